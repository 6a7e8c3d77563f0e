"""Which certificates there are, and who may open which file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ..errors import NotFound
from ..files import Store
from ..i18n import Language
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from ..reporting.label import Label
from ..reporting.verification import Standing, VerifiedDocument
from ..rounds.models import Enrolment, Round
from .content import TITLES
from .models import Certificate, CertificateBatch, CertificateFile, CertificateState

STANDINGS = {
    CertificateState.ISSUED: Standing.GENUINE,
    CertificateState.WITHDRAWN: Standing.WITHDRAWN,
    CertificateState.REPLACED: Standing.SUPERSEDED,
}


def own_certificates(session: Session, *, actor: Actor) -> list[Certificate]:
    """Return the certificates of the person's own laboratories, the newest first."""
    own = [
        each for each in actor.laboratories() if may(actor, Act.READ_OWN_REPORT, laboratory_id=each)
    ]
    return list(
        session.scalars(
            select(Certificate)
            .join(Certificate.enrolment)
            .join(Certificate.batch)
            .where(Enrolment.laboratory_id.in_(own))
            .options(
                joinedload(Certificate.enrolment).joinedload(Enrolment.round),
                joinedload(Certificate.batch),
                selectinload(Certificate.files),
            )
            .order_by(CertificateBatch.signed_at.desc(), Certificate.id)
        )
    )


def certificates_of_round(session: Session, round_: Round, *, actor: Actor) -> list[Certificate]:
    """Return the certificates of a round, under codes, to who issues them."""
    require(actor, Act.ISSUE_REPORTS, scheme_id=round_.scheme_id)
    return list(
        session.scalars(
            select(Certificate)
            .join(Certificate.enrolment)
            .where(Enrolment.round_id == round_.id)
            .options(
                joinedload(Certificate.enrolment),
                joinedload(Certificate.batch),
                selectinload(Certificate.files),
            )
            .order_by(Enrolment.code, Certificate.kind, Certificate.version)
        )
    )


def get_certificate_file(
    session: Session, store: Store, number: str, language: str, *, actor: Actor
) -> tuple[Certificate, bytes]:
    """Return a file to the laboratory it names; to everybody else it does not exist.

    Not even the coordinator who signed it opens it: it says whose the code is.
    """
    if language not in set(Language):
        raise NotFound(number=number)
    file = session.scalar(
        select(CertificateFile)
        .join(CertificateFile.certificate)
        .where(Certificate.number == number, CertificateFile.language == Language(language))
    )
    if file is None:
        raise NotFound(number=number)
    laboratory_id = file.certificate.enrolment.laboratory_id
    own = laboratory_id in actor.laboratories()
    if not own or not may(actor, Act.READ_OWN_REPORT, laboratory_id=laboratory_id):
        raise NotFound(number=number)
    return file.certificate, store.get(file.sha256)


def find_certificate(session: Session, token: str) -> VerifiedDocument | None:
    """Return the certificate of this code for the public page; None where none carries it."""
    file = session.scalars(
        select(CertificateFile).where(CertificateFile.token == token)
    ).one_or_none()
    if file is None:
        return None
    certificate = file.certificate
    run = certificate.batch.evaluation
    scheme = run.round.scheme
    return VerifiedDocument(
        kind=TITLES[certificate.kind],
        # The number is random: it tells nothing of the laboratory. Whoever holds the
        # certificate compares it; who guesses codes does not get there.
        number=certificate.number,
        version=certificate.version,
        language=file.language,
        format="pdf",
        standing=STANDINGS[certificate.state],
        scheme=Label(zh=scheme.name_zh, en=scheme.name_en),
        round_code=run.round.code,
        issued_at=certificate.batch.signed_at,
        sha256=file.sha256,
        size=file.size,
        signed=file.signed,
        synthetic=scheme.synthetic,
    )
