"""How values were set and how statistics are called, in words."""

from __future__ import annotations

from ..evaluation.outcome import Outcome
from ..i18n import Translator, mark

ASSIGNED_BY = {
    "algorithm_a": mark("robust mean of the results (Algorithm A)"),
    "median": mark("median of the results"),
    "mean": mark("mean of the results"),
    "q_hampel": mark("robust mean of the results (Q/Hampel)"),
    "reference": mark("reference value, independent of the results"),
    "experts": mark("consensus of the expert laboratories that the plan names"),
    "category": mark("category assigned by the plan, independent of the results"),
    "profile": mark("profile assigned by the plan, independent of the results"),
    "maximum_likelihood": mark("maximum likelihood of results and limits together"),
    "none": mark("not set"),
}
SIGMA_BY = {
    "robust": mark("robust standard deviation of the results"),
    "fixed": mark("value prescribed by the plan"),
    "relative": mark("prescribed percentage of the assigned value"),
    "perception": mark("largest tolerable error, judged by experts"),
    "by_level": mark("value prescribed for the level of the assigned value"),
    "horwitz": mark("general model of Horwitz and Thompson"),
    "precision": mark("precision experiment (ISO 5725)"),
    "regression": mark("line of the spreads of earlier rounds"),
    "maximum_likelihood": mark("maximum likelihood of results and limits together"),
    "none": mark("not set"),
}
ASSIGNED_BRIEFLY = {
    "algorithm_a": mark("Algorithm A"),
    "median": mark("median"),
    "mean": mark("mean"),
    "q_hampel": mark("Q/Hampel estimate"),
    "reference": mark("reference value"),
    "experts": mark("expert laboratories"),
    "category": mark("assigned category"),
    "profile": mark("assigned profile"),
    "maximum_likelihood": mark("maximum likelihood"),
    "none": mark("not set"),
}
SIGMA_BRIEFLY = {
    "robust": mark("results (s*)"),
    "fixed": mark("plan"),
    "relative": mark("percentage of x_pt"),
    "perception": mark("experts"),
    "by_level": mark("plan, by level"),
    "horwitz": mark("Horwitz model"),
    "precision": mark("precision experiment"),
    "regression": mark("earlier rounds"),
    "maximum_likelihood": mark("maximum likelihood"),
    "none": mark("not set"),
}


def assigned_by(outcome: Outcome, t: Translator) -> str:
    """Say how the assigned value was set."""
    return t(ASSIGNED_BY[outcome.assigned_by])


def sigma_by(outcome: Outcome, t: Translator) -> str:
    """Say how sigma_pt was set."""
    return t(SIGMA_BY[outcome.sigma_by])


def assigned_briefly(outcome: Outcome, t: Translator) -> str:
    """Say in a word or two how the assigned value was set."""
    return t(ASSIGNED_BRIEFLY[outcome.assigned_by])


def sigma_briefly(outcome: Outcome, t: Translator) -> str:
    """Say in a word or two how sigma_pt was set."""
    return t(SIGMA_BRIEFLY[outcome.sigma_by])
