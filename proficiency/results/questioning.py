"""Turn a laboratory's own results and what was declared into the questions it answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..rounds.models import Determination, Enrolment, Round, RoundMeasurand
from ..schemes.conversion import converted, factor_of
from .document import Answer
from .entry import CheckedResult
from .guards.asking import questions
from .guards.observation import Expectation, Observation
from .guards.question import Question
from .models import Result, ResultSet
from .rows import Detail, ValueKind


def questions_about(
    session: Session, enrolment: Enrolment, checked: Sequence[CheckedResult]
) -> list[Question]:
    """Return what to ask a laboratory about its results before it signs them.

    Nothing of the other laboratories is read, and nothing of this round but the results themselves.
    """
    observations = [observation_of(result) for result in checked]
    return questions(observations, earlier_limits=earlier_limits(session, enrolment))


def observation_of(result: CheckedResult) -> Observation:
    """Return a checked result as the guards look at it."""
    determination = result.determination
    measurand = determination.measurand
    is_number = measurand.result_type.is_numeric and result.parsed.kind in {
        ValueKind.NUMBER,
        ValueKind.CENSORED,
    }
    return Observation(
        determination_id=determination.id,
        replicate=result.entry.replicate,
        measurand=measurand.code,
        material=determination.material.code,
        typed=result.entry.typed,
        value=result.converted if is_number else None,
        is_limit=result.parsed.kind is ValueKind.CENSORED,
        unit=result.unit,
        own_unit=measurand.unit,
        expected=expectation_of(result),
        stated_limit=stated_limit(result),
    )


def expectation_of(result: CheckedResult) -> Expectation | None:
    """Return the range declared for the determination, else that of the measurand."""
    determination = result.determination
    for low, high in (
        (determination.declared_low, determination.declared_high),
        (determination.measurand.expected_low, determination.measurand.expected_high),
    ):
        if low is not None and high is not None:
            return Expectation(low, high)
    return None


def stated_limit(result: CheckedResult) -> Decimal | None:
    """Return the limit of the method stated beside a result, in the unit of the measurand."""
    text = result.details.get(Detail.LIMIT)
    factor = factor_of(result.determination.measurand, result.unit)
    return None if text is None or factor is None else converted(Decimal(text), factor)


def earlier_limits(session: Session, enrolment: Enrolment) -> dict[str, set[Decimal]]:
    """Return the limits this laboratory reported in earlier rounds of the scheme."""
    found = session.execute(
        select(RoundMeasurand.code, Result.converted)
        .join(ResultSet, ResultSet.id == Result.result_set_id)
        .join(Enrolment, Enrolment.id == ResultSet.enrolment_id)
        .join(Round, Round.id == Enrolment.round_id)
        .join(Determination, Determination.id == Result.determination_id)
        .join(RoundMeasurand, RoundMeasurand.id == Determination.round_measurand_id)
        .where(
            Enrolment.laboratory_id == enrolment.laboratory_id,
            Enrolment.id != enrolment.id,
            Round.scheme_id == enrolment.round.scheme_id,
            Result.kind == ValueKind.CENSORED,
        )
        .distinct()
    )
    limits: dict[str, set[Decimal]] = {}
    for measurand, limit in found:
        if limit is not None:
            limits.setdefault(measurand, set()).add(limit)
    return limits


def open_questions(asked: Iterable[Question], answers: Iterable[Answer]) -> list[Question]:
    """Return the questions nobody has answered yet."""
    answered = {answer.key for answer in answers}
    return [question for question in asked if question.key not in answered]
