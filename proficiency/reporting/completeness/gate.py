"""Refuse to release reports that lack something, naming each item and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ...i18n import Translator, mark
from ...rounds.lifecycle import GUARD_TEXTS, Guard
from ...rounds.models import Round
from ...rounds.refusals import GuardNotMet
from ..records import Waived
from . import rules_of_content, rules_of_records
from .facts import Lack, ReleaseFacts
from .gathering import gather
from .items import ITEMS, Item

Rule = Callable[[ReleaseFacts], Iterator[Lack]]

RULES: dict[str, Rule] = {
    "R-a": rules_of_records.provider,
    "R-b": rules_of_records.authorisation,
    "R-c": rules_of_records.external_providers,
    "R-d": rules_of_content.status,
    "R-e": rules_of_content.identification,
    "R-f": rules_of_records.confidentiality,
    "R-g": rules_of_content.number,
    "R-h": rules_of_records.items,
    "R-i": rules_of_content.results,
    "R-j": rules_of_content.procedures,
    "R-k": rules_of_content.statistics,
    "R-l": rules_of_records.traceability,
    "R-m": rules_of_content.routes,
    "R-n": rules_of_content.method_groups,
    "R-o": rules_of_records.criterion,
    "R-p": rules_of_content.performance,
    "R-q": rules_of_records.running,
    "R-r": rules_of_content.advice,
    "R-s": rules_of_records.comments,
    "R-t": rules_of_records.planned,
    "R-u": rules_of_records.use_of_reports,
    "R-v": rules_of_records.amendment,
    "R-w": rules_of_records.certificates,
}
SIGNED_LAST = "R-b"
"""Has a condition of its own in the lifecycle: what is complete is signed, then released."""
ITEM_LACKS = mark("{item} {title}: {lacks} {remedy}")


@dataclass(frozen=True)
class Finding:
    """An item that is not fulfilled, and its waiver where it has one."""

    item: str
    title: str
    """To be translated, like the remedy."""
    lacks: tuple[Lack, ...]
    remedy: str
    address: str
    waiver: Waived | None

    def text(self, t: Translator) -> str:
        """Say what is missing."""
        return " ".join(lack.text(t) for lack in self.lacks)

    def line(self, t: Translator) -> str:
        """Name the item, say what is missing and what to do."""
        return t(
            ITEM_LACKS,
            item=self.item,
            title=t(self.title),
            lacks=self.text(t),
            remedy=t(self.remedy),
        )


@dataclass(frozen=True)
class Standing:
    """How one item stands: fulfilled without lacks, else missing or waived."""

    item: Item
    address: str
    lacks: tuple[Lack, ...]
    waiver: Waived | None


class ReportNotComplete(GuardNotMet):
    """Reports that lack something are not released."""

    message = mark("The reports cannot be released yet. {lacks}")

    def __init__(self, *, guards: tuple[Guard, ...], findings: tuple[Finding, ...]) -> None:
        super().__init__(guards=guards)
        self.findings = findings

    def text(self, t: Translator) -> str:
        """Name every item with its remedy, after the other conditions that do not hold."""
        return " ".join([self.others(t), *(finding.line(t) for finding in self.findings)])

    def others(self, t: Translator) -> str:
        """Say that nothing goes out, and name the other conditions that do not hold."""
        others = [t(GUARD_TEXTS[g]) for g in self.guards if g is not Guard.REPORT_COMPLETE]
        return t(self.message, lacks=" ".join(others)).strip()


def standings(
    session: Session, round_: Round, *, at: datetime | None = None
) -> tuple[Standing, ...]:
    """Say of every item how it stands."""
    return standings_of(gather(session, round_, at=at), round_)


def standings_of(facts: ReleaseFacts, round_: Round) -> tuple[Standing, ...]:
    """Ask every rule."""
    waivers = {each.item: each for each in facts.records.waived}
    return tuple(
        Standing(
            item=item,
            address=item.address.format(code=round_.code, scheme=round_.scheme.code),
            lacks=tuple(RULES[item.id](facts)),
            waiver=waivers.get(item.id),
        )
        for item in ITEMS
    )


def findings(session: Session, round_: Round, *, at: datetime | None = None) -> tuple[Finding, ...]:
    """Return every item that is not fulfilled, waived or not."""
    return tuple(
        Finding(
            item=each.item.id,
            title=each.item.title,
            lacks=each.lacks,
            remedy=each.item.remedy,
            address=each.address,
            waiver=each.waiver,
        )
        for each in standings(session, round_, at=at)
        if each.lacks
    )


def missing(session: Session, round_: Round, *, at: datetime | None = None) -> tuple[Finding, ...]:
    """Return what keeps the reports from being released."""
    return tuple(each for each in findings(session, round_, at=at) if each.waiver is None)


class ReportCheck:
    """What the lifecycle asks before it lets a round become final or corrected."""

    def is_complete(self, session: Session, round_: Round, *, at: datetime) -> bool:
        """Answer whether nothing is missing but the signatures, which are asked for apart."""
        return all(each.item == SIGNED_LAST for each in missing(session, round_, at=at))

    def refusal(
        self, session: Session, round_: Round, *, guards: tuple[Guard, ...], at: datetime
    ) -> GuardNotMet:
        """Name what is missing."""
        return ReportNotComplete(guards=guards, findings=missing(session, round_, at=at))
