"""Withdraw certificates whose ground a correction has changed, and tell who holds them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import NotFound
from ..evaluation.queries import find_current_run
from ..evaluation.services import load_evaluation
from ..i18n import mark
from ..identity.actor import SYSTEM, Actor
from ..identity.permissions import Act, require
from ..identity.queries import recipients_of_laboratories
from ..notices.facts import Marked
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..rounds.models import Enrolment, Round
from ..rounds.refusals import ReasonMissing
from ..rounds.telling import round_facts
from ..schemes.performance import expected_by
from .grounds import ground_of, read_ground, still_holds
from .models import Certificate, CertificateState

CORRECTED = mark("A correction of the report has changed what the certificate rests on.")


def check_certificates(session: Session, round_: Round) -> int:
    """Withdraw every certificate of a round that the scores in force no longer bear out."""
    run = find_current_run(session, round_)
    if run is None:
        return 0
    standing = issued_in(session, round_)
    if not standing:
        return 0
    evaluation = load_evaluation(run)
    usual = expected_by(session, round_.scheme_id).satisfactory_percent
    ended = 0
    for certificate in standing:
        ground = read_ground(certificate.ground_text)
        now = ground_of(
            evaluation,
            certificate.enrolment.code,
            certificate.kind,
            percent=usual if ground.percent is None else ground.percent,
        )
        if not still_holds(ground, now):
            end(session, certificate, CORRECTED, actor=SYSTEM)
            ended += 1
    return ended


def withdraw(
    session: Session, round_: Round, number: str, *, reason: str, actor: Actor
) -> Certificate:
    """Withdraw one certificate, with a reason."""
    require(actor, Act.ISSUE_REPORTS, scheme_id=round_.scheme_id)
    if not reason.strip():
        raise ReasonMissing
    for certificate in issued_in(session, round_):
        if certificate.number == number:
            end(session, certificate, reason.strip(), actor=actor)
            return certificate
    raise NotFound(number=number)


def issued_in(session: Session, round_: Round) -> list[Certificate]:
    """Return the certificates of a round that hold."""
    return list(
        session.scalars(
            select(Certificate)
            .join(Certificate.enrolment)
            .where(Enrolment.round_id == round_.id, Certificate.state == CertificateState.ISSUED)
            .order_by(Certificate.id)
        )
    )


def end(
    session: Session,
    certificate: Certificate,
    reason: str,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> None:
    """End a certificate and tell its laboratory; the file stays as it was issued."""
    lock_row(session, certificate)
    if certificate.state is not CertificateState.ISSUED:
        return
    certificate.state = CertificateState.WITHDRAWN
    certificate.ended_at, certificate.ended_because = at or clock.now(), reason
    session.flush()
    enrolment = certificate.enrolment
    people = recipients_of_laboratories(session, [enrolment.laboratory_id])
    tell(
        session,
        NoticeKind.CERTIFICATE_ENDED,
        people[enrolment.laboratory_id],
        facts={
            **round_facts(enrolment.round),
            "path": "/certificates/",
            "certificate": certificate.number,
            "reason": Marked(reason),
        },
        round_id=enrolment.round_id,
    )
    record(
        session,
        actor=actor,
        action="certificate.ended",
        subject_type="certificate",
        subject_id=certificate.id,
        round_id=enrolment.round_id,
        facts={"number": certificate.number, "reason": reason},
    )
