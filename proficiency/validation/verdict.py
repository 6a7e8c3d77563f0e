"""The one sentence that says what a validation found."""

from __future__ import annotations

from ..i18n import Translator, mark
from .departures import unreproduced_figures
from .record import ValidationRecord

ALL_AGREE = mark(
    "Everything agrees: {values} reference values of {cases} cases within their tolerances, "
    "{figures} printed figures to the last printed digit, {checks} invariance checks. {explained} "
    "more printed figures are known not to reproduce and are explained."
)
NOT_ALL_AGREE = mark(
    "Not everything agrees: {failures} of {values} reference values, {lost} of {figures} printed "
    "figures and {broken} of {checks} invariance checks fail. The calculations of this "
    "installation are not validated."
)


def verdict(record: ValidationRecord, t: Translator) -> str:
    """Say whether this installation calculates as it should."""
    facts = {
        "values": record.values,
        "cases": len(record.cases),
        "figures": len(record.figures),
        "checks": len(record.invariances),
    }
    if record.agrees:
        explained = sum(1 for _ in unreproduced_figures(record))
        return t(ALL_AGREE, explained=explained, **facts)
    return t(
        NOT_ALL_AGREE,
        failures=len(record.failures),
        lost=len(record.lost_figures),
        broken=len(record.broken_invariances),
        **facts,
    )
