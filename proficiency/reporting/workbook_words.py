"""The columns of the workbook of scores that hold words, in both languages."""

from __future__ import annotations

from ..evaluation.outcome import Outcome, Score
from ..i18n import Language, translator
from .case import Edition
from .header import RoundHeader
from .word_scores import word_score


def outcome_words(o: Outcome, header: RoundHeader) -> tuple[str | None, str | None, str | None]:
    """Name what is assigned and what was reported; nothing where results are numbers."""
    if o.assigned_word is None:
        return None, None, None
    counts = "; ".join(f"{in_both(header, o, name)}: {count}" for name, count in o.counts)
    median = " – ".join(in_both(header, o, name) for name in o.median_words)
    return in_both(header, o, o.assigned_word), counts or None, median or None


def score_words(o: Outcome, s: Score, header: RoundHeader) -> tuple[str | int | float | None, ...]:
    """Name a result in words and say how it compares."""
    if s.word is None:
        return (None,) * 4
    said = " ".join(word_score(s, translator(language)) for language in Language)
    return in_both(header, o, s.word), said, s.steps, s.match


def in_both(header: RoundHeader, o: Outcome, word: str) -> str:
    """Name a category in both languages, once where they are the same."""
    names = (Edition(header, translator(each)).word(o.measurand, word) for each in Language)
    return " ".join(dict.fromkeys(names))
