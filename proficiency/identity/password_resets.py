"""Set a lost password anew, through a link that is sent to the address of the account."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from .. import clock, jobs
from ..audit.services import record
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from .access import PasswordReset
from .actor import SYSTEM
from .membership import set_password
from .models import Person
from .queries import recipient_of
from .refusals import LinkUnusable
from .tokens import new_token, token_digest

VALID = timedelta(hours=1)
MOST_PER_HOUR = 3
PATH = "/password/{token}"
JOB = "send_password_link"


def ask_for_link(session: Session, email: str) -> None:
    """Take a request; all of the work is done later, so that its time tells nothing."""
    jobs.defer(session, JOB, queue="mail", email=email.strip().lower()[:320])


def send_link(session: Session, email: str) -> None:
    """Send a link to the account of this address; where there is none, do nothing."""
    person = session.scalar(select(Person).where(Person.email == email, Person.active))
    if person is None:
        return
    now = clock.now()
    lately = session.scalar(
        select(func.count())
        .select_from(PasswordReset)
        .where(
            PasswordReset.person_id == person.id,
            PasswordReset.created_at > now - timedelta(hours=1),
        )
    )
    if (lately or 0) >= MOST_PER_HOUR:
        return
    token = new_token()
    session.execute(
        update(PasswordReset)
        .where(PasswordReset.person_id == person.id, PasswordReset.ended_at.is_(None))
        .values(ended_at=now)
    )
    session.add(
        PasswordReset(
            person_id=person.id,
            token_sha256=token_digest(token),
            created_at=now,
            expires_at=now + VALID,
        )
    )
    session.flush()
    record(
        session,
        actor=SYSTEM,
        action="password.link_sent",
        subject_type="person",
        subject_id=person.id,
    )
    tell(
        session,
        NoticeKind.PASSWORD_RESET,
        [recipient_of(person)],
        facts={"until": now + VALID, "path": PATH.format(token=token)},
        useful_until=now + VALID,
    )


def get_reset(session: Session, token: str) -> PasswordReset:
    """Return the open request of a link, locked until the transaction ends."""
    found = session.scalar(
        select(PasswordReset)
        .where(
            PasswordReset.token_sha256 == token_digest(token),
            PasswordReset.ended_at.is_(None),
            PasswordReset.expires_at > clock.now(),
        )
        .with_for_update()
    )
    if found is None or not found.person.active:
        raise LinkUnusable
    return found


def reset_password(session: Session, token: str, *, password: str) -> Person:
    """Set the password of the account the link was sent to; the second factor stays."""
    person = get_reset(session, token).person
    set_password(session, person, password)
    return person
