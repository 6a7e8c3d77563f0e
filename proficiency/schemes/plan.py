"""The statistical plan of a round: where assigned values and their spread come from."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from ..errors import InvalidInput, Problem
from ..i18n import mark
from .plan_fields import PlanFields, plain


class AssignedBy(StrEnum):
    """How an assigned value is found."""

    ALGORITHM_A = "algorithm_a"
    MEDIAN = "median"
    MEAN = "mean"
    REFERENCE = "reference"


class SigmaBy(StrEnum):
    """How the standard deviation for proficiency assessment is found."""

    ROBUST = "robust"
    FIXED = "fixed"
    RELATIVE = "relative"
    PERCEPTION = "perception"


NOT_TOML = mark("The plan is not valid TOML: {reason}.")
NAME_MISSING = mark("Each entry needs the name of a measurand.")
GIVEN_TWICE = mark("There are two entries for measurand {measurand} and material {material}.")
CROSSED_LIMITS = mark("The floor {floor} is above the ceiling {ceiling}.")
U_GIVEN_TWICE = mark("Give either u or U with k, not both.")
SHORT_FORM = mark("“{typed}” is not understood. Type one of: {accepted}.")
NOT_USED_BY_RULE = mark("{key} has no meaning for “{rule}”.")
ASSIGNED_FORMS = "algorithm_a, median, mean, reference:2.99:0.03"
SIGMA_FORMS = "robust, fixed:0.5, relative:10, perception:1.5"


@dataclass(frozen=True)
class AssignedRule:
    """Where the assigned value comes from; a reference carries its value and uncertainty."""

    by: AssignedBy = AssignedBy.ALGORITHM_A
    value: Decimal | None = None
    u: Decimal | None = None
    """Standard uncertainty of the reference value; None when it is not known."""

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain texts."""
        return without_nothing(
            {"by": self.by.value, "value": plain(self.value), "u": plain(self.u)}
        )


@dataclass(frozen=True)
class SigmaRule:
    """Where the standard deviation for proficiency assessment comes from."""

    by: SigmaBy = SigmaBy.ROBUST
    value: Decimal | None = None
    percent: Decimal | None = None
    delta_e: Decimal | None = None
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain texts."""
        numbers = {
            "value": self.value,
            "percent": self.percent,
            "delta_E": self.delta_e,
            "floor": self.floor,
            "ceiling": self.ceiling,
        }
        texts = {key: plain(number) for key, number in numbers.items()}
        return without_nothing({"by": self.by.value, **texts})


@dataclass(frozen=True)
class Override:
    """Rules for one measurand, or for one measurand in one material; None keeps the general one."""

    measurand: str
    material: str | None = None
    assigned: AssignedRule | None = None
    sigma: SigmaRule | None = None
    delta_e: Decimal | None = None

    def to_mapping(self) -> dict[str, object]:
        """Return the entry as plain texts."""
        return without_nothing(
            {
                "name": self.measurand,
                "material": self.material,
                "assigned": self.assigned.to_mapping() if self.assigned else None,
                "sigma": self.sigma.to_mapping() if self.sigma else None,
                "delta_E": plain(self.delta_e),
            }
        )


@dataclass(frozen=True)
class Plan:
    """General rules of a round and the exceptions for single measurands and materials."""

    assigned: AssignedRule = field(default_factory=AssignedRule)
    sigma: SigmaRule = field(default_factory=SigmaRule)
    delta_e: Decimal | None = None
    """Maximum permitted error, where one is set."""
    overrides: tuple[Override, ...] = ()

    @classmethod
    def from_toml(cls, text: str) -> Plan:
        """Read a plan file, or refuse it with all its problems."""
        try:
            mapping = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            raise InvalidInput([Problem(NOT_TOML, {"reason": str(error)})]) from error
        return cls.from_mapping(mapping)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> Plan:
        """Read a plan from its plain form, or refuse it with all its problems."""
        problems: list[Problem] = []
        fields = PlanFields(mapping, "", problems)
        plan = cls(
            assigned=read_assigned(fields) or AssignedRule(),
            sigma=read_sigma(fields) or SigmaRule(),
            delta_e=fields.number("delta_E", positive=True),
            overrides=read_overrides(fields),
        )
        fields.refuse_unknown({"assigned", "sigma", "delta_E", "measurand"})
        if problems:
            raise InvalidInput(problems)
        return plan

    def to_mapping(self) -> dict[str, object]:
        """Return the plan as plain texts; `from_mapping` reads exactly this plan back."""
        return without_nothing(
            {
                "assigned": self.assigned.to_mapping(),
                "sigma": self.sigma.to_mapping(),
                "delta_E": plain(self.delta_e),
                "measurand": [entry.to_mapping() for entry in self.overrides] or None,
            }
        )

    @property
    def sha256(self) -> str:
        """Return the digest that tells two plans apart."""
        text = json.dumps(self.to_mapping(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def rules_for(self, measurand: str, material: str) -> tuple[AssignedRule, SigmaRule]:
        """Return the rules of one measurand in one material; the closest entry decides."""
        entries = self.entries_for(measurand, material)
        assigned = next((entry.assigned for entry in entries if entry.assigned), self.assigned)
        sigma = next((entry.sigma for entry in entries if entry.sigma), self.sigma)
        return assigned, sigma

    def delta_e_for(self, measurand: str, material: str) -> Decimal | None:
        """Return the maximum permitted error of one measurand in one material."""
        entries = self.entries_for(measurand, material)
        return next((e.delta_e for e in entries if e.delta_e is not None), self.delta_e)

    def entries_for(self, measurand: str, material: str) -> list[Override]:
        """Return the entries that apply, the one naming the material first."""
        entries = [
            entry
            for entry in self.overrides
            if entry.measurand == measurand and entry.material in {None, material}
        ]
        return sorted(entries, key=lambda entry: entry.material is None)

    def with_general(self, *, assigned: AssignedRule | None, sigma: SigmaRule | None) -> Plan:
        """Return this plan with other general rules; its entries keep theirs."""
        return replace(self, assigned=assigned or self.assigned, sigma=sigma or self.sigma)


def read_assigned(fields: PlanFields) -> AssignedRule | None:
    """Read the rule for the assigned value, if there is one."""
    table = fields.table("assigned")
    if table is None:
        return None
    table.refuse_unknown({"by", "value", "u", "U", "k"})
    by = AssignedBy(table.choice("by", [rule.value for rule in AssignedBy]) or "algorithm_a")
    if by is not AssignedBy.REFERENCE:
        refuse_unused(table, by.value, {"value", "u", "U", "k"})
        return AssignedRule(by)
    u = table.number("u", least=Decimal(0))
    expanded = table.number("U", least=Decimal(0))
    k = table.number("k", positive=True)
    if expanded is not None:
        if u is not None:
            table.refuse(U_GIVEN_TWICE, "U")
        u = expanded / (k or Decimal(2))
    elif k is not None:
        table.refuse(NOT_USED_BY_RULE, "k", key="k", rule="u")
    return AssignedRule(by, table.number("value", required=True), u)


def read_sigma(fields: PlanFields) -> SigmaRule | None:
    """Read the rule for the standard deviation for proficiency assessment, if there is one."""
    table = fields.table("sigma")
    if table is None:
        return None
    keys = {"value", "percent", "delta_E", "floor", "ceiling"}
    table.refuse_unknown({"by", *keys})
    by = SigmaBy(table.choice("by", [rule.value for rule in SigmaBy]) or "robust")
    needed = {SigmaBy.FIXED: "value", SigmaBy.RELATIVE: "percent", SigmaBy.PERCEPTION: "delta_E"}
    own = {"floor", "ceiling"} if by is SigmaBy.ROBUST else {needed[by]}
    refuse_unused(table, by.value, keys - own)
    if by is not SigmaBy.ROBUST:
        number = table.number(needed[by], required=True, positive=True)
        return SigmaRule(
            by,
            value=number if by is SigmaBy.FIXED else None,
            percent=number if by is SigmaBy.RELATIVE else None,
            delta_e=number if by is SigmaBy.PERCEPTION else None,
        )
    floor = table.number("floor", positive=True)
    ceiling = table.number("ceiling", positive=True)
    if floor is not None and ceiling is not None and floor > ceiling:
        table.refuse(CROSSED_LIMITS, "floor", floor=floor, ceiling=ceiling)
    return SigmaRule(by, floor=floor, ceiling=ceiling)


def refuse_unused(table: PlanFields, rule: str, keys: set[str]) -> None:
    """Report keys that the chosen rule would silently ignore."""
    for key in sorted(keys & set(table.mapping)):
        table.refuse(NOT_USED_BY_RULE, key, key=key, rule=rule)


def read_overrides(fields: PlanFields) -> tuple[Override, ...]:
    """Read the entries for single measurands."""
    entries: dict[tuple[str, str | None], Override] = {}
    for table in fields.tables("measurand"):
        table.refuse_unknown({"name", "material", "assigned", "sigma", "delta_E"})
        name, material = table.text("name"), table.text("material")
        if name is None:
            table.refuse(NAME_MISSING, "name")
            continue
        if (name, material) in entries:
            table.refuse(GIVEN_TWICE, "name", measurand=name, material=material or "–")
        entries[name, material] = Override(
            name,
            material,
            assigned=read_assigned(table),
            sigma=read_sigma(table),
            delta_e=table.number("delta_E", positive=True),
        )
    return tuple(entries.values())


def parse_assigned(typed: str) -> AssignedRule:
    """Read the short form of the command line, such as reference:2.99:0.03."""
    by, *numbers = typed.strip().split(":")
    names = ("value", "u") if by == AssignedBy.REFERENCE else ()
    if by not in set(AssignedBy) or len(numbers) > len(names):
        raise refused_short_form("assigned", typed, ASSIGNED_FORMS)
    rule = Plan.from_mapping({"assigned": {"by": by, **dict(zip(names, numbers, strict=False))}})
    return rule.assigned


def parse_sigma(typed: str) -> SigmaRule:
    """Read the short form of the command line, such as relative:10."""
    by, *numbers = typed.strip().split(":")
    names = {"robust": ("floor", "ceiling"), "fixed": ("value",), "relative": ("percent",)}
    keys = names.get(by, ("delta_E",))
    if by not in set(SigmaBy) or len(numbers) > len(keys):
        raise refused_short_form("sigma", typed, SIGMA_FORMS)
    given = {key: number for key, number in zip(keys, numbers, strict=False) if number}
    return Plan.from_mapping({"sigma": {"by": by, **given}}).sigma


def refused_short_form(key: str, typed: str, accepted: str) -> InvalidInput:
    """Say which short forms are accepted."""
    return InvalidInput([Problem(SHORT_FORM, {"typed": typed, "accepted": accepted}, column=key)])


def without_nothing(mapping: Mapping[str, object]) -> dict[str, object]:
    """Leave out what is not set."""
    return {key: value for key, value in mapping.items() if value is not None}
