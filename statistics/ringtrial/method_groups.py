"""Do laboratories that used different methods agree? Groups side by side and pair by pair."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from numpy.typing import ArrayLike

from ringtrial._checks import sorted_results
from ringtrial.algorithm_a import algorithm_a
from ringtrial.anova import OneWayAnova, one_way_anova
from ringtrial.brown_forsythe import brown_forsythe
from ringtrial.constants_consensus import GROUP_RATIO_LIMIT, SMALLEST_TESTED_GROUP
from ringtrial.holm import holm_adjusted
from ringtrial.rank_tests import RankTest, kruskal_wallis, mann_whitney
from ringtrial.simple import mean, standard_deviation
from ringtrial.status import Status, TooFewResults
from ringtrial.welch import WelchAnova, WelchTest, welch_anova, welch_t_test


@dataclass(frozen=True, slots=True)
class MethodGroup:
    """Results of one method.

    Attributes
    ----------
    name : str
        Method.
    n, missing : int
        Usable and missing results.
    mean, sd : float or None
        Mean and standard deviation; None without one or two results.
    robust_x, robust_s, robust_u : float or None
        Robust mean, standard deviation and standard uncertainty of Algorithm A; None below two
        results, robust_u also when robust_s is zero.
    tested : bool
        Whether the group takes part in tests: three results or more.
    """

    name: str
    n: int
    missing: int
    mean: float | None
    sd: float | None
    robust_x: float | None
    robust_s: float | None
    robust_u: float | None
    tested: bool


@dataclass(frozen=True, slots=True)
class MethodPair:
    """Two tested methods compared.

    Attributes
    ----------
    first, second : str
        Methods.
    difference : float
        Robust mean of the first minus that of the second.
    u : float or None
        Standard uncertainty of the difference; None when a robust standard deviation is zero.
    ratio : float or None
        |difference|/u.
    differs : bool or None
        Whether the ratio exceeds 2.
    welch : WelchTest
        Welch's t test of the means.
    welch_p_holm : float or None
        Its p-value adjusted for the number of pairs.
    ranks : RankTest
        Mann-Whitney test.
    """

    first: str
    second: str
    difference: float
    u: float | None
    ratio: float | None
    differs: bool | None
    welch: WelchTest
    welch_p_holm: float | None
    ranks: RankTest


@dataclass(frozen=True, slots=True)
class MethodComparison:
    """All methods of a round; tests are None with fewer than two groups to test.

    Attributes
    ----------
    groups : tuple of MethodGroup
        In the order of the input.
    pairs : tuple of MethodPair
        Pairs of tested groups: (1, 2), (1, 3), ..., (2, 3), ...
    welch_anova : WelchAnova or None
        Equal means, spreads may differ.
    anova : OneWayAnova or None
        Equal means, equal spreads assumed.
    kruskal_wallis : RankTest or None
        Equal locations, by ranks.
    brown_forsythe : OneWayAnova or None
        Equal spreads.
    status : Status
        ``few_results`` when fewer than two groups could be tested.
    """

    groups: tuple[MethodGroup, ...]
    pairs: tuple[MethodPair, ...]
    welch_anova: WelchAnova | None
    anova: OneWayAnova | None
    kruskal_wallis: RankTest | None
    brown_forsythe: OneWayAnova | None
    status: Status


def compare_methods(groups: Mapping[str, ArrayLike]) -> MethodComparison:
    """Return the comparison of the results that were found with different methods.

    Per group mean, SD and Algorithm A with ``u = 1.25 s*/sqrt(n)``; per pair
    ``|x*_a - x*_b|/sqrt(u_a^2 + u_b^2)``, a signal above 2, beside Welch's t test (Holm adjusted)
    and the Mann-Whitney test; over all groups Welch's and the classical analysis of variance,
    Kruskal-Wallis, and Brown-Forsythe for the spreads. Groups of fewer than three results are
    listed, not tested.

    Parameters
    ----------
    groups : mapping of str to array_like
        Results by method, same unit; NaN or None is missing.

    Returns
    -------
    MethodComparison

    Raises
    ------
    TooFewResults
        No group at all.
    NotFinite
        An infinite result.

    References
    ----------
    ISO 13528:2022, 6.2 (choice of the tests: own policy).

    Examples
    --------
    >>> found = compare_methods({"qPCR": [5.0, 5.1, 5.2, 4.9], "flow": [6.0, 6.2, 6.1, 5.9],
    ...                          "plate": [5.5]})
    >>> [(pair.first, pair.second, pair.differs) for pair in found.pairs]
    [('qPCR', 'flow', True)]
    >>> round(found.pairs[0].ratio, 2), found.groups[2].tested
    (7.73, False)
    """
    if not groups:
        raise TooFewResults("groups", usable=0, needed=1)
    members = tuple(_group(name, results) for name, results in groups.items())
    names = [member.name for member in members if member.tested]
    tested = [groups[name] for name in names]
    if len(tested) < 2:
        return MethodComparison(members, (), None, None, None, None, Status.FEW_RESULTS)
    return MethodComparison(
        groups=members,
        pairs=_pairs(names, groups),
        welch_anova=welch_anova(tested),
        anova=one_way_anova(tested),
        kruskal_wallis=kruskal_wallis(tested),
        brown_forsythe=brown_forsythe(tested),
        status=Status.OK,
    )


def _group(name: str, results: ArrayLike) -> MethodGroup:
    values, missing = sorted_results(results, name=f"group {name!r}", needed=0)
    n = values.size
    robust = algorithm_a(values) if n > 1 else None
    return MethodGroup(
        name=name,
        n=n,
        missing=missing,
        mean=mean(values).value if n else None,
        sd=standard_deviation(values).value if n > 1 else None,
        robust_x=robust.x if robust else None,
        robust_s=robust.s if robust else None,
        robust_u=robust.u if robust else None,
        tested=n >= SMALLEST_TESTED_GROUP,
    )


def _pairs(names: list[str], groups: Mapping[str, ArrayLike]) -> tuple[MethodPair, ...]:
    robust = {name: algorithm_a(groups[name]) for name in names}
    pairs = list(combinations(names, 2))
    welch = [welch_t_test(groups[first], groups[second]) for first, second in pairs]
    p_values = [math.nan if test.p_value is None else test.p_value for test in welch]
    adjusted = holm_adjusted(p_values).tolist()
    found = []
    for (first, second), test, p_holm in zip(pairs, welch, adjusted, strict=True):
        a, b = robust[first], robust[second]
        u = None if a.u is None or b.u is None else math.hypot(a.u, b.u)
        ratio = None if u is None else abs(a.x - b.x) / u
        found.append(
            MethodPair(
                first=first,
                second=second,
                difference=a.x - b.x,
                u=u,
                ratio=ratio,
                differs=None if ratio is None else ratio > GROUP_RATIO_LIMIT,
                welch=test,
                welch_p_holm=None if math.isnan(p_holm) else p_holm,
                ranks=mann_whitney(groups[first], groups[second]),
            )
        )
    return tuple(found)
