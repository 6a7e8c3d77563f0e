"""What pages read of the register."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ..errors import Forbidden
from .actor import Actor
from .models import Institution, Laboratory
from .permissions import Act, may_somewhere


def list_laboratories(session: Session, *, actor: Actor) -> list[Laboratory]:
    """Return every laboratory with its institution, to those who enrol laboratories."""
    if not may_somewhere(actor, Act.ENROL_LABORATORY):
        raise Forbidden(act=Act.ENROL_LABORATORY.value)
    return list(
        session.scalars(
            select(Laboratory)
            .join(Laboratory.institution)
            .options(joinedload(Laboratory.institution))
            .order_by(Institution.code, Laboratory.id)
        )
    )
