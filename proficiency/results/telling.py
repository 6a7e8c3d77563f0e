"""What a laboratory is told of its submission: a receipt, and a recall; never a value.

A message waits in the database and leaves the platform: a value in it would not be sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.models import Person
from ..identity.queries import recipients_of_laboratories
from ..notices.kinds import NoticeKind
from ..notices.recipients import Attachment
from ..notices.services import tell
from ..rounds.models import Enrolment
from ..rounds.telling import round_facts
from .models import ResultSet


@dataclass(frozen=True)
class Submission:
    """Results that were signed just now, with what may be told of them outside the platform."""

    enrolment: Enrolment
    results: ResultSet
    count: int
    saved_at: datetime
    """Last change before they were signed."""
    writers: tuple[int, ...]
    signed_by: str

    @property
    def sha256(self) -> str:
        """Return the digest of the submitted document."""
        return self.results.sha256 or ""


MakeReceipt = Callable[[Submission, Sequence[str]], Sequence[Attachment]]
"""How a receipt with the names of who entered is made; the floor above knows paper."""


def tell_submitted(
    session: Session, submission: Submission, *, receipt: MakeReceipt | None
) -> None:
    """Send everybody of the laboratory a receipt with the digest."""
    results = submission.results
    _tell(
        session,
        NoticeKind.LATE_RECEIPT if results.late else NoticeKind.SUBMISSION_RECEIPT,
        submission.enrolment,
        page=f"/receipt?set={results.number}",
        attachments=receipt(submission, _names(session, submission)) if receipt else (),
        by=submission.signed_by,
        results=submission.count,
        sha256=submission.sha256,
        submitted_at=results.submitted_at,
    )


def _names(session: Session, submission: Submission) -> list[str]:
    """Return the names of who entered something, in the order they began."""
    people = select(Person).where(Person.id.in_(submission.writers))
    names = {person.id: person.name for person in session.scalars(people)}
    return [names[each] for each in submission.writers if each in names]


def tell_recalled(
    session: Session, enrolment: Enrolment, results: ResultSet, *, actor: Actor
) -> None:
    """Tell everybody of the laboratory that its results do not count for now."""
    page = f"/results?set={results.number}"
    _tell(session, NoticeKind.RECALLED, enrolment, page=page, by=actor.name)


def _tell(
    session: Session,
    kind: NoticeKind,
    enrolment: Enrolment,
    *,
    page: str,
    attachments: Sequence[Attachment] = (),
    **facts: object,
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
        attachments=attachments,
    )
