"""Every result against every other one, in units of their combined uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray
from ringtrial._measured import Measured, measured
from ringtrial.constants import COVERAGE_FACTOR
from ringtrial.simple import middle
from ringtrial.status import Status


@dataclass(frozen=True, slots=True)
class PairwiseStatistics:
    """How each result agrees with the others, in the order of the input.

    Attributes
    ----------
    msd : ndarray, shape (n,)
        Median scaled difference from the other results; NaN where a result is missing.
    pdchisq : ndarray, shape (n,)
        Mean squared scaled difference from the other results; NaN where a result is missing.
    n, missing : int
        Results used, and results without value or uncertainty.
    status : Status
        ``few_results`` below five results.
    """

    msd: FloatArray
    pdchisq: FloatArray
    n: int
    missing: int
    status: Status


@dataclass(frozen=True, slots=True)
class PairwiseDifferences:
    """Differences of all pairs, row minus column, in the order of the input.

    Attributes
    ----------
    d, u : ndarray, shape (n, n)
        Difference and its standard uncertainty, in the unit of the results.
    U, En : ndarray, shape (n, n)
        Expanded uncertainty 2 u, and d/U. The diagonal of En is zero; rows and columns of a
        missing result are NaN.
    """

    d: FloatArray
    u: FloatArray
    U: FloatArray
    En: FloatArray


def pairwise_statistics(x: ArrayLike, u: ArrayLike) -> PairwiseStatistics:
    """Return the median scaled difference and the pair-difference chi-squared of every result.

    With ``z_ij = (x_i - x_j)/sqrt(u_i^2 + u_j^2)``:
    ``MSD_i = median over j != i of |z_ij|``, ``PDchi2_i = (1/(n - 1)) sum over j of z_ij^2``.
    MSD is resistant to discrepant results; above about 1.5 to 2 it points at result i itself.

    Parameters
    ----------
    x, u : array_like, shape (n,)
        Results and their standard uncertainties, same unit; NaN or None in either leaves the
        result out.

    Returns
    -------
    PairwiseStatistics

    Raises
    ------
    TooFewResults
        Fewer than two results with an uncertainty.
    NotFinite, NotPositive, WrongShape, InputRefused
        An infinite input, an uncertainty that is not above zero, different shapes.

    References
    ----------
    Ellison, S. L. R. (2018), An outlier-resistant indicator of anomalies among inter-laboratory
    comparison data with associated uncertainty, Metrologia 55, 840-854; Douglas, R. J. and Steele,
    A. G. (2006), Pair-difference chi-squared statistics for key comparisons, Metrologia 43, 89-97.

    Examples
    --------
    >>> pairs = pairwise_statistics([10.0, 10.5, 9.5, 15.0], [0.3, 0.4, 0.4, 0.3])
    >>> pairs.msd.round(2)
    array([ 1.  ,  1.77,  1.77, 11.  ])
    """
    data = measured(x, u)
    scaled = np.abs(_differences(data) / _uncertainties(data))
    # Sorted, the own zero of each row comes first.
    others = np.sort(scaled, axis=1)[:, 1:]
    medians = np.array([middle(row) for row in others])
    return PairwiseStatistics(
        msd=data.in_given_order(medians),
        pdchisq=data.in_given_order(np.square(others).mean(axis=1)),
        n=data.n,
        missing=data.missing,
        status=data.status,
    )


def pairwise_differences(x: ArrayLike, u: ArrayLike) -> PairwiseDifferences:
    """Return the pair degrees of equivalence ``d_ij = x_i - x_j``, with ``U = 2u`` and E_n.

    ``u(d_ij)^2 = u_i^2 + u_j^2``, for results that are independent of each other.

    Parameters
    ----------
    x, u : array_like, shape (n,)
        Results and their standard uncertainties, same unit; NaN or None in either leaves the
        result out.

    Returns
    -------
    PairwiseDifferences

    Raises
    ------
    TooFewResults
        Fewer than two results with an uncertainty.
    NotFinite, NotPositive, WrongShape, InputRefused
        An infinite input, an uncertainty that is not above zero, different shapes.

    References
    ----------
    Cox, M. G. (2002), The evaluation of key comparison data, Metrologia 39, 589-595.

    Examples
    --------
    >>> pairwise_differences([10.0, 12.0], [0.3, 0.4]).En
    array([[ 0., -2.],
           [ 2.,  0.]])
    """
    data = measured(x, u)
    d, own_u = _differences(data), _uncertainties(data)
    return PairwiseDifferences(
        d=_square(data, data.unit * d),
        u=_square(data, data.unit * own_u),
        U=_square(data, COVERAGE_FACTOR * data.unit * own_u),
        En=_square(data, d / (COVERAGE_FACTOR * own_u)),
    )


def _differences(data: Measured) -> FloatArray:
    difference: FloatArray = data.x[:, np.newaxis] - data.x
    return difference


def _uncertainties(data: Measured) -> FloatArray:
    combined: FloatArray = np.hypot(data.u[:, np.newaxis], data.u)
    return combined


def _square(data: Measured, values: FloatArray) -> FloatArray:
    table = np.full((data.given, data.given), np.nan)
    table[np.ix_(data.positions, data.positions)] = values
    return table
