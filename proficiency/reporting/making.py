"""Make the ordered reports: each file in its own transaction, so that work can be resumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from .. import clock
from ..database import Database
from ..evaluation.outcome import Evaluation
from ..evaluation.services import load_evaluation
from ..files import Store
from ..i18n import Language, translator
from .builder import build_laboratory_report, build_summary
from .content import ReportContent
from .document_codes import code_from
from .header import RoundHeader
from .heading import header_of
from .imprint import Imprint
from .models import Report, ReportFormat, ReportOrder
from .pdf import render_pdf
from .pdf_signing import sign_pdf
from .printed_verification import verification
from .workbook import render_report_workbook


@dataclass(frozen=True)
class Task:
    """One report of one recipient in one language; `code` is None for the whole round."""

    enrolment_id: int | None
    code: str | None
    header: RoundHeader


NO_IMPRINT = Imprint()


def make_reports(
    database: Database, store: Store, order_id: int, imprint: Imprint = NO_IMPRINT
) -> None:
    """Make every file of an order that is not there yet, then mark the order finished."""
    with database.transaction() as session:
        order = session.get_one(ReportOrder, order_id)
        evaluation = load_evaluation(order.evaluation)
        tasks = list(recipients(order, evaluation))
        made = {
            (r.enrolment_id, r.language, r.format)
            for r in session.scalars(select(Report).where(Report.order_id == order_id))
        }
        issued_at, seed = order.ordered_at, order.seed
    for task in tasks:
        for language in Language:
            missing = [f for f in ReportFormat if (task.enrolment_id, language, f) not in made]
            if not missing:
                continue
            content = content_of(evaluation, task, language)
            number = task.header.number
            tokens = {f: code_from(seed, number, language.value, f.value) for f in missing}
            files = {f: store_file(store, content, f, tokens[f], imprint) for f in missing}
            with database.transaction() as session:
                for format_, (sha256, size) in files.items():
                    add_report(
                        session,
                        order_id=order_id,
                        enrolment_id=task.enrolment_id,
                        number=number,
                        language=language,
                        format=format_,
                        sha256=sha256,
                        size=size,
                        issued_at=issued_at,
                        token=tokens[format_],
                        signed=format_ is ReportFormat.PDF and imprint.signer is not None,
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


def store_file(
    store: Store, content: ReportContent, format_: ReportFormat, token: str, imprint: Imprint
) -> tuple[str, int]:
    """Render one file with its own code, sign it where it can be, keep it under its digest."""
    t = translator(content.language)
    coded = replace(content, verification=verification(imprint.verify_url(token), t))
    if format_ is ReportFormat.PDF:
        data = sign_pdf(render_pdf(coded), imprint.signer)
    else:
        data = render_report_workbook(coded)
    return store.put(data), len(data)


def add_report(session: Session, **values: object) -> None:
    """Enter one file; a second worker that made the same one changes nothing."""
    session.execute(insert(Report).values(**values).on_conflict_do_nothing())
