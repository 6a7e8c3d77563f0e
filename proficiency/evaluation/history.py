"""How a laboratory did in the earlier rounds of a scheme: its own scores, as they are in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Enrolment, Round
from .models import EvaluationRun
from .outcome import Outcome, Score
from .past_score import PastScore
from .services import load_evaluation
from .used_score import used_value

__all__ = ["PastScore", "histories", "past_runs", "past_scores"]


def past_scores(
    session: Session, *, laboratory_id: int, scheme_id: int, before: Round | None
) -> tuple[PastScore, ...]:
    """Return every score of a laboratory in the rounds before one (None: in all), oldest first."""
    runs = past_runs(session, scheme_id=scheme_id, before=before)
    return histories(session, runs, laboratory_ids=(laboratory_id,))[laboratory_id]


def past_runs(
    session: Session, *, scheme_id: int, before: Round | None
) -> tuple[EvaluationRun, ...]:
    """Return the evaluation in force of every earlier round whose reports are out, oldest first."""
    statement = (
        select(EvaluationRun)
        .join(EvaluationRun.round)
        .where(
            Round.scheme_id == scheme_id,
            Round.state.in_(REPORTS_ARE_OUT),
            EvaluationRun.in_force_since.is_not(None),
        )
        .ext(distinct_on(EvaluationRun.round_id))
        .order_by(EvaluationRun.round_id, EvaluationRun.version.desc())
        .options(joinedload(EvaluationRun.round))
    )
    if before is not None:
        statement = statement.where(
            Round.closes_at <= before.closes_at, EvaluationRun.round_id != before.id
        )
    found = session.scalars(statement).all()
    return tuple(sorted(found, key=lambda run: (run.round.closes_at, run.round_id)))


def histories(
    session: Session, runs: Sequence[EvaluationRun], *, laboratory_ids: Sequence[int]
) -> Mapping[int, tuple[PastScore, ...]]:
    """Read each evaluation once for many laboratories; every one of them gets an answer."""
    found: dict[int, list[PastScore]] = {each: [] for each in laboratory_ids}
    for run in runs:
        taking_part = session.execute(
            select(Enrolment.code, Enrolment.laboratory_id).where(
                Enrolment.round_id == run.round_id,
                Enrolment.laboratory_id.in_(laboratory_ids),
                Enrolment.code != "",
            )
        )
        laboratories = {row.code: row.laboratory_id for row in taking_part}
        if not laboratories:
            continue
        for outcome, score in told_scores(load_evaluation(run).outcomes):
            if (laboratory_id := laboratories.get(score.lab)) is not None:
                found[laboratory_id].append(past_score(run.round, outcome, score))
    return {laboratory_id: tuple(scores) for laboratory_id, scores in found.items()}


def told_scores(outcomes: Sequence[Outcome]) -> Iterator[tuple[Outcome, Score]]:
    """Give the scores that were reported: those among all, or in the group where only groups are.

    A score within a method group that stands beside the one among all is for information.
    """
    together = {(each.measurand, each.material) for each in outcomes if each.method is None}
    for outcome in outcomes:
        if outcome.method is None or (outcome.measurand, outcome.material) not in together:
            for score in outcome.scores:
                yield outcome, score


def past_score(round_: Round, outcome: Outcome, score: Score) -> PastScore:
    """Take from a stored outcome what is told of an earlier round."""
    return PastScore(
        round_code=round_.code,
        at=round_.closes_at,
        measurand=outcome.measurand,
        material=outcome.material,
        group=outcome.method,
        score=used_value(score),
        used=score.used,
        signal=score.signal,
        method=score.method,
    )
