"""Condense submitted results into the digest that is printed on the receipt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from .models import Result


def digest_of(round_code: str, laboratory_code: str, results: Iterable[Result]) -> str:
    """Return the digest over everything that was typed, whatever the order of the rows."""
    rows = sorted(
        [
            [
                result.determination_id,
                result.replicate,
                result.method,
                result.typed,
                result.unit,
                sorted(result.details.items()),
                result.u_typed,
                result.k_typed,
                result.note,
            ]
            for result in results
        ],
        key=lambda row: (row[0], row[1]),
    )
    text = json.dumps(
        {"round": round_code, "laboratory": laboratory_code, "results": rows},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()
