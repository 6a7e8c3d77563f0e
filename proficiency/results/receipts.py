"""Tell a laboratory what was signed or recalled in its name: who, when, the digest, no value.

An e-mail leaves the platform and waits in the database before: a value in it would not be sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.queries import recipients_of_laboratories
from ..notices.facts import ZONE, Both
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..rounds.models import Enrolment
from .models import ResultSet

USEFUL = timedelta(days=30)


def tell_submitted(
    session: Session, enrolment: Enrolment, results: ResultSet, *, actor: Actor, count: int
) -> None:
    """Send the receipt of a signed set to the people of the laboratory."""
    facts = {
        "submitted_at": results.submitted_at,
        "results": count,
        "sha256": results.sha256,
        "path": f"/rounds/{enrolment.round.code}/receipt?set={results.number}",
    }
    kind = NoticeKind.LATE_RECEIPT if results.late else NoticeKind.SUBMISSION_RECEIPT
    _tell(session, kind, enrolment, facts, actor=actor, at=results.changed_at)


def tell_recalled(
    session: Session, enrolment: Enrolment, results: ResultSet, *, actor: Actor
) -> None:
    """Tell the people of the laboratory that a signed set is a draft again."""
    facts = {"path": f"/rounds/{enrolment.round.code}/results?set={results.number}"}
    kind = NoticeKind.RECALLED
    _tell(session, kind, enrolment, facts, actor=actor, at=results.changed_at)


def _tell(
    session: Session,
    kind: NoticeKind,
    enrolment: Enrolment,
    facts: Mapping[str, object],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    round_, laboratory = enrolment.round, enrolment.laboratory_id
    tell(
        session,
        kind,
        recipients_of_laboratories(session, [laboratory])[laboratory],
        facts={
            "round_code": round_.code,
            "round_title": Both(round_.title_zh, round_.title_en),
            "closes_at": round_.closes_at,
            "by": actor.name,
            ZONE: round_.time_zone,
            **facts,
        },
        round_id=round_.id,
        useful_until=at + USEFUL,
    )
