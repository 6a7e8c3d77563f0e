"""The sentence behind each decision about a study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..i18n import Translator, mark

TEXTS: Mapping[str, str] = {
    "scale_ln": mark("The study is judged on the scale of natural logarithms, like the round."),
    "scale_logit": mark("The study is judged on the logit scale, like the round."),
    "adjusted": mark("{count} results at an end of the scale were moved inwards as the plan says."),
    "missing": mark("{count} of {planned} planned measurements are missing."),
    "off_scale": mark(
        "{count} results have no place on the scale of the plan; the study cannot be judged."
    ),
    "sigma_of_plan": mark("σ_pt = {sigma} comes from the plan of the round."),
    "sigma_stated": mark(
        "σ_pt = {sigma} was stated when the study was planned, because the plan takes σ_pt from "
        "the round itself."
    ),
    "sigma_unknown": mark("There is no σ_pt to compare with, so the study cannot be judged."),
    "too_few_units": mark("Results of at least two units are needed; there are {units}."),
    "few_units": mark("{units} units were measured; at least {recommended} are recommended."),
    "very_few_units": mark(
        "Only {units} units were measured; at least {recommended} are recommended, and the spread "
        "between so few units is very uncertain."
    ),
    "single_results": mark(
        "Every unit has a single result: the spread between units contains that of the method."
    ),
    "cochran_outlier": mark(
        "The replicates of unit {unit} differ more than those of the others (Cochran’s test, 1 %). "
        "They stay in; check the measurement."
    ),
    "cochran_straggler": mark(
        "The replicates of unit {unit} differ conspicuously (Cochran’s test, 5 %). They stay in."
    ),
    "method_coarse": mark(
        "The method of the study is coarse: s_w = {s_w} is not below half of σ_pt ({half})."
    ),
    "F_significant": mark(
        "The units differ statistically (F = {F}, p = {p}); what counts is whether it matters."
    ),
    "F_not_significant": mark("No difference between units is shown (F = {F}, p = {p})."),
    "s_s_within": mark("s_s = {s_s} does not exceed 0.3 σ_pt = {criterion}."),
    "s_s_above": mark("s_s = {s_s} exceeds 0.3 σ_pt = {criterion}."),
    "expanded_within": mark(
        "s_s = {s_s} does not exceed the expanded criterion {criterion}, which was chosen "
        "beforehand."
    ),
    "expanded_above": mark("s_s = {s_s} exceeds even the expanded criterion {criterion}."),
    "expanded_for_information": mark(
        "For information: s_s keeps to the expanded criterion {criterion}, but that one was not "
        "chosen beforehand."
    ),
    "homogeneity_passed": mark("The material is homogeneous enough for its purpose."),
    "homogeneity_failed": mark(
        "The material is not homogeneous enough: take another batch, or widen the evaluation with "
        "a justification signed by two."
    ),
    "homogeneity_undecided": mark("Whether the material is homogeneous enough stays open."),
    "empty_point": mark("There is no result of point {point}, so the study cannot be judged."),
    "change_within_day": mark(
        "The largest change against the first day is {change}, on day {point}; it does not exceed "
        "0.3 σ_pt = {criterion}."
    ),
    "change_above_day": mark(
        "The largest change against the first day is {change}, on day {point}; it exceeds "
        "0.3 σ_pt = {criterion}."
    ),
    "change_within_sent": mark(
        "Units sent differ by {change} from those kept back; this does not exceed 0.3 σ_pt = "
        "{criterion}."
    ),
    "change_above_sent": mark(
        "Units sent differ by {change} from those kept back; this exceeds 0.3 σ_pt = {criterion}."
    ),
    "change_expanded_within": mark(
        "It does not exceed the expanded criterion {criterion}, which was chosen beforehand."
    ),
    "change_expanded_above": mark("It exceeds even the expanded criterion {criterion}."),
    "single_unit_a_point": mark(
        "A point rests on a single unit, so the uncertainty of its mean is not known."
    ),
    "welch": mark("Welch’s t test of this change: p = {p}."),
    "trend_significant": mark("There is a trend over time: {slope} a day (p = {p})."),
    "trend_not_significant": mark("No trend over time is shown: {slope} a day (p = {p})."),
    "stability_passed": mark("The material is stable enough for its purpose."),
    "stability_failed": mark(
        "The material changes too much: keep or send it in another way, or widen the evaluation "
        "with a justification signed by two."
    ),
    "stability_undecided": mark("Whether the material is stable enough stays open."),
}


def decision_text(decision: Mapping[str, Any], t: Translator) -> str:
    """Say a stored decision in one language, its numbers with three significant digits."""
    facts = {key: shown(fact) for key, fact in decision["facts"].items()}
    return t(TEXTS[decision["key"]], **facts)


def shown(fact: object) -> str:
    """Write a fact for a sentence."""
    if isinstance(fact, float):
        return f"{fact:.3g}".replace("-", "\u2212")
    return str(fact)
