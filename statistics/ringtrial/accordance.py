"""Agreement of presence/absence results within and between laboratories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import index

from ringtrial.status import InputRefused, Status, TooFewResults, WrongShape


@dataclass(frozen=True, slots=True)
class Accordance:
    """Chance that two results agree, within a laboratory and between two.

    Attributes
    ----------
    accordance : float
        Within a laboratory, mean over the laboratories.
    concordance : float
        Between two laboratories, mean over the pairs of laboratories.
    odds_ratio : float or None
        Concordance odds ratio: above 1 laboratories agree with themselves more than with each
        other. None when the ratio has no finite value (all replicates agree).
    rate : float
        Share of positive results.
    laboratories : int
    status : Status
        ``degenerate`` when the odds ratio is undefined.
    """

    accordance: float
    concordance: float
    odds_ratio: float | None
    rate: float
    laboratories: int
    status: Status


def accordance(positives: Sequence[int], n: int | Sequence[int]) -> Accordance:
    """Return accordance, concordance and their odds ratio for qualitative replicates.

    With k of n positive: accordance is the mean of
    ``(k (k - 1) + (n - k)(n - k - 1))/(n (n - 1))`` over laboratories, concordance the mean of
    ``(k_i k_j + (n_i - k_i)(n_j - k_j))/(n_i n_j)`` over pairs, and the odds ratio
    ``A (1 - C)/(C (1 - A))``. Exact fractions, rounded once.

    Parameters
    ----------
    positives : sequence of int
        Positive results of every laboratory.
    n : int or sequence of int
        Replicates, at least two, common or for every laboratory.

    Returns
    -------
    Accordance

    Raises
    ------
    TooFewResults
        Fewer than two laboratories, or fewer than two replicates.
    WrongShape
        Numbers of replicates that do not match the laboratories.
    InputRefused
        More positives than replicates, or fewer than none.

    References
    ----------
    Langton, S. D. et al. (2002), Analysing collaborative trials for qualitative microbiological
    methods: accordance and concordance, International Journal of Food Microbiology 79, 175-181.

    Examples
    --------
    >>> found = accordance([5, 5, 4, 5, 3, 5], 5)
    >>> round(found.accordance, 4), round(found.concordance, 4), round(found.odds_ratio, 4)
    (0.8333, 0.8107, 1.1678)
    """
    found_positive = [index(k) for k in positives]
    p = len(found_positive)
    sizes = [index(m) for m in n] if isinstance(n, Sequence) else [index(n)] * p
    if len(sizes) != p:
        raise WrongShape(f"positives has {p} laboratories and n {len(sizes)}")
    if p < 2:
        raise TooFewResults("positives", usable=p, needed=2)
    pairs = list(zip(found_positive, sizes, strict=True))
    for k, m in pairs:
        if m < 2:
            raise TooFewResults("n", usable=m, needed=2)
        if not 0 <= k <= m:
            raise InputRefused(f"positives holds {k!r}, it must lie between 0 and {m}")
    within = sum(Fraction(k * (k - 1) + (m - k) * (m - k - 1), m * (m - 1)) for k, m in pairs) / p
    # The sum over pairs of laboratories is the squared sum without the squares, halved.
    between = Fraction(0)
    for shares in (
        [Fraction(k, m) for k, m in pairs],
        [Fraction(m - k, m) for k, m in pairs],
    ):
        between += sum(shares) ** 2 - sum(share**2 for share in shares)
    between /= p * (p - 1)
    disagreeing = between * (1 - within)
    ratio = None if disagreeing == 0 else float(within * (1 - between) / disagreeing)
    return Accordance(
        accordance=float(within),
        concordance=float(between),
        odds_ratio=ratio,
        rate=float(Fraction(sum(found_positive), sum(sizes))),
        laboratories=p,
        status=Status.DEGENERATE if ratio is None else Status.OK,
    )
