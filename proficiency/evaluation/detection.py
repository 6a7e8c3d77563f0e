"""Probability of detection where laboratories tested a material several times."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import ringtrial

from ..results.rows import ValueKind
from .inputs import Group
from .outcome import Note


def detection_notes(
    group: Group, plain: Callable[[str], str], *, present: str, absent: str
) -> Iterator[Note]:
    """Give the probability of detection with its interval, where tests were repeated.

    Who was left out of the consensus has no part in it either.
    """
    entering = {lab.lab for lab in group.labs if lab.excluded is None}
    detected: dict[str, int] = {}
    tested: dict[str, int] = {}
    for row in group.rows:
        word = plain(row.parsed.category or "")
        is_call = row.parsed.kind is ValueKind.CATEGORY and word in {present, absent}
        if is_call and row.lab in entering:
            tested[row.lab] = tested.get(row.lab, 0) + 1
            detected[row.lab] = detected.get(row.lab, 0) + (word == present)
    if max(tested.values(), default=0) < 2:
        return
    labs = sorted(tested)
    found = ringtrial.probability_of_detection(
        [detected[lab] for lab in labs], [tested[lab] for lab in labs]
    )
    facts: dict[str, str | int | float | None] = {
        "pod": 100.0 * found.lpod,
        "low": 100.0 * found.low,
        "high": 100.0 * found.high,
        "detected": found.detected,
        "tested": found.tested,
        "labs": found.laboratories,
    }
    yield Note("pod_from_laboratories" if found.interval_from == "laboratories" else "pod", facts)
