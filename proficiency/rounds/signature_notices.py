"""Tell coordinators that a second signature is needed, or that a plan was departed from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from .. import clock
from ..identity.actor import Actor
from ..identity.queries import recipients_of_scheme
from ..notices.facts import Marked
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from .models import Round
from .telling import LONG_PAST, round_facts


def tell_second(
    session: Session,
    round_: Round,
    *,
    actor: Actor,
    what: str,
    page: str,
    at: datetime | None = None,
) -> None:
    """Tell every other coordinator of the scheme what was signed once and waits for them."""
    if round_.source or (at is not None and at < clock.now() - LONG_PAST):
        return
    facts = {"what": Marked(what)}
    _tell_others(session, NoticeKind.SIGNATURE_NEEDED, round_, actor=actor, page=page, facts=facts)


def tell_of_deviation(session: Session, round_: Round, *, actor: Actor, reason: str) -> None:
    """Tell the other coordinators that a deviation from the signed plan is in force."""
    facts = {"reason": reason}
    kind = NoticeKind.PLAN_DEVIATION
    _tell_others(session, kind, round_, actor=actor, page="/plan", facts=facts)


def _tell_others(
    session: Session,
    kind: NoticeKind,
    round_: Round,
    *,
    actor: Actor,
    page: str,
    facts: Mapping[str, object],
) -> None:
    everybody = recipients_of_scheme(session, round_.scheme_id)
    others = [each for each in everybody if each.person_id != actor.person_id]
    facts = {**round_facts(round_, page=page), "by": actor.name, **facts}
    tell(session, kind, others, facts=facts, round_id=round_.id)
