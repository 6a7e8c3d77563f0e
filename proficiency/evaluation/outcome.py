"""What an evaluation found: frozen values in full precision, each with its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ringtrial import Signal


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
    NONE = "none"


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
    """`algorithm_a`, `median`, `mean`, `reference`, or `none`."""
    sigma_pt: float | None
    sigma_by: str
    """`robust`, `fixed`, `relative`, `perception`, or `none`."""
    status: OutcomeStatus
    notes: tuple[Note, ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class Evaluation:
    """All outcomes of one plan on one set of results, with what is needed to repeat them."""

    input_sha256: str
    plan: Mapping[str, object]
    engine_name: str
    engine_version: str
    outcomes: tuple[Outcome, ...]

    @property
    def labs(self) -> tuple[str, ...]:
        """Return every laboratory that appears, in order of first appearance."""
        return tuple(dict.fromkeys(s.lab for o in self.outcomes for s in o.scores))
