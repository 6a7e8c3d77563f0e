"""The overview of a round, from the side its reader stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, g, render_template, request, url_for

from .. import clock
from ..identity.models import Institution
from ..identity.permissions import Act, may
from ..results.queries import determinations_of, result_form
from ..results.screens import asked_in
from ..rounds.extending import extensions_of, find_reopening
from ..rounds.interests import interested_institutions, interests_taking_part
from ..rounds.lifecycle import (
    BEFORE_OPENING,
    GUARD_TEXTS,
    OPEN_FOR_ENROLMENT,
    SCORES_ARE_OUT,
    RoundState,
)
from ..rounds.models import Enrolment, Round
from ..rounds.queries import find_enrolment, get_round, own_enrolments, progress
from ..rounds.registration import own_registrations
from ..rounds.timetable import DATE_NAMES, held_steps
from . import reader
from .plan_words import PlanLine, plan_lines
from .reader import t
from .registration_words import STATE_NAMES
from .steps import AT_THE_STEP, lifecycle_steps, open_steps
from .tabs import tabs_of

pages = Blueprint("rounds", __name__, url_prefix="/rounds")


@dataclass(frozen=True)
class OwnParticipation:
    """One of several laboratories the reader works for in a round."""

    name: str
    address: str
    is_here: bool


@pages.get("/<code>")
def show(code: str) -> str:
    """Show how a round stands and what the reader has to do in it."""
    actor = reader.actor()
    round_ = get_round(g.session, code, actor=actor)
    if may(actor, Act.READ_PROGRESS, scheme_id=round_.scheme_id):
        return coordination(round_)
    enrolment = find_enrolment(g.session, round_, actor=actor)
    if enrolment is not None:
        return participation(round_, enrolment)
    if actor.laboratories() or actor.institutions():
        return registering(round_)
    return reading(round_)


def coordination(round_: Round) -> str:
    """Show the lifecycle, what the next step needs, and how far the participants are."""
    actor = reader.actor()
    return render_template(
        "rounds/coordination.html",
        **frame(round_, None),
        **dates_of(round_),
        steps_open=open_steps(g.session, round_, actor=actor, but=AT_THE_STEP),
        held=list(held_steps(g.session, round_, at=clock.now())),
        guard_texts=GUARD_TEXTS,
        may_set_dates=may(actor, Act.EDIT_ROUND, scheme_id=round_.scheme_id)
        and round_.state in BEFORE_OPENING,
        progress=progress(g.session, round_, actor=actor),
        interests=names_of(interests_taking_part(g.session, round_)),
        plan=plan_of(round_),
    )


def participation(round_: Round, enrolment: Enrolment) -> str:
    """Show a laboratory what to do and by when."""
    laboratory = enrolment.laboratory
    form = result_form(g.session, enrolment, actor=reader.actor())
    is_closed = round_.state is RoundState.CLOSED
    return render_template(
        "rounds/participation.html",
        **frame(round_, enrolment),
        **dates_of(round_),
        form=form,
        scores_are_out=round_.state in SCORES_ARE_OUT,
        reopening=find_reopening(g.session, enrolment, at=clock.now()) if is_closed else None,
        withdraws=round_.state in OPEN_FOR_ENROLMENT
        and may(
            reader.actor(),
            Act.REGISTER_LABORATORY,
            laboratory_id=laboratory.id,
            institution_id=laboratory.institution_id,
        ),
        plan=plan_lines(round_, asked_in(form)),
    )


def registering(round_: Round) -> str:
    """Show a laboratory a round it may take part in, or asked to."""
    return render_template(
        "rounds/registering.html",
        **frame(round_, None),
        **dates_of(round_),
        registrations=own_registrations(g.session, round_, actor=reader.actor()),
        registration_names=STATE_NAMES,
        interests=names_of(interested_institutions(g.session, round_.scheme_id)),
        plan=plan_of(round_),
    )


def dates_of(round_: Round) -> dict[str, object]:
    """Return the names of the dates, and how they were extended."""
    return {"date_names": DATE_NAMES, "extended": extensions_of(g.session, round_)}


def names_of(institutions: Sequence[Institution]) -> str:
    """Name institutions in one line."""
    return t("; ").join(t.choose(each.name_zh, each.name_en) for each in institutions)


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
        "own_participations": own_participations(round_, enrolment),
    }


def own_participations(round_: Round, enrolment: Enrolment | None) -> list[OwnParticipation]:
    """Return the laboratories of the reader in this round, where there are several."""
    actor = reader.actor()
    if enrolment is None or len(actor.laboratories()) < 2:
        return []
    whole_page = request.method == "GET" and set(request.view_args or ()) == {"code"}
    page = request.endpoint if whole_page and request.endpoint else "rounds.show"
    own = own_enrolments(g.session, round_, actor=actor)
    return [
        OwnParticipation(
            t.choose(each.laboratory.name_zh, each.laboratory.name_en),
            url_for(page, code=round_.code, works_for=each.laboratory_id),
            each.id == enrolment.id,
        )
        for each in sorted(own, key=lambda each: each.id)
        if len(own) > 1
    ]
