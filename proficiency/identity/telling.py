"""Tell people of roles that were given or taken; what the platform itself sets up is not told."""

from __future__ import annotations

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from ..i18n import mark
from ..notices.facts import Both, Marked
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from .actor import Actor
from .models import Institution, Laboratory, RoleGrant
from .queries import recipient_of, recipients_with_roles
from .roles import ROLE_NAMES, Role

_SCHEME = table("scheme", column("id"), column("name_zh"), column("name_en"))
WHOLE_PLATFORM = mark("the whole platform")
DESK = "/desk/"
WATCHED = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Who gives one of these roles to themselves is seen by all who hold them."""


def tell_of_grant(session: Session, grant: RoleGrant, *, actor: Actor, to_self: bool) -> None:
    """Tell a person of a new role; of a self-given one, every administrator and coordinator."""
    if actor.person_id is None:
        return
    facts = facts_of(session, grant, actor=actor)
    if to_self and grant.role in WATCHED:
        told = recipients_with_roles(session, WATCHED)
        tell(session, NoticeKind.ROLE_GRANTED_TO_SELF, told, facts=facts)
    else:
        told = [recipient_of(grant.person)]
        tell(session, NoticeKind.ROLE_GRANTED, told, facts=facts | {"path": DESK})


def tell_of_end(session: Session, grant: RoleGrant, *, actor: Actor) -> None:
    """Tell a person of a role they no longer hold."""
    if actor.person_id is not None and grant.person.active:
        facts = facts_of(session, grant, actor=actor)
        tell(session, NoticeKind.ROLE_WITHDRAWN, [recipient_of(grant.person)], facts=facts)


def facts_of(session: Session, grant: RoleGrant, *, actor: Actor) -> dict[str, object]:
    """Say who gave which role where."""
    return {
        "by": actor.name,
        "role": Marked(ROLE_NAMES[grant.role]),
        "where": place_of(
            session,
            scheme_id=grant.scheme_id,
            laboratory=grant.laboratory,
            institution=grant.institution,
        ),
    }


def place_of(
    session: Session,
    *,
    scheme_id: int | None,
    laboratory: Laboratory | None,
    institution: Institution | None,
) -> Both | Marked:
    """Name the scheme, laboratory or institution a role is held in."""
    if scheme_id is not None:
        scheme = session.execute(select(_SCHEME).where(_SCHEME.c.id == scheme_id)).one()
        return Both(scheme.name_zh, scheme.name_en)
    if laboratory is not None:
        of = laboratory.institution
        return Both(f"{of.name_zh}{laboratory.name_zh}", f"{laboratory.name_en}, {of.name_en}")
    if institution is not None:
        return Both(institution.name_zh, institution.name_en)
    return Marked(WHOLE_PLATFORM)
