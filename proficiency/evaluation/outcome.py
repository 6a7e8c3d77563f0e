"""What an evaluation found: frozen values in full precision, each with its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ringtrial import Signal

if TYPE_CHECKING:
    from .deviations import PlanDeviation


class OutcomeStatus(StrEnum):
    """How far the consensus of one measurand and material can be trusted."""

    OK = "ok"
    FEW_RESULTS = "few_results"
    DEGENERATE = "degenerate"
    NOT_CONVERGED = "not_converged"
    TOO_FEW = "too_few"
    NOT_EVALUATED = "not_evaluated"


class UsedScore(StrEnum):
    """The score that gives the signal."""

    Z = "z"
    Z_PRIME = "z_prime"
    ZETA = "zeta"
    EN = "en"
    PERCENT = "percent"
    CATEGORY = "category"
    STEPS = "steps"
    MATCH = "match"
    NONE = "none"


WORD_SCORES = frozenset({UsedScore.CATEGORY, UsedScore.STEPS, UsedScore.MATCH})
"""How words are judged: right or not, by steps of a scale, by the share of alleles."""


class Judgement(StrEnum):
    """How a category compares with the assigned one."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    FALSE_POSITIVE = "false_positive"
    FALSE_NEGATIVE = "false_negative"


class Decision(StrEnum):
    """How a decision on a criterion compares with what the assigned value says."""

    AGREES = "agrees"
    CONSUMER = "consumer"
    """Accepted what does not meet the criterion: the risk of who receives it."""
    PRODUCER = "producer"
    """Refused what meets the criterion: the risk of who made it."""
    MIXED = "mixed"
    """Decided differently from replicate to replicate."""
    OPEN = "open"
    """Not judged: the assigned value is too near the limit, or there is none."""


@dataclass(frozen=True)
class CriterionOutcome:
    """The criterion laboratories decided on, and whether the assigned value meets it."""

    text: str
    """Sign and limit, such as `>= 95`."""
    is_met: bool | None


@dataclass(frozen=True)
class Note:
    """One decision of the evaluation: a message key with its facts, translated at the door."""

    key: str
    facts: Mapping[str, str | int | float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Score:
    """One laboratory's performance for one measurand and material; None where undefined."""

    lab: str
    value: float | None
    replicates: tuple[str, ...]
    """The replicate results as typed, in the order of the input."""
    method: str | None
    u: float | None
    """Reported standard uncertainty of the laboratory's value."""
    k: float | None
    difference: float | None
    percent: float | None
    z: float | None
    z_prime: float | None
    zeta: float | None
    en: float | None
    used: UsedScore
    signal: Signal
    note: Note | None
    """Why there is no score, or what to know about it."""
    value_on_scale: float | None = None
    difference_on_scale: float | None = None
    """Result and difference on the scale of the analysis, of which scores are made."""
    word: str | None = None
    """The category or profile that was judged; of several replicates the one farthest off."""
    judgement: Judgement | None = None
    steps: int | None = None
    """Categories above (positive) or below the assigned one."""
    match: float | None = None
    """Share of alleles that agree with the assigned profile, 0 to 1."""
    meets: bool | None = None
    """What the laboratory decided on the criterion; None where it did not, or not in one way."""
    decision: Decision | None = None


@dataclass(frozen=True)
class Outcome:
    """Consensus and scores of one measurand in one material, for all or for one method group."""

    measurand: str
    material: str
    method: str | None
    unit: str
    labs: int
    """Laboratories with a numeric result that entered the statistics."""
    results: int
    """Numeric single results behind them."""
    mean: float | None
    sd: float | None
    median: float | None
    robust_mean: float | None
    robust_sd: float | None
    assigned_value: float | None
    u_assigned_value: float | None
    assigned_by: str
    """A rule of `schemes.plan.AssignedBy`, `maximum_likelihood`, or `none`."""
    sigma_pt: float | None
    sigma_by: str
    """A rule of `schemes.plan.SigmaBy`, `maximum_likelihood`, or `none`."""
    status: OutcomeStatus
    notes: tuple[Note, ...]
    scores: tuple[Score, ...]
    scale: str = "identity"
    """Scale of the analysis; every other number without `on_scale` is in the unit of results."""
    whole: float | None = None
    """What counts as the whole of a proportion, for the logit."""
    assigned_lower: float | None = None
    assigned_upper: float | None = None
    """Assigned value with U = 2 u, turned back from the scale of the analysis."""
    robust_lower: float | None = None
    robust_upper: float | None = None
    assigned_value_on_scale: float | None = None
    u_assigned_value_on_scale: float | None = None
    sigma_pt_on_scale: float | None = None
    robust_mean_on_scale: float | None = None
    robust_sd_on_scale: float | None = None
    modes: tuple[float, ...] = ()
    """Where the results gather, if they gather in more than one place."""
    decimals: int | None = None
    """Decimals of printed assigned values, where the plan prescribes them."""
    assigned_word: str | None = None
    """The category or profile the plan assigns; None where results are numbers."""
    counts: tuple[tuple[str, int], ...] = ()
    """Results in each category, where one is assigned; in the order of the scale."""
    criterion: CriterionOutcome | None = None
    median_words: tuple[str, ...] = ()
    """Median category of a scale; two where it falls between them."""


@dataclass(frozen=True)
class Evaluation:
    """All outcomes of one plan on one set of results, with what is needed to repeat them."""

    input_sha256: str
    plan: Mapping[str, object]
    engine_name: str
    engine_version: str
    outcomes: tuple[Outcome, ...]
    deviations: tuple[PlanDeviation, ...] = ()
    materials: tuple[Mapping[str, Any], ...] = ()
    """What cleared each material, as stated and signed (`studies.clearance_statement`)."""
    """Changes of the plan after it was locked."""

    @property
    def labs(self) -> tuple[str, ...]:
        """Return every laboratory that appears, in order of first appearance."""
        return tuple(dict.fromkeys(s.lab for o in self.outcomes for s in o.scores))
