"""How values were set and how statistics are called, in words."""

from __future__ import annotations

from ..evaluation.outcome import Outcome
from ..i18n import Translator, mark

ASSIGNED_BY = {
    "algorithm_a": mark("robust mean of the participants' results (Algorithm A)"),
    "median": mark("median of the participants' results"),
    "mean": mark("mean of the participants' results"),
    "reference": mark("reference value, independent of the participants' results"),
    "none": mark("not set"),
}
SIGMA_BY = {
    "robust": mark("robust standard deviation of this round's results"),
    "fixed": mark("value prescribed in the plan of the round"),
    "relative": mark("prescribed percentage of the assigned value"),
    "perception": mark("largest tolerable error, judged by experts"),
    "none": mark("not set"),
}


def assigned_by(outcome: Outcome, t: Translator) -> str:
    """Say how the assigned value was set."""
    return t(ASSIGNED_BY[outcome.assigned_by])


def sigma_by(outcome: Outcome, t: Translator) -> str:
    """Say how sigma_pt was set."""
    return t(SIGMA_BY[outcome.sigma_by])
