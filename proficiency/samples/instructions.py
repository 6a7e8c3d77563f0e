"""Instructions to participants in versions, each confirmed by every laboratory anew."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.queries import recipients_of_laboratories
from ..notices.facts import Both
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Enrolment, Round
from .dispatching import TOLD
from .parcel_models import Acknowledgement, Instruction
from .refusals import (
    ChangeMissing,
    InstructionIncomplete,
    InstructionSuperseded,
    InstructionUnchanged,
)
from .services import open_for_samples


@dataclass(frozen=True)
class Bilingual:
    """A text in both languages."""

    zh: str = ""
    en: str = ""

    def stripped(self) -> Bilingual:
        """Return it without the space around, and with one kind of line end."""
        return Bilingual(*("\n".join(text.strip().splitlines()) for text in (self.zh, self.en)))


def publish_instructions(
    session: Session,
    round_: Round,
    *,
    text: Bilingual,
    change: Bilingual | None = None,
    actor: Actor,
) -> Instruction:
    """Publish a version of the instructions; laboratories are told, and asked to confirm it."""
    open_for_samples(session, round_, actor=actor)
    text, change = text.stripped(), (change or Bilingual()).stripped()
    if not (text.zh and text.en):
        raise InstructionIncomplete
    before = latest_instruction(session, round_)
    if before is not None:
        if (before.text_zh, before.text_en) == (text.zh, text.en):
            raise InstructionUnchanged
        if not (change.zh and change.en):
            raise ChangeMissing
    instruction = Instruction(
        round_id=round_.id,
        version=before.version + 1 if before else 1,
        text_zh=text.zh,
        text_en=text.en,
        change_zh=change.zh if before else "",
        change_en=change.en if before else "",
        published_by=actor.person_id,
        published_at=clock.now(),
    )
    session.add(instruction)
    session.flush()
    _tell(session, round_, instruction)
    record(
        session,
        actor=actor,
        action="instructions.published",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"version": instruction.version, "change": instruction.change_en},
    )
    return instruction


def acknowledge(
    session: Session, enrolment: Enrolment, *, version: int, actor: Actor
) -> Acknowledgement:
    """Confirm for a laboratory that the latest instructions were read; to press twice is once."""
    require(actor, Act.CONFIRM_RECEIPT, laboratory_id=enrolment.laboratory_id)
    lock_row(session, enrolment)
    latest = latest_instruction(session, enrolment.round)
    if latest is None or latest.version != version:
        raise InstructionSuperseded
    known = session.get(Acknowledgement, (latest.id, enrolment.id))
    if known is not None:
        return known
    acknowledgement = Acknowledgement(
        instruction_id=latest.id,
        enrolment_id=enrolment.id,
        person_id=actor.person_id,
        acknowledged_at=clock.now(),
    )
    session.add(acknowledgement)
    session.flush()
    record(
        session,
        actor=actor,
        action="instructions.acknowledged",
        subject_type="round",
        subject_id=enrolment.round_id,
        round_id=enrolment.round_id,
        facts={"version": latest.version},
    )
    return acknowledgement


def latest_instruction(session: Session, round_: Round) -> Instruction | None:
    """Return the version in force."""
    return session.scalar(
        select(Instruction)
        .where(Instruction.round_id == round_.id)
        .order_by(Instruction.version.desc())
        .limit(1)
    )


def versions_of(session: Session, round_: Round) -> list[Instruction]:
    """Return every version, the one in force first."""
    return list(
        session.scalars(
            select(Instruction)
            .where(Instruction.round_id == round_.id)
            .order_by(Instruction.version.desc())
        )
    )


def _tell(session: Session, round_: Round, instruction: Instruction) -> None:
    """Tell those whose registration is confirmed of a newer version."""
    if instruction.version == 1:
        return
    laboratories = session.scalars(
        select(Enrolment.laboratory_id).where(
            Enrolment.round_id == round_.id, Enrolment.state == EnrolmentState.CONFIRMED
        )
    )
    people = recipients_of_laboratories(session, laboratories, TOLD)
    tell(
        session,
        NoticeKind.INSTRUCTIONS_CHANGED,
        [recipient for recipients in people.values() for recipient in recipients],
        facts={
            "round_code": round_.code,
            "round_title": Both(round_.title_zh, round_.title_en),
            "version": instruction.version,
            "change": Both(instruction.change_zh, instruction.change_en),
            "path": f"/rounds/{round_.code}/samples",
        },
        round_id=round_.id,
    )
