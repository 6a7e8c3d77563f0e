"""The outlier procedure of a precision experiment, with a log of stragglers and outliers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from numpy.typing import ArrayLike

from ringtrial._cells import Cells, cells_of
from ringtrial._checks import finite
from ringtrial.cochran import cochran_of
from ringtrial.constants import ON_THE_LIMIT, OUTLIER_LEVEL
from ringtrial.grubbs import grubbs_test
from ringtrial.grubbs_double import LARGEST_P, double_grubbs_critical, double_grubbs_test
from ringtrial.precision import Precision, precision_of
from ringtrial.status import InputRefused


class OutlierVerdict(StrEnum):
    """What a statistic says: at most the 5 % value correct, beyond the 1 % value an outlier."""

    CORRECT = "correct"
    STRAGGLER = "straggler"
    OUTLIER = "outlier"


@dataclass(frozen=True, slots=True)
class OutlierFinding:
    """One straggler or outlier.

    Attributes
    ----------
    test : str
        ``cochran``, ``grubbs_high``, ``grubbs_low``, ``grubbs_double_high`` or
        ``grubbs_double_low``.
    laboratories : tuple of int
        From 1 in the order given; two for a double test.
    statistic, crit_05, crit_01 : float
        As computed at this step.
    verdict : OutlierVerdict
        Straggler or outlier.
    discarded : bool
        Whether the laboratories were left out from here on.
    """

    test: str
    laboratories: tuple[int, ...]
    statistic: float
    crit_05: float
    crit_01: float
    verdict: OutlierVerdict
    discarded: bool


@dataclass(frozen=True, slots=True)
class OutlierReview:
    """Precision without the discarded laboratories, and why they were discarded.

    Attributes
    ----------
    precision : Precision
        Of the laboratories that remain; a discarded one shows no results.
    findings : tuple of OutlierFinding
        In the order in which they were found.
    discarded : tuple of int
        Laboratories left out, ascending, from 1 in the order given.
    not_tested : tuple of str
        Tests that could not be made with the laboratories that were left.
    """

    precision: Precision
    findings: tuple[OutlierFinding, ...]
    discarded: tuple[int, ...]
    not_tested: tuple[str, ...]


def review_outliers(labs: Sequence[ArrayLike], *, explained: Collection[int] = ()) -> OutlierReview:
    """Return the precision after the outlier procedure of the basic method.

    Cochran's test comes first and is repeated as long as it discards a laboratory; then Grubbs'
    test on the laboratory means, the more distant end first and, if that discards one, the other
    end once more; without a discarded mean the tests for two outlying means, high and low. A
    statistic up to the 5 % value is correct, up to the 1 % value a straggler and kept, beyond it
    an outlier and discarded unless it is explained or no precision would be left to estimate.

    Parameters
    ----------
    labs : sequence of array_like, shape (n_i,)
        Replicates of every laboratory; NaN or None is missing.
    explained : collection of int
        Laboratories, from 1, whose deviation is explained: found and logged, but kept.

    Returns
    -------
    OutlierReview

    Raises
    ------
    TooFewResults
        Fewer than two laboratories, or none with two results.
    NotFinite
        An infinite result.
    WrongShape
        A laboratory that is not a list of results.
    InputRefused
        An explained laboratory that does not exist.

    References
    ----------
    ISO 5725-2:1994, 7.3.2 to 7.3.4.

    Examples
    --------
    >>> labs = [[5.0, 5.1], [5.2, 5.1], [4.9, 5.0], [5.1, 5.0], [5.0, 5.2], [5.1, 9.9]]
    >>> review = review_outliers(labs)
    >>> review.findings[0].test, review.findings[0].laboratories, review.discarded
    ('cochran', (6,), (6,))
    """
    cells = cells_of(labs, name="labs")
    # Refuses what has no precision before anything is tested.
    precision_of(cells)
    for number in explained:
        if not 1 <= number <= len(labs):
            raise InputRefused(f"explained holds {number!r}, there are {len(labs)} laboratories")
    review = _Review(cells, frozenset(explained))
    review.scatter()
    review.means()
    return OutlierReview(
        precision=precision_of(review.cells),
        findings=tuple(review.findings),
        discarded=tuple(sorted(review.discarded)),
        not_tested=tuple(review.not_tested),
    )


def outlier_verdict(
    statistic: float, *, crit_05: float, crit_01: float, small_is_extreme: bool = False
) -> OutlierVerdict:
    """Return what a statistic says beside its critical values; on the value it is still inside.

    Parameters
    ----------
    statistic, crit_05, crit_01 : float
        Of Cochran's, Grubbs' or Mandel's statistic (its size).
    small_is_extreme : bool
        True for the double Grubbs test, which is significant below its critical values.

    Returns
    -------
    OutlierVerdict

    Raises
    ------
    NotFinite
        A statistic that is not a number.

    References
    ----------
    ISO 5725-2:1994, 7.3.2.

    Examples
    --------
    >>> [str(outlier_verdict(g, crit_05=2.127, crit_01=2.274)) for g in (2.1, 2.2, 2.3)]
    ['correct', 'straggler', 'outlier']
    """
    value = finite(statistic, name="statistic")
    sign = -1.0 if small_is_extreme else 1.0

    def beyond(limit: float) -> bool:
        return sign * (value - limit) > ON_THE_LIMIT * abs(limit)

    if beyond(crit_01):
        return OutlierVerdict.OUTLIER
    return OutlierVerdict.STRAGGLER if beyond(crit_05) else OutlierVerdict.CORRECT


class _Review:
    """The cells that are left in the course of one review, and what was found so far."""

    def __init__(self, cells: Cells, explained: frozenset[int]) -> None:
        self.cells = cells
        self.explained = explained
        self.findings: list[OutlierFinding] = []
        self.discarded: set[int] = set()
        self.not_tested: list[str] = []

    def scatter(self) -> None:
        """Repeat Cochran's test as long as it discards a laboratory."""
        again = True
        while again:
            again = False
            test = cochran_of(self.cells) if (self.cells.n > 1).sum() > 1 else None
            if test is not None and test.C is not None and test.index is not None:
                limits = (test.crit_05, test.crit_01)
                found = self._judge("cochran", (test.index,), test.C, limits)
                again = found is not None and found.discarded
            elif not self.findings:
                self.not_tested.append("cochran")

    def means(self) -> None:
        """Test the means: one outlying mean and the other end, else two on one side."""
        outlier = self._single("grubbs_high", "grubbs_low")
        if outlier is None:
            self._double()
        else:
            self._single("grubbs_low" if outlier == "grubbs_high" else "grubbs_high")

    def _single(self, *ends: str) -> str | None:
        """Test the ends, the more distant first, and return the first that is an outlier."""
        if self.cells.used.sum() < 3:
            self.not_tested.extend(ends)
            return None
        test = grubbs_test(self.cells.mean)
        limits = (test.crit_05, test.crit_01)
        sides = [
            ("grubbs_high", test.high, test.high_index),
            ("grubbs_low", test.low, test.low_index),
        ]
        for end, statistic, index in sorted(sides, key=lambda side: -(side[1] or 0.0)):
            if end not in ends:
                continue
            if statistic is None or index is None:
                self.not_tested.append(end)
                continue
            found = self._judge(end, (index,), statistic, limits)
            if found is not None and found.verdict is OutlierVerdict.OUTLIER:
                return end
        return None

    def _double(self) -> None:
        for end in ("high", "low"):
            name = f"grubbs_double_{end}"
            enough = 4 <= self.cells.used.sum() <= LARGEST_P
            test = double_grubbs_test(self.cells.mean) if enough else None
            if test is None or test.high is None or test.low is None:
                self.not_tested.append(name)
                continue
            limits = (
                double_grubbs_critical(test.p),
                double_grubbs_critical(test.p, level=OUTLIER_LEVEL),
            )
            if end == "high":
                self._judge(name, test.high_indices, test.high, limits)
            else:
                self._judge(name, test.low_indices, test.low, limits)

    def _judge(
        self,
        test: str,
        laboratories: tuple[int, ...],
        statistic: float,
        limits: tuple[float, float],
    ) -> OutlierFinding | None:
        """Log what is not correct, and discard it if it is an outlier that may go."""
        verdict = outlier_verdict(
            statistic,
            crit_05=limits[0],
            crit_01=limits[1],
            small_is_extreme=test.startswith("grubbs_double"),
        )
        if verdict is OutlierVerdict.CORRECT:
            return None
        unexplained = [number for number in laboratories if number not in self.explained]
        rest = self.cells.without([number - 1 for number in unexplained])
        # Without two laboratories and some replicates there is no precision to estimate.
        estimable = rest.used.sum() > 1 and bool((rest.n > 1).any())
        discarded = verdict is OutlierVerdict.OUTLIER and bool(unexplained) and estimable
        if discarded:
            self.discarded.update(unexplained)
            self.cells = rest
        found = OutlierFinding(test, laboratories, statistic, *limits, verdict, discarded)
        self.findings.append(found)
        return found
