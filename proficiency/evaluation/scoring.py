"""Scores and signals of the laboratories of one group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
from numpy.typing import NDArray

import ringtrial
from ringtrial import Signal
from ringtrial.constants import COVERAGE_FACTOR

from ..results.exclusion_reasons import Treatment
from ..schemes.plan import Rules, ScoreBy
from .analysis_scale import AnalysisScale, Column, Columns, column
from .consensus import Assigned
from .inputs import LaboratoryResult
from .outcome import Note, Score, UsedScore

Signals = NDArray[np.object_]


def score_laboratories(
    labs: Sequence[LaboratoryResult],
    columns: Columns,
    *,
    assigned: Assigned,
    sigma_pt: float | None,
    used: UsedScore,
    rules: Rules,
    scale: AnalysisScale,
) -> tuple[Score, ...]:
    """Compute every score that is defined; the chosen one gives the signal."""
    found = score_columns(labs, columns, assigned=assigned, sigma_pt=sigma_pt, scale=scale)
    chosen = found.get(used.value, np.full_like(columns.on_scale, math.nan))
    signals = signals_of(chosen, used, rules)
    exact = {name: [defined(number) for number in values] for name, values in found.items()}
    scores = []
    for position, lab in enumerate(labs):
        signal: Signal = signals[position]
        own = {name: values[position] for name, values in exact.items()}
        if lab.treatment is not Treatment.SCORED:
            signal = Signal.NOT_EVALUATED
        if lab.treatment is Treatment.NOT_SCORED:
            own = {}
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
                note=score_note(lab, columns, used=used, signal=signal),
                value_on_scale=defined(columns.on_scale[position]),
                difference_on_scale=own.get("difference_on_scale"),
            )
        )
    return tuple(scores)


def score_columns(
    labs: Sequence[LaboratoryResult],
    columns: Columns,
    *,
    assigned: Assigned,
    sigma_pt: float | None,
    scale: AnalysisScale,
) -> dict[str, Column]:
    """Return one column of scores per kind; a kind that cannot be computed is left out."""
    found: dict[str, Column] = {}
    if assigned.value is None or assigned.reported is None:
        return found
    values, reported = columns.on_scale, column(lab.value for lab in labs)
    found["difference"] = ringtrial.differences(reported, assigned.reported)
    found["percent"] = ringtrial.percent_differences(reported, assigned.reported)
    found["difference_on_scale"] = ringtrial.differences(values, assigned.value)
    if sigma_pt is not None:
        found["z"] = ringtrial.z_scores(values, assigned.value, sigma_pt)
        if assigned.u is not None:
            found["z_prime"] = ringtrial.z_prime_scores(
                values, assigned.value, sigma_pt, assigned.u
            )
    if assigned.u is not None:
        own = [scale.uncertainty(lab.u, lab.value) for lab in labs]
        found["zeta"] = ringtrial.zeta_scores(
            values, uncertainties(own, assigned.u), assigned.value, assigned.u
        )
        expanded = [scale.uncertainty(lab.expanded_u, lab.value) for lab in labs]
        found["en"] = ringtrial.en_scores(
            values,
            uncertainties(expanded, assigned.u),
            assigned.value,
            COVERAGE_FACTOR * assigned.u,
        )
    return found


def choose_score(
    assigned: Assigned, sigma_pt: float | None, rules: Rules, scale: AnalysisScale
) -> UsedScore:
    """Choose the prescribed score, or z where u(x_pt) is negligible, else z′."""
    if assigned.value is None:
        return UsedScore.NONE
    prescribed = rules.score.by
    if prescribed is ScoreBy.PERCENT:
        return UsedScore.PERCENT
    if prescribed in {ScoreBy.ZETA, ScoreBy.EN}:
        return UsedScore.NONE if assigned.u is None else UsedScore(prescribed.value)
    if sigma_pt is None:
        return UsedScore.NONE
    if assigned.u is None:
        # A reference without uncertainty states that none needs to be considered; a consensus
        # without one had no spread, and nothing can be said about its value.
        is_stated = assigned.by == "reference" and prescribed is not ScoreBy.Z_PRIME
        return UsedScore.Z if is_stated else UsedScore.NONE
    if prescribed is not ScoreBy.AUTO:
        return UsedScore(prescribed.value)
    # The permitted error and u(x_pt) are compared in the unit of the results.
    u, delta_e = assigned.u_reported, rules.delta_e
    if delta_e is not None and u is not None and ringtrial.is_negligible(u, delta_E=float(delta_e)):
        return UsedScore.Z
    return UsedScore(ringtrial.preferred_score(assigned.u, sigma_pt))


def signals_of(chosen: Column, used: UsedScore, rules: Rules) -> Signals:
    """Judge the chosen scores by their limits, rounded first only where the plan says so."""
    decimals = rules.rounding.scores
    judged = chosen if decimals is None else rounded(chosen, decimals)
    if used is UsedScore.PERCENT and rules.score.delta_e_percent is not None:
        return ringtrial.signals_limit(judged, float(rules.score.delta_e_percent))
    if used is UsedScore.EN:
        return ringtrial.signals_en(judged)
    return ringtrial.signals_z(judged)


def rounded(values: Column, decimals: int) -> Column:
    """Round half to even on the shortest decimals that name the numbers, as on paper."""
    step = Decimal(1).scaleb(-decimals)
    return np.array(
        [
            float(Decimal(repr(float(value))).quantize(step, ROUND_HALF_EVEN))
            if math.isfinite(value) and abs(value) < LARGEST_ROUNDED
            else value
            for value in values
        ],
        dtype=np.float64,
    )


LARGEST_ROUNDED = 1e12
"""A score beyond it lies far from every limit, and would not fit the digits of a decimal."""


def score_note(
    lab: LaboratoryResult, columns: Columns, *, used: UsedScore, signal: Signal
) -> Note | None:
    """Say why a laboratory with a number has no score, or what was said of its result."""
    if lab.lab in columns.off_scale:
        return Note("lab_off_scale")
    if lab.excluded is not None:
        return lab.note
    needs_u = used in {UsedScore.ZETA, UsedScore.EN}
    if needs_u and signal is Signal.NOT_EVALUATED and lab.value is not None:
        return lab.note or Note("lab_without_u", {"score": SYMBOLS[used]})
    return lab.note


def is_contradicted(
    lab: LaboratoryResult, assigned: Assigned, sigma_pt: float | None, scale: AnalysisScale
) -> bool:
    """Answer whether a limit alone, whatever lies beyond it, is far from the assigned value."""
    if lab.limit is None or assigned.value is None or sigma_pt is None:
        return False
    limit = scale.carry_one(lab.limit)
    if limit is None:
        return False
    found = ringtrial.censored_score(
        f"{lab.qualifier}{limit!r}", x_pt=assigned.value, sigma_pt=sigma_pt
    )
    return found.verdict != "consistent"


SYMBOLS: Mapping[UsedScore, str] = {
    UsedScore.Z: "z",
    UsedScore.Z_PRIME: "z′",
    UsedScore.ZETA: "ζ",
    UsedScore.EN: "E_n",
    UsedScore.PERCENT: "D%",
}


def uncertainties(reported: Sequence[float | None], assigned_u: float) -> Column:
    """Return reported uncertainties; zero beside a zero of the assigned value gives no score."""
    found = column(reported)
    if assigned_u == 0.0:
        found[found <= 0.0] = math.nan
    return found


def defined(number: float) -> float | None:
    """Return None for an undefined number, and one zero for both zeros."""
    value = float(number)
    return value + 0.0 if math.isfinite(value) else None
