"""Take a round one step further: open, close, start the analysis, evaluate, issue."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from .. import clock
from ..appeals.correcting import declare_correction
from ..appeals.queries import open_correction
from ..errors import NotFound
from ..evaluation.services import evaluate_round
from ..evaluation.signing import correction_to_sign
from ..i18n import mark
from ..identity.permissions import Act, require
from ..reporting.services import issue_round
from ..results.closing import take_step
from ..rounds.lifecycle import RoundState
from ..rounds.models import Round
from ..rounds.queries import find_enrolment, get_round, progress
from ..rounds.query_window import query_window_end
from . import reader
from .reader import t
from .rounds import frame
from .steps import open_steps

pages = Blueprint("moving", __name__, url_prefix="/rounds")

DONE: dict[RoundState, str] = {
    RoundState.DRAFT: mark("The round is a draft again."),
    RoundState.ANNOUNCED: mark("The round is announced to all laboratories."),
    RoundState.REGISTRATION: mark("Laboratories can register."),
    RoundState.PREPARATION: mark("The registration is closed."),
    RoundState.SHIPPED: mark("The samples are on their way."),
    RoundState.OPEN: mark("The round is open for results."),
    RoundState.CLOSED: mark("The round is closed."),
    RoundState.ANALYSIS: mark("The analysis has begun. Evaluate the round next."),
    RoundState.PRELIMINARY: mark("Every laboratory sees its preliminary scores."),
    RoundState.FINAL: mark("The round is final and its reports are being made."),
    RoundState.CORRECTED: mark("The correction is declared."),
    RoundState.ARCHIVED: mark("The round is archived."),
    RoundState.CANCELLED: mark("The round is cancelled."),
}


@pages.get("/<code>/move/<target>")
def ask(code: str, target: str) -> str:
    """Say what a step does before it is taken."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.MOVE_ROUND, scheme_id=round_.scheme_id)
    step = open_steps(g.session, round_, actor=reader.actor()).towards(target)
    if step is None:
        raise NotFound
    enrolment = find_enrolment(g.session, round_, actor=reader.actor())
    closes = step.target is RoundState.CLOSED
    drafts = progress(g.session, round_, actor=reader.actor()).with_draft if closes else 0
    return render_template(
        "rounds/move.html",
        **frame(round_, enrolment),
        step=step,
        drafts=drafts,
        window_end=open_window(round_) if step.target is RoundState.FINAL else None,
        signed_reason=signed_reason(round_) if step.target is RoundState.CORRECTED else "",
    )


def open_window(round_: Round) -> datetime | None:
    """Return when claims are taken no longer, None where that has passed."""
    end = query_window_end(g.session, round_)
    return end if end is not None and end > clock.now() else None


def signed_reason(round_: Round) -> str:
    """Return the reason of the correction that two coordinators signed."""
    if open_correction(g.session, round_) is None:
        return ""
    waiting = correction_to_sign(g.session, round_)
    return waiting.reason if waiting.is_complete else ""


@pages.post("/<code>/move/<target>")
def move(code: str, target: str) -> Response:
    """Take the step; to be final also orders the reports."""
    if target not in set(RoundState):
        raise NotFound
    state, actor = RoundState(target), reader.actor()
    round_ = get_round(g.session, code, actor=actor)
    if state is RoundState.FINAL:
        issue_round(g.session, round_, actor=actor)
        flash(t(DONE[state]), "done")
        return redirect(url_for("reports.show", code=code))
    if state is RoundState.CORRECTED:
        declare_correction(g.session, round_, actor=actor)
        flash(t(DONE[state]), "done")
        return redirect(url_for("rounds.show", code=code))
    take_step(g.session, round_, state, actor=actor, reason=request.form.get("reason", ""))
    flash(t(DONE[state]), "done")
    return redirect(url_for("rounds.show", code=code))


@pages.post("/<code>/evaluate")
def evaluate(code: str) -> Response:
    """Evaluate the round by its plan."""
    round_ = get_round(g.session, code, actor=reader.actor())
    run = evaluate_round(g.session, round_, actor=reader.actor())
    flash(t("The round has been evaluated (version {version}).", version=run.version), "done")
    return redirect(url_for("evaluation.show", code=code))
