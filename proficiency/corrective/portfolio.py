"""The records of three years of one laboratory in one archive, readable without the platform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from .. import clock
from ..audit.services import record
from ..certificates.models import Certificate, CertificateFile
from ..errors import NotFound
from ..evaluation.history import PastScore, histories, past_runs
from ..files import Store
from ..i18n import Language
from ..identity.actor import Actor
from ..identity.models import Laboratory
from ..identity.permissions import Act, require
from ..reporting.models import Report, ReportFormat
from ..reporting.pdf import render_pdf
from ..reporting.receipt import receipt_content
from ..results.queries import ResultForm, result_form
from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Enrolment, Round
from ..rounds.standing import EntryState
from .models import CorrectiveAction
from .portfolio_index import Entry, Kind, index_page
from .portfolio_summary import summary
from .queries import loaded

PERIOD = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Records:
    """Everything of one laboratory in the period."""

    laboratory: Laboratory
    since: datetime
    enrolments: tuple[Enrolment, ...]
    reports: tuple[Report, ...]
    certificates: tuple[Certificate, ...]
    actions: tuple[CorrectiveAction, ...]
    scores: tuple[PastScore, ...]


def portfolio(
    session: Session, store: Store, laboratory_id: int, *, language: Language, actor: Actor
) -> bytes:
    """Collect the records of an own laboratory; that somebody did stands in the history."""
    records = records_of(session, laboratory_id, actor=actor)
    entries: list[tuple[Entry, bytes]] = [
        *report_files(store, records),
        *certificate_files(store, records),
        *receipts(session, records, language, actor=actor),
        *evidence_files(store, records),
    ]
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        listed = [entry for entry, _ in entries]
        archive.writestr("index.html", index_page(records.laboratory, records.since, listed))
        archive.writestr("summary.xlsx", summary(records.enrolments, records.scores, records))
        for entry, data in entries:
            archive.writestr(entry.path, data)
    record(
        session,
        actor=actor,
        action="portfolio.taken",
        subject_type="laboratory",
        subject_id=laboratory_id,
        facts={"files": len(entries)},
    )
    return file.getvalue()


def records_of(session: Session, laboratory_id: int, *, actor: Actor) -> Records:
    """Find everything of an own laboratory; another's does not exist for the person."""
    require(actor, Act.READ_OWN_REPORT, laboratory_id=laboratory_id)
    laboratory = session.get(Laboratory, laboratory_id)
    if laboratory is None or laboratory_id not in actor.laboratories():
        raise NotFound
    since = clock.now() - PERIOD
    enrolments = session.scalars(
        select(Enrolment)
        .join(Enrolment.round)
        .where(
            Enrolment.laboratory_id == laboratory_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            Round.closes_at >= since,
        )
        .options(joinedload(Enrolment.round).joinedload(Round.scheme))
        .order_by(Round.closes_at, Round.code)
    ).all()
    numbers = [each.id for each in enrolments]
    of_enrolment = Report.enrolment_id.in_(numbers), Report.format == ReportFormat.PDF
    return Records(
        laboratory=laboratory,
        since=since,
        enrolments=tuple(enrolments),
        reports=tuple(session.scalars(select(Report).where(*of_enrolment).order_by(Report.number))),
        certificates=tuple(
            session.scalars(
                select(Certificate)
                .where(Certificate.enrolment_id.in_(numbers))
                .options(selectinload(Certificate.files).joinedload(CertificateFile.certificate))
                .order_by(Certificate.number)
            )
        ),
        actions=tuple(
            session.scalars(
                select(CorrectiveAction)
                .where(CorrectiveAction.enrolment_id.in_(numbers))
                .options(*loaded())
                .order_by(CorrectiveAction.asked_at, CorrectiveAction.id)
            )
        ),
        scores=tuple(scores_since(session, enrolments, laboratory_id)),
    )


def scores_since(
    session: Session, enrolments: Sequence[Enrolment], laboratory_id: int
) -> Iterator[PastScore]:
    """Give the scores of the rounds of the period, scheme by scheme."""
    codes = {each.round.code for each in enrolments}
    for scheme_id in sorted({each.round.scheme_id for each in enrolments}):
        runs = past_runs(session, scheme_id=scheme_id, before=None)
        past = histories(session, runs, laboratory_ids=(laboratory_id,))[laboratory_id]
        yield from (each for each in past if each.round_code in codes)


def report_files(store: Store, records: Records) -> Iterator[tuple[Entry, bytes]]:
    """Give the issued reports as they were issued, amended ones and originals."""
    rounds = {each.id: each.round.code for each in records.enrolments}
    for report in records.reports:
        path = f"reports/{report.number}.{report.language.value}.pdf"
        of_round = rounds[report.enrolment_id or 0]
        yield Entry(Kind.REPORT, of_round, path, report.sha256), store.get(report.sha256)


def certificate_files(store: Store, records: Records) -> Iterator[tuple[Entry, bytes]]:
    """Give the certificates, with what became of them in the index."""
    rounds = {each.id: each.round.code for each in records.enrolments}
    for certificate in records.certificates:
        for file in certificate.files:
            path = f"certificates/{certificate.number}.{file.language.value}.pdf"
            of_round = rounds[certificate.enrolment_id]
            entry = Entry(Kind.CERTIFICATE, of_round, path, file.sha256, certificate.state.value)
            yield entry, store.get(file.sha256)


def receipts(
    session: Session, records: Records, language: Language, *, actor: Actor
) -> Iterator[tuple[Entry, bytes]]:
    """Print the receipt of every set that was handed in and whose digest is on record."""
    for enrolment in records.enrolments:
        form = result_form(session, enrolment, actor=actor)
        if form.state is not EntryState.SUBMITTED or not form.content:
            continue
        data = render_pdf(receipt_content(form, language, alone=alone(form)))
        path = f"receipts/{enrolment.round.code}-{enrolment.code}.{language.value}.pdf"
        yield Entry(Kind.RECEIPT, enrolment.round.code, path, ""), data


def evidence_files(store: Store, records: Records) -> Iterator[tuple[Entry, bytes]]:
    """Give the evidence the laboratory attached to its answers."""
    for action in records.actions:
        for file in action.files:
            path = f"actions/{action.number}-{file.id}.{file.extension}"
            of_round = action.enrolment.round.code
            yield Entry(Kind.EVIDENCE, of_round, path, file.sha256), store.get(file.sha256)


def alone(form: ResultForm) -> bool:
    """Answer whether the person who signed had entered the results, too."""
    return form.standing is not None and form.standing.submitted_by_id in form.writers
