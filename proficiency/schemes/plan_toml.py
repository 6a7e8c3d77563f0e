"""Write a plan as the TOML file from which it is read back exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .plan import FORMAT, Plan

HEADER = "# 统计方案 · statistical plan (docs/plan.md)\n"


def to_toml(plan: Plan) -> str:
    """Return the text of a plan file; numbers stand as texts, so that their digits are kept."""
    mapping: dict[str, Any] = {"format": FORMAT, **plan.to_mapping()}
    return HEADER + "\n".join(lines_of(mapping)) + "\n"


def lines_of(mapping: Mapping[str, Any]) -> Iterator[str]:
    """Give plain keys, then the tables, then one block for each measurand."""
    entries = mapping.get("measurand", [])
    for key, value in mapping.items():
        if key != "measurand" and not isinstance(value, dict):
            yield f"{key} = {written(value)}"
    for key, value in mapping.items():
        if isinstance(value, dict):
            yield f"{key} = {written(value)}"
    for entry in entries:
        yield ""
        yield "[[measurand]]"
        for key, value in entry.items():
            yield f"{key} = {written(value)}"


def written(value: Any) -> str:
    """Write one value; a table stands in one line."""
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {written(each)}" for key, each in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(written(each) for each in value)}]"
    if isinstance(value, int):
        return str(value)
    # Texts of JSON are basic strings of TOML, except for DEL, which no plan text keeps.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
