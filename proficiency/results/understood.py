"""What was understood of an entry, from the moment of signing to the row the evaluation reads.

It is sealed with the text it was read from: what the signer saw is what counts, whatever a later
version of the product would read in the same text.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric

from ..audit.services import plain
from .entry import CheckedResult
from .models import Result

COLUMNS = {
    column.name: isinstance(column.type, Numeric)
    for column in Result.__table__.columns
    if column.name not in {"id", "result_set_id"}
}
"""The columns of a result, and whether each is an exact number."""


def understood_of(found: CheckedResult) -> dict[str, Any]:
    """Return the columns of a result as JSON keeps them; numbers stay exact as text."""
    entry, parsed = found.entry, found.parsed
    return plain(  # type: ignore[no-any-return]  # of a mapping it returns a mapping
        {
            "determination_id": found.determination.id,
            "replicate": entry.replicate,
            "method": found.method,
            "typed": entry.typed,
            "kind": parsed.kind,
            "value": parsed.value,
            "qualifier": parsed.qualifier,
            "category": parsed.category,
            "upper": parsed.upper,
            "unit": found.unit,
            "converted": found.converted,
            "converted_upper": found.converted_upper,
            "converted_u": found.converted_u,
            "u_typed": entry.u_typed,
            "u": found.u,
            "k_typed": entry.k_typed,
            "k": found.k,
            "note": entry.note,
            "details": dict(found.details),
        }
    )


def row_of(understood: Mapping[str, Any], *, result_set_id: int) -> dict[str, Any]:
    """Return the row of a result as the database takes it."""
    row: dict[str, Any] = {"result_set_id": result_set_id}
    for name, is_number in COLUMNS.items():
        value = understood.get(name)
        row[name] = Decimal(value) if is_number and value is not None else value
    return row
