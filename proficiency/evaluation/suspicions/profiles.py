"""A profile that is another line's: too few alleles agree with the assigned one.

Share of alleles below 80 % (Tanabe; below it profiles count as unrelated, ANSI/ATCC ASN-0002).
False alarms: none of one line; a sample exchanged in the laboratory or at the provider looks the
same, so both are to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..outcome import Outcome
from .suspicion import Suspicion, SuspicionKind

UNRELATED = 0.8


def profile_suspicions(outcome: Outcome) -> Iterator[Suspicion]:
    """Name laboratories whose profile is unrelated to the assigned one."""
    if outcome.method is not None:
        return
    for score in outcome.scores:
        if score.match is not None and score.match < UNRELATED:
            yield Suspicion(
                SuspicionKind.OTHER_PROFILE,
                score.lab,
                outcome.measurand,
                outcome.material,
                facts={"share": f"{100.0 * score.match:.0f}"},
                weight=1.0 - score.match,
            )
