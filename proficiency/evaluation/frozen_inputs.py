"""The results an evaluation was computed from, frozen as text that gives the same rows again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from ..results.exclusion_reasons import ExclusionReason
from ..results.rows import ParsedValue, ResultRow, ValueKind


def freeze(rows: Sequence[ResultRow]) -> str:
    """Write rows as canonical JSON; numbers stay the decimal text they were."""
    return json.dumps(
        [_entry(row) for row in rows], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def thaw(text: str) -> list[ResultRow]:
    """Read frozen rows back."""
    return [_row(entry) for entry in json.loads(text)]


def digest(text: str) -> str:
    """Return the digest that names a frozen text."""
    return sha256(text.encode()).hexdigest()


def _entry(row: ResultRow) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "lab": row.lab,
        "measurand": row.measurand,
        "material": row.material,
        "method": row.method,
        "unit": row.unit,
        "replicate": row.replicate,
        "typed": row.typed,
        "kind": row.parsed.kind.value,
        "value": _text(row.parsed.value),
        "qualifier": row.parsed.qualifier,
        "category": row.parsed.category,
        "u": _text(row.u),
        "k": _text(row.k),
        "note": row.note,
    }
    # Only where there is any, so that inputs frozen before keep their digest.
    if row.parsed.upper is not None:
        entry["upper"] = _text(row.parsed.upper)
    if row.details:
        entry["details"] = dict(row.details)
    if row.outside:
        entry["outside"] = True
    if row.excluded is not None:
        entry["excluded"] = row.excluded.value
    if row.criterion:
        entry["criterion"] = row.criterion
    return entry


def _row(entry: dict[str, Any]) -> ResultRow:
    return ResultRow(
        lab=entry["lab"],
        measurand=entry["measurand"],
        material=entry["material"],
        method=entry["method"],
        unit=entry["unit"],
        replicate=entry["replicate"],
        typed=entry["typed"],
        parsed=ParsedValue(
            kind=ValueKind(entry["kind"]),
            value=_number(entry["value"]),
            qualifier=entry["qualifier"],
            category=entry["category"],
            upper=_number(entry.get("upper")),
        ),
        u=_number(entry["u"]),
        k=_number(entry["k"]),
        note=entry["note"],
        details=entry.get("details", {}),
        outside=bool(entry.get("outside")),
        criterion=entry.get("criterion", ""),
        excluded=ExclusionReason(entry["excluded"]) if "excluded" in entry else None,
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
