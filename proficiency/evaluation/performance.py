"""How many of a laboratory's scored results in a round are satisfactory, by measurand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ringtrial import Signal

from .history import told_scores
from .outcome import Evaluation


@dataclass(frozen=True)
class Performance:
    """The results of one laboratory for one measurand, over all materials of a round."""

    measurand: str
    submitted: int
    """Results that appear in the evaluation, scored or not."""
    scored: int
    satisfactory: int

    def meets(self, percent: int) -> bool:
        """Answer whether the satisfactory share reaches a percentage; nothing scored does not."""
        # Compared as whole numbers: 4 of 5 is exactly 80 %.
        return self.scored > 0 and 100 * self.satisfactory >= percent * self.scored


def performances(evaluation: Evaluation, code: str) -> tuple[Performance, ...]:
    """Count the results of one laboratory by measurand, in the order of the evaluation."""
    signals: dict[str, list[Signal]] = {}
    for outcome, score in told_scores(evaluation.outcomes):
        if score.lab == code:
            signals.setdefault(outcome.measurand, []).append(score.signal)
    return tuple(counted(measurand, found) for measurand, found in signals.items())


def counted(measurand: str, signals: Iterable[Signal]) -> Performance:
    """Count signals; what was not evaluated counts neither for nor against."""
    found = list(signals)
    scored = [signal for signal in found if signal is not Signal.NOT_EVALUATED]
    return Performance(
        measurand=measurand,
        submitted=len(found),
        scored=len(scored),
        satisfactory=scored.count(Signal.ACCEPTABLE),
    )
