"""What a round's reports state besides numbers: from records only, frozen when they are issued."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from .label import Label


@dataclass(frozen=True)
class ProviderProfile:
    """Who provides the proficiency test, and how to reach them."""

    name: Label
    address: Label
    contact: str
    telephone: str
    email: str


@dataclass(frozen=True)
class Statement:
    """A text in both languages, or the statement of a person that there is none."""

    text: Label
    recorded_by: str
    recorded_at: datetime
    happened_on: str = ""
    """ISO date of an incident; empty otherwise."""

    @property
    def is_none(self) -> bool:
        """Answer whether a person stated that there is nothing."""
        return not (self.text.zh or self.text.en)


@dataclass(frozen=True)
class BatchFact:
    """A batch of items as the producer recorded it."""

    code: str
    produced_on: str
    expires_on: str
    description: Label
    storage: Label


@dataclass(frozen=True)
class ItemRecord:
    """What is on record of one material."""

    material: str
    physical: bool
    description: Label
    """Empty where nobody described it."""
    untested: Label
    """Why homogeneity and stability were not tested, where nothing travelled."""
    stated_on: str
    batches: tuple[BatchFact, ...] = ()


@dataclass(frozen=True)
class Traceability:
    """To what the assigned value of a measurand in a material is traceable."""

    measurand: str
    material: str
    kind: str
    """A `TraceabilityKind`."""
    detail: Label
    without_u: Label


@dataclass(frozen=True)
class Waived:
    """An item of the report list that was waived, by whom and why."""

    item: str
    reason: Label
    name: str
    signed_at: datetime


@dataclass(frozen=True)
class Participation:
    """How many laboratories took which part in the round."""

    invited: int
    """Registered by themselves or enrolled by the coordinator."""
    declined: int
    withdrawn: int
    taking_part: int
    in_time: int
    late: int

    @property
    def silent(self) -> int:
        """Return how many of those taking part handed in nothing."""
        return self.taking_part - self.in_time - self.late


@dataclass(frozen=True)
class Running:
    """The dates on which the round was run; None where there is no such date."""

    registration_closed_at: datetime | None
    sent_first: datetime | None
    sent_last: datetime | None
    received_last: datetime | None
    opened_at: datetime
    closed_at: datetime
    closing_extended: int
    """How often the closing date was moved."""
    planned_at: datetime | None
    """When the final reports were planned."""
    rules_locked_at: datetime | None
    rules_signed_by: tuple[str, ...]


@dataclass(frozen=True)
class RoundRecords:
    """Everything recorded for the reports of one round."""

    provider: ProviderProfile | None
    scheme_code: str
    confidentiality: Label
    use_policy: Label
    archived: bool
    """A round of published data, run elsewhere."""
    subcontracted: tuple[Statement, ...]
    incidents: tuple[Statement, ...]
    comments: tuple[Statement, ...]
    delay: tuple[Statement, ...]
    criterion_source: tuple[Statement, ...]
    items: tuple[ItemRecord, ...]
    traceability: tuple[Traceability, ...]
    waived: tuple[Waived, ...]
    participation: Participation
    running: Running

    def traceability_of(self, measurand: str, material: str) -> Traceability | None:
        """Return what is stated of one assigned value."""
        return next(
            (t for t in self.traceability if (t.measurand, t.material) == (measurand, material)),
            None,
        )

    @property
    def canonical_json(self) -> str:
        """Return the one text under which an order of reports keeps the records."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=_text)


def from_json(text: str) -> RoundRecords:
    """Read frozen records back."""
    given = json.loads(text)
    statements = ("subcontracted", "incidents", "comments", "delay", "criterion_source")
    return RoundRecords(
        **{name: tuple(map(_statement, given[name])) for name in statements},
        provider=_provider(given["provider"]) if given["provider"] else None,
        scheme_code=given["scheme_code"],
        confidentiality=_label(given["confidentiality"]),
        use_policy=_label(given["use_policy"]),
        archived=given["archived"],
        items=tuple(map(_item, given["items"])),
        traceability=tuple(map(_traceability, given["traceability"])),
        waived=tuple(map(_waived, given["waived"])),
        participation=Participation(**given["participation"]),
        running=_running(given["running"]),
    )


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in frozen records")


def _label(given: Mapping[str, Any]) -> Label:
    return Label(given["zh"], given["en"])


def _moment(given: str | None) -> datetime | None:
    return datetime.fromisoformat(given) if given else None


def _provider(given: Mapping[str, Any]) -> ProviderProfile:
    labels = {name: _label(given[name]) for name in ("name", "address")}
    return ProviderProfile(**{**given, **labels})


def _statement(given: Mapping[str, Any]) -> Statement:
    recorded_at = datetime.fromisoformat(given["recorded_at"])
    return Statement(**{**given, "text": _label(given["text"]), "recorded_at": recorded_at})


def _batch(given: Mapping[str, Any]) -> BatchFact:
    labels = {name: _label(given[name]) for name in ("description", "storage")}
    return BatchFact(**{**given, **labels})


def _item(given: Mapping[str, Any]) -> ItemRecord:
    labels = {name: _label(given[name]) for name in ("description", "untested")}
    return ItemRecord(**{**given, **labels, "batches": tuple(map(_batch, given["batches"]))})


def _traceability(given: Mapping[str, Any]) -> Traceability:
    labels = {name: _label(given[name]) for name in ("detail", "without_u")}
    return Traceability(**{**given, **labels})


def _waived(given: Mapping[str, Any]) -> Waived:
    signed_at = datetime.fromisoformat(given["signed_at"])
    return Waived(**{**given, "reason": _label(given["reason"]), "signed_at": signed_at})


def _running(given: Mapping[str, Any]) -> Running:
    others = {"closing_extended", "rules_signed_by"}
    moments: dict[str, Any] = {
        name: _moment(value) for name, value in given.items() if name not in others
    }
    return Running(
        **moments,
        closing_extended=given["closing_extended"],
        rules_signed_by=tuple(given["rules_signed_by"]),
    )
