"""Whether an action helped: what the scores of the next round propose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from ringtrial import Signal

from ..evaluation.history import PastScore, histories, past_runs
from .lifecycle import Effect
from .models import CorrectiveAction


@dataclass(frozen=True)
class Proposal:
    """What the next round with a score says; the coordinator decides."""

    effect: Effect
    round_code: str
    round_id: int
    scores: tuple[PastScore, ...]
    """Of the laboratory, for the measurand; shown to its own people only."""


def proposals(session: Session, actions: Iterable[CorrectiveAction]) -> dict[int, Proposal]:
    """Return what the scores propose, by action; an action without a later score is left out."""
    found: dict[int, Proposal] = {}
    by_scheme: dict[int, list[CorrectiveAction]] = {}
    for action in actions:
        if action.determination is not None:
            by_scheme.setdefault(action.enrolment.round.scheme_id, []).append(action)
    for scheme_id, of_scheme in by_scheme.items():
        runs = past_runs(session, scheme_id=scheme_id, before=None)
        numbers = {run.round.code: run.round_id for run in runs}
        laboratories = sorted({action.enrolment.laboratory_id for action in of_scheme})
        past = histories(session, runs, laboratory_ids=laboratories)
        for action in of_scheme:
            proposal = proposal_of(action, past, numbers)
            if proposal is not None:
                found[action.id] = proposal
    return found


def proposal_of(
    action: CorrectiveAction, past: Mapping[int, tuple[PastScore, ...]], numbers: Mapping[str, int]
) -> Proposal | None:
    """Judge by the first later round in which the measurand was scored again."""
    assert action.determination is not None
    scores = next_scores(
        past[action.enrolment.laboratory_id],
        measurand=action.determination.measurand.code,
        after=action.enrolment.round.closes_at,
    )
    if not scores:
        return None
    good = all(each.signal is Signal.ACCEPTABLE for each in scores)
    effect = Effect.EFFECTIVE if good else Effect.NOT_EFFECTIVE
    code = scores[0].round_code
    return Proposal(effect, code, numbers[code], scores)


def next_scores(
    past: Iterable[PastScore], *, measurand: str, after: datetime
) -> tuple[PastScore, ...]:
    """Return the scores of the first round after a moment in which the measurand was scored."""
    later = (
        each
        for each in past
        if each.measurand == measurand
        and each.at > after
        and each.signal is not Signal.NOT_EVALUATED
    )
    return tuple(next((list(group) for _, group in groupby(later, lambda s: s.round_code)), []))
