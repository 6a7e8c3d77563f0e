"""Pairs of laboratories whose reported figures agree digit by digit more than others do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import combinations

import numpy as np

from ringtrial._checks import FloatArray
from ringtrial.constants_monitoring import ALARM_LEVEL, FEWEST_ALIKE
from ringtrial.status import InputRefused, WrongShape

Figure = str | Decimal | None


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two submissions that agree suspiciously; a reason to ask, no proof of anything.

    Attributes
    ----------
    first, second : str
        Laboratories.
    compared : int
        Figures that both reported.
    identical : int
        Figures that are equal.
    alike : int
        Figures that are equal or differ in their last digit only.
    p_value : float
        Probability of so many alike figures by chance, times the number of pairs (at most 1).
    """

    first: str
    second: str
    compared: int
    identical: int
    alike: int
    p_value: float


@dataclass(frozen=True, slots=True)
class RepeatedFigures:
    """How often one laboratory gave the same figure for its replicates.

    Attributes
    ----------
    n, missing : int
        Figures given and figures missing.
    distinct : int
        Different values among them.
    all_identical : bool
        Whether two or more figures are all equal.
    """

    n: int
    missing: int
    distinct: int
    all_identical: bool


def repeated_figures(replicates: Sequence[Figure]) -> RepeatedFigures:
    """Return how often a laboratory reported the same figure for replicates of one item.

    Parameters
    ----------
    replicates : sequence of str or Decimal
        Figures as reported; None or an empty text is missing.

    Returns
    -------
    RepeatedFigures
        Compared by value: "5.10" repeats "5.1".

    Raises
    ------
    InputRefused
        A text that is no decimal number, or a binary number, whose digits are not those reported.

    References
    ----------
    Own policy; see `low_dispersion` for whether such agreement is implausible.

    Examples
    --------
    >>> repeated_figures(["5.1", "5.10", "5.1", None])
    RepeatedFigures(n=3, missing=1, distinct=1, all_identical=True)
    """
    given = [figure for figure in map(_decimal, replicates) if figure is not None]
    distinct = len(set(given))
    n = len(given)
    return RepeatedFigures(n, len(replicates) - n, distinct, n > 1 and distinct == 1)


def similar_submissions(
    submissions: Mapping[str, Sequence[Figure]], *, level: float = ALARM_LEVEL
) -> tuple[SimilarPair, ...]:
    """Return the pairs of laboratories whose figures are alike more often than by chance.

    Figures in the same place (measurand, item, replicate) are alike when they are equal or have
    the same decimals and differ in the last digit only. How often that happens by chance at a
    place is learnt from all other pairs, ``(alike + 1)/(pairs + 1)``, so that coarse or easy
    figures raise no alarm; the number of alike places is then compared with the sum of these
    independent chances, and the probability multiplied by the number of pairs.

    Parameters
    ----------
    submissions : mapping of str to sequence of str or Decimal
        Figures by laboratory, as reported, in the same places; None or an empty text is missing.
    level : float
        Adjusted probability below which a pair is named, above 0 and below 1.

    Returns
    -------
    tuple of SimilarPair
        The least probable first; never a pair with fewer than three alike figures.

    Raises
    ------
    WrongShape
        Submissions of different lengths.
    InputRefused
        A text that is no decimal number, a binary number, a level out of range.

    References
    ----------
    Own policy; exact tail of a sum of independent chances (Poisson binomial distribution).

    Examples
    --------
    >>> found = similar_submissions({
    ...     "L1": ["5.23", "7.81", "12.44", "91.2"], "L2": ["5.23", "7.84", "12.47", "91.2"],
    ...     "L3": ["5.91", "7.02", "11.86", "88.3"], "L4": ["4.77", "8.33", "13.05", "93.9"],
    ...     "L5": ["5.40", "7.55", "12.91", "90.1"], "L6": ["6.12", "6.71", "12.02", "94.4"]})
    >>> [(pair.first, pair.second, pair.identical, pair.alike) for pair in found]
    [('L1', 'L2', 2, 4)]
    """
    if not 0.0 < level < 1.0:
        raise InputRefused(f"level is {level!r}, a probability between 0 and 1 is needed")
    figures = {name: [_decimal(figure) for figure in row] for name, row in submissions.items()}
    if len({len(row) for row in figures.values()}) > 1:
        lengths = {name: len(row) for name, row in figures.items()}
        raise WrongShape(f"submissions hold different numbers of figures: {lengths}")
    pairs = list(combinations(figures, 2))
    if not pairs:
        return ()
    places = [
        [_alikeness(a, b) for a, b in zip(figures[first], figures[second], strict=True)]
        for first, second in pairs
    ]
    compared = np.array([[place is not None for place in row] for row in places])
    alike = np.array([[bool(place) for place in row] for row in places])
    alike_of_place, pairs_of_place = alike.sum(axis=0), compared.sum(axis=0)
    found = []
    for (first, second), row, own_compared, own_alike in zip(
        pairs, places, compared, alike, strict=True
    ):
        count = int(own_alike.sum())
        if count < FEWEST_ALIKE:
            continue
        chances = (alike_of_place - own_alike + 1.0) / (pairs_of_place - own_compared + 1.0)
        p_value = min(1.0, len(pairs) * _upper_tail(chances[own_compared], count))
        if p_value < level:
            identical = sum(place == _EQUAL for place in row)
            n = int(own_compared.sum())
            found.append(SimilarPair(first, second, n, identical, count, p_value))
    return tuple(sorted(found, key=lambda pair: pair.p_value))


_DIFFERENT, _LAST_DIGIT, _EQUAL = 0, 1, 2


def _alikeness(a: Decimal | None, b: Decimal | None) -> int | None:
    """Return how alike two figures are; None when one is missing."""
    if a is None or b is None:
        return None
    if a == b:
        return _EQUAL
    exponent_a, exponent_b = a.as_tuple().exponent, b.as_tuple().exponent
    same_but_for_last = a.as_tuple().digits[:-1] == b.as_tuple().digits[:-1]
    is_alike = exponent_a == exponent_b and a.is_signed() == b.is_signed() and same_but_for_last
    return _LAST_DIGIT if is_alike else _DIFFERENT


def _upper_tail(chances: FloatArray, count: int) -> float:
    """Return the probability that at least count of independent events happen."""
    of_count = np.zeros(chances.size + 1)
    of_count[0] = 1.0
    for chance in chances:
        of_count[1:] = of_count[1:] * (1.0 - chance) + of_count[:-1] * chance
        of_count[0] *= 1.0 - chance
    return float(of_count[count:].sum())


def _decimal(figure: Figure) -> Decimal | None:
    if figure is None or (isinstance(figure, str) and not figure.strip()):
        return None
    if not isinstance(figure, str | Decimal):
        raise InputRefused(f"{figure!r} is not text or Decimal: its digits are not those reported")
    try:
        number = Decimal(figure)
    except InvalidOperation as error:
        raise InputRefused(f"{figure!r} is not a decimal number") from error
    if not number.is_finite():
        raise InputRefused(f"{figure!r} is not a finite number")
    return number
