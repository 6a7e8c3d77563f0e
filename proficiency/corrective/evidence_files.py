"""Files a laboratory gives as evidence: stripped where they are pictures, opened on record."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import NotFound
from ..files import Store
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.read_only import check_not_archived
from ..rounds.refusals import ReasonMissing
from ..samples.conditions import FileKind
from ..samples.parcel_files import MOST, checked
from ..samples.photographs import JPEG, PNG
from ..samples.refusals import TooManyFiles
from .lifecycle import AT_LABORATORY
from .models import CorrectiveAction, CorrectiveFile
from .refusals import StepNotPossible
from .sent import shows_evidence
from .services import keep


def add_evidence(
    session: Session, store: Store, action: CorrectiveAction, content: bytes, *, actor: Actor
) -> CorrectiveFile:
    """Keep a picture, PDF, table or text; what a picture says of itself is taken out."""
    require(actor, Act.ANSWER_ACTION, laboratory_id=action.enrolment.laboratory_id)
    lock_row(session, action)
    check_not_archived(action.enrolment.round)
    if action.state not in AT_LABORATORY:
        raise StepNotPossible(number=action.number)
    kind = FileKind.PHOTOGRAPH if content.startswith((JPEG, PNG)) else FileKind.LOGGER
    content, extension = checked(kind, content)
    count = select(func.count()).where(CorrectiveFile.action_id == action.id)
    if (session.scalar(count) or 0) >= MOST:
        raise TooManyFiles(limit=MOST)
    digest = store.put(content)
    known = session.scalar(
        select(CorrectiveFile).where(
            CorrectiveFile.action_id == action.id, CorrectiveFile.sha256 == digest
        )
    )
    if known is not None:
        return known
    file = CorrectiveFile(
        action_id=action.id,
        sha256=digest,
        extension=extension,
        size=len(content),
        added_at=clock.now(),
        added_by_id=actor.person_id,
    )
    session.add(file)
    session.flush()
    session.expire(action, ["files"])
    keep(session, action, "evidence_added", actor, {"sha256": digest})
    return file


def read_own_evidence(
    session: Session, store: Store, action: CorrectiveAction, number: int, *, actor: Actor
) -> tuple[CorrectiveFile, bytes]:
    """Return a file to the laboratory that gave it."""
    require(actor, Act.READ_ACTIONS, laboratory_id=action.enrolment.laboratory_id)
    if action.enrolment.laboratory_id not in actor.laboratories():
        raise NotFound
    file = file_of(action, number)
    return file, store.get(file.sha256)


def read_evidence(
    session: Session,
    store: Store,
    action: CorrectiveAction,
    number: int,
    *,
    reason: str,
    actor: Actor,
) -> tuple[CorrectiveFile, bytes]:
    """Return a file to a coordinator; it may show whose it is, so the view is logged."""
    round_ = action.enrolment.round
    require(actor, Act.ASK_FOR_ACTION, scheme_id=round_.scheme_id)
    require(actor, Act.READ_IDENTITY_KEY, scheme_id=round_.scheme_id)
    if not shows_evidence(action):
        raise NotFound
    if not reason.strip():
        raise ReasonMissing
    file = file_of(action, number)
    record(
        session,
        actor=actor,
        action="corrective_action.evidence_read",
        subject_type="corrective_action",
        subject_id=action.id,
        round_id=round_.id,
        facts={"number": action.number, "file": file.id, "reason": reason.strip()},
    )
    return file, store.get(file.sha256)


def file_of(action: CorrectiveAction, number: int) -> CorrectiveFile:
    """Return one file of an action."""
    for file in action.files:
        if file.id == number:
            return file
    raise NotFound
