"""Results that scatter less than they should."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from ringtrial._checks import positive, sorted_results, zero_or_more
from ringtrial._distributions import chi_squared_lower_tail
from ringtrial.constants_monitoring import ALARM_LEVEL
from ringtrial.simple import spread_about_mean
from ringtrial.status import InputRefused, Status


@dataclass(frozen=True, slots=True)
class LowDispersion:
    """Observed against expected spread.

    Attributes
    ----------
    s : float
        Standard deviation of the results, in their unit.
    ratio : float
        s over the expected standard deviation.
    p_value : float
        Probability of so small a spread, or a smaller one, if the expectation holds.
    too_small : bool
        Whether the p-value lies below the level. A reason to ask, no proof of anything.
    n, missing : int
        Usable and missing results.
    status : Status
        ``degenerate`` when all results are equal.
    """

    s: float
    ratio: float
    p_value: float
    too_small: bool
    n: int
    missing: int
    status: Status


def low_dispersion(
    x: ArrayLike, *, sigma: float, resolution: float = 0.0, level: float = ALARM_LEVEL
) -> LowDispersion:
    """Return whether results scatter implausibly little against what is expected of them.

    For replicates of one laboratory sigma is the repeatability standard deviation of the method,
    for laboratories of one institution the standard deviation between laboratories. With
    ``nu = n - 1`` the p-value is ``P(chi2(nu) <= nu (s^2 + d^2/12)/sigma^2)``; d^2/12 is the
    variance of rounding to steps of d, so that coarse figures that agree raise no alarm.

    Parameters
    ----------
    x : array_like, shape (n,)
        Results; NaN or None is missing.
    sigma : float
        Expected standard deviation, above zero, in the unit of ``x``.
    resolution : float
        d, the step in which results are given; zero for none.
    level : float
        Probability below which the spread is too small, above 0 and below 1.

    Returns
    -------
    LowDispersion

    Raises
    ------
    TooFewResults
        Fewer than two usable results.
    NotFinite, NotPositive, InputRefused
        An infinite input, a sigma not above zero, a resolution below zero, a level out of range.

    References
    ----------
    NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.8 (chi-squared test of a variance).

    Examples
    --------
    >>> found = low_dispersion([5.01, 5.02, 5.01, 5.02, 5.01, 5.02], sigma=0.1)
    >>> found.too_small, round(found.ratio, 4)
    (True, 0.0548)
    >>> low_dispersion([5.0, 5.0, 5.0], sigma=0.1, resolution=0.5).too_small
    False
    """
    expected, step = positive(sigma, name="sigma"), zero_or_more(resolution, name="resolution")
    if not 0.0 < level < 1.0:
        raise InputRefused(f"level is {level!r}, a probability between 0 and 1 is needed")
    values, missing = sorted_results(x)
    s = spread_about_mean(values)
    ratio = s / expected
    df = values.size - 1
    squares = df * (ratio**2 + (step / expected) ** 2 / 12.0)
    p_value = chi_squared_lower_tail(squares, df=df)
    return LowDispersion(
        s=s,
        ratio=ratio,
        p_value=p_value,
        too_small=p_value < level,
        n=values.size,
        missing=missing,
        status=Status.DEGENERATE if s == 0.0 else Status.OK,
    )
