"""Make the ordered reports: each file in its own transaction, so that work can be resumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from .. import clock
from ..database import Database
from ..evaluation.outcome import Evaluation
from ..evaluation.past_score import PastScore
from ..evaluation.services import load_evaluation
from ..files import Store
from ..i18n import Language, translator
from .annotations import annotation_statements
from .builder import build_laboratory_report, build_summary
from .commons import Commons
from .content import ReportContent
from .document_codes import code_from
from .header import RoundHeader
from .heading import amendment_of, header_of, report_number
from .imprint import Imprint
from .models import Report, ReportFormat, ReportOrder
from .past import earlier_scores
from .pdf import render_pdf
from .pdf_signing import sign_pdf
from .printed_verification import verification
from .record_gathering import records_of
from .workbook import render_report_workbook


@dataclass(frozen=True)
class Task:
    """The reports of one recipient; `code` is None for the whole round."""

    enrolment_id: int | None
    code: str | None
    header: RoundHeader
    history: tuple[PastScore, ...] = ()


NO_IMPRINT = Imprint()


def make_reports(
    database: Database,
    store: Store,
    order_id: int,
    imprint: Imprint = NO_IMPRINT,
    *,
    part: int = 0,
    parts: int = 1,
) -> None:
    """Make every file of an order, or of one part of it, that is not there yet.

    Parts can be made by several workers at the same time; the last one finishes the order.
    """
    with database.transaction() as session:
        order = session.get_one(ReportOrder, order_id)
        evaluation = load_evaluation(order.evaluation)
        tasks = list(recipients(session, order, evaluation))[part::parts]
        made = {
            (r.enrolment_id, r.language, r.format)
            for r in session.scalars(select(Report).where(Report.order_id == order_id))
        }
        issued_at, seed = order.ordered_at, order.seed
    commons = {language: Commons() for language in Language}
    for task in tasks:
        for language in Language:
            missing = [f for f in ReportFormat if (task.enrolment_id, language, f) not in made]
            if not missing:
                continue
            content = content_of(evaluation, task, language, commons[language])
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
        finish(session, order_id)


def finish(session: Session, order_id: int) -> None:
    """Mark an order finished when its last file is there, whichever part made it."""
    order = session.get_one(ReportOrder, order_id, with_for_update=True)
    made = session.scalar(select(func.count(Report.id)).where(Report.order_id == order_id)) or 0
    if made >= order.expected and order.finished_at is None:
        order.finished_at = clock.now()


def recipients(session: Session, order: ReportOrder, evaluation: Evaluation) -> Iterator[Task]:
    """Name the whole round first, then every laboratory that has results or is concerned."""
    run = order.evaluation
    header = header_of(run, order=order, records=records_of(session, run))
    yield Task(None, None, header)
    enrolments = {e.code: e for e in run.round.enrolments}
    laboratories = [enrolments[code].laboratory_id for code in evaluation.labs]
    past = earlier_scores(session, run, laboratory_ids=laboratories)
    annotated = annotation_statements(run.round, until=order.ordered_at)
    for code in evaluation.labs:
        if order.amendments is not None and code not in order.amendments:
            continue
        own = replace(
            header,
            number=report_number(run, code),
            amendment=amendment_of(order, code),
            statements=tuple(text for whose, text in annotated if whose == code),
        )
        yield Task(enrolments[code].id, code, own, past[enrolments[code].laboratory_id])


def content_of(
    evaluation: Evaluation, task: Task, language: Language, commons: Commons
) -> ReportContent:
    """Build what one report says."""
    if task.code is None:
        return build_summary(evaluation, task.header, language)
    return build_laboratory_report(
        evaluation, task.header, language, task.code, task.history, commons
    )


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
