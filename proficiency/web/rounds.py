"""The overview of a round, from the side its reader stands on."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from ..identity.permissions import Act, may
from ..results.queries import determinations_of, result_form
from ..rounds.lifecycle import SCORES_ARE_OUT
from ..rounds.models import Enrolment, Round
from ..rounds.queries import find_enrolment, get_round, progress
from . import reader
from .plan_words import PlanLine, plan_lines
from .steps import lifecycle_steps, open_steps
from .tabs import tabs_of

pages = Blueprint("rounds", __name__, url_prefix="/rounds")


@pages.get("/<code>")
def show(code: str) -> str:
    """Show how a round stands and what the reader has to do in it."""
    actor = reader.actor()
    round_ = get_round(g.session, code, actor=actor)
    enrolment = find_enrolment(g.session, round_, actor=actor)
    if may(actor, Act.READ_PROGRESS, scheme_id=round_.scheme_id):
        return coordination(round_)
    return reading(round_) if enrolment is None else participation(round_, enrolment)


def coordination(round_: Round) -> str:
    """Show the lifecycle, what the next step needs, and how far the participants are."""
    return render_template(
        "rounds/coordination.html",
        **frame(round_, None),
        steps_open=open_steps(g.session, round_, actor=reader.actor()),
        progress=progress(g.session, round_, actor=reader.actor()),
        plan=plan_of(round_),
    )


def participation(round_: Round, enrolment: Enrolment) -> str:
    """Show a laboratory what to do and by when."""
    return render_template(
        "rounds/participation.html",
        **frame(round_, enrolment),
        form=result_form(g.session, enrolment, actor=reader.actor()),
        scores_are_out=round_.state in SCORES_ARE_OUT,
        plan=plan_of(round_),
    )


def reading(round_: Round) -> str:
    """Show the set-up of a round to those who only read it."""
    return render_template("rounds/reading.html", **frame(round_, None), plan=plan_of(round_))


def plan_of(round_: Round) -> list[PlanLine]:
    """Return what is determined and how it will be judged, in words."""
    return plan_lines(round_, determinations_of(g.session, round_))


def frame(round_: Round, enrolment: Enrolment | None) -> dict[str, object]:
    """Return what stands around every page of a round."""
    return {
        "round": round_,
        "enrolment": enrolment,
        "steps": lifecycle_steps(round_.state),
        "tabs": tabs_of(round_, enrolment, actor=reader.actor()),
    }
