"""A laboratory mean that does not belong to the others, whatever the reason.

Grubbs' test at 1 % of the laboratory means on the scale of the evaluation, G = |x − mean|/s, for
the farthest of both ends and, after it is set aside, once more for the next (ISO 5725-2:1994,
7.3.4); at most three are named. For numbers only, and for seven laboratories or more.

False alarms: about one determination in a hundred for normal results. An outlier is no error: it
stays unless a cause is found (ISO 13528:2022, 6.4 and 6.6), robust estimators bear it.
"""

from __future__ import annotations

from collections.abc import Iterator

import ringtrial

from ..outcome import Outcome
from .suspicion import Suspicion, SuspicionKind, figures

MOST, FEWEST = 3, 7


def outlier_suspicions(outcome: Outcome) -> Iterator[Suspicion]:
    """Name the laboratories whose mean Grubbs' test sets apart."""
    if outcome.method is not None:
        return
    values = {s.lab: s.value_on_scale for s in outcome.scores if s.value_on_scale is not None}
    for _ in range(MOST):
        if len(values) < FEWEST:
            return
        found = ringtrial.grubbs_test(list(values.values()))
        if found.high is None or found.low is None:
            return
        high = found.high >= found.low
        statistic, index = (found.high, found.high_index) if high else (found.low, found.low_index)
        if statistic <= found.crit_01 or index is None:
            return
        lab = list(values)[index - 1]
        yield Suspicion(
            SuspicionKind.OUTLYING_MEAN,
            lab,
            outcome.measurand,
            outcome.material,
            facts={"statistic": figures(statistic), "critical": figures(found.crit_01)},
            weight=statistic / found.crit_01,
        )
        del values[lab]
