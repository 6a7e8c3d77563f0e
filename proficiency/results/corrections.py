"""Results as they are evaluated after a decision, and what is told beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from ..errors import InvalidInput
from ..rounds.models import Determination, Enrolment, Round
from .correction_models import ResultCorrection
from .entry import CheckedResult, EnteredResult, check_entries
from .models import Result, ResultSet, ResultSetState
from .rows import ParsedValue, ResultRow, ValueKind
from .understood import understood_of


@dataclass(frozen=True)
class Annotation:
    """What is told beside a result in the reports, under the code of its laboratory."""

    code: str
    determination: Determination
    replicate: int
    handed_in: str
    """As typed, with its unit."""
    stated: str
    """What the laboratory says it should read, in the same unit."""
    counts: bool
    evaluated: str = ""
    """What is evaluated in place of what was handed in, where this is a later statement on it."""


def find_results(session: Session, enrolment: Enrolment, determination_id: int) -> list[Result]:
    """Return the scored results of a laboratory for one determination, by replicate."""
    return list(
        session.scalars(
            select(Result)
            .join(Result.result_set)
            .where(
                ResultSet.enrolment_id == enrolment.id,
                ResultSet.primary,
                ResultSet.state == ResultSetState.SUBMITTED,
                Result.determination_id == determination_id,
            )
            .order_by(Result.replicate)
        )
    )


def understand(result: Result, typed: str) -> CheckedResult:
    """Read what a result should have been, in the unit and by the method it was handed in with."""
    entry = EnteredResult(
        determination_id=result.determination_id,
        replicate=result.replicate,
        method=result.method,
        typed=typed,
        u_typed=result.u_typed,
        k_typed=result.k_typed,
        note=result.note,
        unit=result.unit,
        details=result.details,
    )
    checked, problems = check_entries([entry], [result.determination])
    if problems or not checked:
        raise InvalidInput(problems)
    return checked[0]


def corrections_of(session: Session, round_: Round) -> Sequence[ResultCorrection]:
    """Return every correction of a result of a round, those that are no longer counted, too."""
    return session.scalars(_of_round(round_)).all()


def corrected_rows(session: Session, round_: Round) -> Mapping[int, ResultCorrection]:
    """Return what is evaluated in place of what was handed in, by the number of the result."""
    found = session.scalars(_of_round(round_).where(ResultCorrection.counts)).all()
    return {each.result_id: each for each in found}


def with_correction(
    row: ResultRow, correction: ResultCorrection | None, *, no_calls: Collection[str] = ()
) -> ResultRow:
    """Return a row as it is evaluated: corrected where the provider caused the error."""
    if correction is None:
        return row
    understood = correction.understood
    kind = ValueKind(understood["kind"])
    if kind is ValueKind.CATEGORY and understood["category"] in no_calls:
        kind = ValueKind.NO_CALL
    return replace(
        row,
        typed=correction.typed
        if understood["unit"] == row.unit
        else f"{correction.typed.strip()} {understood['unit']}",
        parsed=ParsedValue(
            kind,
            _number(understood["converted"]),
            understood["qualifier"],
            understood["category"],
            _number(understood["converted_upper"]),
        ),
    )


def annotations_of(
    session: Session, round_: Round, *, until: datetime | None = None
) -> list[Annotation]:
    """Return what is told beside results of a round, by a moment.

    Of each result it is what is evaluated in its place, and the latest statement decided after it.
    """
    decided = _of_round(round_)
    if until is not None:
        decided = decided.where(ResultCorrection.decided_at <= until)
    found = session.execute(
        decided.add_columns(Enrolment.code).options(
            joinedload(ResultCorrection.result)
            .joinedload(Result.determination)
            .joinedload(Determination.measurand),
            joinedload(ResultCorrection.result)
            .joinedload(Result.determination)
            .joinedload(Determination.material),
        )
    ).all()
    latest: dict[int, list[tuple[ResultCorrection, str]]] = {}
    for each, code in found:
        kept = [] if each.counts else latest.get(each.result_id, [])
        latest[each.result_id] = [*(one for one in kept if one[0].counts), (each, code)]
    return [
        Annotation(
            code=code,
            determination=each.result.determination,
            replicate=each.result.replicate,
            handed_in=f"{each.result.typed.strip()} {each.result.unit}".strip(),
            stated=f"{each.typed.strip()} {each.result.unit}".strip(),
            counts=each.counts,
            evaluated="" if each.counts else _in_its_place(told),
        )
        for told in latest.values()
        for each, code in told
    ]


def _in_its_place(told: Sequence[tuple[ResultCorrection, str]]) -> str:
    """Return the value that counts among what is told of one result; empty where none does."""
    found = (each for each, _ in told if each.counts)
    return next((f"{each.typed.strip()} {each.result.unit}".strip() for each in found), "")


def keep_correction(
    session: Session, result: Result, checked: CheckedResult, **decided: object
) -> ResultCorrection:
    """Keep a decision on a result; what was handed in stays as it is."""
    correction = ResultCorrection(
        result_id=result.id,
        typed=checked.entry.typed.strip(),
        understood=understood_of(checked),
        **decided,
    )
    session.add(correction)
    session.flush()
    return correction


def _of_round(round_: Round) -> Select[ResultCorrection]:
    return (
        select(ResultCorrection)
        .join(ResultCorrection.result)
        .join(Result.result_set)
        .join(ResultSet.enrolment)
        .where(Enrolment.round_id == round_.id)
        .order_by(ResultCorrection.id)
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
