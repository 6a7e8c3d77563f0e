"""Why a result is left out of the consensus, and what each reason means for its score."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ..i18n import mark


class ExclusionReason(StrEnum):
    """Why a result has no part in the consensus."""

    BLUNDER = "blunder"
    TRANSCRIPTION = "transcription"
    NOT_OWN_METHOD = "not_own_method"
    SAMPLE_DAMAGE = "sample_damage"
    LATE = "late"
    METHOD_NOT_COMPARABLE = "method_not_comparable"


class Treatment(StrEnum):
    """What an excluded result keeps; in the consensus it never is."""

    SCORED = "scored"
    """Score and signal: the laboratory answers for what it reported (ISO 13528, 6.6.1)."""
    INFORMATION = "information"
    """A score without a signal."""
    NOT_SCORED = "not_scored"


TREATMENTS: Mapping[ExclusionReason, Treatment] = {
    ExclusionReason.BLUNDER: Treatment.SCORED,
    ExclusionReason.TRANSCRIPTION: Treatment.SCORED,
    ExclusionReason.NOT_OWN_METHOD: Treatment.NOT_SCORED,
    ExclusionReason.SAMPLE_DAMAGE: Treatment.INFORMATION,
    ExclusionReason.LATE: Treatment.INFORMATION,
    ExclusionReason.METHOD_NOT_COMPARABLE: Treatment.NOT_SCORED,
}
"""The one table of reasons: a slip of the laboratory's own is judged, what it could not help or
did not measure itself is not."""

REASON_NAMES: Mapping[ExclusionReason, str] = {
    ExclusionReason.BLUNDER: mark("gross error"),
    ExclusionReason.TRANSCRIPTION: mark("error of transcription"),
    ExclusionReason.NOT_OWN_METHOD: mark("not measured by the laboratory itself"),
    ExclusionReason.SAMPLE_DAMAGE: mark("sample arrived damaged"),
    ExclusionReason.LATE: mark("handed in late"),
    ExclusionReason.METHOD_NOT_COMPARABLE: mark("method not comparable"),
}

TREATMENT_NAMES: Mapping[Treatment, str] = {
    Treatment.SCORED: mark("scored, with a signal"),
    Treatment.INFORMATION: mark("scored for information, without a signal"),
    Treatment.NOT_SCORED: mark("not scored"),
}
