"""What a plan will mean with a number of laboratories, before a single result is there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import ringtrial
from ringtrial.constants import (
    NEGLIGIBLE_OF_SIGMA,
    RECOMMENDED_FOR_ALGORITHM_A,
    ROBUST_UNCERTAINTY_FACTOR,
    WARNING_LIMIT,
)

from ..schemes.plan import AssignedBy, Censored, Rules, Scale, ScoreBy, SigmaBy, StatedOn
from ..schemes.plan_assigned import WORDS
from .gathering import FEWEST_RESULTS
from .outcome import UsedScore
from .scoring import SYMBOLS

SMALL, MODERATE = 6, RECOMMENDED_FOR_ALGORITHM_A
FIRM = math.ceil((ROBUST_UNCERTAINTY_FACTOR / NEGLIGIBLE_OF_SIGMA) ** 2)
"""Laboratories from which u(x_pt) of a robust mean is below 0.3 s*: 18."""
BEYOND_WARNING = math.erfc(WARNING_LIMIT / math.sqrt(2.0))
"""Share of normally scattered scores beyond 2 in size: 4.55 %."""


@dataclass(frozen=True)
class Consequence:
    """One thing a plan will mean: a message key with its facts, translated at the door."""

    key: str
    facts: Mapping[str, str | int | float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Expected:
    """What is known of one determination before the round opens."""

    labs: int
    replicates: int = 1
    limits: bool = False
    """Results below or above a limit are to be expected."""
    groups: int = 0
    """Method groups of the measurand."""


def consequences(rules: Rules, expected: Expected) -> Iterator[Consequence]:
    """Say what will happen, in the order of the evaluation."""
    if rules.assigned.by in WORDS:
        yield Consequence("plan_words_compared")
        return
    yield from size_notes(rules, expected)
    if can_assign(rules, expected.labs):
        yield from uncertainty_notes(rules, expected)
        yield from score_notes(rules, expected)
    yield from sigma_notes(rules)
    yield from result_notes(rules, expected)


def is_consensus(rules: Rules) -> bool:
    """Answer whether all participants together make the assigned value."""
    return rules.assigned.by not in {AssignedBy.REFERENCE, AssignedBy.EXPERTS}


def can_assign(rules: Rules, labs: int) -> bool:
    """Answer whether there will be an assigned value."""
    return not is_consensus(rules) or labs >= rules.minimum.consensus


def ratio_of(rules: Rules, labs: int) -> float | None:
    """Return u(x_pt) in units of σ_pt if laboratories scatter by σ_pt; None where unknown."""
    rule = rules.assigned
    if rule.by is AssignedBy.REFERENCE:
        sigma = rules.sigma
        comparable = rules.scale.by is Scale.IDENTITY or sigma.stated_on is StatedOn.RESULTS
        if rule.u is None or sigma.value is None or not comparable:
            return None
        return ringtrial.uncertainty_ratio(float(rule.u), sigma_pt=float(sigma.value))
    if rule.by is AssignedBy.EXPERTS:
        return of_consensus(rule.estimator, len(rule.laboratories))
    return of_consensus(rule.by, labs)


def of_consensus(by: AssignedBy, labs: int) -> float | None:
    """Return u(x_pt) of a consensus in units of the spread of its results."""
    if labs < 1:
        return None
    factor = 1.0 if by is AssignedBy.MEAN else ROBUST_UNCERTAINTY_FACTOR
    return factor / math.sqrt(labs)


def size_notes(rules: Rules, expected: Expected) -> Iterator[Consequence]:
    """Say what the number of laboratories allows."""
    labs, minimum = expected.labs, rules.minimum
    if not is_consensus(rules):
        return
    if labs < minimum.consensus:
        yield Consequence("plan_no_consensus", {"labs": labs, "needed": minimum.consensus})
        return
    if labs < minimum.signals:
        yield Consequence("plan_no_signals", {"labs": labs, "needed": minimum.signals})
    elif minimum.signals > 2:
        facts = {"missing": labs - minimum.signals + 1, "needed": minimum.signals}
        yield Consequence("plan_signals_lost", facts)
    if labs < SMALL:
        yield Consequence("plan_tier_small", {"labs": labs})
    elif labs < MODERATE:
        yield Consequence("plan_tier_few", {"labs": labs})
    elif labs < FIRM:
        yield Consequence("plan_tier_moderate", {"labs": labs, "firm": FIRM})
    else:
        yield Consequence("plan_tier_firm", {"labs": labs})


def uncertainty_notes(rules: Rules, expected: Expected) -> Iterator[Consequence]:
    """Say how large u(x_pt) will be beside σ_pt, and which score that means."""
    ratio, rule = ratio_of(rules, expected.labs), rules.assigned
    if rule.by is AssignedBy.REFERENCE and rule.u is None:
        yield Consequence("plan_reference_without_u")
        return
    if ratio is None:
        yield Consequence("plan_ratio_unknown", {"limit": NEGLIGIBLE_OF_SIGMA})
        return
    facts: dict[str, str | int | float | None] = {"labs": expected.labs, "ratio": ratio}
    if rule.by is AssignedBy.EXPERTS:
        facts["labs"] = len(rule.laboratories)
    score = expected_score(rules, ratio)
    if score is not None:
        facts["score"] = score
    own = rules.sigma.by is SigmaBy.ROBUST and is_consensus(rules)
    suffix = "" if score is not None else "_prescribed"
    if rule.by is AssignedBy.REFERENCE:
        yield Consequence(f"plan_ratio_reference{suffix}", facts)
    elif rule.by is AssignedBy.EXPERTS:
        yield Consequence(f"plan_ratio_experts{suffix}", facts)
    elif own:
        yield Consequence(f"plan_ratio{suffix}", facts)
    else:
        yield Consequence(f"plan_ratio_if{suffix}", facts)
        if score is not None:
            yield Consequence("plan_ratio_grows", {"limit": NEGLIGIBLE_OF_SIGMA / ratio})


def expected_score(rules: Rules, ratio: float) -> str | None:
    """Return z or z′ as the plan will choose; None where the plan prescribes a score."""
    if rules.score.by is not ScoreBy.AUTO or rules.delta_e is not None:
        return None
    small = ringtrial.is_negligible(ratio, sigma_pt=1.0)
    return SYMBOLS[UsedScore.Z if small else UsedScore.Z_PRIME]


def score_notes(rules: Rules, expected: Expected) -> Iterator[Consequence]:
    """Say what the score does to the signals."""
    ratio, by = ratio_of(rules, expected.labs), rules.score.by
    large = ratio is not None and not ringtrial.is_negligible(ratio, sigma_pt=1.0)
    if ratio is not None and by in {ScoreBy.AUTO, ScoreBy.Z_PRIME} and rules.delta_e is None:
        if large or by is ScoreBy.Z_PRIME:
            yield Consequence("plan_z_prime_shrinks", {"factor": 1.0 / math.hypot(1.0, ratio)})
    elif large and by is ScoreBy.Z:
        yield Consequence("plan_z_too_severe", {"ratio": ratio})
    if by in {ScoreBy.ZETA, ScoreBy.EN}:
        yield Consequence("plan_needs_own_u", {"score": SYMBOLS[UsedScore(by.value)]})
    elif by is ScoreBy.PERCENT:
        limit = str(rules.score.delta_e_percent)
        yield Consequence("plan_percent", {"limit": limit})
    else:
        yield Consequence(
            "plan_chance", {"labs": expected.labs, "count": expected.labs * BEYOND_WARNING}
        )
    if rules.delta_e is not None and by is ScoreBy.AUTO:
        yield Consequence("plan_delta_decides", {"limit": str(rules.delta_e)})


def sigma_notes(rules: Rules) -> Iterator[Consequence]:
    """Say what σ_pt depends on."""
    rule = rules.sigma
    if rule.by is SigmaBy.ROBUST:
        limited = rule.floor is not None or rule.ceiling is not None
        yield Consequence("plan_sigma_of_round_limited" if limited else "plan_sigma_of_round")
    elif rule.by is SigmaBy.BY_LEVEL:
        yield Consequence("plan_sigma_levels", {"start": str(rule.levels[0].start)})
    elif rule.by is SigmaBy.RELATIVE:
        yield Consequence("plan_sigma_relative")
    elif rule.by is SigmaBy.HORWITZ:
        yield Consequence("plan_sigma_horwitz")


def result_notes(rules: Rules, expected: Expected) -> Iterator[Consequence]:
    """Say what becomes of limits, of the ends of the scale, of groups and of replicates."""
    if rules.scale.by is Scale.LN:
        yield Consequence("plan_ln_excludes")
    elif rules.scale.by is Scale.LOGIT:
        moved = rules.scale.half_unit is not None or rules.scale.counted is not None
        facts = {"whole": str(rules.scale.whole)}
        yield Consequence("plan_logit_moves" if moved else "plan_logit_excludes", facts)
    if expected.limits or rules.results.censored is not Censored.EXCLUDE:
        yield Consequence(f"plan_censored_{rules.results.censored.value}")
    if rules.results.without_methods:
        yield Consequence("plan_without", {"methods": ", ".join(rules.results.without_methods)})
    if expected.groups > 1:
        yield Consequence("plan_groups", {"groups": expected.groups})
    if expected.labs < FEWEST_RESULTS:
        yield Consequence("plan_no_modes", {"needed": FEWEST_RESULTS})
    if expected.replicates < 2:
        yield Consequence("plan_one_replicate")


def needs_attention(consequence: Consequence) -> bool:
    """Answer whether a consequence is one a coordinator would want to change."""
    return consequence.key in ATTENTION


ATTENTION = frozenset(
    {
        "plan_no_consensus",
        "plan_no_signals",
        "plan_tier_small",
        "plan_z_too_severe",
        "plan_censored_half",
        "plan_censored_ignore_sign",
        "plan_logit_excludes",
    }
)
