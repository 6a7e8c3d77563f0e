"""How results in words are said to compare with the assigned ones."""

from __future__ import annotations

from ..evaluation.outcome import Judgement, Score
from ..i18n import Translator, mark
from . import rounding

JUDGEMENTS = {
    Judgement.CORRECT: mark("correct"),
    Judgement.INCORRECT: mark("incorrect"),
    Judgement.FALSE_POSITIVE: mark("false positive"),
    Judgement.FALSE_NEGATIVE: mark("false negative"),
}


def word_score(score: Score, t: Translator) -> str:
    """Say how a word compares: right or not, steps off, per cent of alleles."""
    if score.judgement is not None:
        return t(JUDGEMENTS[score.judgement])
    if score.steps is not None:
        return steps_text(score.steps, t)
    if score.match is not None:
        return t("match {percent} %", percent=rounding.fixed(100.0 * score.match, 1))
    return rounding.MISSING


def steps_text(steps: int, t: Translator) -> str:
    """Say how many categories a result lies above or below the assigned one."""
    if steps == 0:
        return t("assigned category")
    if steps > 0:
        return t.plural("{count} category above", "{count} categories above", steps)
    return t.plural("{count} category below", "{count} categories below", -steps)
