"""What the decision log and the laboratories are told of exclusions: counts there, reasons here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..results.exclusion_reasons import ExclusionReason
from .outcome import Note

OF_LABORATORY: Mapping[ExclusionReason, Note] = {
    ExclusionReason.BLUNDER: Note("lab_excluded_blunder"),
    ExclusionReason.TRANSCRIPTION: Note("lab_excluded_transcription"),
    ExclusionReason.NOT_OWN_METHOD: Note("lab_excluded_not_own_method"),
    ExclusionReason.SAMPLE_DAMAGE: Note("lab_excluded_sample_damage"),
    ExclusionReason.LATE: Note("lab_excluded_late"),
    ExclusionReason.METHOD_NOT_COMPARABLE: Note("lab_excluded_method_not_comparable"),
}
OF_ALL: Mapping[ExclusionReason, Note] = {
    ExclusionReason.BLUNDER: Note("excluded_blunder"),
    ExclusionReason.TRANSCRIPTION: Note("excluded_transcription"),
    ExclusionReason.NOT_OWN_METHOD: Note("excluded_not_own_method"),
    ExclusionReason.SAMPLE_DAMAGE: Note("excluded_sample_damage"),
    ExclusionReason.LATE: Note("excluded_late"),
    ExclusionReason.METHOD_NOT_COMPARABLE: Note("excluded_method_not_comparable"),
}


def exclusion_notes(reasons: Sequence[ExclusionReason | None]) -> Iterator[Note]:
    """Say how many laboratories were left out of the consensus for which reason; never which."""
    counted = Counter(reasons)
    for reason, note in OF_ALL.items():
        if counted[reason]:
            yield replace(note, facts={"count": counted[reason]})
