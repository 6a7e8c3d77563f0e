"""The picture of all results of one outcome, and the sentence that reads it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ringtrial import density_at, general_bandwidth

from ..evaluation.outcome import Score
from ..i18n import mark
from . import rounding
from .case import COVERAGE, Case, Numbers
from .charts.scale import round_ticks, window
from .charts.spec import Crowd, Distribution, Point, with_own
from .content import ChartBlock
from .curved_scale import at_steps, distance_in_steps, is_curved
from .sentences import join

FEWEST_RESULTS = 3
"""Results below which a distribution is not a picture."""
GRID = 81
OF_SIGMA = 0.75
"""Bandwidth in units of sigma_pt where the scheme has a criterion (ISO 13528, 10.3.2)."""
MOST_GROUPS = 4
"""Methods that can be told apart by the shape of their marks."""

BANDWIDTH = mark("Density line: normal kernel, bandwidth {bandwidth}.")
ONE_OUTSIDE = mark("One result lies outside the picture; an arrow shows its side.")
MORE_OUTSIDE = mark("{count} results lie outside the picture; arrows show their side.")
OWN_SIGMA_ABOVE = mark(
    "Your result {result} lies {steps} σ_pt above the assigned value {assigned}."
)
OWN_SIGMA_BELOW = mark(
    "Your result {result} lies {steps} σ_pt below the assigned value {assigned}."
)
OWN_ABOVE = mark("Your result {result} lies {steps} above the assigned value {assigned}.")
OWN_BELOW = mark("Your result {result} lies {steps} below the assigned value {assigned}.")
OWN_EQUAL = mark("Your result {result} equals the assigned value {assigned}.")
OWN_ALONE = mark("Your result is {result}; no assigned value was set.")
ALL_RESULTS = mark("{count} results between {low} and {high}; the assigned value is {assigned}.")
ALL_WITHOUT_VALUE = mark("{count} results between {low} and {high}; no assigned value was set.")


@dataclass(frozen=True)
class Ground:
    """What the picture shows whoever looks at it."""

    values: list[float]
    crowd: Crowd
    groups: tuple[str, ...]
    low: float
    high: float
    line: tuple[tuple[float, float], ...]
    bandwidth: float


def distribution_picture(case: Case) -> ChartBlock | None:
    """Show where the results lie; None where there are too few numbers."""
    ground = case.common("distribution", lambda: ground_of(case))
    if ground is None:
        return None
    main, t = case.main, case.edition.t
    outside = sum(not ground.low <= value <= ground.high for value in ground.values)
    width = ground.bandwidth
    reading = join(
        t,
        read(case, ground.values),
        t(BANDWIDTH, bandwidth=bandwidth_text(case, width)) if width else "",
        t.plural(ONE_OUTSIDE, MORE_OUTSIDE, outside) if outside else "",
    )
    chart = Distribution(
        title=t("Results, {title}", title=case.title),
        alternative=reading,
        axis=axis_title(case),
        low=ground.low,
        high=ground.high,
        ticks=round_ticks(ground.low, ground.high),
        line=ground.line,
        dots=with_own(ground.crowd.points, case.edition.lab),
        groups=tuple(case.edition.method(m) for m in ground.groups),
        assigned=None if main.assigned_value is None else (main.assigned_value, "x_pt"),
        band=band(case),
        limits=limits(case),
        crowd=ground.crowd,
    )
    return ChartBlock(chart, reading, t("Numbers of the picture"))


def ground_of(case: Case) -> Ground | None:
    """Place all results and their density; None where there are too few numbers."""
    scored = [(s.value, s) for s in case.main.scores if s.value is not None]
    if len(scored) < FEWEST_RESULTS:
        return None
    values = [value for value, _ in scored]
    low, high = ends_of_picture(case, values)
    groups = methods(case)
    line, bandwidth = density(values, low, high, case.main.sigma_pt)
    crowd = Crowd(tuple(point(case, s, value, groups) for value, s in scored))
    return Ground(values, crowd, groups, low, high, line, bandwidth)


def ends_of_picture(case: Case, values: list[float]) -> tuple[float, float]:
    """Return what the picture shows: of a curved scale nothing beyond the possible values."""
    main = case.main
    low, high = window(values, main.assigned_value, main.sigma_pt)
    if not is_curved(main):
        return low, high
    # A result that cannot be is shown all the same, so that the laboratory finds itself.
    low = max(low, min(0.0, *values))
    return low, high if main.whole is None else min(high, max(main.whole, *values))


def axis_title(case: Case) -> str:
    """Return the name of the measurand with its unit."""
    name = case.edition.measurand(case.main.measurand)
    if not case.main.unit:
        return name
    return case.edition.t("{name} ({unit})", name=name, unit=case.main.unit)


def point(case: Case, score: Score, value: float, groups: tuple[str, ...]) -> Point:
    """Place one laboratory's result."""
    signal = case.signal(score)
    group = groups.index(score.method) if score.method in groups else 0
    text = Numbers(case.main, case.edition).result_with_unit(score)
    return Point(score.lab, value, text, signal.tone, signal.word, group=group)


def methods(case: Case) -> tuple[str, ...]:
    """Return the methods when their number can be told apart by shape."""
    found = dict.fromkeys(s.method for s in case.main.scores if s.value is not None and s.method)
    return tuple(found) if 2 <= len(found) <= MOST_GROUPS else ()


def band(case: Case) -> tuple[float, float] | None:
    """Return the ends of the assigned value with its expanded uncertainty."""
    if is_curved(case.main):
        lower, upper = case.main.assigned_lower, case.main.assigned_upper
        return None if lower is None or upper is None else (lower, upper)
    value, u = case.main.assigned_value, case.main.u_assigned_value
    return None if value is None or not u else (value - COVERAGE * u, value + COVERAGE * u)


def limits(case: Case) -> tuple[tuple[float, str], ...]:
    """Return the values two and three sigma_pt from the assigned value."""
    steps = ((-3, "−3"), (-2, "−2"), (2, "+2"), (3, "+3"))
    places = ((at_steps(case.main, step), f"{text} σ_pt") for step, text in steps)
    return tuple((place, text) for place, text in places if place is not None)


def density(
    values: list[float], low: float, high: float, sigma: float | None
) -> tuple[tuple[tuple[float, float], ...], float]:
    """Return the density over the window, its highest point scaled to 1, and the bandwidth."""
    bandwidth = OF_SIGMA * sigma if sigma else general_bandwidth(values)
    if not bandwidth:
        return (), 0.0
    places = np.linspace(low, high, GRID)
    heights = density_at(values, places, bandwidth=bandwidth)
    highest = float(heights.max())
    if not highest:
        return (), 0.0
    pairs = zip(places.tolist(), (heights / highest).tolist(), strict=True)
    return tuple(pairs), bandwidth


def bandwidth_text(case: Case, bandwidth: float) -> str:
    """Write the bandwidth with its unit and, where it comes from sigma_pt, how."""
    number = rounding.with_unit(rounding.significant(bandwidth, 2), case.main.unit)
    if not case.main.sigma_pt:
        return number
    return case.edition.t("{number} (0.75 σ_pt)", number=number)


def read(case: Case, values: list[float]) -> str:
    """Say where the own result lies, or where the results of all lie."""
    t, numbers, own = case.edition.t, Numbers(case.main, case.edition), case.own
    assigned = numbers.with_unit(numbers.assigned_with_u)
    if len(own) == 1 and own[0].value is not None:
        return read_own(case, own[0], own[0].value, assigned)
    ends = (min(values), max(values))
    low, high = (numbers.with_unit(numbers.like_assigned(end)) for end in ends)
    facts = {"count": len(values), "low": low, "high": high}
    if case.main.assigned_value is None:
        return t(ALL_WITHOUT_VALUE, **facts)
    return t(ALL_RESULTS, **facts, assigned=assigned)


def read_own(case: Case, own: Score, value: float, assigned: str) -> str:
    """Say how far the own result lies from the assigned value."""
    t, main = case.edition.t, case.main
    result = Numbers(main, case.edition).result_with_unit(own)
    if main.assigned_value is None:
        return t(OWN_ALONE, result=result)
    distance = value - main.assigned_value
    in_steps = distance_in_steps(main, own)
    if in_steps is not None:
        steps = rounding.score(in_steps, limits=(2.0, 3.0))
        message = OWN_SIGMA_ABOVE if distance > 0 else OWN_SIGMA_BELOW
    else:
        steps = rounding.with_unit(rounding.significant(abs(distance), 2), main.unit)
        message = OWN_ABOVE if distance > 0 else OWN_BELOW
    if distance == 0:
        return t(OWN_EQUAL, result=result, assigned=assigned)
    return t(message, result=result, steps=steps, assigned=assigned)
