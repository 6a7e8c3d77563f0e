"""How far participants and analysis have come, read from the tables of the floors above.

Submissions and evaluations stand on rounds and may not be imported here; whether they exist
decides the way of a round all the same.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    String,
    and_,
    case,
    column,
    exists,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.orm import Session

from ..i18n import mark
from . import release
from .evaluation_standing import is_evaluated
from .lifecycle import EnrolmentState, Guard, Transition
from .models import Determination, Enrolment, Round, RoundMaterial, RoundMeasurand
from .query_window import query_window_end
from .report_standing import (
    AUDIT_ENTRY,
    is_assigned_signed,
    is_correction_signed,
    is_final_signed,
)

_SETS = table(
    "result_set",
    column("enrolment_id", Integer),
    column("primary", Boolean),
    column("late", Boolean),
    column("state", String),
    column("changed_at", DateTime(timezone=True)),
)
RESULT_SET = (
    select(
        _SETS.c.enrolment_id,
        case((_SETS.c.late, literal("late")), else_=_SETS.c.state).label("state"),
        _SETS.c.changed_at,
    )
    .where(_SETS.c.primary)
    .subquery("primary_set")
)
"""The one set of a laboratory that is scored, where it has begun one."""
MATERIAL_SUPPLY = table(
    "material_supply", column("round_material_id", Integer), column("per_laboratory", Integer)
)
SAMPLE_UNIT = table(
    "sample_unit",
    column("round_material_id", Integer),
    column("enrolment_id", Integer),
    column("replaces_id", Integer),
)
MATERIAL_CLEARANCE = table(
    "material_clearance",
    column("round_material_id", Integer),
    column("in_force_at", DateTime(timezone=True)),
    column("ended_at", DateTime(timezone=True)),
)
COMPLAINT = table(
    "complaint",
    column("round_id", Integer),
    column("kind", String),
    column("state", String),
)
REOPENING = table(
    "reopening",
    column("round_id", Integer),
    column("until", DateTime(timezone=True)),
)


class EntryState(StrEnum):
    """How far a laboratory has come with its results."""

    NOTHING = "nothing"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    LATE = "late"
    """Submitted after the round had closed."""


ENTRY_STATE_NAMES: dict[EntryState, str] = {
    EntryState.NOTHING: mark("nothing entered"),
    EntryState.DRAFT: mark("draft saved"),
    EntryState.SUBMITTED: mark("submitted"),
    EntryState.LATE: mark("submitted late"),
}


def find_unmet(
    session: Session,
    round_: Round,
    transition: Transition,
    *,
    at: datetime,
    but: Collection[Guard] = (),
) -> list[Guard]:
    """Return the conditions of a step that do not hold at this moment, but for those left out."""
    unmet: list[Guard] = []
    stored = _stored(session, round_, transition.guards, at=at)
    for guard in transition.guards:
        # Before a correction is signed there is nothing of which the reports could lack anything.
        unsigned = guard is Guard.REPORT_COMPLETE and Guard.CORRECTION_SIGNED in unmet
        if guard in but:
            continue
        if guard in stored:
            met = stored[guard]
        else:
            met = not unsigned and _holds(session, round_, guard, at=at)
        if not met:
            unmet.append(guard)
    return unmet


def has_submitted() -> ColumnElement[bool]:
    """Say in SQL that the laboratory of an enrolment has submitted."""
    return exists().where(
        RESULT_SET.c.enrolment_id == Enrolment.id, RESULT_SET.c.state == EntryState.SUBMITTED
    )


def lacks_units() -> ColumnElement[bool]:
    """Say in SQL that a laboratory has fewer units of a material that travels than it is due."""
    allocated = (
        select(func.count())
        .where(
            SAMPLE_UNIT.c.enrolment_id == Enrolment.id,
            SAMPLE_UNIT.c.round_material_id == RoundMaterial.id,
            SAMPLE_UNIT.c.replaces_id.is_(None),
        )
        .correlate(Enrolment, RoundMaterial)
        .scalar_subquery()
    )
    due = (
        select(MATERIAL_SUPPLY.c.per_laboratory)
        .where(MATERIAL_SUPPLY.c.round_material_id == RoundMaterial.id)
        .correlate(RoundMaterial)
        .scalar_subquery()
    )
    return (
        exists()
        .where(
            RoundMaterial.round_id == Enrolment.round_id,
            RoundMaterial.physical,
            allocated < func.coalesce(due, 1),
        )
        .correlate(Enrolment)
    )


def has_been_analysed(session: Session, round_: Round) -> bool:
    """Answer whether the analysis has ever begun, even if the round was taken back since."""
    return _has_happened(session, round_, "round.analysis_started")


def has_told_scores(session: Session, round_: Round) -> bool:
    """Answer whether laboratories have ever seen scores, even if they were withheld since."""
    return _has_happened(session, round_, "round.preliminary")


def count_missing(session: Session, round_: Round) -> int:
    """Count the laboratories that take part and have not submitted what is scored."""
    missing = (
        select(func.count())
        .select_from(Enrolment)
        .where(
            Enrolment.round_id == round_.id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            ~has_submitted(),
        )
    )
    return session.scalar(missing) or 0


def _has_happened(session: Session, round_: Round, action: str) -> bool:
    recorded = exists().where(AUDIT_ENTRY.c.round_id == round_.id, AUDIT_ENTRY.c.action == action)
    return bool(session.scalar(select(recorded)))


def is_cleared() -> ColumnElement[bool]:
    """Say in SQL that a statement on the studies of a material is in force."""
    return exists().where(
        MATERIAL_CLEARANCE.c.round_material_id == RoundMaterial.id,
        MATERIAL_CLEARANCE.c.in_force_at.is_not(None),
        MATERIAL_CLEARANCE.c.ended_at.is_(None),
    )


def _holds(session: Session, round_: Round, guard: Guard, *, at: datetime) -> bool:
    """Answer whether a condition holds that is not a single question to the database."""
    match guard:
        case Guard.CLOSING_IS_AHEAD:
            return round_.closes_at > at
        case Guard.CLOSING_IS_DUE:
            return round_.closes_at <= at or not count_missing(session, round_)
        case Guard.REPORT_COMPLETE:
            return release.is_complete(session, round_, at=at)
        case Guard.PLAN_SIGNED:
            return round_.plan_locked_at is not None
    # Guard.RETENTION_IS_OVER
    return round_.retained_until is not None and round_.retained_until <= at


def _stored(
    session: Session, round_: Round, guards: Collection[Guard], *, at: datetime
) -> dict[Guard, bool]:
    """Ask the database for its conditions among these, all in one statement."""
    of_round = Enrolment.round_id == round_.id
    enrolled = and_(of_round, Enrolment.state == EnrolmentState.CONFIRMED)
    conditions: dict[Guard, ColumnElement[bool]] = {
        Guard.HAS_DETERMINATIONS: exists().where(
            Determination.round_measurand_id == RoundMeasurand.id,
            RoundMeasurand.round_id == round_.id,
        ),
        Guard.HAS_PARTICIPANTS: exists().where(enrolled),
        Guard.UNITS_ALLOCATED: ~exists().where(enrolled, lacks_units()),
        Guard.MATERIALS_CLEARED: ~exists().where(
            RoundMaterial.round_id == round_.id, RoundMaterial.physical, ~is_cleared()
        ),
        Guard.REGISTRATIONS_DECIDED: ~exists().where(
            of_round, Enrolment.state == EnrolmentState.PENDING
        ),
        Guard.REOPENING_IS_OVER: ~exists().where(
            REOPENING.c.round_id == round_.id, REOPENING.c.until > at
        ),
        Guard.HAS_SUBMISSIONS: exists().where(enrolled, has_submitted()),
        Guard.HAS_EVALUATION: is_evaluated(round_.id),
        Guard.ASSIGNED_SIGNED: is_assigned_signed(round_.id),
        Guard.FINAL_SIGNED: is_final_signed(round_.id),
        Guard.CORRECTION_SIGNED: is_correction_signed(round_.id),
    }
    if Guard.CLAIMS_ANSWERED in guards:
        conditions[Guard.CLAIMS_ANSWERED] = ~exists().where(
            COMPLAINT.c.round_id == round_.id,
            COMPLAINT.c.kind == "transcription",
            COMPLAINT.c.state.in_(_unanswered(session, round_, at=at)),
        )
    asked = [guard for guard in guards if guard in conditions]
    if not asked:
        return {}
    answers = session.execute(select(*(conditions[guard] for guard in asked))).one()
    return {guard: bool(answer) for guard, answer in zip(asked, answers, strict=True)}


def _unanswered(session: Session, round_: Round, *, at: datetime) -> tuple[str, ...]:
    """Return the states in which a claim holds a round up; unsigned, it lapses with the window."""
    end = query_window_end(session, round_)
    waits_for_signature = end is not None and at <= end
    return ("filed", "review", "unsigned") if waits_for_signature else ("filed", "review")
