"""Sign the assigned values of a round by two coordinators before laboratories see a score."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ..database import lock_row
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import SignaturePurpose, sign
from ..rounds.lifecycle import RoundState
from ..rounds.models import Round
from ..rounds.plan_standing import coordinators_of
from ..rounds.report_standing import FINAL_SUBJECT
from ..rounds.signature_notices import tell_second
from .queries import find_current_run
from .signing import AnotherOutcomeWasShown, NotToBeSigned, SignedReport

ASSIGNED_WORDS = mark("the assigned values")


def assigned_to_sign(session: Session, round_: Round) -> SignedReport:
    """Return the evaluation in force with the signatures under its assigned values."""
    run = find_current_run(session, round_)
    if round_.state is not RoundState.ANALYSIS or run is None:
        raise NotToBeSigned(round_code=round_.code)
    session.expire(run, ["assigned_signatures"])
    return SignedReport(
        run=run,
        sha256=run.document_sha256,
        signatures=tuple(run.assigned_signatures),
        coordinators=len(coordinators_of(session, round_.scheme_id)),
    )


def sign_assigned(
    session: Session, round_: Round, *, actor: Actor, sha256: str, at: datetime | None = None
) -> SignedReport:
    """Sign the assigned values as they were read; two signatures let scores be given out."""
    require(actor, Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    waiting = assigned_to_sign(session, round_)
    if sha256 != waiting.sha256:
        raise AnotherOutcomeWasShown
    if not waiting.signatures:
        page = "/sign-assigned"
        tell_second(session, round_, actor=actor, what=ASSIGNED_WORDS, page=page, at=at)
    sign(
        session,
        actor=actor,
        purpose=SignaturePurpose.ASSIGNED_VALUES,
        subject_type=FINAL_SUBJECT,
        subject_id=waiting.run.id,
        sha256=sha256,
        round_id=round_.id,
        at=at,
    )
    return assigned_to_sign(session, round_)
