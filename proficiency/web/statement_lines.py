"""What is on record of a round for its reports, subject by subject, as its page shows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..i18n import mark
from ..reporting.records import ItemRecord
from ..reporting.statement_kinds import MAY_BE_NONE, SEVERAL, StatementKind
from ..reporting.statement_models import RoundStatement
from ..rounds.models import Round, RoundMaterial
from .reader import t

TITLES = {
    StatementKind.SUBCONTRACTED: mark("Activities of external providers"),
    StatementKind.INCIDENT: mark("Incidents"),
    StatementKind.COMMENT: mark("Comments and recommendations"),
    StatementKind.DELAY: mark("Reports later than planned"),
    StatementKind.CRITERION_SOURCE: mark("Source of σ_pt"),
    StatementKind.ITEM: mark("What the items are, where they come from, how they were made"),
    StatementKind.ITEM_UNTESTED: mark("Why homogeneity and stability were not tested"),
}
EXPLANATIONS = {
    StatementKind.SUBCONTRACTED: mark(
        "One entry for each activity that another organisation did, such as making, testing,"
        " storing or carrying items."
    ),
    StatementKind.INCIDENT: mark(
        "What happened in the round and matters to who reads its results, such as parcels that"
        " were held up. Name no laboratory and no code."
    ),
    StatementKind.COMMENT: mark(
        "What laboratories can learn from this round. Name no laboratory and no code."
    ),
    StatementKind.DELAY: mark("Needed only where the reports come after the announced date."),
    StatementKind.CRITERION_SOURCE: mark(
        "Needed where the plan prescribes the number: what it rests on, and who decided it."
    ),
}
NONE_BUTTONS = {
    StatementKind.SUBCONTRACTED: mark("There were no such activities"),
    StatementKind.INCIDENT: mark("There was no incident"),
    StatementKind.COMMENT: mark("There is nothing to add"),
}
ONLY_SOMETIMES = {StatementKind.DELAY: "R-t", StatementKind.CRITERION_SOURCE: "R-o"}
"""Needed where the item of the list lacks something."""
OF_ROUND = (
    StatementKind.SUBCONTRACTED,
    StatementKind.CRITERION_SOURCE,
    StatementKind.INCIDENT,
    StatementKind.COMMENT,
    StatementKind.DELAY,
)


@dataclass(frozen=True)
class Subject:
    """What a statement can be about: something of the round, or one of its materials."""

    kind: StatementKind
    material: RoundMaterial | None = None

    @property
    def key(self) -> str:
        """Name it in addresses and fields."""
        return f"{self.kind.value}-{self.material.id}" if self.material else self.kind.value

    @property
    def anchor(self) -> str:
        """Name the part of the page on which it stands."""
        return "items" if self.material else self.kind.value

    @property
    def may_be_none(self) -> bool:
        """Answer whether a person can state that there is nothing."""
        return self.kind in MAY_BE_NONE

    @property
    def has_day(self) -> bool:
        """Answer whether it happened on a day."""
        return self.kind is StatementKind.INCIDENT


@dataclass(frozen=True)
class Stated:
    """One statement that stands."""

    number: int
    zh: str
    en: str
    is_none: bool
    day: date | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Part:
    """One subject with what stands of it."""

    subject: Subject
    title: str
    explanation: str
    none_button: str
    """Empty where a person cannot state that there is nothing, or something stands already."""
    stated: tuple[Stated, ...]
    replaces: bool
    """What is stated next stands in the place of this."""
    is_needed: bool = True
    """Reports lack something as long as nothing is stated."""

    def field(self, name: str) -> str:
        """Name a field of its form."""
        return f"{name}-{self.subject.key}"


@dataclass(frozen=True)
class ItemPart:
    """One material: its batches, and the parts people state of it."""

    material: RoundMaterial
    batches: tuple[str, ...]
    parts: tuple[Part, ...]


def subjects_of(round_: Round) -> list[Subject]:
    """Return everything that can be stated of a round in words."""
    own = [Subject(kind) for kind in OF_ROUND]
    return [*own, *(each for material in round_.materials for each in subjects_of_item(material))]


def subjects_of_item(material: RoundMaterial) -> list[Subject]:
    """Return what can be stated of a material; what travels is tested, or cleared by signature."""
    described = Subject(StatementKind.ITEM, material)
    if material.physical:
        return [described]
    return [described, Subject(StatementKind.ITEM_UNTESTED, material)]


def parts_of_round(said: Sequence[RoundStatement], *, lacking: Collection[str]) -> dict[str, Part]:
    """Return what stands of the round itself, by the name of its subject."""
    return {
        kind.value: replace(
            part_of(Subject(kind), said),
            is_needed=kind not in ONLY_SOMETIMES or ONLY_SOMETIMES[kind] in lacking,
        )
        for kind in OF_ROUND
    }


def parts_of_items(
    round_: Round, said: Sequence[RoundStatement], items: Sequence[ItemRecord]
) -> list[ItemPart]:
    """Return what stands of each material."""
    batches = {
        item.material: tuple(
            f"{batch.code}{t.choose('：', ': ')}{batch.description.text(t)}"
            for batch in item.batches
        )
        for item in items
    }
    return [
        ItemPart(
            material,
            batches.get(material.code, ()),
            tuple(
                replace(part_of(each, said), is_needed=not batches.get(material.code))
                for each in subjects_of_item(material)
            ),
        )
        for material in round_.materials
    ]


def part_of(subject: Subject, said: Sequence[RoundStatement]) -> Part:
    """Put one subject together with what stands of it."""
    wanted = (subject.kind, subject.material.id if subject.material else None)
    stated = tuple(
        Stated(
            number=each.id,
            zh=each.text_zh,
            en=each.text_en,
            is_none=each.is_none,
            day=each.happened_on,
            by=each.recorded_by.name if each.recorded_by else t("the platform"),
            at=each.recorded_at,
        )
        for each in said
        if (each.kind, each.round_material_id) == wanted
    )
    button = NONE_BUTTONS.get(subject.kind, "")
    return Part(
        subject=subject,
        title=t(TITLES[subject.kind]),
        explanation=t(EXPLANATIONS[subject.kind]) if subject.kind in EXPLANATIONS else "",
        none_button=t(button) if button and not stated else "",
        stated=stated,
        replaces=bool(stated) and subject.kind not in SEVERAL,
    )
