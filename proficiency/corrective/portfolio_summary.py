"""The summary sheet of collected records: rounds, scores, certificates, corrective actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from openpyxl import Workbook

from ..certificates.models import Certificate
from ..evaluation.history import PastScore
from ..i18n import mark
from ..reporting.workbook import Value, add_sheet, both, saved
from ..rounds.models import Enrolment
from .lifecycle import CAUSE_NAMES, EFFECT_NAMES, ORIGIN_NAMES, STATE_NAMES
from .models import CorrectiveAction

ROUND_HEADS = (
    mark("Scheme"),
    mark("Round"),
    mark("Title"),
    mark("Closing date"),
    mark("Code"),
)
SCORE_HEADS = (
    mark("Round"),
    mark("Measurand"),
    mark("Material"),
    mark("Method"),
    mark("Kind of score"),
    mark("Score"),
    mark("Signal"),
)
CERTIFICATE_HEADS = (mark("Number"), mark("Version"), mark("State"), mark("Reason"))
ACTION_HEADS = (
    mark("Request"),
    mark("Measurand"),
    mark("Material"),
    mark("Why"),
    mark("State"),
    mark("Asked at"),
    mark("To be answered by"),
    mark("Cause"),
    mark("How the cause was found"),
    mark("Correction: what was done about this result"),
    mark("Corrective action: what was done so that it does not come again"),
    mark("Effect"),
)


class Collected(Protocol):
    """What besides rounds and scores is summed up."""

    @property
    def certificates(self) -> tuple[Certificate, ...]: ...

    @property
    def actions(self) -> tuple[CorrectiveAction, ...]: ...


def summary(
    enrolments: Sequence[Enrolment], scores: Sequence[PastScore], collected: Collected
) -> bytes:
    """Write the workbook."""
    book = Workbook(write_only=True)
    add_sheet(book, mark("Rounds"), ROUND_HEADS, (round_row(each) for each in enrolments))
    add_sheet(book, mark("Scores"), SCORE_HEADS, (score_row(each) for each in scores))
    certificates = (certificate_row(each) for each in collected.certificates)
    add_sheet(book, mark("Certificates"), CERTIFICATE_HEADS, certificates)
    add_sheet(book, mark("Corrective actions"), ACTION_HEADS, action_rows(collected.actions))
    return saved(book)


def round_row(enrolment: Enrolment) -> tuple[Value, ...]:
    """Give one participation."""
    round_ = enrolment.round
    return (
        round_.scheme.code,
        round_.code,
        f"{round_.title_zh} {round_.title_en}".strip(),
        round_.closes_at.date().isoformat(),
        enrolment.code,
    )


def score_row(score: PastScore) -> tuple[Value, ...]:
    """Give one score, unrounded."""
    return (
        score.round_code,
        score.measurand,
        score.material,
        score.method or "",
        score.used.value,
        score.score,
        score.signal.value,
    )


def certificate_row(certificate: Certificate) -> tuple[Value, ...]:
    """Give one certificate with how it stands."""
    return (
        certificate.number,
        certificate.version,
        certificate.state.value,
        both(certificate.ended_because) if certificate.ended_because else "",
    )


def action_rows(actions: Sequence[CorrectiveAction]) -> Iterator[tuple[Value, ...]]:
    """Give one row for each corrective action, with the answer in full."""
    for each in actions:
        asked = each.determination
        yield (
            each.number,
            asked.measurand.code if asked else "",
            asked.material.code if asked else "",
            both(ORIGIN_NAMES[each.origin]),
            both(STATE_NAMES[each.state]),
            each.asked_at.date().isoformat(),
            each.due_at.date().isoformat(),
            both(CAUSE_NAMES[each.cause]) if each.cause else "",
            each.cause_text,
            each.correction,
            each.measure,
            both(EFFECT_NAMES[each.effect]) if each.effect else "",
        )
