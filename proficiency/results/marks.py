"""Tell two drafts apart, so that nobody changes or signs another draft than the one they saw."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from ..rounds.models import Enrolment
from .entry import EnteredResult
from .models import Result

Typed = Result | EnteredResult


def mark_of(enrolment: Enrolment, results: Iterable[Typed]) -> str:
    """Return what a form carries back: it changes with everything that was typed."""
    rows = sorted(cells_of(result) for result in results)
    text = json.dumps([enrolment.id, enrolment.code, rows], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def cells_of(result: Typed) -> tuple[int | str, ...]:
    """Return everything that was typed for one replicate."""
    return (
        result.determination_id,
        result.replicate,
        (result.method or "").strip(),
        result.typed,
        result.u_typed,
        result.k_typed,
        result.note,
        result.unit if isinstance(result, EnteredResult) else chosen_unit(result),
        json.dumps(dict(result.details), ensure_ascii=False, sort_keys=True),
    )


def chosen_unit(result: Result) -> str:
    """Return the unit a laboratory chose; nothing for the measurand's own."""
    return "" if result.unit == result.determination.measurand.unit else result.unit


def renewed(stored: Iterable[Typed], entries: Sequence[EnteredResult]) -> list[Typed]:
    """Return what is there once the entries have taken the place of what they replace."""
    taken = {entry.key for entry in entries}
    kept = [each for each in stored if (each.determination_id, each.replicate) not in taken]
    return [*kept, *(entry for entry in entries if not entry.is_blank())]
