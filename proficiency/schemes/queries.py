"""Read schemes with what they measure."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from .models import Measurand, Scheme

WITH_MEASURANDS = selectinload(Scheme.measurands).selectinload(Measurand.methods)


def list_schemes(session: Session, *, actor: Actor) -> list[Scheme]:
    """Return every scheme in the order of the codes."""
    require(actor, Act.READ_SCHEME)
    return list(session.scalars(select(Scheme).options(WITH_MEASURANDS).order_by(Scheme.code)))


def get_scheme(session: Session, code: str, *, actor: Actor) -> Scheme:
    """Return one scheme with its measurands and their methods."""
    scheme = session.scalar(select(Scheme).options(WITH_MEASURANDS).where(Scheme.code == code))
    if scheme is None or not may(actor, Act.READ_SCHEME):
        raise NotFound(code=code)
    return scheme
