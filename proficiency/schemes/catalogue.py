"""The usual measurands of stem cell laboratories, as a first definition a coordinator adapts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .criteria import Sign
from .drafting import Definition
from .plan_treatment import Scale
from .result_types import ResultType
from .vocabulary import AcceptedUnit, Question, Word

FILE = Path(__file__).resolve().parent / "catalogue.json"
NUMBERS = ("lower_bound", "upper_bound", "expected_low", "expected_high", "criterion_limit")
PLAIN = ("code", "name_zh", "name_en", "unit", "decimals", "replicates", "vials", "sigma_rule")
TEXTS = ("guidance_zh", "guidance_en")


@dataclass(frozen=True)
class CatalogueEntry:
    """A usual measurand, and where its default values come from."""

    definition: Definition
    source: str
    source_zh: str
    source_en: str


@cache
def catalogue() -> dict[str, CatalogueEntry]:
    """Return the usual measurands by their codes."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    entries = (read_entry(found, content) for found in content["measurands"])
    return {entry.definition.code: entry for entry in entries}


def read_entry(found: Mapping[str, Any], content: Mapping[str, Any]) -> CatalogueEntry:
    """Read one entry with the methods and questions it names."""
    source = content["sources"][found["source"]]
    given = {name: found[name] for name in (*PLAIN, *TEXTS) if name in found}
    numbers: dict[str, Any] = {name: Decimal(found[name]) for name in NUMBERS if name in found}
    sign = found.get("criterion_sign")
    methods = content["methods"]
    definition = Definition(
        **given,
        **numbers,
        result_type=ResultType(found["result_type"]),
        scale=Scale(found["scale"]),
        criterion_sign=None if sign is None else Sign(sign),
        units=tuple(AcceptedUnit.from_mapping(each) for each in found.get("units", ())),
        categories=tuple(Word.from_mapping(each) for each in found.get("categories", ())),
        loci=tuple(Word(locus, locus, locus) for locus in found.get("loci", ())),
        questionnaire=tuple(
            Question.from_mapping({"key": key, **content["questions"][key]})
            for key in found.get("questions", ())
        ),
        methods=tuple(
            (code, methods[code]["zh"], methods[code]["en"]) for code in found.get("methods", ())
        ),
    )
    return CatalogueEntry(definition, found["source"], source["zh"], source["en"])
