"""Words of plans, tables and reports that name a method, and the page they lead to."""

from __future__ import annotations

from functools import cache

from ..i18n import Language, mark, translator

ASSIGNED = "#assigned-value"
WORDS = {
    "z": "z",
    "z′": "z-prime",
    "ζ": "zeta",
    "E_n": "en",
    "D%": "differences",
    "x_pt": ASSIGNED,
    "x_pt ± U": ASSIGNED,
    "u(x_pt)": "uncertainty-of-consensus",
    "σ_pt": "#spread",
    mark("x_pt ± U (k = 2)"): ASSIGNED,
    mark("Assigned value x_pt"): ASSIGNED,
    mark("Uncertainty u(x_pt)"): "uncertainty-of-consensus",
    mark("D and D%"): "differences",
    mark("Signal"): "signals",
    mark("Robust SD s*"): "algorithm-a",
    mark("Algorithm A"): "algorithm-a",
    mark("Median"): "median",
    mark("Difference D"): "differences",
    mark("Difference D%"): "differences",
    mark("z score"): "z",
    mark("z′ score"): "z-prime",
    mark("ζ score"): "zeta",
    mark("E_n score"): "en",
    mark("Mean, standard deviation"): "standard-deviation",
    mark("Median, MADe"): "made",
    mark("Median, nIQR"): "niqr",
    mark("Median, Qn"): "qn",
    mark("Median, Sn"): "sn",
    "Q/Hampel": "q-hampel",
    mark("Hampel with MADe"): "hampel",
    mark("Mode of the kernel density"): "kernel-density",
    mark("Estimators side by side"): "side-by-side",
}
"""Names as they stand alone: in the head of a column or row, or before a value.

What can be found in several ways leads to its topic, written with a hash.
"""
SCORES = ("z", "z′", "ζ", "E_n")
OF_PLAN = {
    "assigned": {
        "algorithm_a": "algorithm-a",
        "median": "median",
        "mean": "mean",
        "q_hampel": "q-hampel",
        "reference": "assigned-reference",
        "experts": "assigned-participants",
        "category": "nominal",
        "ordered_category": "ordinal",
        "profile": "profile-match",
    },
    "sigma": {
        "robust": "sigma-of-round",
        "fixed": "sigma-prescribed",
        "relative": "sigma-prescribed",
        "perception": "sigma-prescribed",
        "by_level": "sigma-prescribed",
        "horwitz": "horwitz",
        "precision": "sigma-from-precision",
        "regression": "spread-line",
    },
    "scale": {"ln": "transformed-consensus", "logit": "transformed-consensus"},
    "replicates": {"mean": "mean", "median": "median"},
    "censored": {
        "exclude": "censored-results",
        "half": "censored-results",
        "ignore_sign": "censored-results",
        "maximum_likelihood": "censored-fit",
    },
    "without_methods": {"any": "method-groups"},
    "score": {
        "auto": "score-choice",
        "z": "z",
        "z_prime": "z-prime",
        "zeta": "zeta",
        "en": "en",
        "percent": "differences",
    },
}
"""Choices of a plan, table by table; the first of several replicates is no method."""


def method_named(text: str, language: Language) -> str | None:
    """Return the method or the topic that a text names, None where it names none."""
    return named_in(language).get(text)


@cache
def named_in(language: Language) -> dict[str, str]:
    """Return the words of one language with the keys of their methods."""
    t = translator(language)
    plain = {t(word): key for word, key in WORDS.items()}
    chosen = {t("{symbol} (for the signal)", symbol=symbol): WORDS[symbol] for symbol in SCORES}
    return plain | chosen
