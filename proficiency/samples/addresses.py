"""Where the parcels of a laboratory go: its own people keep it up to date."""

from __future__ import annotations

from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.models import Laboratory
from ..identity.permissions import Act, require
from .parcel_models import DeliveryAddress
from .refusals import AddressIncomplete


def set_address(
    session: Session,
    laboratory: Laboratory,
    *,
    recipient: str,
    telephone: str,
    address: str,
    actor: Actor,
) -> DeliveryAddress:
    """Keep where parcels go; the history says that it changed, not what it is."""
    require(actor, Act.CONFIRM_RECEIPT, laboratory_id=laboratory.id)
    given = [text.strip() for text in (recipient, telephone, address)]
    if not all(given):
        raise AddressIncomplete
    lock_row(session, laboratory)
    kept = session.get(DeliveryAddress, laboratory.id)
    if kept is None:
        kept = DeliveryAddress(laboratory_id=laboratory.id)
        session.add(kept)
    elif [kept.recipient, kept.telephone, kept.address] == given:
        return kept
    kept.recipient, kept.telephone, kept.address = given
    kept.changed_at = clock.now()
    session.flush()
    record(
        session,
        actor=actor,
        action="delivery_address.changed",
        subject_type="laboratory",
        subject_id=laboratory.id,
    )
    return kept


def address_of(session: Session, laboratory: Laboratory, *, actor: Actor) -> DeliveryAddress | None:
    """Return where parcels go, to the laboratory's own people."""
    require(actor, Act.READ_SAMPLES, laboratory_id=laboratory.id)
    return session.get(DeliveryAddress, laboratory.id)
