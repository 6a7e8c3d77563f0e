"""When a laboratory last showed satisfactory performance for a measurand, and when it is due."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..evaluation.history import past_runs
from ..evaluation.models import EvaluationRun
from ..evaluation.performance import performances
from ..evaluation.services import load_evaluation
from ..i18n import mark
from ..rounds.models import Enrolment
from ..schemes.models import Scheme
from ..schemes.performance import Expected, expected_by

SOON = timedelta(days=90)


class Standing(StrEnum):
    """How a measurand stands for a laboratory."""

    COVERED = "covered"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    NEVER = "never"
    """It took part and never met the criterion."""
    ABSENT = "absent"
    """It never handed in a result that was scored."""


STANDING_NAMES: dict[Standing, str] = {
    Standing.COVERED: mark("covered"),
    Standing.DUE_SOON: mark("due soon"),
    Standing.OVERDUE: mark("overdue"),
    Standing.NEVER: mark("criterion not met yet"),
    Standing.ABSENT: mark("not scored yet"),
}


@dataclass(frozen=True)
class Cover:
    """How one measurand stands for one laboratory."""

    measurand: str
    standing: Standing
    round_code: str = ""
    """The last round in which the criterion was met; empty where there is none."""
    due_at: datetime | None = None


@dataclass(frozen=True)
class CoverLine:
    """One laboratory: by its name for its own people, under its newest code for others."""

    laboratory_id: int
    code: str
    """Its code in the last round it took part in."""
    covers: tuple[Cover, ...]


@dataclass(frozen=True)
class Coverage:
    """The matrix of a scheme: measurands across, laboratories down."""

    scheme: Scheme
    expected: Expected
    measurands: tuple[str, ...]
    lines: tuple[CoverLine, ...]


def coverage_of(
    session: Session, scheme: Scheme, *, laboratory_ids: Sequence[int] | None = None
) -> Coverage:
    """Build the matrix of some laboratories, or of all that took part; callers ask for the right.

    The criterion is the one of the scheme: the share of scored results of a measurand, over all
    materials of a round, that are satisfactory. A measurand is due so many months after the close
    of the last round in which the criterion was met.
    """
    expected = expected_by(session, scheme.id)
    runs = past_runs(session, scheme_id=scheme.id, before=None)
    codes = codes_of(session, runs, laboratory_ids)
    met: dict[int, dict[str, EvaluationRun]] = {each: {} for each in codes}
    scored: dict[int, set[str]] = {each: set() for each in codes}
    measurands: dict[str, None] = {}
    for run in runs:
        evaluation = load_evaluation(run)
        measurands |= dict.fromkeys(outcome.measurand for outcome in evaluation.outcomes)
        for laboratory_id, by_round in codes.items():
            for each in performances(evaluation, by_round.get(run.round_id, "")):
                if each.scored:
                    scored[laboratory_id].add(each.measurand)
                if each.meets(expected.satisfactory_percent):
                    met[laboratory_id][each.measurand] = run
    now = clock.now()
    return Coverage(
        scheme=scheme,
        expected=expected,
        measurands=tuple(measurands),
        lines=tuple(
            CoverLine(
                laboratory_id,
                [by_round[run.round_id] for run in runs if run.round_id in by_round][-1],
                tuple(
                    cover(
                        measurand,
                        met[laboratory_id].get(measurand),
                        is_scored=measurand in scored[laboratory_id],
                        months=expected.coverage_months,
                        now=now,
                    )
                    for measurand in measurands
                ),
            )
            for laboratory_id, by_round in codes.items()
        ),
    )


def codes_of(
    session: Session, runs: Sequence[EvaluationRun], laboratory_ids: Iterable[int] | None
) -> Mapping[int, Mapping[int, str]]:
    """Return the code of each laboratory in each round it took part in."""
    statement = select(Enrolment.laboratory_id, Enrolment.round_id, Enrolment.code).where(
        Enrolment.round_id.in_([run.round_id for run in runs]), Enrolment.code != ""
    )
    if laboratory_ids is not None:
        statement = statement.where(Enrolment.laboratory_id.in_(list(laboratory_ids)))
    found: dict[int, dict[int, str]] = {}
    for laboratory_id, round_id, code in session.execute(statement):
        found.setdefault(laboratory_id, {})[round_id] = code
    return found


def cover(
    measurand: str, run: EvaluationRun | None, *, is_scored: bool, months: int, now: datetime
) -> Cover:
    """Say how one measurand stands by the last round in which the criterion was met."""
    if run is None:
        return Cover(measurand, Standing.NEVER if is_scored else Standing.ABSENT)
    due_at = plus_months(run.round.closes_at, months)
    if due_at <= now:
        standing = Standing.OVERDUE
    else:
        standing = Standing.DUE_SOON if due_at - now <= SOON else Standing.COVERED
    return Cover(measurand, standing, run.round.code, due_at)


def plus_months(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
