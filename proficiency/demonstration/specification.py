"""What the demonstration is made of: laboratories, schemes, rounds and planted mistakes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from .names import Names
from .words import WORD_KINDS, DemoWords, read_words

FILE = Path(__file__).resolve().parent / "schemes.json"
ALL_ROUNDS = "all"
FIRST_ROUND = "R1"


@dataclass(frozen=True)
class DemoLaboratory:
    """A fictional laboratory and how it works."""

    id: str
    institution: str
    repeatability: float
    """Multiplies the spread of its replicates."""
    between: float
    """Multiplies its distance from the others."""
    schemes: tuple[str, ...]


@dataclass(frozen=True)
class DemoMeasurand:
    """One quantity with the true values of its materials and the model of its errors."""

    code: str
    names: Names
    kind: str
    unit: str
    decimals: int | None
    significant: int | None
    bounds: tuple[float, float] | None
    transform: str
    materials: Mapping[str, float]
    vials: int
    replicates: int
    """Replicates of each vial."""
    s_between: Mapping[str, float]
    s_repeat: float
    s_vial: float
    groups: Mapping[str, tuple[str, ...]]
    silent_methods: tuple[str, ...]
    """Method groups that do not report this measurand."""
    bias: Mapping[str, Mapping[str, float]]
    counting: Mapping[str, Any] | None
    limits: Mapping[str, Any]
    sigma: Mapping[str, Mapping[str, Any]]
    units_by_lab: Mapping[str, str]
    """Laboratories that report in another unit."""

    @property
    def shown_decimals(self) -> int | None:
        """Return the decimals results are shown with; whole numbers where the digits end before."""
        if self.decimals is None and self.significant is not None:
            return 0 if min(self.materials.values()) >= 10**self.significant else None
        return self.decimals

    def method_of(self, laboratory: str) -> str | None:
        """Return the method a laboratory uses, None where it does not report."""
        for method, members in self.groups.items():
            if laboratory in members:
                return None if method in self.silent_methods else method
        return None

    def spread_in(self, round_name: str) -> float:
        """Return the spread between laboratories in one round, on the scale of the model."""
        return self.s_between.get(round_name, self.s_between.get(ALL_ROUNDS, 0.0))

    def bias_in(self, round_name: str, method: str) -> float:
        """Return the bias of a method group in one round, on the scale of the model."""
        return (self.bias.get(round_name) or self.bias[ALL_ROUNDS])[method]

    def limit_of(self, laboratory: str, method: str) -> float | None:
        """Return the limit below which a laboratory reports no number."""
        by_laboratory: Mapping[str, float] = self.limits.get("limit_by_lab", {})
        by_method: Mapping[str, float] = self.limits.get("limit_by_method", {})
        default = by_laboratory.get("default")
        return by_laboratory.get(laboratory, by_method.get(method, default))


@dataclass(frozen=True)
class DemoRound:
    """One round; `like` names the round whose parameters it has."""

    code: str
    name: str
    like: str
    measurands: tuple[str, ...]
    """What is measured in numbers."""
    words: tuple[str, ...]
    """What is called in words."""
    opens: date | None
    """None for the round that is open whenever the demonstration is made."""
    deadline: date | None


@dataclass(frozen=True)
class DemoScheme:
    """A scheme with all its rounds."""

    code: str
    names: Names
    materials: Mapping[str, Names]
    rounds: tuple[DemoRound, ...]
    measurands: Mapping[str, DemoMeasurand]
    words: Mapping[str, DemoWords]
    order: tuple[str, ...]

    def asked(self, round_: DemoRound) -> list[DemoMeasurand | DemoWords]:
        """Return everything a round asks for, in the order of the scheme."""
        chosen = {*round_.measurands, *round_.words}
        everything: dict[str, DemoMeasurand | DemoWords] = {**self.measurands, **self.words}
        return [everything[code] for code in self.order if code in chosen]


@dataclass(frozen=True)
class Specification:
    """The whole synthetic demonstration."""

    seed: int
    rho: float
    as_of: date
    time_zone: str
    institutions: Mapping[str, Names]
    laboratories: Mapping[str, DemoLaboratory]
    participation: Mapping[str, Mapping[str, str]]
    uncertainty: Mapping[str, float]
    draft_method: Mapping[str, Any]
    methods: Mapping[str, Names]
    schemes: Mapping[str, DemoScheme]
    open_round: Mapping[str, Any]
    blunders: tuple[Mapping[str, Any], ...]
    studies: tuple[Mapping[str, Any], ...]
    """Studies of materials with the model their results are drawn from."""

    def enrolled(self, scheme: DemoScheme, round_: DemoRound) -> list[DemoLaboratory]:
        """Return the laboratories registered for a round."""
        return [
            laboratory
            for laboratory in self.laboratories.values()
            if scheme.code in laboratory.schemes
            and is_between(round_.name, self.participation.get(laboratory.id, {}))
        ]

    def reporting(self, scheme: DemoScheme, round_: DemoRound) -> list[DemoLaboratory]:
        """Return the registered laboratories that sent results."""
        return [
            laboratory
            for laboratory in self.enrolled(scheme, round_)
            if round_.name not in self.participation.get(laboratory.id, {})
        ]


def is_between(round_name: str, stay: Mapping[str, str]) -> bool:
    """Answer whether a laboratory belonged to the scheme in a round; names sort by number."""
    return stay.get("from", round_name) <= round_name <= stay.get("until", round_name)


@cache
def specification() -> Specification:
    """Read the specification of the demonstration."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    generator = content["generator"]
    return Specification(
        seed=generator["seed"],
        rho=generator["rho"],
        as_of=date.fromisoformat(content["as_of"]),
        time_zone=content["time_zone"],
        institutions={
            entry["id"]: Names(entry["name_zh"], entry["name_en"])
            for entry in content["institutions"]
        },
        laboratories={entry["id"]: read_laboratory(entry) for entry in content["labs"]},
        participation=content["participation"],
        uncertainty=generator["reported_uncertainty"],
        draft_method=generator["draft_method_followed"],
        methods={code: Names(**names) for code, names in content["methods"].items()},
        schemes={
            entry["code"]: read_scheme(entry, content["open_round"]) for entry in content["schemes"]
        },
        open_round=content["open_round"],
        blunders=tuple(content["blunders"]),
        studies=tuple(content["studies"]),
    )


def read_laboratory(entry: Mapping[str, Any]) -> DemoLaboratory:
    """Read one laboratory."""
    return DemoLaboratory(
        id=entry["id"],
        institution=entry["institution"],
        repeatability=entry["repeatability_multiplier"],
        between=entry["between_multiplier"],
        schemes=tuple(entry["schemes"]),
    )


def read_scheme(entry: Mapping[str, Any], open_round: Mapping[str, Any]) -> DemoScheme:
    """Read one scheme; the open round is the last one of its scheme."""
    words = {
        found["code"]: read_words(found)
        for found in entry["measurands"]
        if found["kind"] in WORD_KINDS
    }
    rounds = [read_round(found, words) for found in entry["rounds"]]
    if open_round["scheme"] == entry["code"]:
        rounds.append(read_round(open_round, words))
    return DemoScheme(
        code=entry["code"],
        names=Names(entry["name_zh"], entry["name_en"]),
        materials={code: Names(**names) for code, names in entry["materials"].items()},
        rounds=tuple(rounds),
        measurands={
            found["code"]: read_measurand(found)
            for found in entry["measurands"]
            if found["code"] not in words
        },
        words=words,
        order=tuple(found["code"] for found in entry["measurands"]),
    )


def read_round(entry: Mapping[str, Any], words: Mapping[str, DemoWords]) -> DemoRound:
    """Read one round."""
    return DemoRound(
        code=entry["code"],
        name=entry["round"],
        like=entry.get("like", entry["round"]),
        measurands=tuple(code for code in entry["measurands"] if code not in words),
        words=tuple(code for code in entry["measurands"] if code in words),
        opens=read_date(entry.get("results_open")),
        deadline=read_date(entry.get("deadline")),
    )


def read_date(text: str | None) -> date | None:
    """Read a date, if there is one."""
    return date.fromisoformat(text) if text else None


def read_measurand(entry: Mapping[str, Any]) -> DemoMeasurand:
    """Read one measurand."""
    bounds = entry.get("bounds")
    return DemoMeasurand(
        code=entry["code"],
        names=Names(entry["name_zh"], entry["name_en"]),
        kind=entry["kind"],
        unit=entry["unit"],
        decimals=entry.get("decimals"),
        significant=entry.get("decimals_sig"),
        bounds=(bounds[0], bounds[1]) if bounds else None,
        transform=entry["transform"],
        materials=entry["materials"],
        vials=entry["vials"],
        replicates=entry["replicates"],
        s_between=entry["s_L"],
        s_repeat=entry["s_r"],
        s_vial=entry["s_vial"],
        groups={method: tuple(members) for method, members in entry["method_groups"].items()},
        silent_methods=tuple(entry.get("silent_methods", ())),
        bias=entry["method_bias"],
        counting=entry.get("counting_noise"),
        limits=entry.get("censoring", {}),
        sigma=entry["sigma_pt"],
        units_by_lab=entry.get("units_by_lab", {}),
    )
