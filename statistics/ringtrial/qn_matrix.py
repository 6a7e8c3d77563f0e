"""Qn for many measurands at once, one row each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ringtrial._checks import FloatArray
from ringtrial._rows import IntArray, StatusArray, equally_long, parts, row_statuses, sorted_rows
from ringtrial.constants import RECOMMENDED_FOR_CONSENSUS
from ringtrial.decimal_grid import row_grids
from ringtrial.pair_differences import differences_of_rows
from ringtrial.qn import QnForm, qn, qn_constants, qn_rank

# Rows this long are better served one by one, with a search instead of all their pairs.
LONG_ROW = 400


@dataclass(frozen=True, slots=True)
class QnMatrix:
    """Qn of every row.

    Attributes
    ----------
    s : ndarray of float, shape (measurands,)
        Qn, in the unit of the row; NaN in rows with too few results.
    n, missing : ndarray of int, shape (measurands,)
    status : ndarray of Status, shape (measurands,)
        ``too_few`` marks rows with too few results.
    """

    s: FloatArray
    n: IntArray
    missing: IntArray
    status: StatusArray


def qn_matrix(x: ArrayLike, *, form: QnForm = "iso") -> QnMatrix:
    """Return Qn of every row of a matrix, each as `qn` gives it alone.

    Parameters
    ----------
    x : array_like, shape (measurands, laboratories)
        Results; NaN or None is missing. Rows may differ in their unit.
    form : {"iso", "iso2022", "raw", "robustbase"}
        As in `qn`.

    Returns
    -------
    QnMatrix
        Rows with fewer results than the form needs carry ``too_few`` and NaN.

    Raises
    ------
    WrongShape
        Not two dimensions.
    NotFinite
        An infinite result anywhere.
    InputRefused
        An unknown form.

    References
    ----------
    ISO 13528:2022/Amd 1:2026, C.5.2.1.

    Examples
    --------
    >>> result = qn_matrix([[1.0, 2.0, 4.0, 7.0, 11.0], [3.0, None, None, None, None]])
    >>> result.s.round(4).tolist(), [str(status) for status in result.status]
    ([5.6188, nan], ['ok', 'too_few'])
    """
    constants = qn_constants(form)
    values, n = sorted_rows(x)
    s = np.full(n.size, np.nan)
    for members, rows in equally_long(values, n, needed=constants.needed):
        p = rows.shape[1]
        if p > LONG_ROW:
            s[members] = [qn(row, form=form).value for row in rows]
            continue
        grids, rank = row_grids(rows), qn_rank(p, form)
        for some in parts(np.arange(members.size), size=p * (p - 1) // 2):
            differences = differences_of_rows(grids.values[some], lags=p - 1)
            differences.partition(rank - 1, axis=1)
            found = differences[:, rank - 1] / grids.per_unit[some]
            s[members[some]] = constants.multiplier(p) * found
    status = row_statuses(s, n, needed=constants.needed, recommended=RECOMMENDED_FOR_CONSENSUS)
    return QnMatrix(s, n, values.shape[1] - n, status)
