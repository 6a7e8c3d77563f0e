"""What a laboratory is told of its submission: a receipt, and a recall; never a value.

A message waits in the database and leaves the platform: a value in it would not be sealed.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.queries import recipients_of_laboratories
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..rounds.models import Enrolment
from ..rounds.telling import round_facts
from .models import ResultSet


def tell_submitted(
    session: Session, enrolment: Enrolment, results: ResultSet, *, actor: Actor, count: int
) -> None:
    """Send everybody of the laboratory a receipt with the digest."""
    _tell(
        session,
        NoticeKind.LATE_RECEIPT if results.late else NoticeKind.SUBMISSION_RECEIPT,
        enrolment,
        page=f"/receipt?set={results.number}",
        by=actor.name,
        results=count,
        sha256=results.sha256 or "",
        submitted_at=results.submitted_at,
    )


def tell_recalled(
    session: Session, enrolment: Enrolment, results: ResultSet, *, actor: Actor
) -> None:
    """Tell everybody of the laboratory that its results do not count for now."""
    page = f"/results?set={results.number}"
    _tell(session, NoticeKind.RECALLED, enrolment, page=page, by=actor.name)


def _tell(
    session: Session, kind: NoticeKind, enrolment: Enrolment, *, page: str, **facts: object
) -> None:
    if enrolment.round.source:  # published data: nobody is there to be told
        return
    laboratory = enrolment.laboratory_id
    tell(
        session,
        kind,
        recipients_of_laboratories(session, [laboratory])[laboratory],
        facts={**round_facts(enrolment.round, page=page), **facts},
        round_id=enrolment.round_id,
    )
