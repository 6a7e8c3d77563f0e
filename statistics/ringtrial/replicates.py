"""Results of laboratories with replicates, pooled and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, sorted_results
from ringtrial.status import TooFewResults

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Replicates:
    """All usable results in ascending order, and whose they are.

    Attributes
    ----------
    values : ndarray, shape (results,)
        Sorted results of all laboratories.
    laboratory : ndarray of int, shape (results,)
        Number of the laboratory of each, counted without laboratories that have no result.
    counts : ndarray of int, shape (laboratories,)
        Results of each laboratory.
    means : ndarray, shape (laboratories,)
        Mean of each laboratory.
    missing : int
        Missing results.
    """

    values: FloatArray
    laboratory: IntArray
    counts: IntArray
    means: FloatArray
    missing: int

    def members(self) -> list[IntArray]:
        """Return for each laboratory the places of its results, in ascending order."""
        order = np.argsort(self.laboratory, kind="stable")
        return np.split(order, np.cumsum(self.counts)[:-1])


def pooled_replicates(laboratories: Sequence[ArrayLike]) -> Replicates:
    """Return the results of all laboratories pooled, refusing fewer than two laboratories.

    Examples
    --------
    >>> pooled = pooled_replicates([[3.0, 1.0], [None], [2.0]])
    >>> pooled.values.tolist(), pooled.laboratory.tolist(), pooled.means.tolist(), pooled.missing
    ([1.0, 2.0, 3.0], [0, 1, 0], [2.0, 2.0], 1)
    """
    lists, missing = [], 0
    for number, results in enumerate(laboratories):
        usable, gaps = sorted_results(results, name=f"laboratories[{number}]", needed=0)
        missing += gaps
        if usable.size:
            lists.append(usable)
    if len(lists) < 2:
        raise TooFewResults("laboratories", usable=len(lists), needed=2)
    counts = np.array([results.size for results in lists])
    # Around the first result, so that an offset of all costs the means no digits.
    means = np.array([results[0] + (results - results[0]).mean() for results in lists])
    laboratory = np.repeat(np.arange(counts.size), counts)
    values = np.concatenate(lists)
    order = np.argsort(values, kind="stable")
    return Replicates(
        values=values[order],
        laboratory=laboratory[order],
        counts=counts,
        means=means,
        missing=missing,
    )
