"""Run the rounds of the demonstration, every step as the person who would take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from ..evaluation.services import evaluate_round
from ..identity.actor import Actor
from ..reporting.services import issue_round
from ..results.answering import asked_about, confirm
from ..results.closing import close_round
from ..results.entry import EnteredResult
from ..results.queries import result_form
from ..results.refusals import QuestionsOpen
from ..results.services import save_draft, submit_results
from ..rounds.declared_ranges import declare_ranges
from ..rounds.lifecycle import MAIN_LINE, RoundState
from ..rounds.models import Enrolment, Round
from ..rounds.services import create_round, enrol_laboratory, move_round
from ..rounds.timetable import set_timetable, timetable_of
from ..schemes.models import Scheme
from .answers import answers_of
from .appeals import LABORATORY as APPELLANT
from .appeals import ROUND as APPEALED
from .appeals import appeal_and_correct
from .dates import Schedule
from .excluding import exclude_gross_errors
from .expectations import declared_range
from .parcels import allocate_units, make_units, send_units
from .people import Member
from .plans import plan_of
from .signing import BEFORE_OPENING, sign_by_two, sign_outcome_by_two, sign_values_by_two
from .specification import DemoRound, DemoScheme, Specification
from .statements import REPORTS_AFTER, state_of_round
from .studies import BEFORE_OPENING as STUDIED_BEFORE_OPENING
from .studies import PlantedStudy, clear_materials, planted_studies
from .synthesis import synthesise
from .typed import TypedResult


def run_round(
    session: Session,
    scheme: Scheme,
    demo: DemoScheme,
    round_: DemoRound,
    *,
    spec: Specification,
    schedule: Schedule,
    members: Mapping[str, Member],
    coordinator: Actor,
) -> Round:
    """Take a round from its preparation to its reports, or leave it open where it is still on."""
    stored = prepare(session, scheme, demo, round_, spec=spec, schedule=schedule, actor=coordinator)
    enrolments = {
        lab.id: enrol_laboratory(session, stored, members[lab.id].laboratory, actor=coordinator)
        for lab in spec.enrolled(demo, round_)
    }
    planted = planted_studies(spec, demo, round_)
    open_round(session, stored, planted, actor=coordinator, at=schedule.opens)
    places = places_of(stored)
    results = synthesise(spec, demo, round_)
    is_over = round_.deadline is not None
    send_units(
        session,
        stored,
        enrolments,
        members=members,
        silent=() if is_over else spec.open_round["nothing"],
        is_over=is_over,
        actor=coordinator,
    )
    for position, (lab, typed) in enumerate(results.items()):
        if not is_over and lab in spec.open_round["nothing"]:
            continue
        hand_in(
            session,
            enrolments[lab],
            entries_of(places, typed),
            answers=answers_of(
                stored, typed, laboratory=lab, seed=spec.seed, at=schedule.submission(position)
            ),
            member=members[lab],
            at=schedule.submission(position),
            signed=is_over or lab not in spec.open_round["drafts"],
        )
    if is_over:
        finish(session, stored, enrolments, schedule=schedule, actor=coordinator)
        if round_.code == APPEALED:
            appeal_and_correct(session, stored, member=members[APPELLANT], final_at=schedule.final)
    return stored


def prepare(
    session: Session,
    scheme: Scheme,
    demo: DemoScheme,
    round_: DemoRound,
    *,
    spec: Specification,
    schedule: Schedule,
    actor: Actor,
) -> Round:
    """Create a round with its plan and its samples."""
    determinations = [
        (measurand.code, material)
        for measurand in demo.asked(round_)
        for material in measurand.materials
    ]
    used = {material for _, material in determinations}
    number = round_.name.removeprefix("R")
    subject_zh, subject_en = demo.names.zh.partition("：")[0], demo.names.en.partition(":")[0]
    prepared = create_round(
        session,
        scheme,
        actor=actor,
        code=round_.code,
        title_zh=f"{subject_zh} 第 {number} 轮",
        title_en=f"{subject_en}, round {number}",
        opens_at=schedule.opens,
        closes_at=schedule.closes,
        time_zone=spec.time_zone,
        plan=plan_of(demo, round_),
        materials=[
            (code, names.zh, names.en) for code, names in demo.materials.items() if code in used
        ],
        determinations=determinations,
    )
    ranges = {
        (code, material): declared_range(demo.measurands[code], material, round_.like)
        for code, material in determinations
        if code in demo.measurands
    }
    declare_ranges(session, prepared, ranges, actor=actor)
    dates = replace(timetable_of(prepared), reports_at=schedule.closes + REPORTS_AFTER)
    set_timetable(session, prepared, dates, actor=actor)
    return prepared


def open_round(
    session: Session,
    round_: Round,
    planted: Sequence[PlantedStudy] = (),
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Take a round from its draft until it takes results."""
    for state in MAIN_LINE[1 : MAIN_LINE.index(RoundState.OPEN) + 1]:
        if state is RoundState.SHIPPED:
            make_ready(session, round_, planted, coordinator=actor)
        move_round(session, round_, state, actor=actor, at=at)


def make_ready(
    session: Session, round_: Round, planted: Sequence[PlantedStudy] = (), *, coordinator: Actor
) -> None:
    """Do what must be done before the samples of a round are shipped."""
    make_units(session, round_, planted, actor=coordinator)
    if round_.plan_locked_at is None:
        sign_by_two(session, round_, at=round_.opens_at - BEFORE_OPENING)
    judged_at = round_.opens_at - STUDIED_BEFORE_OPENING
    clear_materials(session, round_, planted, actor=coordinator, at=judged_at)
    allocate_units(session, round_, actor=coordinator)


def places_of(round_: Round) -> dict[tuple[str, str], int]:
    """Return where a result of a measurand in a material is entered."""
    return {
        (measurand.code, determination.material.code): determination.id
        for measurand in round_.measurands
        for determination in measurand.determinations
    }


def entries_of(
    places: Mapping[tuple[str, str], int], typed: Sequence[TypedResult]
) -> list[EnteredResult]:
    """Return what a laboratory enters; what came late was not accepted."""
    return [
        EnteredResult(
            determination_id=places[result.measurand, result.material],
            replicate=result.replicate,
            method=result.method,
            typed=result.typed,
            u_typed=result.u,
            k_typed=result.k,
            note=result.note,
            unit=result.unit,
            details=result.details,
        )
        for result in typed
        if not result.late
    ]


def hand_in(
    session: Session,
    enrolment: Enrolment,
    entries: Sequence[EnteredResult],
    *,
    answers: Mapping[str, str],
    member: Member,
    at: datetime,
    signed: bool,
) -> None:
    """Enter the results of a laboratory, and sign them unless they stay a draft."""
    save_draft(session, enrolment, entries, actor=member.analyst, at=at, questionnaire=answers)
    if not signed:
        return
    try:
        submit_results(session, enrolment, actor=member.approver, at=at)
    except QuestionsOpen:
        # Who made a planted mistake also overlooked the question about it.
        form = result_form(session, enrolment, actor=member.analyst)
        remarks = {asked.question.key: "" for asked in asked_about(session, form)}
        confirm(session, enrolment, remarks, actor=member.analyst, at=at)
        submit_results(session, enrolment, actor=member.approver, at=at)


def finish(
    session: Session,
    round_: Round,
    enrolments: Mapping[str, Enrolment],
    *,
    schedule: Schedule,
    actor: Actor,
) -> None:
    """Close a round, review its results, evaluate it and issue its reports."""
    close_round(session, round_, actor=actor, at=schedule.closes)
    move_round(session, round_, RoundState.ANALYSIS, actor=actor, at=schedule.analysis)
    exclude_gross_errors(session, round_, enrolments, actor=actor)
    run = evaluate_round(session, round_, actor=actor)
    sign_values_by_two(session, run, at=schedule.final)
    move_round(session, round_, RoundState.PRELIMINARY, actor=actor, at=schedule.final)
    state_of_round(session, round_, actor=actor, at=schedule.final)
    sign_outcome_by_two(session, run, at=schedule.final)
    issue_round(session, round_, actor=actor, at=schedule.final)
