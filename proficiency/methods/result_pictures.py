"""Pictures of results on a line: where an estimator stands and what gross errors do to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import ringtrial

from ..i18n import Translator, mark
from ..reporting.charts.scale import round_ticks
from ..reporting.charts.spec import Distribution, Point
from ..reporting.signals import Tone

GOOD = (
    87.2, 88.0, 88.5, 88.8, 89.0, 89.2, 89.3, 89.5, 89.6, 89.8, 89.9, 90.1, 90.3, 90.5, 90.8, 91.2,
    91.9,
)  # fmt: skip
WRONG = (80.4, 81.6)
RESULTS = (*WRONG, *GOOD)
GROUPS = (82.1, 82.6, 82.9, 83.1, 83.4, 83.8, 89.0, 89.4, 89.7, 89.9, 90.1, 90.3, 90.6, 91.0)
LOW, HIGH, STEPS = 78.0, 95.0, 121
Estimator = Callable[[Sequence[float]], float]
TITLE = mark("Results of an invented round")
LOCATION = mark(
    "19 invented results, two of them far too low. The line marks the estimate {value}; without "
    "the two low results it would be {without}."
)
SPREAD = mark(
    "19 invented results, two of them far too low. The dashed lines stand one estimated standard "
    "deviation, {value}, on both sides of the median; without the two low results it would be "
    "{without}."
)
CONSENSUS = mark(
    "19 invented results, two of them far too low. The line marks the consensus {value}, the band "
    "its expanded uncertainty (k = 2)."
)
TWO_GROUPS = mark(
    "14 invented results in two groups. The density shows two modes, at {first} and {second}; one "
    "assigned value for both would describe neither."
)

BOOTSTRAP = mark(
    "19 invented results, two of them far too low. The line marks the median {value}, the band its "
    "expanded uncertainty (k = 2) by the bootstrap, {expanded}; 1.25 s*/√p would give {formula}."
)
GRUBBS = mark(
    "19 invented results, two of them far too low. Left of the dashed lines, the critical values "
    "for 5 % and 1 %, the lowest result is a straggler or an outlier. The two low results push "
    "these limits out so far that each hides the other: the lowest is no more than a straggler."
)


def mean(x: Sequence[float]) -> float:
    """Return the mean."""
    return ringtrial.mean(x).value


LOCATIONS: dict[str, Estimator] = {
    "mean": mean,
    "median": lambda x: ringtrial.median(x).value,
    "algorithm-a": lambda x: ringtrial.algorithm_a(x).x,
    "q-hampel": lambda x: ringtrial.q_hampel(x).x,
}
SPREADS: dict[str, Estimator] = {
    "standard-deviation": lambda x: ringtrial.standard_deviation(x).value,
    "made": lambda x: ringtrial.made(x).value,
    "niqr": lambda x: ringtrial.niqr(x).value,
    "qn": lambda x: ringtrial.qn(x).value,
    "sn": lambda x: ringtrial.sn(x).value,
    "q-method": lambda x: ringtrial.q_method(x).s,
    "small-rounds": lambda x: ringtrial.small_round_spread(x).value,
    "sigma-of-round": lambda x: ringtrial.algorithm_a(x).s,
}


def location(estimator: Estimator, t: Translator) -> Distribution:
    """Show where an estimator of location stands."""
    value = estimator(RESULTS)
    reading = t(LOCATION, value=f"{value:.2f}", without=f"{estimator(GOOD):.2f}")
    return distribution(t, RESULTS, reading, assigned=(value, f"{value:.2f}"))


def spread(estimator: Estimator, t: Translator) -> Distribution:
    """Show how far an estimator of spread reaches."""
    value, centre = estimator(RESULTS), ringtrial.median(RESULTS).value
    reading = t(SPREAD, value=f"{value:.2f}", without=f"{estimator(GOOD):.2f}")
    limits = ((centre - value, f"−{value:.2f}"), (centre + value, f"+{value:.2f}"))
    return distribution(t, RESULTS, reading, limits=limits)


def consensus(t: Translator) -> Distribution:
    """Show a consensus with its expanded uncertainty."""
    found = ringtrial.assigned_from_participants(RESULTS)
    reach = 2.0 * (found.u_x_pt or 0.0)
    reading = t(CONSENSUS, value=f"{found.x_pt:.2f}")
    band = (found.x_pt - reach, found.x_pt + reach)
    return distribution(t, RESULTS, reading, assigned=(found.x_pt, "x_pt"), band=band)


def bootstrap(t: Translator) -> Distribution:
    """Show the median with its uncertainty by the bootstrap."""
    found, robust = ringtrial.bootstrap_median(RESULTS), ringtrial.algorithm_a(RESULTS)
    reach = 2.0 * found.u
    facts = {"value": found.value, "expanded": reach, "formula": 2.0 * (robust.u or 0.0)}
    reading = t(BOOTSTRAP, **{name: f"{fact:.2f}" for name, fact in facts.items()})
    band = (found.value - reach, found.value + reach)
    return distribution(t, RESULTS, reading, assigned=(found.value, "x_pt"), band=band)


def grubbs(t: Translator) -> Distribution:
    """Show the critical values of Grubbs' test around the mean."""
    centre, sd = mean(RESULTS), ringtrial.standard_deviation(RESULTS).value
    reaches = {
        name: ringtrial.grubbs_critical(len(RESULTS), level=level) * sd
        for name, level in (("5 %", 0.05), ("1 %", 0.01))
    }
    limits = tuple((centre - reach, name) for name, reach in reaches.items())
    return distribution(t, RESULTS, t(GRUBBS), limits=limits)


def two_groups(t: Translator) -> Distribution:
    """Show results of two groups and the modes of their density."""
    modes = ringtrial.kernel_density(GROUPS, bandwidth=0.9).modes
    places = sorted(mode.location for mode in modes)
    reading = t(TWO_GROUPS, first=f"{places[0]:.1f}", second=f"{places[-1]:.1f}")
    return distribution(t, GROUPS, reading)


def distribution(
    t: Translator,
    results: Sequence[float],
    reading: str,
    *,
    assigned: tuple[float, str] | None = None,
    band: tuple[float, float] | None = None,
    limits: tuple[tuple[float, str], ...] = (),
) -> Distribution:
    """Draw results with their density."""
    grid = [LOW + (HIGH - LOW) * n / (STEPS - 1) for n in range(STEPS)]
    heights = ringtrial.density_at(results, grid, bandwidth=0.9)
    scaled = (heights / heights.max()).tolist()
    return Distribution(
        title=t(TITLE),
        alternative=reading,
        axis=t("result in %"),
        low=LOW,
        high=HIGH,
        ticks=round_ticks(LOW, HIGH),
        line=tuple(zip(grid, scaled, strict=True)),
        dots=tuple(dot(n, value) for n, value in enumerate(results, start=1)),
        groups=(),
        assigned=assigned,
        band=band,
        limits=limits,
    )


def dot(place: int, value: float) -> Point:
    """Make the mark of one result."""
    return Point(f"L{place:02}", value, f"{value:g} %", Tone.NONE, "")


PICTURES: dict[str, Callable[[Translator], Distribution]] = {
    **{key: partial(location, estimator) for key, estimator in LOCATIONS.items()},
    **{key: partial(spread, estimator) for key, estimator in SPREADS.items()},
    "assigned-participants": consensus,
    "bootstrap": bootstrap,
    "grubbs": grubbs,
    "kernel-density": two_groups,
    "dip": two_groups,
    "multimodality": two_groups,
    "method-groups": two_groups,
}
