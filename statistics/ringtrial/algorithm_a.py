"""Algorithm A: robust mean and robust standard deviation by winsorizing at 1.5 s*."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray, positive, sorted_results
from ringtrial.constants import (
    ALGORITHM_A_FACTORS,
    COLLAPSE,
    CONVERGENCE,
    MADE_FACTOR_ISO,
    RECOMMENDED_FOR_ALGORITHM_A,
    ROBUST_UNCERTAINTY_FACTOR,
    WINSOR_LIMIT,
    Factor,
)
from ringtrial.simple import middle, spread_about_mean
from ringtrial.status import InputRefused, Status

Stop = Literal["converged", "iso2022"]

# Jumps settle within about five steps; where they go round in a circle after this many, the printed
# iteration, which always converges, takes over.
DIRECT_STEPS = 20


@dataclass(frozen=True, slots=True)
class AlgorithmA:
    """Result of Algorithm A.

    Attributes
    ----------
    x, s : float
        Robust mean x* and robust standard deviation s*, in the unit of the results.
    u : float or None
        Standard uncertainty 1.25 s*/sqrt(n) of x*; None when s* is zero, as it would mean nothing.
    n, missing : int
        Usable and missing results.
    iterations : int
        Updates of (x*, s*) that were made.
    status : Status
        The most serious of degenerate, not_converged, few_results (n < 12), ok.
    sd_start : bool
        MADe was zero and the iteration started from the standard deviation.
    collapsed : bool
        s* fell to zero, or all results are equal.
    converged : bool
        The stopping rule was met within `max_iterations`.
    """

    x: float
    s: float
    u: float | None
    n: int
    missing: int
    iterations: int
    status: Status
    sd_start: bool
    collapsed: bool
    converged: bool


@dataclass(slots=True)
class _State:
    """x* and s* of centred results in units of their largest deviation."""

    x: float
    s: float
    iterations: int = 0
    converged: bool = False
    collapsed: bool = False


def algorithm_a(
    x: ArrayLike,
    *,
    factor: Factor = "iso",
    stop: Stop = "converged",
    scale: float | None = None,
    max_iterations: int = 100_000,
) -> AlgorithmA:
    """Return the robust mean x* and the robust standard deviation s* of Algorithm A.

    Start: ``x* = med(x)``, ``s* = 1.483 med|x_i - x*|``; the standard deviation if that is zero.
    Repeat: pull every result to within ``x* +- 1.5 s*``; ``x*`` is the mean of these values and
    ``s*`` 1.134 times their standard deviation.

    The default does not walk the slow iteration: once it is known which results are pulled in, x*
    and s* have a closed form, which is solved until the set of pulled results repeats itself. The
    fixed point with s* > 0 is unique (Huber, Proposal 2), so the value is that of the iteration.

    Parameters
    ----------
    x : array_like, shape (p,)
        Results; NaN or None is missing and counted.
    factor : {"iso", "exact"}
        1.134 as printed, or the unrounded 1.133393 that is consistent at the normal.
    stop : {"converged", "iso2022"}
        Full convergence, or the printed rule: third significant figure of x* and of s* unchanged
        from one update to the next. The printed rule depends on unit and origin and stops early.
    scale : float, optional
        Keep s* at this value, in the unit of ``x``, and iterate x* only (C.3.2 b).
    max_iterations : int
        Updates allowed before ``not_converged``.

    Returns
    -------
    AlgorithmA
        ``degenerate`` when s* is zero: all results equal, or about two thirds of them. Two
        distinct results give their mean and 1.134 times their standard deviation.

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite
        An infinite result or scale.
    NotPositive
        A given scale that is not above zero.

    References
    ----------
    ISO 13528:2022, C.3.1 and C.3.2, Formula (6) of 7.7.7; Huber, P. J. (1981), Robust
    Statistics, 6.4.

    Examples
    --------
    >>> result = algorithm_a([5.0, 5.0, 5.0, 5.0, 6.0, 7.0, 9.0])
    >>> round(result.x, 6), round(result.s, 6), result.sd_start
    (5.827397, 1.309589, True)
    >>> result.status
    <Status.FEW_RESULTS: 'few_results'>
    >>> algorithm_a([1, 1, 1, 1, 1, 1, 2]).status
    <Status.DEGENERATE: 'degenerate'>
    """
    if factor not in ALGORITHM_A_FACTORS:
        raise InputRefused(f"factor is {factor!r}, known are 'iso' and 'exact'")
    if stop not in ("converged", "iso2022"):
        raise InputRefused(f"stop is {stop!r}, known are 'converged' and 'iso2022'")
    if max_iterations < 1:
        raise InputRefused(f"max_iterations is {max_iterations}, at least one update is needed")
    given = None if scale is None else positive(scale, name="scale")
    values, missing = sorted_results(x)

    centre = middle(values)
    centred = values - centre
    largest = max(-float(centred[0]), float(centred[-1]))
    if largest == 0.0:
        state = _State(0.0, 0.0 if given is None else given, converged=True)
        state.collapsed = given is None
        return _result(state, centre, 1.0, values.size, missing, sd_start=given is None)
    # Equivariance: the iteration sees neither the unit nor the level of the results.
    unit = centred / largest
    if given is not None:
        start, sd_start = given / largest, False
    else:
        start, sd_start = starting_scale(unit)

    state = _State(0.0, start)
    sums = _Sums(unit, ALGORITHM_A_FACTORS[factor], fixed=given is not None)
    if stop == "iso2022":
        _iterate_printed_rule(state, sums, max_iterations, centre, largest)
    else:
        _solve(state, sums, max_iterations)
    return _result(state, centre, largest, values.size, missing, sd_start=sd_start)


def starting_scale(unit: FloatArray) -> tuple[float, bool]:
    """Return the start of s* for sorted results with median zero, and whether it is the SD.

    Examples
    --------
    >>> starting_scale(np.array([-1.0, 0.0, 0.0, 0.0, 2.0]))[1]
    True
    """
    start = MADE_FACTOR_ISO * middle(np.sort(np.abs(unit)))
    if start > 0.0:
        return start, False
    return spread_about_mean(unit), True


class _Sums:
    """Sums over any run of the sorted results, and the updates of x* and s* made from them."""

    __slots__ = ("first", "fixed", "inverse", "p", "second", "sorted")

    def __init__(self, unit: FloatArray, factor: float, *, fixed: bool) -> None:
        self.p = unit.size
        self.fixed = fixed
        self.inverse = (self.p - 1) / factor**2
        self.sorted = unit.tolist()
        self.first = _sums_from_the_middle(unit).tolist()
        self.second = _sums_from_the_middle(unit * unit).tolist()

    def inside(self, state: _State) -> tuple[int, int]:
        """Return the run of results that are not pulled in."""
        delta = WINSOR_LIMIT * state.s
        return bisect_left(self.sorted, state.x - delta), bisect_right(self.sorted, state.x + delta)

    def update(self, state: _State, low: int, high: int) -> tuple[float, float]:
        """Return x* and s* after one printed update."""
        delta = WINSOR_LIMIT * state.s
        above, count = self.p - high, high - low
        first = self.first[high] - self.first[low]
        x = (first + low * (state.x - delta) + above * (state.x + delta)) / self.p
        if self.fixed:
            return x, state.s
        second = self.second[high] - self.second[low]
        squares = max(second - 2 * x * first + count * x * x, 0.0)
        squares += low * (state.x - delta - x) ** 2 + above * (state.x + delta - x) ** 2
        return x, math.sqrt(squares / self.inverse)

    def settle(self, state: _State, low: int, high: int) -> tuple[float, float] | None:
        """Return the fixed point if exactly this run stays untouched, None where there is none."""
        above, count = self.p - high, high - low
        if count == 0:
            return None
        first = self.first[high] - self.first[low]
        shift = WINSOR_LIMIT * (above - low) / count
        if self.fixed:
            return first / count + shift * state.s, state.s
        # (p-1) s*^2 / f^2 is the sum of squares: of the run about x*, and 1.5 s* for the others.
        room = self.inverse - WINSOR_LIMIT**2 * (low + above) - shift * shift * count
        if room <= 0.0:
            return None
        second = self.second[high] - self.second[low]
        s = math.sqrt(max(second - first * first / count, 0.0) / room)
        return first / count + shift * s, s


def _sums_from_the_middle(values: FloatArray) -> FloatArray:
    """Return running sums that are zero at the middle, so that far outliers never enter a run's."""
    middle_index = values.size // 2
    sums = np.zeros(values.size + 1)
    np.cumsum(values[middle_index:], out=sums[middle_index + 1 :])
    sums[:middle_index] = -np.cumsum(values[:middle_index][::-1])[::-1]
    return sums


def _solve(state: _State, sums: _Sums, max_iterations: int) -> None:
    """Jump to the fixed point of the present run until it is confirmed, else walk towards it."""
    start = state.s
    while state.iterations < max_iterations and not state.converged:
        run = sums.inside(state)
        direct = sums.settle(state, *run)
        if direct is None or state.iterations >= DIRECT_STEPS:
            x, s = sums.update(state, *run)
        else:
            x, s = direct
        if direct is not None and sums.inside(_State(*direct)) == run:
            x, s = direct
            state.converged = True
        state.iterations += 1
        # A result on the very edge of the interval may be counted in or out: same fixed point.
        still = max(abs(x - state.x), abs(s - state.s)) <= CONVERGENCE * s
        state.converged = state.converged or still or s == 0.0
        state.x, state.s = x, s
        state.collapsed = state.converged and s < COLLAPSE * start


def _iterate_printed_rule(
    state: _State, sums: _Sums, max_iterations: int, centre: float, largest: float
) -> None:
    start, shown = state.s, ("", "")
    while state.iterations < max_iterations and not state.converged:
        state.x, state.s = sums.update(state, *sums.inside(state))
        state.iterations += 1
        now = (f"{centre + largest * state.x:.2e}", f"{largest * state.s:.2e}")
        state.collapsed = state.s < COLLAPSE * start
        state.converged = now == shown or state.collapsed
        shown = now


def _result(
    state: _State, centre: float, largest: float, n: int, missing: int, *, sd_start: bool
) -> AlgorithmA:
    s = 0.0 if state.collapsed else largest * state.s
    return AlgorithmA(
        x=centre + largest * state.x,
        s=s,
        u=None if state.collapsed else ROBUST_UNCERTAINTY_FACTOR * s / math.sqrt(n),
        n=n,
        missing=missing,
        iterations=state.iterations,
        status=_status(state, n),
        sd_start=sd_start,
        collapsed=state.collapsed,
        converged=state.converged,
    )


def _status(state: _State, n: int) -> Status:
    if state.collapsed:
        return Status.DEGENERATE
    if not state.converged:
        return Status.NOT_CONVERGED
    return Status.FEW_RESULTS if n < RECOMMENDED_FOR_ALGORITHM_A else Status.OK
