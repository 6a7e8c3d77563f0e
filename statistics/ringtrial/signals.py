"""From scores to signals: acceptable, warning, action, or not evaluated."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ringtrial._checks import FloatArray, numbers, positive
from ringtrial.constants import ACTION_LIMIT, EN_LIMIT, ON_THE_LIMIT, WARNING_LIMIT


class Signal(StrEnum):
    """What a score asks of a laboratory."""

    ACCEPTABLE = "acceptable"
    WARNING = "warning"
    ACTION = "action"
    NOT_EVALUATED = "not_evaluated"


Signals = NDArray[np.object_]

_ORDER = np.array([*Signal], dtype=object)
_ACCEPTABLE, _WARNING, _ACTION, _NOT_EVALUATED = range(4)


def signals_z(z: ArrayLike) -> Signals:
    """Return the signals of z, z' or zeta scores.

    ``|z| <= 2`` acceptable, ``2 < |z| < 3`` warning, ``|z| >= 3`` action. Unrounded scores are
    judged; a score within 1e-9 of a limit lies on it, because decimal data that meet the limit
    exactly miss it in binary.

    Parameters
    ----------
    z : array_like, any shape
        Scores; NaN or None gives ``not_evaluated``.

    Returns
    -------
    ndarray of Signal
        Same shape.

    Raises
    ------
    NotFinite
        An infinite score.

    References
    ----------
    ISO 13528:2022, 9.4.2, 9.5, 9.6.

    Examples
    --------
    >>> [str(signal) for signal in signals_z([2.0, -2.5, 3.0, None])]
    ['acceptable', 'warning', 'action', 'not_evaluated']
    """
    size = np.abs(numbers(z, name="z"))
    warning = size > WARNING_LIMIT * (1.0 + ON_THE_LIMIT)
    action = size >= ACTION_LIMIT * (1.0 - ON_THE_LIMIT)
    return _signals(size, warning=warning, action=action)


def signals_en(en: ArrayLike, *, limit_is_action: bool = True) -> Signals:
    """Return the signals of E_n scores: action from 1 on, acceptable below.

    Parameters
    ----------
    en : array_like, any shape
        Scores; NaN or None gives ``not_evaluated``.
    limit_is_action : bool
        Whether ``|E_n| = 1`` calls for action (ISO 13528) or is satisfactory (ISO/IEC 17043).

    Returns
    -------
    ndarray of Signal
        Same shape.

    Raises
    ------
    NotFinite
        An infinite score.

    References
    ----------
    ISO 13528:2022, 9.7.2.

    Examples
    --------
    >>> [str(signal) for signal in signals_en([0.99, 1.0])]
    ['acceptable', 'action']
    >>> str(signals_en([1.0], limit_is_action=False)[0])
    'acceptable'
    """
    size = np.abs(numbers(en, name="en"))
    if limit_is_action:
        action = size >= EN_LIMIT * (1.0 - ON_THE_LIMIT)
    else:
        action = size > EN_LIMIT * (1.0 + ON_THE_LIMIT)
    return _signals(size, warning=np.zeros_like(action), action=action)


def signals_limit(deviations: ArrayLike, limit: float) -> Signals:
    """Return the signals of deviations against one limit: action from the limit on.

    Parameters
    ----------
    deviations : array_like, any shape
        D with limit delta_E, D% with delta_E in percent, or P_A with limit 100; NaN or None gives
        ``not_evaluated``.
    limit : float
        Above zero, in the unit of the deviations.

    Returns
    -------
    ndarray of Signal
        Same shape.

    Raises
    ------
    NotFinite, NotPositive
        An infinite deviation, a limit that is not above zero.

    References
    ----------
    ISO 13528:2022, 9.3.

    Examples
    --------
    >>> [str(signal) for signal in signals_limit([-99.0, 100.0], 100.0)]
    ['acceptable', 'action']
    """
    size = np.abs(numbers(deviations, name="deviations"))
    action = size >= positive(limit, name="limit") * (1.0 - ON_THE_LIMIT)
    return _signals(size, warning=np.zeros_like(action), action=action)


def _signals(size: FloatArray, *, warning: NDArray[np.bool_], action: NDArray[np.bool_]) -> Signals:
    codes = np.where(warning, _WARNING, _ACCEPTABLE)
    codes = np.where(action, _ACTION, codes)
    codes = np.where(np.isnan(size), _NOT_EVALUATED, codes)
    return np.asarray(_ORDER[codes], dtype=object)
