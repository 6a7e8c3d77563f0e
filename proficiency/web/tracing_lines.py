"""To what assigned values are traceable, by the way in which the plan sets them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..reporting.completeness.facts import Lack, ReleaseFacts, has_value
from ..reporting.completeness.rules_of_records import fits, needs_detail, traceability
from ..reporting.label import Label
from ..reporting.plan_names import ASSIGNED_NAMES
from ..reporting.records import Traceability
from ..reporting.statement_blocks import TRACED
from ..reporting.statement_kinds import TraceabilityKind
from ..rounds.models import Determination, Round
from ..schemes.plan import AssignedBy, Plan
from ..schemes.plan_assigned import CONSENSUS, WORDS
from .reader import t

FIRST_GUESS = {
    AssignedBy.REFERENCE: TraceabilityKind.REFERENCE_MATERIAL,
    AssignedBy.CATEGORY: TraceabilityKind.IDENTITY,
    AssignedBy.PROFILE: TraceabilityKind.IDENTITY,
}
"""What is chosen in the form at first; all other values are a consensus."""
EVERY_CONSENSUS = "consensus"
Place = tuple[str, str]


@dataclass(frozen=True)
class Traced:
    """One assigned value with what is stated of it."""

    number: int
    measurand: str
    material: str
    unit: str
    kind: str
    """In words; empty where nothing is stated."""
    detail: Label
    without_u: Label
    lacks: tuple[str, ...]
    has_value: bool
    """There is an assigned value, or the round has not been evaluated yet."""

    @property
    def is_open(self) -> bool:
        """Answer whether somebody has to state it, or to state it anew."""
        return self.has_value and bool(self.lacks or not self.kind)


@dataclass(frozen=True)
class Group:
    """The values that are set in the same way, of which the same can be true."""

    key: str
    name: str
    kinds: tuple[TraceabilityKind, ...]
    guess: TraceabilityKind
    values: tuple[Traced, ...]

    @property
    def options(self) -> list[tuple[str, str]]:
        """Return what can be chosen."""
        return [(kind.value, t(TRACED[kind])) for kind in self.kinds]

    @property
    def open_values(self) -> tuple[Traced, ...]:
        """Return those that somebody has to state."""
        return tuple(each for each in self.values if each.is_open)

    @property
    def asks_for_detail(self) -> bool:
        """Answer whether every choice names a certificate, method or source."""
        return all(map(needs_detail, self.kinds))


def groups_of(
    round_: Round, determinations: Sequence[Determination], facts: ReleaseFacts
) -> list[Group]:
    """Return the assigned values of a round, grouped by the way in which they are set."""
    plan = Plan.from_mapping(json.loads(round_.plan_text))
    lacking: dict[Place, list[Lack]] = defaultdict(list)
    for lack in traceability(facts):
        lacking[str(lack.facts["measurand"]), str(lack.facts["material"])].append(lack)
    valued = {(o.measurand, o.material) for o in facts.mains if has_value(o)}
    grouped: dict[str, list[Traced]] = defaultdict(list)
    routes: dict[str, AssignedBy] = {}
    for each in determinations:
        place = (each.measurand.code, each.material.code)
        route = plan.all_rules_for(*place).assigned.by
        if not each.measurand.result_type.is_numeric and route not in WORDS:
            continue  # no word is assigned: there is nothing to trace
        key = EVERY_CONSENSUS if route in CONSENSUS else route.value
        routes[key] = route
        known = facts.evaluation is None or place in valued
        claim = facts.records.traceability_of(*place)
        grouped[key].append(traced(each, claim, lacking[place], has_value=known))
    return [
        Group(key, name_of(key, routes[key]), *kinds_of(routes[key]), tuple(values))
        for key, values in grouped.items()
    ]


def traced(
    determination: Determination,
    claim: Traceability | None,
    lacks: Sequence[Lack],
    *,
    has_value: bool,
) -> Traced:
    """Put one assigned value together with what is stated of it."""
    measurand, material = determination.measurand, determination.material
    return Traced(
        number=determination.id,
        measurand=t.choose(measurand.name_zh, measurand.name_en),
        material=t.choose(material.name_zh, material.name_en),
        unit=measurand.unit,
        kind=t(TRACED[TraceabilityKind(claim.kind)]) if claim else "",
        detail=claim.detail if claim else Label(),
        without_u=claim.without_u if claim else Label(),
        lacks=tuple(lack.text(t) for lack in lacks),
        has_value=has_value,
    )


def kinds_of(route: AssignedBy) -> tuple[tuple[TraceabilityKind, ...], TraceabilityKind]:
    """Return what can be true of values set in this way, and what most often is."""
    fitting = tuple(kind for kind in TraceabilityKind if fits(kind, route.value))
    return fitting, FIRST_GUESS.get(route, TraceabilityKind.CONSENSUS)


def name_of(key: str, route: AssignedBy) -> str:
    """Name a group as the plan names the way."""
    if key == EVERY_CONSENSUS:
        return t("consensus of the participants")
    return t(ASSIGNED_NAMES[route])


def chosen_of(groups: Sequence[Group], typed: Mapping[str, str]) -> Group | None:
    """Return the group a form is about."""
    return next((group for group in groups if group.key == typed.get("group")), None)
