"""What a plan says of results before and after the consensus, in words; the usual is left out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..i18n import mark
from ..reporting.rounding import as_typed
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
from .reader import t

REPLICATES = {
    Replicates.MEDIAN: mark("median of the replicates"),
    Replicates.FIRST: mark("first of the replicates"),
}
CENSORED = {
    Censored.HALF: mark("half the limit enters the consensus for “<”"),
    Censored.IGNORE_SIGN: mark("the limit enters the consensus for “<” and “>”"),
    Censored.MAXIMUM_LIKELIHOOD: mark("limits enter the consensus by maximum likelihood"),
}
SCORES = {
    ScoreBy.Z: "z",
    ScoreBy.Z_PRIME: "z′",
    ScoreBy.ZETA: "ζ",
    ScoreBy.EN: "E_n",
}


def treatment_words(rules: Rules) -> Iterator[str]:
    """Give what differs from the usual way, from results to printed values."""
    yield from scale_words(rules.scale)
    yield from results_words(rules.results)
    yield from score_words(rules.score)
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


def scale_words(rule: ScaleRule) -> Iterator[str]:
    """Name the scale and its continuity rule."""
    if rule.by is Scale.LN:
        yield t("evaluated as natural logarithms")
    if rule.by is not Scale.LOGIT:
        return
    yield t("evaluated as logits of proportions of {whole}", whole=number(rule.whole))
    if rule.half_unit is not None:
        yield t(
            "results at an end of the scale moved inwards by {half_unit}",
            half_unit=number(rule.half_unit),
        )
    if rule.counted is not None:
        yield t(
            "results at an end of the scale moved inwards by half a count of {counted}",
            counted=rule.counted,
        )


def results_words(rule: ResultsRule) -> Iterator[str]:
    """Say how results are taken together and which have a part in the consensus."""
    if rule.replicates in REPLICATES:
        yield t(REPLICATES[rule.replicates])
    if rule.censored in CENSORED:
        yield t(CENSORED[rule.censored])
    if rule.without_methods:
        methods = ", ".join(rule.without_methods)
        yield t("methods without part in the consensus: {methods}", methods=methods)


def score_words(rule: ScoreRule) -> Iterator[str]:
    """Name a prescribed score."""
    if rule.delta_e_percent is not None:
        yield t("D% against {limit} %", limit=number(rule.delta_e_percent))
    elif rule.by in SCORES:
        yield t("scored by {score}", score=SCORES[rule.by])


def number(value: Decimal) -> str:
    """Write a number of the plan exactly as it was fixed."""
    return as_typed(f"{value}")
