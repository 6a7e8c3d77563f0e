"""The list of certificates of a round, as it is shown, signed and issued."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import clock, jobs
from ..audit.services import record
from ..database import lock_row
from ..errors import Refusal
from ..evaluation.models import EvaluationRun
from ..evaluation.queries import find_current_run
from ..evaluation.services import load_evaluation
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import OnlyPeopleSign
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Enrolment, Round
from ..rounds.read_only import check_not_archived
from ..schemes.performance import expected_by
from .grounds import Ground, ground_of
from .models import Certificate, CertificateBatch, CertificateKind, CertificateState

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of numbers: nothing that is mistaken for something else on paper."""
JOB = "make_certificates"


class NoCertificatesYet(Refusal):
    """Certificates follow final reports of rounds that were run here."""

    message = mark("The reports of round {round_code} are not out, so it has no certificates.")


class NothingToIssue(Refusal):
    """Everybody has what they are due."""

    message = mark("Every certificate of round {round_code} has been issued.")


class AnotherListWasShown(Refusal):
    """What was read before signing has changed since."""

    message = mark("The list has changed since you opened this page. Read it and sign again.")


@dataclass(frozen=True)
class Draft:
    """One certificate that can be issued."""

    enrolment: Enrolment
    kind: CertificateKind
    ground: Ground
    version: int
    replaces: Certificate | None


@dataclass(frozen=True)
class BatchList:
    """What is signed at once."""

    run: EvaluationRun
    drafts: tuple[Draft, ...]

    @property
    def sha256(self) -> str:
        """Return the digest of everything the list states."""
        stated = [
            [each.enrolment.code, each.kind.value, each.version, each.ground.text]
            for each in self.drafts
        ]
        whole = json.dumps([self.run.document_sha256, stated], separators=(",", ":"))
        return hashlib.sha256(whole.encode()).hexdigest()


def list_of(session: Session, round_: Round, *, actor: Actor) -> BatchList:
    """Return the certificates that can be issued now, in the order of codes."""
    require(actor, Act.ISSUE_REPORTS, scheme_id=round_.scheme_id)
    run = find_current_run(session, round_)
    if round_.state not in REPORTS_ARE_OUT or run is None or round_.source:
        raise NoCertificatesYet(round_code=round_.code)
    percent = expected_by(session, round_.scheme_id).satisfactory_percent
    evaluation, earlier = load_evaluation(run), issued_before(session, round_)
    drafts = []
    for enrolment in round_.enrolments:
        for kind in CertificateKind:
            before = earlier.get((enrolment.id, kind))
            if before is not None and before.state is CertificateState.ISSUED:
                continue
            ground = ground_of(evaluation, enrolment.code, kind, percent=percent)
            if ground is not None:
                version = before.version + 1 if before else 1
                drafts.append(Draft(enrolment, kind, ground, version, before))
    return BatchList(run, tuple(drafts))


def issue_certificates(
    session: Session,
    round_: Round,
    *,
    actor: Actor,
    sha256: str,
    at: datetime | None = None,
) -> CertificateBatch:
    """Issue the whole list that was read, with one signature; the worker makes the files."""
    if actor.person_id is None:
        raise OnlyPeopleSign
    lock_row(session, round_)
    check_not_archived(round_)
    listed = list_of(session, round_, actor=actor)
    if not listed.drafts:
        raise NothingToIssue(round_code=round_.code)
    if listed.sha256 != sha256:
        raise AnotherListWasShown
    batch = CertificateBatch(
        evaluation=listed.run,
        sha256=sha256,
        signed_by_id=actor.person_id,
        signed_name=actor.name,
        signed_at=at or clock.now(),
    )
    session.add(batch)
    for draft in listed.drafts:
        add(session, round_, batch, draft)
    session.flush()
    record(
        session,
        actor=actor,
        action="certificates.signed",
        subject_type="certificate_batch",
        subject_id=batch.id,
        round_id=round_.id,
        facts={"count": len(listed.drafts), "sha256": sha256},
    )
    jobs.defer(session, JOB, queue="reports", batch_id=batch.id)
    return batch


def add(session: Session, round_: Round, batch: CertificateBatch, draft: Draft) -> None:
    """Give one certificate its number; the one it replaces is marked as replaced."""
    batch.certificates.append(
        Certificate(
            enrolment=draft.enrolment,
            kind=draft.kind,
            number=new_number(session, round_),
            version=draft.version,
            ground_text=draft.ground.text,
            state=CertificateState.ISSUED,
            replaces=draft.replaces,
        )
    )
    if draft.replaces is not None:
        draft.replaces.state = CertificateState.REPLACED


def new_number(session: Session, round_: Round) -> str:
    """Draw a number that tells the round and nothing of the laboratory."""
    while True:
        number = f"{round_.code}-C-{''.join(secrets.choice(SIGNS) for _ in range(6))}"
        with session.no_autoflush:
            if not session.scalar(
                select(func.count()).select_from(Certificate).where(Certificate.number == number)
            ):
                return number


def issued_before(
    session: Session, round_: Round
) -> dict[tuple[int, CertificateKind], Certificate]:
    """Return the newest certificate of each laboratory and kind."""
    found = session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .where(Enrolment.round_id == round_.id)
        .order_by(Certificate.version)
    )
    return {(each.enrolment_id, each.kind): each for each in found}
