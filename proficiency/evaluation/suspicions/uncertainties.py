"""Reported uncertainties that cannot be: far below u(x_pt), or far above the spread of all.

ISO 13528:2022, 9.8: plausible are u(x_pt) ≤ u ≤ 1.5 s*. These limits are for information; a
coordinator is asked to look only where a stated u is below a third of the lower or above three
times the upper limit, because a good laboratory may measure better than the consensus is known.

False alarms: frequent at the limits of the clause (u is itself estimated), few at three times
their distance; a small u may be repeatability alone, which is worth telling the laboratory.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import ringtrial
from ringtrial import UncertaintyFlag

from ..outcome import Outcome
from .suspicion import Suspicion, SuspicionKind, figures

APART = 3.0
KINDS = {
    UncertaintyFlag.BELOW: SuspicionKind.UNCERTAINTY_SMALL,
    UncertaintyFlag.ABOVE: SuspicionKind.UNCERTAINTY_LARGE,
}


def uncertainty_suspicions(outcome: Outcome) -> Iterator[Suspicion]:
    """Name laboratories whose stated uncertainty is implausible."""
    u_x_pt, s = outcome.u_assigned_value, outcome.robust_sd
    stated = [score for score in outcome.scores if score.u is not None]
    if outcome.method is not None or not u_x_pt or not s or not stated:
        return
    low, high = ringtrial.uncertainty_limits(u_x_pt=u_x_pt, s=s)
    if low > high:
        return
    flags = ringtrial.screen_uncertainties(
        np.array([score.u for score in stated], dtype=np.float64),
        u_min=low / APART,
        u_max=high * APART,
    )
    for score, flag in zip(stated, flags, strict=True):
        if flag not in KINDS or score.u is None:
            continue
        below = flag is UncertaintyFlag.BELOW
        yield Suspicion(
            KINDS[flag],
            score.lab,
            outcome.measurand,
            outcome.material,
            facts={"u": figures(score.u), "limit": figures(low if below else high)},
            weight=low / score.u if below else score.u / high,
        )
