"""Sign the outcome of a round as final, or its correction, by two different coordinators."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..database import lock_row
from ..errors import Refusal
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import Signature, SignaturePurpose, sign, signatures_of
from ..rounds.lifecycle import Guard, RoundState
from ..rounds.models import Round
from ..rounds.plan_standing import coordinators_of
from ..rounds.refusals import GuardNotMet
from ..rounds.report_standing import (
    CORRECTION_SUBJECT,
    FINAL_SUBJECT,
    SIGNATURES_NEEDED,
    correction_subject,
)
from ..rounds.services import move_round
from ..rounds.signature_notices import tell_second
from .models import EvaluationRun
from .queries import find_candidate, find_current_run
from .services import CORRECTABLE


class NotToBeSigned(Refusal):
    """Assigned values are signed in the analysis, the outcome once its scores are out."""

    message = mark("Nothing of round {round_code} is to be signed now.")


class AnotherOutcomeWasShown(Refusal):
    """What was read before signing has been replaced since."""

    message = mark("The evaluation has changed since you opened this page. Read it and sign again.")


@dataclass(frozen=True)
class SignedReport:
    """What is to be signed and who did: an outcome, or a correction with its reason."""

    run: EvaluationRun
    subject: int | str
    """What the signatures are filed under."""
    sha256: str
    """Digest of what is signed."""
    signatures: tuple[Signature, ...]
    coordinators: int
    """People who could sign."""
    reason: str = ""
    """Of a correction, as it was signed; empty for a final outcome."""

    @property
    def is_complete(self) -> bool:
        """Answer whether two different people have signed."""
        return len({each.person_id for each in self.signatures}) >= SIGNATURES_NEEDED

    @property
    def can_be_signed(self) -> bool:
        """Answer whether the scheme has enough people."""
        return self.coordinators >= SIGNATURES_NEEDED

    def is_signed_by(self, person_id: int | None) -> bool:
        """Answer whether this person has signed."""
        return person_id in {each.person_id for each in self.signatures}


def final_to_sign(session: Session, round_: Round) -> SignedReport:
    """Return the outcome in force with the signatures under it as the final one."""
    run = find_current_run(session, round_)
    if round_.state is not RoundState.PRELIMINARY or run is None:
        raise NotToBeSigned(round_code=round_.code)
    session.expire(run, ["final_signatures"])
    return SignedReport(
        run=run,
        subject=run.id,
        sha256=run.document_sha256,
        signatures=tuple(run.final_signatures),
        coordinators=len(coordinators_of(session, round_.scheme_id)),
    )


def sign_final(
    session: Session, round_: Round, *, actor: Actor, sha256: str, at: datetime | None = None
) -> SignedReport:
    """Sign the outcome as it was read; the round can be final after a second signature."""
    return sign_as_read(session, round_, FINAL, actor=actor, sha256=sha256, at=at)


def correction_to_sign(session: Session, round_: Round) -> SignedReport:
    """Return the candidate of the next correction with the signatures under it."""
    run, subject = _correction(session, round_)
    sha256 = correction_digest(run, subject=subject)
    return SignedReport(
        run=run,
        subject=subject,
        sha256=sha256,
        signatures=tuple(
            signatures_of(
                session,
                purpose=SignaturePurpose.CORRECTION,
                subject_type=CORRECTION_SUBJECT,
                subject_id=subject,
                sha256=sha256,
            )
        ),
        coordinators=len(coordinators_of(session, round_.scheme_id)),
        reason=run.reason,
    )


def sign_correction(
    session: Session, round_: Round, *, actor: Actor, sha256: str, at: datetime | None = None
) -> SignedReport:
    """Sign the candidate and its reason as they were read; two sign the same one."""
    return sign_as_read(session, round_, CORRECTION, actor=actor, sha256=sha256, at=at)


@dataclass(frozen=True)
class Signing:
    """One occasion on which two coordinators sign an outcome."""

    purpose: SignaturePurpose
    subject_type: str
    what: str
    """What the second coordinator is asked to sign, to be translated."""
    page: str
    to_sign: Callable[[Session, Round], SignedReport]


FINAL = Signing(
    SignaturePurpose.FINAL,
    FINAL_SUBJECT,
    mark("the final evaluation"),
    "/sign-report",
    final_to_sign,
)
CORRECTION = Signing(
    SignaturePurpose.CORRECTION,
    CORRECTION_SUBJECT,
    mark("the correction of the final report"),
    "/correction",
    correction_to_sign,
)


def sign_as_read(
    session: Session,
    round_: Round,
    signing: Signing,
    *,
    actor: Actor,
    sha256: str,
    at: datetime | None = None,
) -> SignedReport:
    """Sign what was read, which must be what is there; the first signature asks for a second."""
    require(actor, Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    waiting = signing.to_sign(session, round_)
    if sha256 != waiting.sha256:
        raise AnotherOutcomeWasShown
    if not waiting.signatures:
        tell_second(session, round_, actor=actor, what=signing.what, page=signing.page, at=at)
    sign(
        session,
        actor=actor,
        purpose=signing.purpose,
        subject_type=signing.subject_type,
        subject_id=waiting.subject,
        sha256=sha256,
        round_id=round_.id,
        reason=waiting.reason,
        at=at,
    )
    return signing.to_sign(session, round_)


def declare_correction(
    session: Session, round_: Round, *, actor: Actor, at: datetime | None = None
) -> Round:
    """Take the round to corrected with the candidate that two coordinators signed, in force."""
    require(actor, Act.MOVE_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    waiting = correction_to_sign(session, round_)
    if not waiting.is_complete:
        raise GuardNotMet(guards=(Guard.CORRECTION_SIGNED,))
    reason = waiting.reason
    move_round(session, round_, RoundState.CORRECTED, actor=actor, at=at, reason=reason)
    waiting.run.in_force_since = at or clock.now()
    session.flush()
    return round_


def correction_digest(run: EvaluationRun, *, subject: str) -> str:
    """Return the digest of a correction: of which outcome, the how manieth, and why."""
    statement = {
        "correction": subject,
        "document_sha256": run.document_sha256,
        "reason": run.reason,
    }
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _correction(session: Session, round_: Round) -> tuple[EvaluationRun, str]:
    run = find_candidate(session, round_)
    if round_.state not in CORRECTABLE or run is None:
        raise NotToBeSigned(round_code=round_.code)
    return run, session.scalars(select(correction_subject(round_.id))).one()
