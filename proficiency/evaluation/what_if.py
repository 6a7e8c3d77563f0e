"""What an exclusion would change, computed by the engine that decides; nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ringtrial import Signal

from ..results.exclusion_reasons import ExclusionReason
from ..results.rows import ResultRow
from ..schemes.plan import Plan
from .deviations import thaw_deviations
from .engine import evaluate
from .models import EvaluationRun
from .outcome import Outcome

SIGNALS = (Signal.ACCEPTABLE, Signal.WARNING, Signal.ACTION, Signal.NOT_EVALUATED)


@dataclass(frozen=True)
class ChangedSignal:
    """A laboratory that would be judged in another way."""

    lab: str
    before: Signal
    after: Signal


@dataclass(frozen=True)
class Effect:
    """One outcome without and with the exclusion: of all laboratories, or of a method group."""

    before: Outcome
    after: Outcome

    def signals(self, outcome: Outcome) -> tuple[int, ...]:
        """Count the signals in the order of `SIGNALS`."""
        return tuple(sum(s.signal is signal for s in outcome.scores) for signal in SIGNALS)

    @property
    def changed(self) -> tuple[ChangedSignal, ...]:
        """Return who would be judged in another way, by code."""
        later = {score.lab: score.signal for score in self.after.scores}
        return tuple(
            ChangedSignal(score.lab, score.signal, later[score.lab])
            for score in sorted(self.before.scores, key=lambda each: each.lab)
            if score.lab in later and later[score.lab] is not score.signal
        )


def effect_of_exclusion(
    run: EvaluationRun,
    rows: Sequence[ResultRow],
    *,
    lab: str,
    measurand: str,
    material: str,
    replicate: str | None,
    reason: ExclusionReason,
) -> tuple[Effect, ...]:
    """Evaluate one determination of these rows without and with an exclusion, by the run's plan."""
    concerned = [row for row in rows if (row.measurand, row.material) == (measurand, material)]
    without = [
        replace(row, excluded=reason)
        if row.lab == lab and replicate in {None, row.replicate}
        else row
        for row in concerned
    ]
    later = {each.method: each for each in outcomes_of(run, without)}
    return tuple(
        Effect(each, later[each.method])
        for each in outcomes_of(run, concerned)
        if each.method in later and any(score.lab == lab for score in each.scores)
    )


def outcomes_of(run: EvaluationRun, rows: Sequence[ResultRow]) -> tuple[Outcome, ...]:
    """Evaluate rows as the run did: by its plan, its deviations and what cleared its materials."""
    return evaluate(
        rows,
        Plan.from_mapping(json.loads(run.plan_text)),
        input_sha256=run.input_sha256,
        deviations=thaw_deviations(run.deviations_text),
        materials=json.loads(run.materials_text),
    ).outcomes
