"""Waive an item of the report list: signed, with a reason that every report prints."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..errors import NotFound, Refusal
from ..i18n import Translator, mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import SignaturePurpose, sign
from ..rounds.models import Round
from .completeness.items import ITEM_OF
from .label import Label
from .statement_models import ReportWaiver
from .stating import BothLanguages, hold, in_both


class NotWaivable(Refusal):
    """Some items can only be fulfilled."""

    message = mark("Item {item} cannot be waived: {remedy}")

    def text(self, t: Translator) -> str:
        """Say what to do instead in the reader's language."""
        return t(self.message, item=self.facts["item"], remedy=t(str(self.facts["remedy"])))


class AlreadyWaived(Refusal):
    """An item is waived once."""

    message = mark("Item {item} is waived already.")


def waive(
    session: Session,
    round_: Round,
    item: str,
    reason: Label,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> ReportWaiver:
    """Sign that reports are released without one item; they print who waived it and why."""
    require(actor, Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    hold(session, round_, actor=actor)
    found = ITEM_OF.get(item)
    if found is None:
        raise NotFound
    if not found.waivable:
        raise NotWaivable(item=item, remedy=found.remedy)
    reason = in_both(reason)
    if not reason.zh:
        raise BothLanguages
    if waiver_standing(session, round_, item) is not None:
        raise AlreadyWaived(item=item)
    moment = at or clock.now()
    sha256 = waiver_digest(round_, item, reason)
    signature = sign(
        session,
        actor=actor,
        purpose=SignaturePurpose.REPORT_WAIVER,
        subject_type="round",
        subject_id=f"{round_.id} {item} {moment.isoformat()}",
        sha256=sha256,
        round_id=round_.id,
        reason=f"{reason.zh} / {reason.en}",
        at=moment,
    )
    waiver = ReportWaiver(
        round_id=round_.id,
        item=item,
        reason_zh=reason.zh,
        reason_en=reason.en,
        sha256=sha256,
        signed_by_id=signature.person_id,
        name=signature.name,
        signed_at=moment,
    )
    session.add(waiver)
    session.flush()
    return waiver


def end_waiver(
    session: Session, round_: Round, item: str, *, actor: Actor, at: datetime | None = None
) -> ReportWaiver:
    """Take a waiver back: the item is needed again."""
    require(actor, Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    hold(session, round_, actor=actor)
    waiver = waiver_standing(session, round_, item)
    if waiver is None:
        raise NotFound
    waiver.ended_at = at or clock.now()
    session.flush()
    record(
        session,
        actor=actor,
        action="report_waiver.ended",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"item": item},
    )
    return waiver


def waiver_digest(round_: Round, item: str, reason: Label) -> str:
    """Return the digest of what a waiver says."""
    said = {"round": round_.code, "item": item, "zh": reason.zh, "en": reason.en}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def waiver_standing(session: Session, round_: Round, item: str) -> ReportWaiver | None:
    """Return the waiver of an item that holds."""
    return session.scalar(
        select(ReportWaiver).where(
            ReportWaiver.round_id == round_.id,
            ReportWaiver.item == item,
            ReportWaiver.ended_at.is_(None),
        )
    )
