"""Sign the plan of a round, or a deviation from it, after reading it and with the password."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..identity.permissions import Act, require
from ..reporting.plan_parts import PART_NAMES, parts_of
from ..results.queries import determinations_of
from ..rounds.models import Round
from ..rounds.plan_deviations import withdraw_deviation
from ..rounds.plan_locking import lock_published_plan, sign_plan
from ..rounds.plan_standing import PlanStanding, plan_standing
from ..rounds.queries import get_round
from ..studies.replanning import sign_replanning
from . import reader
from .plan import plan_in_work, proposed_changes, subjects_of
from .proving import find_wrong_proof
from .reader import t
from .rounds import frame

pages = Blueprint("plan_signing", __name__, url_prefix="/rounds")


@pages.get("/<code>/plan/sign")
def show(code: str) -> str:
    """Show in words what is signed, with its digest."""
    round_, standing = to_sign(code)
    return page(round_, standing, "")


@pages.post("/<code>/plan/sign")
def sign(code: str) -> Response | tuple[str, int]:
    """Sign what was read; the person proves once more who they are."""
    round_, standing = to_sign(code)
    if refused := find_wrong_proof():
        return page(round_, standing, refused), 422
    digest = request.form.get("sha256", "")
    if standing.proposal:
        _, uncleared = sign_replanning(
            g.session, standing.proposal, actor=reader.actor(), sha256=digest
        )
        done = standing.proposal.in_force_at is not None
        words = t("The deviation is signed by two and in force.") if done else None
        tell_uncleared(uncleared)
    else:
        sign_plan(g.session, round_, actor=reader.actor(), sha256=digest)
        done = round_.plan_locked_at is not None
        words = t("The plan is signed by two and locked.") if done else None
    flash(
        words or t("You have signed. The second signature must be another coordinator's."), "done"
    )
    return redirect(url_for("plan.show", code=code))


def tell_uncleared(materials: Sequence[str]) -> None:
    """Say of which materials the studies have to be judged anew."""
    if materials:
        flash(
            t(
                "The scale or σ_pt has changed: the studies of {materials} no longer clear them."
                " Evaluate these studies again, then state anew what follows.",
                materials=t(", ").join(materials),
            ),
            "refused",
        )


@pages.post("/<code>/plan/withdraw")
def withdraw(code: str) -> Response:
    """Give a proposed deviation up."""
    round_, standing = to_sign(code)
    if standing.proposal is None:
        raise NotFound
    withdraw_deviation(g.session, standing.proposal, actor=reader.actor())
    flash(t("The proposal was given up. The plan stays as it was."), "done")
    return redirect(url_for("plan.show", code=round_.code))


@pages.post("/<code>/plan/lock-published")
def lock_published(code: str) -> Response:
    """Lock the plan of published data."""
    round_, _ = to_sign(code)
    lock_published_plan(g.session, round_, actor=reader.actor())
    flash(t("The plan is locked."), "done")
    return redirect(url_for("plan.show", code=code))


def to_sign(code: str) -> tuple[Round, PlanStanding]:
    """Return a round whose plan the reader may sign."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.SIGN_PLAN, scheme_id=round_.scheme_id)
    return round_, plan_standing(g.session, round_)


def page(round_: Round, standing: PlanStanding, refused: str) -> str:
    """Render everything a signature answers for."""
    determinations = determinations_of(g.session, round_)
    plan = plan_in_work(round_, standing)
    said = [
        (
            subject,
            parts_of(
                plan.all_rules_for(subject.measurand, subject.material), subject.unit, reader.t
            ),
        )
        for subject in subjects_of(determinations)
    ]
    return render_template(
        "rounds/plan_sign.html",
        **frame(round_, None),
        standing=standing,
        said=said,
        part_names=PART_NAMES,
        proposed=proposed_changes(standing, determinations),
        digest=standing.proposal.signed_sha256 if standing.proposal else round_.plan_sha256,
        signed_already=standing.is_signed_by(reader.actor().person_id),
        refused=refused,
    )
