"""Outcomes evaluated on another scale than they are reported on: what is shown differently."""

from __future__ import annotations

from ringtrial import back_transformed

from ..evaluation.outcome import Outcome, Score
from ..i18n import Translator, mark

SCALE_NAMES = {"ln": mark("natural logarithm"), "logit": mark("logit")}
CURVED = mark(
    "Where results were evaluated on another scale, the interval of x_pt (k = 2) stands in "
    "parentheses, turned back to the unit of the results, and σ_pt is the size it has near x_pt."
)


def is_curved(outcome: Outcome) -> bool:
    """Tell whether scores were made on another scale than results are reported on."""
    return outcome.scale in SCALE_NAMES


def scale_name(outcome: Outcome, t: Translator) -> str:
    """Return the name of the scale in words."""
    return t(SCALE_NAMES[outcome.scale])


def at_steps(outcome: Outcome, steps: int) -> float | None:
    """Return the value a number of σ_pt away from the assigned value, as reported."""
    value, sigma = outcome.assigned_value, outcome.sigma_pt
    if not is_curved(outcome):
        return None if value is None or not sigma else value + steps * sigma
    centre, on_scale = outcome.assigned_value_on_scale, outcome.sigma_pt_on_scale
    if centre is None or not on_scale:
        return None
    place = centre + steps * on_scale
    if outcome.scale == "ln":
        return back_transformed(place, scale="ln")
    return back_transformed(place, scale="logit", whole=outcome.whole or 100.0)


def distance_in_steps(outcome: Outcome, score: Score) -> float | None:
    """Return how many σ_pt a result lies from the assigned value; None without a number of both."""
    on_scale = is_curved(outcome)
    difference = score.difference_on_scale if on_scale else score.difference
    sigma = outcome.sigma_pt_on_scale if on_scale else outcome.sigma_pt
    return None if difference is None or not sigma else abs(difference) / sigma
