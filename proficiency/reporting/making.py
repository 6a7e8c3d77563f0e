"""Make the ordered reports: each file in its own transaction, so that work can be resumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from .. import clock
from ..database import Database
from ..evaluation.outcome import Evaluation
from ..evaluation.services import load_evaluation
from ..files import Store
from ..i18n import Language
from .builder import build_laboratory_report, build_summary
from .content import ReportContent
from .header import RoundHeader
from .heading import header_of
from .models import Report, ReportFormat, ReportOrder
from .pdf import render_pdf
from .workbook import render_report_workbook


@dataclass(frozen=True)
class Task:
    """One report of one recipient in one language; `code` is None for the whole round."""

    enrolment_id: int | None
    code: str | None
    header: RoundHeader


def make_reports(database: Database, store: Store, order_id: int) -> None:
    """Make every file of an order that is not there yet, then mark the order finished."""
    with database.transaction() as session:
        order = session.get_one(ReportOrder, order_id)
        evaluation = load_evaluation(order.evaluation)
        tasks = list(recipients(order, evaluation))
        made = {
            (r.enrolment_id, r.language, r.format)
            for r in session.scalars(select(Report).where(Report.order_id == order_id))
        }
        issued_at = order.ordered_at
    for task in tasks:
        for language in Language:
            missing = [f for f in ReportFormat if (task.enrolment_id, language, f) not in made]
            if not missing:
                continue
            content = content_of(evaluation, task, language)
            files = {format_: store_file(store, content, format_) for format_ in missing}
            with database.transaction() as session:
                for format_, (sha256, size) in files.items():
                    add_report(
                        session,
                        order_id=order_id,
                        enrolment_id=task.enrolment_id,
                        number=task.header.number,
                        language=language,
                        format=format_,
                        sha256=sha256,
                        size=size,
                        issued_at=issued_at,
                    )
    with database.transaction() as session:
        session.get_one(ReportOrder, order_id).finished_at = clock.now()


def recipients(order: ReportOrder, evaluation: Evaluation) -> Iterator[Task]:
    """Name the whole round first, then every laboratory that has results."""
    run = order.evaluation
    yield Task(None, None, header_of(run, order=order))
    enrolments = {e.code: e.id for e in run.round.enrolments}
    for code in evaluation.labs:
        yield Task(enrolments[code], code, header_of(run, code=code, order=order))


def content_of(evaluation: Evaluation, task: Task, language: Language) -> ReportContent:
    """Build what one report says."""
    if task.code is None:
        return build_summary(evaluation, task.header, language)
    return build_laboratory_report(evaluation, task.header, language, task.code)


def store_file(store: Store, content: ReportContent, format_: ReportFormat) -> tuple[str, int]:
    """Render one file and keep it under its digest."""
    data = render_pdf(content) if format_ is ReportFormat.PDF else render_report_workbook(content)
    return store.put(data), len(data)


def add_report(session: Session, **values: object) -> None:
    """Enter one file; a second worker that made the same one changes nothing."""
    session.execute(insert(Report).values(**values).on_conflict_do_nothing())
