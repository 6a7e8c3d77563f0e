"""Make the files of certificates: each in its own transaction, so that work can be resumed."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from .. import clock
from ..database import Database, lock_row
from ..files import Store
from ..i18n import Language, translator
from ..identity.queries import recipients_of_laboratories
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..reporting.content import ReportContent
from ..reporting.document_codes import new_code
from ..reporting.heading import header_of
from ..reporting.imprint import Imprint
from ..reporting.label import Label
from ..reporting.pdf import render_pdf
from ..reporting.pdf_signing import sign_pdf
from ..reporting.printed_verification import verification
from ..rounds.reminding import name_of
from ..rounds.telling import LONG_PAST, round_facts
from .content import CertificateFacts, certificate_content
from .grounds import read_ground
from .models import Certificate, CertificateBatch, CertificateFile

NO_IMPRINT = Imprint()


def make_certificates(
    database: Database, store: Store, batch_id: int, imprint: Imprint = NO_IMPRINT
) -> None:
    """Make every file of a batch that is not there yet; then tell the laboratories, once."""
    with database.transaction() as session:
        wanted = [
            (number, language)
            for number in session.scalars(
                select(Certificate.id)
                .where(Certificate.batch_id == batch_id)
                .order_by(Certificate.id)
            )
            for language in Language
        ]
        made = {
            (number, language)
            for number, language in session.execute(
                select(CertificateFile.certificate_id, CertificateFile.language)
            )
        }
    for number, language in wanted:
        if (number, language) not in made:
            with database.transaction() as session:
                make_file(session, store, number, language, imprint)
    with database.transaction() as session:
        finish(session, session.get_one(CertificateBatch, batch_id))


def make_file(
    session: Session, store: Store, number: int, language: Language, imprint: Imprint
) -> None:
    """Make one file; a second worker that made the same one changes nothing."""
    token = new_code()
    content = content_of(session.get_one(Certificate, number), language)
    words = verification(imprint.verify_url(token), translator(language))
    data = sign_pdf(render_pdf(replace(content, verification=words)), imprint.signer)
    session.execute(
        insert(CertificateFile)
        .values(
            certificate_id=number,
            language=language,
            sha256=store.put(data),
            size=len(data),
            token=token,
            signed=imprint.signer is not None,
        )
        .on_conflict_do_nothing(index_elements=["certificate_id", "language"])
    )


def content_of(certificate: Certificate, language: Language) -> ReportContent:
    """Fill in the name of the laboratory: here, and on no page of a coordinator."""
    batch, laboratory = certificate.batch, certificate.enrolment.laboratory
    facts = CertificateFacts(
        kind=certificate.kind,
        number=certificate.number,
        version=certificate.version,
        ground=read_ground(certificate.ground_text),
        laboratory=Label(zh=laboratory.name_zh, en=laboratory.name_en),
        institution=Label(zh=laboratory.institution.name_zh, en=laboratory.institution.name_en),
        signed_by=batch.signed_name,
        signed_at=batch.signed_at,
        replaces=certificate.replaces.number if certificate.replaces else "",
    )
    return certificate_content(header_of(batch.evaluation), facts, language)


def finish(session: Session, batch: CertificateBatch) -> None:
    """Mark the batch as finished and tell its laboratories; to do it twice tells nobody twice."""
    lock_row(session, batch)
    if batch.finished_at is not None:
        return
    round_ = batch.evaluation.round
    batch.finished_at = clock.now()
    session.flush()
    if batch.signed_at < clock.now() - LONG_PAST:
        return
    laboratories = {each.enrolment.laboratory for each in batch.certificates}
    people = recipients_of_laboratories(session, [each.id for each in laboratories])
    for laboratory in sorted(laboratories, key=lambda each: each.id):
        tell(
            session,
            NoticeKind.CERTIFICATES_ISSUED,
            people[laboratory.id],
            facts={
                **round_facts(round_),
                "path": "/certificates/",
                "laboratory": name_of(laboratory),
            },
            round_id=round_.id,
            once=f"certificates {batch.id}",
        )
