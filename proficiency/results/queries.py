"""What pages and the evaluation read of results; sealed to others until the round is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, contains_eager

from .. import clock
from ..identity.actor import Actor
from ..identity.models import Person
from ..identity.permissions import Act, require
from ..rounds.lifecycle import RoundState
from ..rounds.models import Determination, Enrolment, Round, RoundMaterial, RoundMeasurand
from ..rounds.standing import EntryState
from .marks import mark_of
from .models import Result, ResultSet, ResultSetState
from .refusals import ResultsSealed
from .rows import ParsedValue, ResultRow

UNSEALED = frozenset({RoundState.CLOSED, RoundState.ANALYSIS, RoundState.FINAL})


@dataclass(frozen=True)
class SetStanding:
    """What may be known about the results of a laboratory without seeing a value."""

    state: ResultSetState
    changed_at: datetime
    entered_by_id: int | None
    entered_by: str
    submitted_at: datetime | None
    submitted_by_id: int | None
    submitted_by: str
    sha256: str | None
    """None of the last four while draft; names are empty where nobody is known."""


@dataclass(frozen=True)
class FormField:
    """One replicate of one determination, with what was typed so far."""

    determination: Determination
    replicate: int
    method: str
    typed: str
    u_typed: str
    k_typed: str
    note: str


@dataclass(frozen=True)
class FormGroup:
    """A measurand with everything that is asked for it."""

    measurand: RoundMeasurand
    fields: list[FormField]


@dataclass(frozen=True)
class ResultForm:
    """The results of one laboratory as its own people see them."""

    round: Round
    enrolment: Enrolment
    state: EntryState
    is_open: bool
    """The round takes results at this moment."""
    standing: SetStanding | None
    """None while nothing was saved."""
    groups: list[FormGroup]
    mark: str
    """What tells this draft from every other; saving and signing carry it back."""

    @property
    def asked(self) -> int:
        """Return how many results are asked for."""
        return sum(len(group.fields) for group in self.groups)

    @property
    def filled(self) -> int:
        """Return how many results were typed."""
        return sum(1 for group in self.groups for field in group.fields if field.typed.strip())


def result_form(session: Session, enrolment: Enrolment, *, actor: Actor) -> ResultForm:
    """Return what a laboratory is asked for, with what its own people typed so far."""
    require(actor, Act.READ_OWN_RESULTS, laboratory_id=enrolment.laboratory_id)
    round_ = enrolment.round
    typed = {
        (result.determination_id, result.replicate): result
        for result in session.scalars(
            select(Result).join(ResultSet).where(ResultSet.enrolment_id == enrolment.id)
        )
    }
    groups: dict[int, FormGroup] = {}
    for determination in determinations_of(session, round_):
        measurand = determination.measurand
        group = groups.setdefault(measurand.id, FormGroup(measurand, []))
        for replicate in range(1, measurand.replicates + 1):
            result = typed.get((determination.id, replicate))
            group.fields.append(_field(determination, replicate, result))
    standing = find_result_set(session, enrolment)
    return ResultForm(
        round=round_,
        enrolment=enrolment,
        state=EntryState(standing.state) if standing else EntryState.NOTHING,
        is_open=round_.state is RoundState.OPEN and clock.now() < round_.closes_at,
        standing=standing,
        groups=list(groups.values()),
        mark=mark_of(enrolment, typed.values()),
    )


def find_result_set(session: Session, enrolment: Enrolment) -> SetStanding | None:
    """Return how the results of a laboratory stand, without any value."""
    entered, submitted = aliased(Person), aliased(Person)
    found = session.execute(
        select(ResultSet, entered.name, submitted.name)
        .outerjoin(entered, entered.id == ResultSet.entered_by_id)
        .outerjoin(submitted, submitted.id == ResultSet.submitted_by_id)
        .where(ResultSet.enrolment_id == enrolment.id)
    ).one_or_none()
    if found is None:
        return None
    results, entered_by, submitted_by = found
    return SetStanding(
        state=results.state,
        changed_at=results.changed_at,
        entered_by_id=results.entered_by_id,
        entered_by=entered_by or "",
        submitted_at=results.submitted_at,
        submitted_by_id=results.submitted_by_id,
        submitted_by=submitted_by or "",
        sha256=results.sha256,
    )


def coded_rows(session: Session, round_: Round, *, actor: Actor | None = None) -> list[ResultRow]:
    """Return the submitted results under codes, once the round is closed.

    Without an actor it answers the evaluation, which has asked for its own permission.
    """
    if actor is not None:
        require(actor, Act.READ_CODED_RESULTS, scheme_id=round_.scheme_id)
    if round_.state not in UNSEALED:
        raise ResultsSealed(round_code=round_.code)
    found = session.execute(
        select(Enrolment.code, RoundMeasurand.code, RoundMeasurand.unit, RoundMaterial.code, Result)
        .join(ResultSet, ResultSet.id == Result.result_set_id)
        .join(Enrolment, Enrolment.id == ResultSet.enrolment_id)
        .join(Determination, Determination.id == Result.determination_id)
        .join(RoundMeasurand, RoundMeasurand.id == Determination.round_measurand_id)
        .join(RoundMaterial, RoundMaterial.id == Determination.round_material_id)
        .where(
            Enrolment.round_id == round_.id,
            ResultSet.state == ResultSetState.SUBMITTED,
            Result.typed != "",
        )
        .order_by(
            Enrolment.code,
            RoundMeasurand.position,
            Determination.position,
            Result.replicate,
        )
    )
    return [_row(result, *codes) for *codes, result in found]


def sealed_rounds(session: Session) -> frozenset[int]:
    """Return the rounds whose results nobody but the laboratories may read yet."""
    return frozenset(session.scalars(select(Round.id).where(Round.state.not_in(UNSEALED))))


def determinations_of(session: Session, round_: Round) -> list[Determination]:
    """Return what a round asks for, in the order of its measurands, with their methods."""
    return list(
        session.scalars(
            select(Determination)
            .join(Determination.measurand)
            .join(Determination.material)
            .where(RoundMeasurand.round_id == round_.id)
            .options(
                contains_eager(Determination.measurand).selectinload(RoundMeasurand.methods),
                contains_eager(Determination.material),
            )
            .order_by(RoundMeasurand.position, Determination.position)
        )
    )


def _field(determination: Determination, replicate: int, result: Result | None) -> FormField:
    if result is None:
        return FormField(determination, replicate, "", "", "", "", "")
    return FormField(
        determination,
        replicate,
        result.method or "",
        result.typed,
        result.u_typed,
        result.k_typed,
        result.note,
    )


def _row(result: Result, lab: str, measurand: str, unit: str, material: str) -> ResultRow:
    """Return a result in the unit of its measurand; another unit is named beside what was typed."""
    return ResultRow(
        lab=lab,
        measurand=measurand,
        material=material,
        unit=unit,
        typed=result.typed if result.unit == unit else f"{result.typed.strip()} {result.unit}",
        parsed=ParsedValue(
            result.kind,
            result.converted,
            result.qualifier,
            result.category,
            result.converted_upper,
        ),
        method=result.method,
        replicate=str(result.replicate),
        u=result.converted_u,
        k=result.k,
        note=result.note,
    )
