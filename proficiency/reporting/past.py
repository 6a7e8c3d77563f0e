"""Which earlier rounds the reports of a round show: those that were out when they were ordered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ..evaluation.history import histories, past_runs
from ..evaluation.models import EvaluationRun
from ..evaluation.past_score import PastScore
from ..rounds.models import Round
from .models import ReportOrder


def earlier_runs(session: Session, round_: Round) -> str:
    """Name the evaluations an order freezes: what comes later changes no report of its round."""
    runs = past_runs(session, scheme_id=round_.scheme_id, before=round_)
    return json.dumps([run.id for run in runs])


def earlier_scores(
    session: Session, run: EvaluationRun, *, laboratory_ids: Sequence[int]
) -> Mapping[int, tuple[PastScore, ...]]:
    """Return the earlier scores that the reports of an evaluation show, for each laboratory.

    Before its reports are ordered, everything that is out now.
    """
    ordered = session.scalars(
        select(ReportOrder.past_runs).where(ReportOrder.evaluation_id == run.id)
    ).first()
    if ordered is None:
        runs = past_runs(session, scheme_id=run.round.scheme_id, before=run.round)
    else:
        numbers = json.loads(ordered)
        found = session.scalars(
            select(EvaluationRun)
            .where(EvaluationRun.id.in_(numbers))
            .options(joinedload(EvaluationRun.round))
        )
        by_id = {each.id: each for each in found}
        runs = tuple(by_id[number] for number in numbers)
    return histories(session, runs, laboratory_ids=laboratory_ids)
