"""What anybody may learn of an issued file whose code they hold: that it is genuine, not whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from ..evaluation.models import EvaluationRun
from ..evaluation.queries import find_current_run
from ..i18n import Language, mark
from .label import Label
from .models import Report, ReportOrder

HIDDEN = "…"
"""Stands in place of the part of a number that tells whose document it is."""
OF_ONE = mark("Report of one participant")
OF_ALL = mark("Report of the whole round")


class Standing(StrEnum):
    """How an issued document stands today."""

    GENUINE = "genuine"
    SUPERSEDED = "superseded"
    """A newer version was issued, or is being issued, to the same recipient."""
    WITHDRAWN = "withdrawn"
    """No longer in force, and nothing was issued in its place."""


@dataclass(frozen=True)
class VerifiedDocument:
    """One issued file as the public page shows it: nothing here tells whose it is."""

    kind: str
    """Marked text."""
    number: str
    """The printed number, with `HIDDEN` in place of what tells whose it is."""
    standing: Standing
    scheme: Label
    round_code: str
    """Empty where the document belongs to no single round."""
    issued_at: datetime
    format: str
    sha256: str
    size: int
    version: int | None = None
    language: Language | None = None
    signed: bool = False
    synthetic: bool = False
    more: tuple[tuple[str, str], ...] = field(default=())
    """Further lines: a marked name, and a value that needs no translation."""


def find_report(session: Session, token: str) -> VerifiedDocument | None:
    """Return the report of this code; None where no report carries it."""
    report = session.scalars(select(Report).where(Report.token == token)).one_or_none()
    if report is None:
        return None
    run = report.order.evaluation
    return VerifiedDocument(
        kind=OF_ALL if report.enrolment_id is None else OF_ONE,
        number=f"{number_of_all(run)}{HIDDEN}",
        version=run.version,
        language=report.language,
        format=report.format.value,
        standing=standing_of(session, report),
        scheme=Label(zh=run.round.scheme.name_zh, en=run.round.scheme.name_en),
        round_code=run.round.code,
        issued_at=report.issued_at,
        sha256=report.sha256,
        size=report.size,
        signed=report.signed,
        synthetic=run.round.scheme.synthetic,
    )


def number_of_all(run: EvaluationRun) -> str:
    """Return what the numbers of all reports of an evaluation begin with."""
    return f"{run.round.code}-V{run.version}-"


def standing_of(session: Session, report: Report) -> Standing:
    """Find out whether a report is still the one to go by.

    A correction amends the reports it concerns; all others stay in force as they are.
    """
    run = report.order.evaluation
    recipient = report.number.removeprefix(number_of_all(run))
    later = session.scalars(
        select(ReportOrder)
        .join(ReportOrder.evaluation)
        .where(EvaluationRun.round_id == run.round_id, EvaluationRun.version > run.version)
        .options(contains_eager(ReportOrder.evaluation))
    ).all()
    concerning = [each for each in later if concerns(each, recipient)]
    if any(each.finished_at is None for each in concerning) or has_report(
        session,
        [number_of_all(each.evaluation) + recipient for each in concerning],
        report,
    ):
        return Standing.SUPERSEDED
    if concerning:
        return Standing.WITHDRAWN
    in_force = find_current_run(session, run.round)
    is_replaced = in_force is not None and in_force.version > run.version and not later
    return Standing.WITHDRAWN if in_force is None or is_replaced else Standing.GENUINE


def concerns(order: ReportOrder, recipient: str) -> bool:
    """Answer whether an order gives this recipient a report."""
    return order.amendments is None or recipient in order.amendments


def has_report(session: Session, numbers: Sequence[str], like: Report) -> bool:
    """Answer whether one of these numbers was issued in the same language and format."""
    found = select(Report.id).where(
        Report.number.in_(numbers), Report.language == like.language, Report.format == like.format
    )
    return session.scalar(found.limit(1)) is not None
