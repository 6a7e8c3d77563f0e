"""Register the own laboratory for a round, and decide on registrations."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..identity.permissions import Act, may, require
from ..rounds.decision_models import USE_NAMES
from ..rounds.extending import can_be_reopened
from ..rounds.interests import leave_out_of_consensus
from ..rounds.lifecycle import BEFORE_OPENING, OPEN_FOR_ENROLMENT, EnrolmentState
from ..rounds.models import Enrolment, Round
from ..rounds.queries import get_round
from ..rounds.registration import (
    confirm_registration,
    decline_registration,
    get_registration,
    own_registrations,
    register_laboratory,
    registrations_of,
    withdraw_registration,
)
from ..rounds.waivers import waivers_of_scheme
from . import reader
from .reader import t
from .registration_words import STATE_NAMES
from .rounds import frame

pages = Blueprint("registration", __name__, url_prefix="/rounds")

LONGEST_REASON = 500


@pages.get("/<code>/registrations")
def show(code: str) -> str:
    """Show who registered, without any code, and what is to be decided."""
    actor = reader.actor()
    round_ = get_round(g.session, code, actor=actor)
    require(actor, Act.CONFIRM_REGISTRATION, scheme_id=round_.scheme_id)
    registrations = registrations_of(g.session, round_, actor=actor)
    return render_template(
        "rounds/registrations.html",
        **frame(round_, None),
        registrations=registrations,
        registration_names=STATE_NAMES,
        decides=round_.state in OPEN_FOR_ENROLMENT,
        may_leave_out=round_.state in BEFORE_OPENING,
        waived=waived(round_),
        reopens=reopens(round_, registrations),
    )


def waived(round_: Round) -> dict[int, str]:
    """Say for which uses each institution may be named."""
    uses: dict[int, list[str]] = {}
    for waiver in waivers_of_scheme(g.session, round_.scheme, actor=reader.actor()):
        uses.setdefault(waiver.institution_id, []).append(t(USE_NAMES[waiver.use]))
    return {institution: t(", ").join(names) for institution, names in uses.items()}


def reopens(round_: Round, registrations: Sequence[Enrolment]) -> list[tuple[int, str]]:
    """Return the laboratories a closed round can be reopened for."""
    allowed = may(reader.actor(), Act.REOPEN_ROUND, scheme_id=round_.scheme_id)
    if not allowed or not can_be_reopened(g.session, round_):
        return []
    return [
        (each.id, t.choose(each.laboratory.name_zh, each.laboratory.name_en))
        for each in registrations
        if each.state is EnrolmentState.CONFIRMED
    ]


@pages.post("/<code>/register")
def register(code: str) -> Response:
    """Register one of the own laboratories."""
    round_ = get_round(g.session, code, actor=reader.actor())
    chosen = request.form.get("laboratory", "")
    for laboratory, _ in own_registrations(g.session, round_, actor=reader.actor()):
        if str(laboratory.id) == chosen:
            register_laboratory(g.session, round_, laboratory, actor=reader.actor())
            flash(t("The laboratory is registered. The coordinator decides next."), "done")
            return redirect(url_for("rounds.show", code=code))
    raise NotFound


@pages.post("/<code>/withdraw")
def withdraw(code: str) -> Response:
    """Withdraw one of the own laboratories."""
    round_ = get_round(g.session, code, actor=reader.actor())
    chosen = request.form.get("laboratory", "")
    for laboratory, enrolment in own_registrations(g.session, round_, actor=reader.actor()):
        if str(laboratory.id) == chosen and enrolment is not None:
            if "sure" not in request.form:
                flash(t("Tick that you want to withdraw. Nothing was changed."), "refused")
                return redirect(url_for("rounds.show", code=code))
            reason = request.form.get("reason", "")[:LONGEST_REASON]
            withdraw_registration(g.session, enrolment, actor=reader.actor(), reason=reason)
            flash(t("The laboratory is withdrawn from the round."), "done")
            return redirect(url_for("desk.show"))
    raise NotFound


@pages.post("/<code>/registrations/<int:enrolment>/confirm")
def confirm(code: str, enrolment: int) -> Response:
    """Give a laboratory its place and its code."""
    round_ = get_round(g.session, code, actor=reader.actor())
    found = get_registration(g.session, round_, enrolment)
    confirm_registration(g.session, found, actor=reader.actor())
    flash(t("The registration is confirmed; a random code was drawn."), "done")
    return redirect(url_for("registration.show", code=code))


@pages.post("/<code>/registrations/<int:enrolment>/decline")
def decline(code: str, enrolment: int) -> Response:
    """Refuse a laboratory its place, with a reason."""
    round_ = get_round(g.session, code, actor=reader.actor())
    found = get_registration(g.session, round_, enrolment)
    reason = request.form.get("reason", "")
    decline_registration(g.session, found, actor=reader.actor(), reason=reason)
    flash(t("The registration is declined, and the laboratory is told why."), "done")
    return redirect(url_for("registration.show", code=code))


@pages.post("/<code>/registrations/<int:enrolment>/consensus")
def choose_consensus(code: str, enrolment: int) -> Response:
    """Leave a laboratory of the producer or value assigner out of the consensus, or not."""
    round_ = get_round(g.session, code, actor=reader.actor())
    found = get_registration(g.session, round_, enrolment)
    reason = request.form.get("reason", "")
    leave_out_of_consensus(g.session, found, actor=reader.actor(), reason=reason)
    done = found.outside_consensus
    flash(
        t("The laboratory is scored, but left out of the consensus.")
        if done
        else t("The laboratory counts in the consensus."),
        "done",
    )
    return redirect(url_for("registration.show", code=code))
