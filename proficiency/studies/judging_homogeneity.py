"""Judge whether the units of a material are alike enough for its round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import ringtrial
from ringtrial import Homogeneity, HomogeneityCheck
from ringtrial.constants import RECOMMENDED_ITEMS

from .frozen_study import Document, FrozenStudy
from .judgement import (
    Carried,
    Decision,
    Judgement,
    UnitMean,
    carry,
    decides,
    decision_on_sigma,
    decisions_on_results,
    sigma_of,
)
from .kinds import CriterionKind, Verdict

FEWEST_UNITS = 2
RECOMMENDED_UNITS = 10
"""CNAS-GL003:2018 and ISO 13528:2022, B.1."""
LEVEL = 0.05


@dataclass(frozen=True)
class Found:
    """Everything computed for one study."""

    study: FrozenStudy
    carried: Carried
    units: tuple[UnitMean, ...]
    """Units with at least one result, in the order the tests number them."""
    result: Homogeneity
    check: HomogeneityCheck
    sigma: float


def judge_homogeneity(study: FrozenStudy) -> Judgement:
    """Compare the spread between units with 0.3 σ_pt, with everything that bears on it."""
    carried = carry(study)
    sigma, origin = sigma_of(study, carried)
    said = [*decisions_on_results(study, carried), decision_on_sigma(sigma, origin)]
    used = tuple(unit for unit in carried.units if unit.on_scale)
    if len(used) < FEWEST_UNITS or sigma is None:
        if len(used) < FEWEST_UNITS:
            said.append(Decision("too_few_units", {"units": len(used)}))
        return Judgement(Verdict.UNDECIDED, sigma, origin, {}, tuple(said), carried.units)
    result = ringtrial.homogeneity([list(unit.on_scale) for unit in used])
    check = ringtrial.check_homogeneity(result, sigma_pt=sigma)
    found = Found(study, carried, used, result, check, sigma)
    verdict = verdict_of(found)
    return Judgement(
        verdict,
        sigma,
        origin,
        numbers_of(found),
        (*said, *decisions(found, verdict)),
        carried.units,
        s_s=result.s_s,
    )


def verdict_of(found: Found) -> Verdict:
    """Return the verdict; results without a place on the scale leave it open."""
    if found.carried.off_scale:
        return Verdict.UNDECIDED
    kept = decides(
        found.study.criterion,
        plain=found.check.sufficient,
        expanded=found.check.sufficient_expanded,
    )
    return Verdict.PASSED if kept else Verdict.FAILED


def numbers_of(found: Found) -> Document:
    """Return every number of the study, on the scale of the analysis."""
    result, check, cochran = found.result, found.check, found.result.cochran
    return {
        "mean": result.mean,
        "s_x": result.s_x,
        "s_w": result.s_w,
        "s_s": result.s_s,
        "F": result.F,
        "p_value": result.p_value,
        "F_crit_05": result.F_crit_05,
        "cochran_C": None if cochran is None else cochran.C,
        "cochran_crit_05": None if cochran is None else cochran.crit_05,
        "cochran_crit_01": None if cochran is None else cochran.crit_01,
        "u_bb_star": result.u_bb_star,
        "criterion": check.criterion,
        "expanded_criterion": check.expanded_criterion,
        "sufficient": check.sufficient,
        "sufficient_expanded": check.sufficient_expanded,
        "method_suitable": check.method_suitable,
        "units": result.g,
        "results": result.n,
        "missing": found.carried.missing,
    }


def decisions(found: Found, verdict: Verdict) -> Iterator[Decision]:
    """Say what was found and why the verdict is what it is."""
    result, check = found.result, found.check
    if result.g < RECOMMENDED_UNITS:
        key = "few_units" if result.g >= RECOMMENDED_ITEMS else "very_few_units"
        yield Decision(key, {"units": result.g, "recommended": RECOMMENDED_UNITS})
    if result.s_w is None:
        yield Decision("single_results")
    cochran = result.cochran
    if cochran is not None and cochran.C is not None and cochran.index is not None:
        unit = found.units[cochran.index - 1].unit
        if cochran.crit_01 < cochran.C:
            yield Decision("cochran_outlier", {"unit": unit})
        elif cochran.crit_05 < cochran.C:
            yield Decision("cochran_straggler", {"unit": unit})
    if check.method_suitable is False and result.s_w is not None:
        yield Decision("method_coarse", {"s_w": result.s_w, "half": found.sigma / 2})
    if result.p_value is not None and result.F is not None:
        key = "F_significant" if result.p_value < LEVEL else "F_not_significant"
        yield Decision(key, {"F": result.F, "p": result.p_value})
    key = "s_s_within" if check.sufficient else "s_s_above"
    yield Decision(key, {"s_s": result.s_s, "criterion": check.criterion})
    if found.study.criterion is CriterionKind.EXPANDED:
        key = "expanded_within" if check.sufficient_expanded else "expanded_above"
        yield Decision(key, {"s_s": result.s_s, "criterion": check.expanded_criterion})
    elif check.sufficient_expanded and not check.sufficient:
        yield Decision("expanded_for_information", {"criterion": check.expanded_criterion})
    yield Decision(f"homogeneity_{verdict.value}")
