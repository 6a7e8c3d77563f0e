"""Scores and signals of the laboratories of one group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

import ringtrial
from ringtrial import Signal
from ringtrial.constants import COVERAGE_FACTOR

from .consensus import Assigned
from .inputs import LaboratoryResult
from .outcome import Score, UsedScore

Column = NDArray[np.float64]


def score_laboratories(
    labs: Sequence[LaboratoryResult],
    values: Column,
    *,
    assigned: Assigned,
    sigma_pt: float | None,
    used: UsedScore,
) -> tuple[Score, ...]:
    """Compute every score that is defined; the chosen one gives the signal."""
    columns = score_columns(labs, values, assigned=assigned, sigma_pt=sigma_pt)
    chosen = columns.get(used.value, np.full_like(values, math.nan))
    signals = ringtrial.signals_z(chosen)
    exact = {name: [defined(number) for number in column] for name, column in columns.items()}
    scores = []
    for position, lab in enumerate(labs):
        signal: Signal = signals[position]
        own = {name: column[position] for name, column in exact.items()}
        scores.append(
            Score(
                lab=lab.lab,
                value=lab.value,
                replicates=lab.replicates,
                method=lab.method,
                u=lab.u,
                k=lab.k,
                difference=own.get("difference"),
                percent=own.get("percent"),
                z=own.get("z"),
                z_prime=own.get("z_prime"),
                zeta=own.get("zeta"),
                en=own.get("en"),
                used=UsedScore.NONE if signal is Signal.NOT_EVALUATED else used,
                signal=signal,
                note=lab.note,
            )
        )
    return tuple(scores)


def score_columns(
    labs: Sequence[LaboratoryResult],
    values: Column,
    *,
    assigned: Assigned,
    sigma_pt: float | None,
) -> dict[str, Column]:
    """Return one column of scores per kind; a kind that cannot be computed is left out."""
    columns: dict[str, Column] = {}
    if assigned.value is None:
        return columns
    columns["difference"] = ringtrial.differences(values, assigned.value)
    columns["percent"] = ringtrial.percent_differences(values, assigned.value)
    if sigma_pt is not None:
        columns["z"] = ringtrial.z_scores(values, assigned.value, sigma_pt)
        if assigned.u is not None:
            columns["z_prime"] = ringtrial.z_prime_scores(
                values, assigned.value, sigma_pt, assigned.u
            )
    if assigned.u is not None:
        u = uncertainties([lab.u for lab in labs], assigned.u)
        columns["zeta"] = ringtrial.zeta_scores(values, u, assigned.value, assigned.u)
        expanded = uncertainties([lab.expanded_u for lab in labs], assigned.u)
        columns["en"] = ringtrial.en_scores(
            values, expanded, assigned.value, COVERAGE_FACTOR * assigned.u
        )
    return columns


def choose_score(assigned: Assigned, sigma_pt: float | None, delta_e: Decimal | None) -> UsedScore:
    """Choose z where the uncertainty of the assigned value is negligible, else z′."""
    if assigned.value is None or sigma_pt is None:
        return UsedScore.NONE
    if assigned.u is None:
        # A reference without uncertainty states that none needs to be considered; a consensus
        # without one had no spread, and nothing can be said about its value.
        return UsedScore.Z if assigned.by == "reference" else UsedScore.NONE
    if delta_e is not None and ringtrial.is_negligible(assigned.u, delta_E=float(delta_e)):
        return UsedScore.Z
    return UsedScore(ringtrial.preferred_score(assigned.u, sigma_pt))


def uncertainties(reported: Sequence[float | None], assigned_u: float) -> Column:
    """Return reported uncertainties; zero beside a zero of the assigned value gives no score."""
    column = np.array([math.nan if u is None else u for u in reported], dtype=np.float64)
    if assigned_u == 0.0:
        column[column <= 0.0] = math.nan
    return column


def defined(number: float) -> float | None:
    """Return None for an undefined number, and one zero for both zeros."""
    value = float(number)
    return value + 0.0 if math.isfinite(value) else None
