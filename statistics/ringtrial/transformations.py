"""Scales on which results spread evenly: identity, logarithm, logit; and the way back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, finite, not_negative, numbers, positive
from ringtrial.status import InputRefused, OutOfRange, WrongShape

Scale = Literal["identity", "ln", "logit"]
OutOfRangePolicy = Literal["refuse", "exclude"]

# Beyond it the exponential leaves the range of usable magnitudes.
_LARGEST_LOGARITHM = 690.0


@dataclass(frozen=True, slots=True)
class Transformed:
    """Results on another scale, in the order of the input.

    Attributes
    ----------
    values : ndarray, shape (n,)
        Transformed results; NaN where a result is missing or excluded.
    scale : str
        ``identity``, ``ln`` or ``logit``.
    whole : float
        What counts as 100 % for the logit.
    n, missing : int
        Results transformed, and results missing in the input.
    excluded : tuple of int
        Positions, counted from 0, of results without a place on the scale.
    adjusted : tuple of int
        Positions of results of 0 or 100 % that the continuity rule moved inwards.
    """

    values: FloatArray
    scale: Scale
    whole: float
    n: int
    missing: int
    excluded: tuple[int, ...]
    adjusted: tuple[int, ...]

    def back(self, value: float) -> float:
        """Return a value of the transformed scale in the unit of the results.

        Examples
        --------
        >>> transform([40.0, 50.0], scale="logit").back(0.0)
        50.0
        """
        return back_transformed(value, scale=self.scale, whole=self.whole)


def transform(
    x: ArrayLike,
    *,
    scale: Scale,
    whole: float = 100.0,
    counted: ArrayLike | None = None,
    half_unit: float | None = None,
    out_of_range: OutOfRangePolicy = "refuse",
) -> Transformed:
    """Return results on a scale on which their spread does not depend on their level.

    ``identity``: x; ``ln``: natural logarithm of x > 0; ``logit``: ``ln(x/(W - x))`` for
    proportions from 0 to W.

    A proportion of exactly 0 or W has no logit. The continuity rule puts it half a count inside:
    ``0.5 W/N`` and ``W - 0.5 W/N`` where N items were counted, or where N is unknown the stated
    half unit of the last reported digit. Without either it is out of range.

    Parameters
    ----------
    x : array_like, shape (n,)
        Results; NaN or None is missing.
    scale : {"identity", "ln", "logit"}
        Scale.
    whole : float
        W: 100 for per cent, 1 for fractions. Used by the logit only.
    counted : array_like, optional
        N, one for all or one each, above zero; NaN or None is unknown.
    half_unit : float, optional
        Half a step of the reported figures, in the unit of ``x``, above zero and below W/2.
    out_of_range : {"refuse", "exclude"}
        What to do with results without a place on the scale (below or at zero for ln; outside 0 to
        W for logit, or on its ends without a continuity rule): refuse them all by name, or leave
        them out and list them. They are never moved silently.

    Returns
    -------
    Transformed

    Raises
    ------
    OutOfRange
        A result without a place on the scale, under ``refuse``.
    NotFinite, NotPositive, InputRefused, WrongShape
        An infinite result, N, W or half unit not above zero or too large, an unknown scale or
        policy, arrays that do not match.

    References
    ----------
    ISO 13528:2022, 5.3 (distribution of results); Cox, D. R. and Snell, E. J. (1989), Analysis of
    Binary Data, 2.1 (half a count for empirical logits).

    Examples
    --------
    >>> moved = transform([50.0, 100.0, None], scale="logit", counted=[200, 200, 200])
    >>> moved.values.round(4), moved.adjusted
    (array([0.   , 5.989,   nan]), (1,))
    >>> transform([2.0, 0.0], scale="ln", out_of_range="exclude").excluded
    (1,)
    """
    _check_scale(scale)
    if out_of_range not in get_args(OutOfRangePolicy):
        raise InputRefused(f"out_of_range is {out_of_range!r}, known are 'refuse' and 'exclude'")
    W = positive(whole, name="whole")
    given = numbers(x, name="x")
    if given.ndim != 1:
        raise WrongShape(f"x has {given.ndim} dimensions, one is needed")
    inside, adjusted = given, np.zeros(given.shape, dtype=np.bool_)
    if scale == "logit":
        inwards = _half_steps(given, W, counted, half_unit)
        adjusted = ((given == 0.0) | (given == W)) & ~np.isnan(inwards)
        inside = np.where(adjusted, np.where(given == 0.0, inwards, W - inwards), given)
    missing = np.isnan(given)
    excluded = ~missing & ~_has_place(inside, scale, W)
    if excluded.any() and out_of_range == "refuse":
        raise OutOfRange("x", float(given[excluded][0]), scale=scale)
    usable = ~missing & ~excluded
    values = np.full(given.shape, math.nan)
    values[usable] = _forward(inside[usable], scale, W)
    return Transformed(
        values=values,
        scale=scale,
        whole=W,
        n=int(usable.sum()),
        missing=int(missing.sum()),
        excluded=tuple(np.flatnonzero(excluded).tolist()),
        adjusted=tuple(np.flatnonzero(adjusted).tolist()),
    )


def back_transformed(value: float, *, scale: Scale, whole: float = 100.0) -> float:
    """Return a value of the transformed scale in the unit of the results.

    ``identity``: v; ``ln``: ``exp v``; ``logit``: ``W/(1 + exp(-v))``.

    Parameters
    ----------
    value : float
        Value on the transformed scale.
    scale : {"identity", "ln", "logit"}
        Scale.
    whole : float
        W: 100 for per cent, 1 for fractions.

    Returns
    -------
    float
        In the unit of the results.

    Raises
    ------
    NotFinite, NotPositive, InputRefused
        A value that is not finite, or too large to be turned back; a W not above zero; an unknown
        scale.

    References
    ----------
    ISO 13528:2022, 5.3 (distribution of results).

    Examples
    --------
    >>> round(back_transformed(0.6931471805599453, scale="ln"), 12)
    2.0
    >>> back_transformed(0.0, scale="logit", whole=1.0)
    0.5
    """
    _check_scale(scale)
    W, number = positive(whole, name="whole"), finite(value, name="value")
    if scale == "identity":
        return number
    if scale == "ln":
        if number > _LARGEST_LOGARITHM:
            raise InputRefused(f"value is {number!r}, too large a logarithm to be turned back")
        return math.exp(number)
    # Either form alone would overflow on one side.
    small = math.exp(-abs(number))
    return W / (1.0 + small) if number >= 0.0 else W * small / (1.0 + small)


def _check_scale(scale: str) -> None:
    if scale not in get_args(Scale):
        raise InputRefused(f"scale is {scale!r}, known are {', '.join(get_args(Scale))}")


def _half_steps(
    given: FloatArray, whole: float, counted: ArrayLike | None, half_unit: float | None
) -> FloatArray:
    """Return how far inside 0 and W a result on the edge is put; NaN where no rule applies."""
    stated = math.nan if half_unit is None else positive(half_unit, name="half_unit")
    if stated >= whole / 2.0:
        raise InputRefused(f"half_unit is {stated!r}, it must be below half of {whole!r}")
    steps = np.full(given.shape, stated)
    if counted is None:
        return steps
    counts = not_negative(counted, name="counted")
    if counts.shape not in ((), given.shape):
        raise WrongShape(f"counted has shape {counts.shape}, x has shape {given.shape}")
    if (counts <= 1.0).any():
        # With one item counted, half a count would turn 0 % and 100 % into the same 50 %.
        raise InputRefused(f"counted holds {float(np.nanmin(counts))!r}, more than 1 is needed")
    known = np.broadcast_to(~np.isnan(counts), given.shape)
    exact = np.broadcast_to(0.5 * whole / counts, given.shape)
    return np.where(known, exact, steps)


def _has_place(values: FloatArray, scale: Scale, whole: float) -> NDArray[np.bool_]:
    if scale == "identity":
        return np.ones(values.shape, dtype=np.bool_)
    return (values > 0.0) & (values < (math.inf if scale == "ln" else whole))


def _forward(values: FloatArray, scale: Scale, whole: float) -> FloatArray:
    if scale == "identity":
        return values
    logarithms: FloatArray = np.log(values)
    return logarithms if scale == "ln" else logarithms - np.log(whole - values)
