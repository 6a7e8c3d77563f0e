"""Invitations: a personal link gives one person one role, once, within a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock, lock_row
from ..i18n import Language
from ..notices.kinds import NoticeKind
from ..notices.recipients import Recipient
from ..notices.services import tell
from . import passwords
from .access import Invitation
from .actor import SYSTEM, Actor
from .duties import check_place
from .models import Institution, Laboratory, Person
from .permissions import Act, may
from .refusals import AccountExists, LinkUnusable, MeantForSomebodyElse, NameMissing
from .roles import Role
from .services import (
    actor_of,
    checked_address,
    grant_role,
    register_person,
    require_right_to_grant,
)
from .tokens import new_token, token_digest

VALID = timedelta(days=7)
PATH = "/invitation/{token}"


@dataclass(frozen=True)
class Invited:
    """A new invitation with its link, which is kept nowhere."""

    invitation: Invitation
    path: str


def invite(
    session: Session,
    *,
    actor: Actor,
    email: str,
    name: str,
    role: Role,
    language: Language = Language.ZH,
    scheme_id: int | None = None,
    laboratory: Laboratory | None = None,
    institution: Institution | None = None,
    send: bool = True,
) -> Invited:
    """Invite somebody to a role; an earlier invitation to the same role ends."""
    require_right_to_grant(actor, role, laboratory=laboratory)
    check_place(role, scheme_id=scheme_id, laboratory=laboratory, institution=institution)
    address = checked_address(email)
    if not name.strip():
        raise NameMissing
    lock(session, f"invitation {address}")
    token, now = new_token(), clock.now()
    invitation = Invitation(
        token_sha256=token_digest(token),
        email=address,
        name=name.strip(),
        language=language,
        role=role,
        scheme_id=scheme_id,
        laboratory=laboratory,
        institution=institution,
        invited_by=actor.person_id,
        created_at=now,
        expires_at=now + VALID,
    )
    _end_earlier(session, invitation, at=now)
    session.add(invitation)
    session.flush()
    record(
        session,
        actor=actor,
        action="invitation.made",
        subject_type="invitation",
        subject_id=invitation.id,
        facts={
            "role": role.value,
            "scheme_id": scheme_id,
            "laboratory_id": invitation.laboratory_id,
            "institution_id": invitation.institution_id,
        },
    )
    path = PATH.format(token=token)
    if send:
        tell(
            session,
            NoticeKind.INVITATION,
            [Recipient(address, language, invitation.name)],
            facts={"inviter": actor.name, "until": invitation.expires_at, "path": path},
            useful_until=invitation.expires_at,
        )
    return Invited(invitation, path)


def get_invitation(session: Session, token: str) -> Invitation:
    """Return the open invitation of a link, locked until the transaction ends."""
    found = session.scalar(
        select(Invitation)
        .where(
            Invitation.token_sha256 == token_digest(token),
            Invitation.ended_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .with_for_update()
    )
    if found is None:
        raise LinkUnusable
    return found


def has_account(session: Session, invitation: Invitation) -> bool:
    """Answer whether who is invited logs in instead of choosing a password."""
    return session.scalar(select(Person.id).where(Person.email == invitation.email)) is not None


def accept_as_newcomer(
    session: Session, token: str, *, name: str, password: str, language: Language
) -> Person:
    """Make the account of whoever was invited, with the role of the invitation."""
    invitation = get_invitation(session, token)
    if not name.strip():
        raise NameMissing
    if has_account(session, invitation):
        raise AccountExists
    passwords.check(password, email=invitation.email, name=name)
    person = register_person(
        session,
        actor=SYSTEM,
        email=invitation.email,
        name=name.strip(),
        password=password,
        language=language,
    )
    _accept(session, invitation, person)
    return person


def accept_as_member(session: Session, token: str, *, person: Person) -> None:
    """Add the role of an invitation to the account it was sent to."""
    invitation = get_invitation(session, token)
    if invitation.email != person.email:
        raise MeantForSomebodyElse
    _accept(session, invitation, person)


def withdraw_invitation(session: Session, invitation: Invitation, *, actor: Actor) -> None:
    """Make a link unusable."""
    require_right_to_grant(actor, invitation.role, laboratory=invitation.laboratory)
    lock_row(session, invitation)  # it may be accepted at this moment
    if invitation.ended_at is None:
        invitation.ended_at = clock.now()
        session.flush()
        _note(session, invitation, actor, "invitation.withdrawn")


def open_invitations(session: Session, *, actor: Actor) -> Sequence[Invitation]:
    """Return the invitations that wait, to those who could have made them."""
    query = (
        select(Invitation)
        .outerjoin(Invitation.laboratory)
        .where(Invitation.ended_at.is_(None), Invitation.expires_at > clock.now())
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    if not may(actor, Act.GRANT_ANY_ROLE):
        own = [i for i in actor.institutions() if may(actor, Act.MANAGE_PEOPLE, institution_id=i)]
        query = query.where(Laboratory.institution_id.in_(own))
    return session.scalars(query).all()


def _accept(session: Session, invitation: Invitation, person: Person) -> None:
    """Grant the role if whoever invited could still do so."""
    giver = _still_there(invitation)
    require_right_to_grant(giver, invitation.role, laboratory=invitation.laboratory)
    grant_role(
        session,
        person,
        actor=SYSTEM,
        role=invitation.role,
        scheme_id=invitation.scheme_id,
        laboratory=invitation.laboratory,
        institution=invitation.institution,
    )
    invitation.ended_at, invitation.person_id = clock.now(), person.id
    session.flush()
    _note(session, invitation, Actor(person.id, person.name), "invitation.accepted")


def _still_there(invitation: Invitation) -> Actor:
    inviter = invitation.inviter
    if inviter is None:
        return SYSTEM
    if not inviter.active:
        raise LinkUnusable
    return actor_of(inviter)


def _end_earlier(session: Session, new: Invitation, *, at: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(
            Invitation.email == new.email,
            Invitation.role == new.role,
            Invitation.scheme_id.is_not_distinct_from(new.scheme_id),
            Invitation.laboratory_id.is_not_distinct_from(
                new.laboratory.id if new.laboratory else None
            ),
            Invitation.institution_id.is_not_distinct_from(
                new.institution.id if new.institution else None
            ),
            Invitation.ended_at.is_(None),
        )
        .values(ended_at=at)
        .execution_options(synchronize_session="fetch")
    )


def _note(session: Session, invitation: Invitation, actor: Actor, action: str) -> None:
    record(
        session,
        actor=actor,
        action=action,
        subject_type="invitation",
        subject_id=invitation.id,
        facts={"role": invitation.role.value},
    )
