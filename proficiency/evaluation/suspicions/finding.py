"""Everything to look at in one evaluation, the most telling first, each result named once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...results.rows import ResultRow
from ..outcome import Outcome
from .alike import alike_suspicions
from .dilution import dilution_suspicions
from .dispersion import dispersion_suspicions
from .exchanged import exchange_suspicions
from .factors import factor_suspicions
from .limits import limit_suspicions
from .observed import observed
from .outlying import outlier_suspicions
from .profiles import profile_suspicions
from .replicates import replicate_suspicions
from .suspicion import Suspicion, SuspicionKind, ranked
from .uncertainties import uncertainty_suspicions

EXPLAINED = frozenset(
    {
        SuspicionKind.OUTLYING_MEAN,
        SuspicionKind.OUTLYING_SCATTER,
        SuspicionKind.UNCERTAINTY_SMALL,
        SuspicionKind.UNCERTAINTY_LARGE,
    }
)
"""What merely follows from a more telling suspicion about the same result."""


def find_suspicions(
    rows: Iterable[ResultRow], outcomes: Sequence[Outcome]
) -> tuple[Suspicion, ...]:
    """Return what a coordinator should look at in the results and outcomes of a round."""
    places = observed(rows)
    scales = {(each.measurand, each.material): each.scale for each in outcomes}
    found = [
        each
        for place in places
        for each in factor_suspicions(place, scales.get((place.measurand, place.material), ""))
    ]
    found += dilution_suspicions(places)
    found += [each for place in places for each in replicate_suspicions(place)]
    found += exchange_suspicions(outcomes)
    found += limit_suspicions(places)
    found += alike_suspicions(places)
    found += dispersion_suspicions(places)
    for outcome in outcomes:
        found += profile_suspicions(outcome)
        found += outlier_suspicions(outcome)
        found += uncertainty_suspicions(outcome)
    return tuple(each for each in ranked(found) if not is_explained(each, found))


def is_explained(suspicion: Suspicion, found: Sequence[Suspicion]) -> bool:
    """Answer whether another suspicion about the same result says more."""
    if suspicion.kind not in EXPLAINED:
        return False
    return any(
        other.kind not in EXPLAINED
        and other.lab == suspicion.lab
        and other.measurand == suspicion.measurand
        and suspicion.material in concerned(other)
        for other in found
    )


def concerned(suspicion: Suspicion) -> set[str]:
    """Return the materials whose results a suspicion is about."""
    if suspicion.kind is SuspicionKind.EXCHANGED:
        return {suspicion.facts["first"], suspicion.facts["second"]}
    return {suspicion.material}
