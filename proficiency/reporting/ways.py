"""How values were set and how statistics are called, in words."""

from __future__ import annotations

from ..evaluation.outcome import Outcome
from ..i18n import Translator, mark

ASSIGNED_BY = {
    "algorithm_a": mark("robust mean of the results (Algorithm A)"),
    "median": mark("median of the results"),
    "mean": mark("mean of the results"),
    "reference": mark("reference value, independent of the results"),
    "none": mark("not set"),
}
SIGMA_BY = {
    "robust": mark("robust standard deviation of the results"),
    "fixed": mark("value prescribed by the plan"),
    "relative": mark("prescribed percentage of the assigned value"),
    "perception": mark("largest tolerable error, judged by experts"),
    "none": mark("not set"),
}
ASSIGNED_BRIEFLY = {
    "algorithm_a": mark("Algorithm A"),
    "median": mark("median"),
    "mean": mark("mean"),
    "reference": mark("reference value"),
    "none": mark("not set"),
}
SIGMA_BRIEFLY = {
    "robust": mark("results (s*)"),
    "fixed": mark("plan"),
    "relative": mark("percentage of x_pt"),
    "perception": mark("experts"),
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
