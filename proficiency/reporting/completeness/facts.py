"""Everything the rules look at, gathered before: they ask no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ...errors import Problem
from ...evaluation.outcome import Evaluation, Outcome, OutcomeStatus
from ...i18n import Language
from ...schemes.plan import Plan
from ..content import ReportContent
from ..header import RoundHeader
from ..records import RoundRecords

Place = tuple[str, str, str]
"""Laboratory code, measurand and material of a submitted result."""
Lack = Problem
"""What is missing of an item, in words with facts."""


@dataclass(frozen=True)
class ReleaseFacts:
    """A round as it would be reported now."""

    records: RoundRecords
    issued_at: datetime
    """The moment the rules take for that of issue."""
    names: tuple[str, ...] = ()
    """Names of members that are found in what the reports print."""
    header: RoundHeader | None = None
    """None while the round has not been evaluated, like everything below."""
    evaluation: Evaluation | None = None
    plan: Plan | None = None
    """The plan in force."""
    plan_is_evaluated: bool = False
    """Whether the evaluation followed exactly this plan."""
    contents: Mapping[Language, ReportContent] | None = None
    """The report of the whole round as it would be printed."""
    submitted: frozenset[Place] = frozenset()
    with_u: frozenset[Place] = frozenset()
    """Of these, numbers with a standard uncertainty."""
    number_is_taken: bool = False
    amends: bool = False
    """A report is out already: this one corrects it."""
    amendment: str = ""
    """Why it is corrected, as two people signed."""

    @property
    def mains(self) -> tuple[Outcome, ...]:
        """Return the outcomes of all results, or of the groups where only they are judged."""
        if self.evaluation is None:
            return ()
        whole = {(o.measurand, o.material) for o in self.evaluation.outcomes if o.method is None}
        return tuple(
            o
            for o in self.evaluation.outcomes
            if o.method is None or (o.measurand, o.material) not in whole
        )

    @property
    def groups(self) -> tuple[Outcome, ...]:
        """Return the outcomes of method groups."""
        outcomes = self.evaluation.outcomes if self.evaluation else ()
        return tuple(o for o in outcomes if o.method is not None)


def has_value(outcome: Outcome) -> bool:
    """Answer whether there is an assigned value, a number or a word."""
    return outcome.assigned_value is not None or outcome.assigned_word is not None


def says_why_not(outcome: Outcome) -> bool:
    """Answer whether an outcome without a value says why it has none."""
    without = {OutcomeStatus.TOO_FEW, OutcomeStatus.NOT_EVALUATED, OutcomeStatus.NOT_CONVERGED}
    return outcome.status in without and bool(outcome.notes)
