"""The statistical plan of a round: how results become consensus values and scores."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from ..errors import InvalidInput, Problem
from ..i18n import mark
from .plan_assigned import WORDS, AssignedBy, AssignedRule
from .plan_fields import PlanFields, plain, without_nothing
from .plan_rules import NOTHING_SAID, READERS, Override, Rules, read_rules
from .plan_sigma import Level, SigmaBy, SigmaRule, StatedOn
from .plan_treatment import (
    Censored,
    MinimumRule,
    Replicates,
    ResultsRule,
    RoundingRule,
    Scale,
    ScaleRule,
    ScoreBy,
    ScoreRule,
)

__all__ = [
    "AssignedBy",
    "AssignedRule",
    "Censored",
    "Level",
    "MinimumRule",
    "Override",
    "Plan",
    "Replicates",
    "ResultsRule",
    "RoundingRule",
    "Rules",
    "Scale",
    "ScaleRule",
    "ScoreBy",
    "ScoreRule",
    "SigmaBy",
    "SigmaRule",
    "StatedOn",
    "parse_assigned",
    "parse_sigma",
]

FIRST_FORMAT, FORMAT = 1, 2
"""Format 1 knew assigned values by four rules, spreads by four, and the permitted error."""
OF_FIRST_FORMAT = {
    "assigned": {"algorithm_a", "median", "mean", "reference"},
    "sigma": {"robust", "fixed", "relative", "perception"},
}

NOT_TOML = mark("The plan is not valid TOML: {reason}.")
NAME_MISSING = mark("Each entry needs the name of a measurand.")
GIVEN_TWICE = mark("There are two entries for measurand {measurand} and material {material}.")
UNKNOWN_FORMAT = mark("The format {typed} is not known; this version reads formats 1 and 2.")
NEEDS_NEWER_FORMAT = mark("The plan says what format 1 does not know; write format = 2.")
FIT_IS_A_MEAN = mark(
    "A fit by maximum likelihood gives a mean: it needs the assigned value by “mean” or "
    "“reference”, not by “{rule}”."
)
SHORT_FORM = mark("“{typed}” is not understood. Type one of: {accepted}.")
ASSIGNED_FORMS = "algorithm_a, median, mean, q_hampel, reference:2.99:0.03"
SIGMA_FORMS = "robust, fixed:0.5, relative:10, perception:1.5"
SIGMA_SHORT: Mapping[str, tuple[str, ...]] = {
    "robust": ("floor", "ceiling"),
    "fixed": ("value",),
    "relative": ("percent",),
    "perception": ("delta_E",),
}
"""The rules that fit on a command line, with the numbers that follow in this order."""


@dataclass(frozen=True)
class Plan(Rules):
    """General rules of a round and the exceptions for single measurands and materials."""

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
        table = PlanFields(mapping, "", problems)
        typed = table.whole_number("format", least=FIRST_FORMAT, required=False)
        if typed is not None and typed > FORMAT:
            # What a later format means cannot be known, so its keys are not read as ours.
            table.refuse(UNKNOWN_FORMAT, "format", typed=typed)
            raise InvalidInput(problems)
        plan = cls(
            **without_nothing(read_rules(table)),
            delta_e=table.number("delta_E", positive=True),
            overrides=read_overrides(table),
        )
        table.refuse_unknown({"format", *READERS, "delta_E", "measurand"})
        if typed == FIRST_FORMAT and plan.format != FIRST_FORMAT:
            table.refuse(NEEDS_NEWER_FORMAT, "format")
        check_fits(plan, table)
        if problems:
            raise InvalidInput(problems)
        return plan

    def to_mapping(self) -> dict[str, object]:
        """Return the plan as plain texts; `from_mapping` reads exactly this plan back.

        A plan that says nothing beyond the first format is written in it, so that its digest
        stays what it was when the round was locked.
        """
        newer = {
            key: None if rule == getattr(NOTHING_SAID, key) else rule.to_mapping()
            for key, rule in ((key, getattr(self, key)) for key in READERS)
        }
        return without_nothing(
            {
                "format": FORMAT if self.format == FORMAT else None,
                **newer,
                "assigned": self.assigned.to_mapping(),
                "sigma": self.sigma.to_mapping(),
                "delta_E": plain(self.delta_e),
                "measurand": [entry.to_mapping() for entry in self.overrides] or None,
            }
        )

    @property
    def format(self) -> int:
        """Return the oldest format that can say this plan."""
        for rules in (self, *self.overrides):
            for key in READERS:
                rule = getattr(rules, key)
                if rule is None or (rules is self and rule == getattr(NOTHING_SAID, key)):
                    continue
                if key not in OF_FIRST_FORMAT or rule.by not in OF_FIRST_FORMAT[key]:
                    return FORMAT
                if key == "sigma" and rule.stated_on is not StatedOn.RESULTS:
                    return FORMAT
        return FIRST_FORMAT

    @property
    def canonical_json(self) -> str:
        """Return the one text that digests are taken of."""
        return json.dumps(self.to_mapping(), ensure_ascii=False, sort_keys=True)

    @property
    def sha256(self) -> str:
        """Return the digest that tells two plans apart."""
        return hashlib.sha256(self.canonical_json.encode()).hexdigest()

    def all_rules_for(self, measurand: str, material: str) -> Rules:
        """Return everything said of one measurand in one material; the closest entry decides."""
        entries = self.entries_for(measurand, material)
        found = {}
        for each in fields(Rules):
            values = (getattr(entry, each.name) for entry in entries)
            closest = next((value for value in values if value is not None), None)
            found[each.name] = getattr(self, each.name) if closest is None else closest
        return Rules(**found)

    def rules_for(self, measurand: str, material: str) -> tuple[AssignedRule, SigmaRule]:
        """Return the rules for assigned value and spread of one measurand in one material."""
        rules = self.all_rules_for(measurand, material)
        return rules.assigned, rules.sigma

    def entries_for(self, measurand: str, material: str | None) -> list[Override]:
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


def read_overrides(table: PlanFields) -> tuple[Override, ...]:
    """Read the entries for single measurands."""
    entries: dict[tuple[str, str | None], Override] = {}
    for entry in table.tables("measurand"):
        entry.refuse_unknown({"name", "material", *READERS, "delta_E"})
        name, material = entry.text("name"), entry.text("material")
        if name is None:
            entry.refuse(NAME_MISSING, "name")
            continue
        if (name, material) in entries:
            entry.refuse(GIVEN_TWICE, "name", measurand=name, material=material or "–")
        entries[name, material] = Override(
            name,
            material,
            **read_rules(entry),
            delta_e=entry.number("delta_E", positive=True),
        )
    return tuple(entries.values())


def check_fits(plan: Plan, table: PlanFields) -> None:
    """Refuse a fit by maximum likelihood where the plan asks for another consensus."""
    places: list[tuple[str, Rules]] = [("", plan)]
    for place, entry in enumerate(plan.overrides, 1):
        rules = plan.all_rules_for(entry.measurand, entry.material or "")
        places.append((f"measurand[{place}].", rules))
    for path, rules in places:
        fitted = rules.results.censored is Censored.MAXIMUM_LIKELIHOOD
        if fitted and rules.assigned.by not in {AssignedBy.MEAN, AssignedBy.REFERENCE}:
            table.refuse(FIT_IS_A_MEAN, f"{path}results.censored", rule=rules.assigned.by.value)


def parse_assigned(typed: str) -> AssignedRule:
    """Read the short form of the command line, such as reference:2.99:0.03."""
    by, *numbers = typed.strip().split(":")
    names = ("value", "u") if by == AssignedBy.REFERENCE else ()
    if by not in set(AssignedBy) - {AssignedBy.EXPERTS, *WORDS} or len(numbers) > len(names):
        raise refused_short_form("assigned", typed, ASSIGNED_FORMS)
    rule = Plan.from_mapping({"assigned": {"by": by, **dict(zip(names, numbers, strict=False))}})
    return rule.assigned


def parse_sigma(typed: str) -> SigmaRule:
    """Read the short form of the command line, such as relative:10."""
    by, *numbers = typed.strip().split(":")
    keys = SIGMA_SHORT.get(by, ())
    if by not in SIGMA_SHORT or len(numbers) > len(keys):
        raise refused_short_form("sigma", typed, SIGMA_FORMS)
    given = {key: number for key, number in zip(keys, numbers, strict=False) if number}
    return Plan.from_mapping({"sigma": {"by": by, **given}}).sigma


def refused_short_form(key: str, typed: str, accepted: str) -> InvalidInput:
    """Say which short forms are accepted."""
    return InvalidInput([Problem(SHORT_FORM, {"typed": typed, "accepted": accepted}, column=key)])
