"""The rule of a plan for the standard deviation for proficiency assessment, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..i18n import mark
from .plan_fields import PlanFields, plain, without_nothing


class SigmaBy(StrEnum):
    """How the standard deviation for proficiency assessment is found."""

    ROBUST = "robust"
    FIXED = "fixed"
    RELATIVE = "relative"
    PERCEPTION = "perception"
    BY_LEVEL = "by_level"
    HORWITZ = "horwitz"
    PRECISION = "precision"
    REGRESSION = "regression"


class StatedOn(StrEnum):
    """What the numbers of a rule are stated in."""

    RESULTS = "results"
    SCALE = "scale"


CROSSED_LIMITS = mark("The floor {floor} is above the ceiling {ceiling}.")
ONE_PER_LEVEL = mark("Each level needs either a value or a percentage, not both.")
LEVELS_RISE = mark("The levels must rise: {typed} does not lie above the level before it.")
LEVEL_MISSING = mark("Give at least one level.")
CROSSED_PRECISION = mark("The repeatability {s_r} is above the reproducibility {s_R}.")

OWN_KEYS: Mapping[SigmaBy, frozenset[str]] = {
    SigmaBy.ROBUST: frozenset({"floor", "ceiling", "stated_on"}),
    SigmaBy.FIXED: frozenset({"value", "stated_on"}),
    SigmaBy.RELATIVE: frozenset({"percent"}),
    SigmaBy.PERCEPTION: frozenset({"delta_E"}),
    SigmaBy.BY_LEVEL: frozenset({"levels"}),
    SigmaBy.HORWITZ: frozenset({"mass_fraction"}),
    SigmaBy.PRECISION: frozenset({"s_R", "s_r", "m", "stated_on"}),
    SigmaBy.REGRESSION: frozenset({"a", "b", "floor", "ceiling"}),
}
"""The keys each rule reads; any other one would be ignored silently and is refused."""


@dataclass(frozen=True)
class Level:
    """The spread from one level of the assigned value on: a number or a percentage."""

    start: Decimal
    value: Decimal | None = None
    percent: Decimal | None = None

    def to_mapping(self) -> dict[str, object]:
        """Return the level as plain texts."""
        texts = {"from": self.start, "value": self.value, "percent": self.percent}
        return without_nothing({key: plain(number) for key, number in texts.items()})


@dataclass(frozen=True)
class SigmaRule:
    """Where the standard deviation for proficiency assessment comes from."""

    by: SigmaBy = SigmaBy.ROBUST
    value: Decimal | None = None
    percent: Decimal | None = None
    delta_e: Decimal | None = None
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    levels: tuple[Level, ...] = ()
    mass_fraction: Decimal | None = None
    """One unit of the results as a mass fraction: 1e-6 for mg/kg."""
    s_reproducibility: Decimal | None = None
    s_repeatability: Decimal | None = None
    m: Decimal | None = None
    """Replicates a participant averages."""
    a: Decimal | None = None
    b: Decimal | None = None
    """Line over the assigned value from earlier rounds: a + b x_pt."""
    stated_on: StatedOn = StatedOn.RESULTS

    def to_mapping(self) -> dict[str, object]:
        """Return the rule as plain texts."""
        numbers = {
            "value": self.value,
            "percent": self.percent,
            "delta_E": self.delta_e,
            "floor": self.floor,
            "ceiling": self.ceiling,
            "mass_fraction": self.mass_fraction,
            "s_R": self.s_reproducibility,
            "s_r": self.s_repeatability,
            "m": self.m,
            "a": self.a,
            "b": self.b,
        }
        texts = {key: plain(number) for key, number in numbers.items()}
        levels = [level.to_mapping() for level in self.levels] or None
        on_scale = self.stated_on.value if self.stated_on is StatedOn.SCALE else None
        return without_nothing(
            {"by": self.by.value, **texts, "levels": levels, "stated_on": on_scale}
        )


def read_sigma(fields: PlanFields) -> SigmaRule | None:
    """Read the rule for the standard deviation for proficiency assessment, if there is one."""
    table = fields.table("sigma")
    if table is None:
        return None
    known = frozenset[str]().union(*OWN_KEYS.values())
    table.refuse_unknown({"by", *known})
    by = SigmaBy(table.choice("by", [rule.value for rule in SigmaBy]) or "robust")
    table.refuse_unused(by.value, known - OWN_KEYS[by])
    own = OWN_KEYS[by]
    found = {
        "value": read_needed(table, "value", by is SigmaBy.FIXED),
        "percent": read_needed(table, "percent", by is SigmaBy.RELATIVE),
        "delta_e": read_needed(table, "delta_E", by is SigmaBy.PERCEPTION),
        "mass_fraction": read_needed(table, "mass_fraction", by is SigmaBy.HORWITZ),
        "floor": table.number("floor", positive=True) if "floor" in own else None,
        "ceiling": table.number("ceiling", positive=True) if "ceiling" in own else None,
        **(read_precision(table) if by is SigmaBy.PRECISION else {}),
        **(read_line(table) if by is SigmaBy.REGRESSION else {}),
    }
    floor, ceiling = found["floor"], found["ceiling"]
    if floor is not None and ceiling is not None and floor > ceiling:
        table.refuse(CROSSED_LIMITS, "floor", floor=floor, ceiling=ceiling)
    return SigmaRule(
        by,
        **found,
        levels=read_levels(table) if by is SigmaBy.BY_LEVEL else (),
        stated_on=read_stated_on(table) if "stated_on" in own else StatedOn.RESULTS,
    )


def read_needed(table: PlanFields, key: str, needed: bool) -> Decimal | None:
    """Read the number above zero that one rule needs and no other one has."""
    return table.number(key, required=True, positive=True) if needed else None


def read_stated_on(table: PlanFields) -> StatedOn:
    """Read whether the numbers are in the unit of the results or on the scale of the analysis."""
    typed = table.choice("stated_on", [place.value for place in StatedOn], required=False)
    return StatedOn(typed or "results")


def read_precision(table: PlanFields) -> dict[str, Decimal | None]:
    """Read the standard deviations of a precision experiment."""
    total = table.number("s_R", required=True, positive=True)
    within = table.number("s_r", required=True, least=Decimal(0))
    if total is not None and within is not None and within > total:
        table.refuse(CROSSED_PRECISION, "s_r", s_r=within, s_R=total)
    m = table.whole_number("m", least=1)
    return {
        "s_reproducibility": total,
        "s_repeatability": within,
        "m": None if m is None else Decimal(m),
    }


def read_line(table: PlanFields) -> dict[str, Decimal | None]:
    """Read the line of the spread over the assigned value."""
    return {"a": table.number("a", required=True), "b": table.number("b", required=True)}


def read_levels(table: PlanFields) -> tuple[Level, ...]:
    """Read the table of levels, from the lowest to the highest."""
    levels: list[Level] = []
    for row in table.tables("levels"):
        row.refuse_unknown({"from", "value", "percent"})
        start = row.number("from", required=True)
        value, percent = row.number("value", positive=True), row.number("percent", positive=True)
        if ("value" in row.mapping) == ("percent" in row.mapping):
            row.refuse(ONE_PER_LEVEL, "value")
        if start is not None and levels and start <= levels[-1].start:
            row.refuse(LEVELS_RISE, "from", typed=start)
        levels.append(Level(start or Decimal(0), value, percent))
    if not levels:
        table.refuse(LEVEL_MISSING, "levels")
    return tuple(levels)
