"""The log-ins of people: opened, recognised, listed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..audit.services import record
from ..errors import NotFound
from .access import SignIn
from .actor import Actor
from .models import Person
from .tokens import new_token, token_digest

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
NOTED_EVERY = timedelta(minutes=5)
LONGEST_BROWSER = 200


def open_sign_in(session: Session, person: Person, *, browser: str, address: str) -> str:
    """Log a person in and return the token that stands for this log-in."""
    token, now = new_token(), clock.now()
    session.add(
        SignIn(
            person_id=person.id,
            token_sha256=token_digest(token),
            created_at=now,
            seen_at=now,
            browser=browser[:LONGEST_BROWSER],
            address=address,
        )
    )
    session.flush()
    return token


def find_sign_in(session: Session, token: str) -> SignIn | None:
    """Return the log-in a token stands for, unless it ended, is too old or too long unused."""
    now = clock.now()
    found = (
        session.scalars(
            select(SignIn)
            # Every page asks who reads it and what for: in one statement.
            .options(joinedload(SignIn.person).joinedload(Person.grants))
            .where(
                SignIn.token_sha256 == token_digest(token),
                SignIn.ended_at.is_(None),
                SignIn.created_at > now - LONGEST,
                SignIn.seen_at > now - IDLE,
            )
        )
        .unique()
        .one_or_none()
    )
    if found is None or not found.person.active:
        return None
    if found.seen_at < now - NOTED_EVERY:
        found.seen_at = now
    return found


def open_sign_ins(session: Session, person: Person) -> Sequence[SignIn]:
    """Return where a person is logged in, the latest first."""
    now = clock.now()
    return session.scalars(
        select(SignIn)
        .where(
            SignIn.person_id == person.id,
            SignIn.ended_at.is_(None),
            SignIn.created_at > now - LONGEST,
            SignIn.seen_at > now - IDLE,
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()


def end_sign_in(session: Session, sign_in: SignIn) -> None:
    """Log a person out of one browser."""
    sign_in.ended_at = clock.now()
    session.flush()


def end_own_sign_in(session: Session, number: int, *, person: Person, actor: Actor) -> None:
    """End one of a person's own log-ins; another person's does not exist for them."""
    found = session.get(SignIn, number)
    if found is None or found.person_id != person.id:
        raise NotFound
    end_sign_in(session, found)
    record(
        session,
        actor=actor,
        action="sign_in.ended",
        subject_type="person",
        subject_id=person.id,
    )


def end_all_sign_ins(session: Session, person: Person) -> None:
    """Log a person out everywhere."""
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))
        .values(ended_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )
