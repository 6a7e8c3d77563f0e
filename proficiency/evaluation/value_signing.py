"""Sign the assigned values of a round by two coordinators before laboratories see a score."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ..i18n import mark
from ..identity.actor import Actor
from ..identity.signatures import SignaturePurpose
from ..rounds.lifecycle import RoundState
from ..rounds.models import Round
from ..rounds.plan_standing import coordinators_of
from ..rounds.report_standing import FINAL_SUBJECT
from .queries import find_current_run
from .signing import NotToBeSigned, SignedReport, Signing, sign_as_read


def assigned_to_sign(session: Session, round_: Round) -> SignedReport:
    """Return the evaluation in force with the signatures under its assigned values."""
    run = find_current_run(session, round_)
    if round_.state is not RoundState.ANALYSIS or run is None:
        raise NotToBeSigned(round_code=round_.code)
    session.expire(run, ["assigned_signatures"])
    return SignedReport(
        run=run,
        subject=run.id,
        sha256=run.document_sha256,
        signatures=tuple(run.assigned_signatures),
        coordinators=len(coordinators_of(session, round_.scheme_id)),
    )


ASSIGNED = Signing(
    SignaturePurpose.ASSIGNED_VALUES,
    FINAL_SUBJECT,
    mark("the assigned values"),
    "/sign-assigned",
    assigned_to_sign,
)


def sign_assigned(
    session: Session, round_: Round, *, actor: Actor, sha256: str, at: datetime | None = None
) -> SignedReport:
    """Sign the assigned values as they were read; two signatures let scores be given out."""
    return sign_as_read(session, round_, ASSIGNED, actor=actor, sha256=sha256, at=at)
