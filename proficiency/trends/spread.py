"""Whether a scheme gets better: its spread over rounds, how many take part, how early they answer.

Everything is aggregated over laboratories; what would tell of a small group is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy.orm import Session

from ringtrial import Signal

from ..evaluation.history import past_runs, told_scores
from ..evaluation.models import EvaluationRun
from ..evaluation.outcome import Outcome
from ..evaluation.services import load_evaluation
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..reporting.suppression import FEWEST_SHOWN, Shown, groups_shown, level_of
from ..results.opened import HandedIn, handed_in
from ..schemes.models import Scheme

LN = "ln"


@dataclass(frozen=True)
class SpreadPoint:
    """The spread of one determination in one round."""

    round_code: str
    labs: int
    robust_mean: float | None
    robust_sd: float | None
    u: float | None
    """Standard uncertainty of the assigned value."""
    sigma_pt: float | None
    satisfactory: int
    scored: int

    @property
    def cv(self) -> float | None:
        """Return the robust standard deviation in percent of the robust mean."""
        if self.robust_mean is None or self.robust_sd is None or self.robust_mean <= 0.0:
            return None
        return 100.0 * self.robust_sd / self.robust_mean


@dataclass(frozen=True)
class SpreadLine:
    """The spread of one measurand in one material over rounds, of all or of one method group."""

    measurand: str
    material: str
    group: str | None
    unit: str
    points: tuple[SpreadPoint, ...]

    @property
    def change(self) -> float | None:
        """Return by how many percent the spread of the last round differs from the first one.

        In percent of the mean where every round has one, so that another level does not count.
        """
        spreads = [each.cv for each in self.points]
        if any(each is None for each in spreads):
            spreads = [each.robust_sd for each in self.points]
        known = [each for each in spreads if each]
        return 100.0 * (known[-1] / known[0] - 1.0) if len(known) > 1 else None


@dataclass(frozen=True)
class RoundActivity:
    """How many took part in a round and how early they answered."""

    round_code: str
    enrolled: int
    submitted: int
    late: int
    median_days_before: float | None
    """None where fewer than three handed in."""


@dataclass(frozen=True)
class SchemeTrends:
    """Everything of one scheme."""

    runs: tuple[EvaluationRun, ...]
    lines: tuple[SpreadLine, ...]
    activity: tuple[RoundActivity, ...]


def scheme_trends(session: Session, scheme: Scheme, *, actor: Actor) -> SchemeTrends:
    """Return the spread of a scheme over its rounds, to those who may read its round reports."""
    require(actor, Act.READ_ROUND_REPORT, scheme_id=scheme.id)
    runs = past_runs(session, scheme_id=scheme.id, before=None)
    handings = handed_in(session, [run.round_id for run in runs])
    gathered: dict[tuple[str, str, str | None], list[tuple[Outcome, SpreadPoint]]] = {}
    for run in runs:
        evaluation = load_evaluation(run)
        levels = groups_shown(evaluation.outcomes)
        for outcome in evaluation.outcomes:
            key = (outcome.measurand, outcome.material, outcome.method)
            if min(levels[key], level_of(outcome.labs)) is Shown.EVERYTHING:
                found = point_of(run.round.code, outcome)
                gathered.setdefault(key, []).append((outcome, found))
    return SchemeTrends(
        runs=runs,
        lines=tuple(
            SpreadLine(*key, unit=found[-1][0].unit, points=tuple(point for _, point in found))
            for key, found in gathered.items()
            if any(point.robust_sd is not None for _, point in found)
        ),
        activity=tuple(activity_of(run, handings) for run in runs),
    )


def point_of(round_code: str, outcome: Outcome) -> SpreadPoint:
    """Take what is told of the spread from one outcome."""
    signals = [score.signal for _, score in told_scores([outcome])]
    scored = [each for each in signals if each is not Signal.NOT_EVALUATED]
    return SpreadPoint(
        round_code=round_code,
        labs=outcome.labs,
        robust_mean=outcome.robust_mean,
        robust_sd=outcome.robust_sd,
        u=outcome.u_assigned_value,
        sigma_pt=outcome.sigma_pt,
        satisfactory=scored.count(Signal.ACCEPTABLE),
        scored=len(scored),
    )


def activity_of(run: EvaluationRun, handings: Sequence[HandedIn]) -> RoundActivity:
    """Count who took part in a round, and how early answers came."""
    round_ = run.round
    own = [each for each in handings if each.round_id == round_.id]
    days = [
        (round_.closes_at - each.submitted_at).total_seconds() / 86_400
        for each in own
        if each.submitted_at is not None and not each.late
    ]
    return RoundActivity(
        round_code=round_.code,
        enrolled=len(round_.enrolments),
        submitted=len(own),
        late=sum(each.late for each in own),
        median_days_before=median(days) if len(days) >= FEWEST_SHOWN else None,
    )
