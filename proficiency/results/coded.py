"""The results of a closed round under codes: those that are scored, and those beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager

from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Determination, Enrolment, Round, RoundMaterial, RoundMeasurand
from .corrections import corrected_rows, with_correction
from .excluding import reasons_to_exclude
from .models import FollowedMethod, Result, ResultSet, ResultSetState
from .refusals import ResultsSealed
from .rows import ParsedValue, ResultRow, ValueKind
from .unsealed import UNSEALED

Place = tuple[str, str, str]
"""Code of a laboratory, of a measurand and of a material."""


@dataclass(frozen=True)
class OtherSet:
    """A set that is not scored: for information, or handed in late."""

    lab: str
    number: int
    name: str
    primary: bool
    late: bool
    followed: FollowedMethod | None
    rows: list[ResultRow]


def coded_rows(session: Session, round_: Round, *, actor: Actor | None = None) -> list[ResultRow]:
    """Return the submitted results under codes, once the round is closed.

    What has no part in the consensus carries its reason: late, from a unit that arrived damaged
    and was not replaced, or excluded by a coordinator. Without an actor it answers the
    evaluation, which has asked for its own permission.
    """
    if actor is not None:
        require(actor, Act.READ_CODED_RESULTS, scheme_id=round_.scheme_id)
    if round_.state not in UNSEALED:
        raise ResultsSealed(round_code=round_.code)
    _check_opened(session, round_)
    found = session.execute(_rows_of(round_).where(ResultSet.primary)).all()
    reason_of = reasons_to_exclude(session, round_)
    corrected = corrected_rows(session, round_)
    return [
        replace(
            with_correction(
                _row(result, lab, measurand, material),
                corrected.get(result.id),
                no_calls=_no_calls(measurand),
            ),
            outside=bool(reason),
            excluded=reason_of(result),
        )
        for reason, lab, measurand, material, result in found
    ]


def other_sets(session: Session, round_: Round, *, actor: Actor) -> list[OtherSet]:
    """Return what was handed in late or for information, once the round is closed."""
    require(actor, Act.READ_CODED_RESULTS, scheme_id=round_.scheme_id)
    if round_.state not in UNSEALED:
        raise ResultsSealed(round_code=round_.code)
    found = session.execute(_rows_of(round_).where(~ResultSet.primary | ResultSet.late)).all()
    others: dict[int, OtherSet] = {}
    for _, lab, measurand, material, result in found:
        results = result.result_set
        other = others.setdefault(
            results.id,
            OtherSet(
                lab,
                results.number,
                results.name,
                results.primary,
                results.late,
                results.followed_method,
                [],
            ),
        )
        other.rows.append(_row(result, lab, measurand, material))
    return list(others.values())


def scored_places(session: Session, round_: Round) -> dict[Place, bool]:
    """Return which laboratory handed in a result of what, and whether a number with its u.

    Without the results themselves, which are many.
    """
    with_u = and_(Result.converted.is_not(None), Result.converted_u.is_not(None))
    places = (Enrolment.code, RoundMeasurand.code, RoundMaterial.code)
    found = session.execute(
        select(*places, func.bool_or(with_u))
        .select_from(Result)
        .join(Result.result_set)
        .join(ResultSet.enrolment)
        .join(Result.determination)
        .join(Determination.measurand)
        .join(Determination.material)
        .where(_is_handed_in(round_), ResultSet.primary)
        .group_by(*places)
    )
    return {(lab, measurand, material): stated for lab, measurand, material, stated in found}


def sealed_rounds(session: Session) -> frozenset[int]:
    """Return the rounds whose results nobody but the laboratories may read yet."""
    return frozenset(session.scalars(select(Round.id).where(Round.state.not_in(UNSEALED))))


def _check_opened(session: Session, round_: Round) -> None:
    """Refuse to answer for a round that somebody moved past its close without opening it."""
    unopened = (
        select(ResultSet.id)
        .join(ResultSet.enrolment)
        .where(
            Enrolment.round_id == round_.id,
            # Who left the round after submitting stays sealed for ever.
            Enrolment.state == EnrolmentState.CONFIRMED,
            ResultSet.state == ResultSetState.SUBMITTED,
            ResultSet.opened_at.is_(None),
        )
    )
    if session.scalar(unopened.limit(1)) is not None:
        raise ResultsSealed(round_code=round_.code)


def _rows_of(round_: Round) -> Select[str, str, RoundMeasurand, str, Result]:
    """Select the opened results of a round with the codes they stand under."""
    return (
        select(
            Enrolment.outside_consensus,
            Enrolment.code,
            RoundMeasurand,
            RoundMaterial.code,
            Result,
        )
        .join(Result.result_set)
        .join(ResultSet.enrolment)
        .join(Result.determination)
        .join(Determination.measurand)
        .join(Determination.material)
        .where(_is_handed_in(round_))
        .options(contains_eager(Result.result_set))
        .order_by(
            Enrolment.code,
            ResultSet.number,
            RoundMeasurand.position,
            Determination.position,
            Result.replicate,
        )
    )


def _is_handed_in(round_: Round) -> ColumnElement[bool]:
    """Say in SQL that a result was submitted by a laboratory that takes part in a round."""
    return and_(
        Enrolment.round_id == round_.id,
        Enrolment.state == EnrolmentState.CONFIRMED,
        ResultSet.state == ResultSetState.SUBMITTED,
        Result.typed != "",
    )


def _row(result: Result, lab: str, measurand: RoundMeasurand, material: str) -> ResultRow:
    """Return a result in the unit of its measurand; another unit is named beside what was typed.

    Without the note of the laboratory: nothing is judged by it, and it may tell whose result it is.
    """
    unit, criterion = measurand.unit, measurand.criterion
    return ResultRow(
        lab=lab,
        measurand=measurand.code,
        material=material,
        unit=unit,
        typed=result.typed if result.unit == unit else f"{result.typed.strip()} {result.unit}",
        parsed=ParsedValue(
            _kind(result, measurand),
            result.converted,
            result.qualifier,
            result.category,
            result.converted_upper,
        ),
        method=result.method,
        replicate=str(result.replicate),
        u=result.converted_u,
        k=result.k,
        details=result.details,
        criterion="" if criterion is None else f"{criterion.sign.value} {criterion.limit:f}",
    )


def _kind(result: Result, measurand: RoundMeasurand) -> ValueKind:
    """Return the kind of a result; a word that is no finding is of a kind of its own."""
    if result.kind is ValueKind.CATEGORY and result.category in _no_calls(measurand):
        return ValueKind.NO_CALL
    return result.kind


def _no_calls(measurand: RoundMeasurand) -> set[str]:
    """Return the words of a measurand that are no finding."""
    return {word.code for word in measurand.categories or () if word.no_call}
