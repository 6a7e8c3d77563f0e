"""Say which laboratory has which code: a right of its own, and every view is on record."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from ..audit.services import record
from ..errors import Forbidden, NotFound
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from .models import Round
from .queries import Progress, read_progress
from .refusals import ReasonMissing


def read_identity_key(session: Session, round_: Round, *, actor: Actor, reason: str) -> Progress:
    """Show the whole key, and keep in the history who looked and why."""
    require(actor, Act.READ_IDENTITY_KEY, scheme_id=round_.scheme_id)
    key = read_progress(session, round_, with_names=True)
    keep_view(session, round_, actor=actor, reason=reason, facts={"view": "whole key"})
    return key


def read_identity(
    session: Session, round_: Round, code: str, *, actor: Actor, reason: str
) -> Progress:
    """Show which laboratory has one code; auditors may ask for one, too."""
    if not any(
        may(actor, act, scheme_id=round_.scheme_id)
        for act in (Act.READ_IDENTITY_KEY, Act.ASK_FOR_IDENTITY)
    ):
        raise Forbidden(act=Act.READ_IDENTITY_KEY.value)
    key = read_progress(session, round_, with_names=True)
    lines = [line for line in key.lines if line.code == code.strip().upper()]
    if not lines:
        raise NotFound(code=code)
    keep_view(session, round_, actor=actor, reason=reason, facts={"view": lines[0].code})
    return replace(key, lines=lines)


def keep_view(
    session: Session, round_: Round, *, actor: Actor, reason: str, facts: dict[str, object]
) -> None:
    """Write a view with its reason into the history; without a reason there is no view."""
    if not reason.strip():
        raise ReasonMissing
    record(
        session,
        actor=actor,
        action="identity_key.read",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={**facts, "reason": reason.strip()},
    )
