"""The correction of final reports: prepared, what it moves, signed by two, declared."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..appeals.correcting import (
    declare_correction,
    prepare_correction,
    read_impact,
    sign_prepared,
    withdraw_correction,
)
from ..appeals.impact_words import by_place
from ..appeals.models import Correction
from ..appeals.queries import declared_corrections, open_correction
from ..errors import NotFound, Refusal
from ..evaluation.services import CORRECTABLE
from ..evaluation.signing import SignedReport, correction_to_sign
from ..identity.permissions import Act, may, require
from ..reporting.heading import header_of
from ..rounds.models import Round
from ..rounds.queries import get_round
from . import reader
from .proving import find_wrong_proof
from .reader import t
from .refusals import said
from .rounds import frame

pages = Blueprint("correction", __name__, url_prefix="/rounds")


@pages.get("/<code>/correction")
def show(code: str) -> str:
    """Show the prepared correction with what it moves, or the form to prepare one."""
    return page(round_of(code))


@pages.post("/<code>/correction/prepare")
def prepare(code: str) -> Response | tuple[str, int]:
    """Evaluate once more and keep what that would change."""
    round_ = round_of(code)
    reason = request.form.get("reason", "")
    try:
        prepare_correction(g.session, round_, actor=reader.actor(), reason=reason)
    except Refusal as refusal:
        return page(round_, refused=said(refusal)), 422
    flash(t("The correction is prepared. Read what it moves before you sign it."), "done")
    return redirect(url_for("correction.show", code=code))


@pages.post("/<code>/correction/withdraw")
def withdraw(code: str) -> Response | tuple[str, int]:
    """Give the prepared correction up."""
    round_ = round_of(code)
    try:
        withdraw_correction(g.session, round_, actor=reader.actor())
    except Refusal as refusal:
        return page(round_, refused=said(refusal)), 409
    flash(t("The prepared correction is given up."), "done")
    return redirect(url_for("correction.show", code=code))


@pages.post("/<code>/correction/sign")
def sign(code: str) -> Response | tuple[str, int]:
    """Sign what was read; the person proves once more who they are."""
    round_ = round_of(code)
    require(reader.actor(), Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    if refused := find_wrong_proof():
        return page(round_, refused=refused), 422
    sha256 = request.form.get("sha256", "")
    try:
        signed = sign_prepared(g.session, round_, actor=reader.actor(), sha256=sha256)
    except Refusal as refusal:
        return page(round_, refused=said(refusal)), 409
    first = t("You have signed. The second signature must be another coordinator's.")
    both = t("The correction is signed by two and can be declared now.")
    flash(both if signed.is_complete else first, "done")
    return redirect(url_for("correction.show", code=code))


@pages.post("/<code>/correction/declare")
def declare(code: str) -> Response | tuple[str, int]:
    """Put it in force and order the amended reports."""
    round_ = round_of(code)
    try:
        declare_correction(g.session, round_, actor=reader.actor())
    except Refusal as refusal:
        return page(round_, refused=said(refusal)), 409
    flash(t("The correction is declared and the amended reports are being made."), "done")
    return redirect(url_for("reports.show", code=code))


@pages.get("/<code>/corrections/<int:version>")
def show_declared(code: str, version: int) -> str:
    """Show what a correction in force has moved."""
    round_ = round_of(code, Act.READ_COMPLAINTS)
    for each in declared_corrections(g.session, round_):
        if each.run.version == version:
            return render_template(
                "appeals/impact.html", **frame(round_, None), **impact_words(each)
            )
    raise NotFound


def round_of(code: str, act: Act = Act.EVALUATE_ROUND) -> Round:
    """Return a round the reader may correct, or read the corrections of."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), act, scheme_id=round_.scheme_id)
    return round_


def page(round_: Round, *, refused: str = "") -> str:
    """Render where the correction stands."""
    actor = reader.actor()
    correction = open_correction(g.session, round_)
    waiting: SignedReport | None = correction_to_sign(g.session, round_) if correction else None
    return render_template(
        "appeals/correction.html",
        **frame(round_, None),
        **(impact_words(correction) if correction else {"correction": None}),
        waiting=waiting,
        signed_already=waiting is not None and waiting.is_signed_by(actor.person_id),
        may_sign=may(actor, Act.SIGN_REPORT, scheme_id=round_.scheme_id),
        may_declare=may(actor, Act.MOVE_ROUND, scheme_id=round_.scheme_id),
        is_correctable=round_.state in CORRECTABLE,
        reason=request.form.get("reason", ""),
        refused=refused,
    )


def impact_words(correction: Correction) -> dict[str, object]:
    """Return what a correction moves, ready to be shown."""
    impact = read_impact(correction)
    moved = by_place(impact.moves, header_of(correction.run), t)
    return {"correction": correction, "impact": impact, "moved": moved}
