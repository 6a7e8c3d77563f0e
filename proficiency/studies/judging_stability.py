"""Judge whether a material changes in storage or in transport more than its round allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ringtrial
from ringtrial import Stability, StabilityTrend

from .frozen_study import Document, FrozenStudy
from .judgement import (
    Decision,
    Judgement,
    UnitMean,
    carry,
    decides,
    decision_on_sigma,
    decisions_on_results,
    sigma_of,
)
from .kinds import CriterionKind, StudyKind, Verdict

LEVEL = 0.05
FEWEST_FOR_TREND = 3


@dataclass(frozen=True)
class Comparison:
    """The units of a later point against those of the first one."""

    point: int
    found: Stability

    @property
    def signed(self) -> float:
        """Return how far the later mean lies above the first one."""
        return self.found.mean2 - self.found.mean1

    def to_document(self) -> Document:
        """Write it as plain values."""
        found = self.found
        return {
            "point": self.point,
            "first_mean": found.mean1,
            "mean": found.mean2,
            "change": self.signed,
            "u_first": found.u1,
            "u": found.u2,
            "criterion": found.criterion,
            "stable": found.stable,
            "expanded_criterion": found.expanded_criterion,
            "stable_expanded": found.stable_expanded,
            "welch_t": found.welch_t,
            "welch_p": found.welch_p,
            "n_first": found.n1,
            "n": found.n2,
        }


def judge_stability(study: FrozenStudy) -> Judgement:
    """Compare every later point with the first one; the largest change decides."""
    carried = carry(study)
    sigma, origin = sigma_of(study, carried)
    said = [*decisions_on_results(study, carried), decision_on_sigma(sigma, origin)]
    means = {
        point: [u.mean for u in carried.units if u.point == point and u.mean is not None]
        for point in study.points
    }
    empty = [point for point, found in means.items() if not found]
    said.extend(Decision("empty_point", {"point": point}) for point in empty)
    if sigma is None or empty or len(means) < 2:
        return Judgement(Verdict.UNDECIDED, sigma, origin, {}, tuple(said), carried.units)
    comparisons = compare(means, sigma)
    worst = max(comparisons, key=lambda comparison: comparison.found.difference)
    kept = all(
        decides(study.criterion, plain=c.found.stable, expanded=c.found.stable_expanded)
        for c in comparisons
    )
    verdict = Verdict.PASSED if kept else Verdict.FAILED
    if carried.off_scale:
        verdict = Verdict.UNDECIDED
    trend = trend_of(study, carried.units)
    return Judgement(
        verdict,
        sigma,
        origin,
        numbers_of(comparisons, trend),
        (*said, *decisions(study, worst, trend, verdict)),
        carried.units,
        u_stab=ringtrial.instability_uncertainty(worst.found.difference),
    )


def compare(means: dict[int, list[float]], sigma: float) -> list[Comparison]:
    """Compare the unit means of every later point with those of the first one."""
    first, *later = sorted(means)
    return [
        Comparison(point, ringtrial.stability(means[first], means[point], sigma_pt=sigma))
        for point in later
    ]


def trend_of(study: FrozenStudy, units: Sequence[UnitMean]) -> StabilityTrend | None:
    """Return the trend of the unit means over the days; None where there can be none."""
    usable = [(unit.point, unit.mean) for unit in units if unit.mean is not None]
    if study.kind is not StudyKind.STABILITY or len(usable) < FEWEST_FOR_TREND:
        return None
    return ringtrial.stability_trend(
        [float(point) for point, _ in usable], [mean for _, mean in usable]
    )


def numbers_of(comparisons: Sequence[Comparison], trend: StabilityTrend | None) -> Document:
    """Return every number of the study, on the scale of the analysis."""
    return {
        "comparisons": [comparison.to_document() for comparison in comparisons],
        "criterion": comparisons[0].found.criterion,
        "trend": None
        if trend is None
        else {
            "slope": trend.slope,
            "u_slope": trend.u_slope,
            "t": trend.t,
            "p_value": trend.p_value,
            "df": trend.df,
        },
    }


def decisions(
    study: FrozenStudy, worst: Comparison, trend: StabilityTrend | None, verdict: Verdict
) -> Iterator[Decision]:
    """Say what was found and why the verdict is what it is."""
    found = worst.found
    facts = {"change": worst.signed, "point": worst.point, "criterion": found.criterion}
    place = "sent" if study.kind is StudyKind.TRANSPORT else "day"
    yield Decision(f"change_{'within' if found.stable else 'above'}_{place}", facts)
    if min(found.n1, found.n2) < 2:
        yield Decision("single_unit_a_point")
    if found.welch_p is not None:
        yield Decision("welch", {"p": found.welch_p})
    if study.criterion is CriterionKind.EXPANDED and found.expanded_criterion is not None:
        key = "change_expanded_within" if found.stable_expanded else "change_expanded_above"
        yield Decision(key, {"criterion": found.expanded_criterion})
    if trend is not None and trend.p_value is not None:
        key = "trend_significant" if trend.p_value < LEVEL else "trend_not_significant"
        yield Decision(key, {"slope": trend.slope, "p": trend.p_value})
    yield Decision(f"stability_{verdict.value}")
