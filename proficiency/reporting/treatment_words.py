"""What a plan says of results before and after the consensus, in words; the usual is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..i18n import Translator
from ..schemes.plan import (
    Censored,
    Replicates,
    ResultsRule,
    Rules,
    Scale,
    ScaleRule,
    ScoreBy,
    ScoreRule,
)
from .plan_names import CENSORED_NAMES, REPLICATE_NAMES
from .rounding import as_typed

SCORES = {
    ScoreBy.Z: "z",
    ScoreBy.Z_PRIME: "z′",
    ScoreBy.ZETA: "ζ",
    ScoreBy.EN: "E_n",
}


@dataclass(frozen=True)
class PlanWord:
    """One thing a plan says, with the choice behind the words; empty where nothing is chosen."""

    text: str
    part: str = ""
    choice: str = ""


def treatment_words(rules: Rules, t: Translator) -> Iterator[PlanWord]:
    """Give what differs from the usual way, from results to printed values."""
    yield from scale_words(rules.scale, t)
    yield from results_words(rules.results, t)
    yield from score_words(rules.score, t)
    yield from (PlanWord(text) for text in number_words(rules, t))


def number_words(rules: Rules, t: Translator) -> Iterator[str]:
    """Say the numbers of laboratories and of decimals that the plan names."""
    minimum, rounding = rules.minimum, rules.rounding
    if minimum.consensus > 2:
        yield t("no consensus below {count} laboratories", count=minimum.consensus)
    if minimum.signals > minimum.consensus:
        yield t("no signals below {count} laboratories", count=minimum.signals)
    if minimum.recommended is not None:
        yield t("at least {count} laboratories recommended", count=minimum.recommended)
    if rounding.assigned is not None:
        yield t("assigned value with {count} decimals", count=rounding.assigned)
    if rounding.scores is not None:
        yield t("scores rounded to {count} decimals before they are judged", count=rounding.scores)


def scale_words(rule: ScaleRule, t: Translator) -> Iterator[PlanWord]:
    """Name the scale and its continuity rule."""
    if rule.by is Scale.LN:
        yield PlanWord(t("evaluated as natural logarithms"), "scale", rule.by.value)
    if rule.by is not Scale.LOGIT:
        return
    words = t("evaluated as logits of proportions of {whole}", whole=number(rule.whole))
    yield PlanWord(words, "scale", rule.by.value)
    if rule.half_unit is not None:
        yield PlanWord(
            t(
                "results at an end of the scale moved inwards by {half_unit}",
                half_unit=number(rule.half_unit),
            )
        )
    if rule.counted is not None:
        yield PlanWord(
            t(
                "results at an end of the scale moved inwards by half a count of {counted}",
                counted=rule.counted,
            )
        )


def results_words(rule: ResultsRule, t: Translator) -> Iterator[PlanWord]:
    """Say how results are taken together and which have a part in the consensus."""
    if rule.replicates is not Replicates.MEAN:
        yield PlanWord(t(REPLICATE_NAMES[rule.replicates]), "replicates", rule.replicates.value)
    if rule.censored is not Censored.EXCLUDE:
        yield PlanWord(t(CENSORED_NAMES[rule.censored]), "censored", rule.censored.value)
    if rule.without_methods:
        methods = ", ".join(rule.without_methods)
        words = t("methods without part in the consensus: {methods}", methods=methods)
        yield PlanWord(words, "without_methods", "any")


def score_words(rule: ScoreRule, t: Translator) -> Iterator[PlanWord]:
    """Name a prescribed score."""
    if rule.delta_e_percent is not None:
        words = t("D% against {limit} %", limit=number(rule.delta_e_percent))
        yield PlanWord(words, "score", rule.by.value)
    elif rule.by in SCORES:
        yield PlanWord(t("scored by {score}", score=SCORES[rule.by]), "score", rule.by.value)


def number(value: Decimal) -> str:
    """Write a number of the plan exactly as it was fixed."""
    return as_typed(f"{value}")
