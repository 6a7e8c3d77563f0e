"""Parcels: what waits for a laboratory leaves in one, and the laboratory is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..audit.services import record
from ..identity.actor import Actor
from ..identity.models import Laboratory
from ..identity.permissions import Act, require
from ..identity.queries import recipients_of_laboratories
from ..identity.roles import Role
from ..notices.facts import Both
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..rounds.lifecycle import EnrolmentState, RoundState
from ..rounds.models import Enrolment, Round
from ..rounds.refusals import ReasonMissing, TimeZoneUnknown
from .conditions import UnitUse
from .drawing import new_identifiers
from .models import Unit
from .parcel_models import DeliveryAddress, Parcel
from .refusals import (
    DispatchedInFuture,
    NotDispatchedYet,
    NothingToSend,
    ParcelIncomplete,
    UnitExpired,
)
from .services import open_for_samples

TRAVELLING = frozenset({RoundState.SHIPPED, RoundState.OPEN})
"""Parcels leave and arrive while results can still be measured."""
TOLD = frozenset({Role.ANALYST, Role.APPROVER, Role.INSTITUTION_ADMIN})


@dataclass(frozen=True)
class Sending:
    """What differs from parcel to parcel."""

    tracking: str
    logger: str = ""


@dataclass(frozen=True)
class Consignment:
    """What all parcels handed over together have in common."""

    courier: str
    dispatched_at: datetime
    time_zone: str
    packaging: str = ""
    dry_ice_kg: Decimal | None = None


@dataclass(frozen=True)
class AddressLine:
    """Where the parcel of a code goes: a line of the identity key."""

    code: str
    laboratory: Laboratory
    address: DeliveryAddress | None
    """None where the laboratory has not given any."""
    tracking: str
    """Empty while nothing was sent."""


def dispatch(
    session: Session,
    round_: Round,
    sendings: dict[str, Sending],
    consignment: Consignment,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> list[Parcel]:
    """Send everything that waits to each of these codes in one parcel, and tell them.

    Which code belongs to whom is not needed here: labels of the courier come from the address
    list, which is a view of the identity key.
    """
    open_for_samples(session, round_, actor=actor)
    if round_.state not in TRAVELLING:
        raise NotDispatchedYet(round_code=round_.code)
    _check(sendings, consignment, at=at or clock.now())
    waiting = _waiting(session, round_, sendings, consignment)
    parcels = _make_parcels(session, sendings, consignment, waiting)
    _tell(session, round_, parcels, waiting)
    for parcel in parcels:
        units = waiting[parcel.enrolment.code]
        # Without the code: beside what the laboratory's people do, it would tell whose it is.
        record(
            session,
            actor=actor,
            action="parcel.dispatched",
            subject_type="parcel",
            subject_id=parcel.id,
            round_id=round_.id,
            facts={
                "parcel": parcel.number,
                "courier": parcel.courier,
                "tracking": parcel.tracking,
                "dispatched_at": parcel.dispatched_at,
                "logger": parcel.logger,
                "units": [unit.label for unit in units],
                "replaces": [unit.replaces.label for unit in units if unit.replaces],
            },
        )
    return parcels


def read_addresses(
    session: Session, round_: Round, *, reason: str, actor: Actor
) -> list[AddressLine]:
    """Show where each code's parcel goes, and keep in the history who looked and why."""
    require(actor, Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id)
    require(actor, Act.READ_IDENTITY_KEY, scheme_id=round_.scheme_id)
    if not reason.strip():
        raise ReasonMissing
    record(
        session,
        actor=actor,
        action="address_list.read",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"reason": reason.strip()},
    )
    tracking: dict[int, list[str]] = defaultdict(list)
    for enrolment_id, number in session.execute(
        select(Parcel.enrolment_id, Parcel.tracking)
        .join(Parcel.enrolment)
        .where(Enrolment.round_id == round_.id)
        .order_by(Parcel.id)
    ):
        tracking[enrolment_id].append(number)
    found = session.execute(
        select(Enrolment, DeliveryAddress)
        .outerjoin(DeliveryAddress, DeliveryAddress.laboratory_id == Enrolment.laboratory_id)
        .options(joinedload(Enrolment.laboratory).joinedload(Laboratory.institution))
        .where(Enrolment.round_id == round_.id, Enrolment.state == EnrolmentState.CONFIRMED)
        .order_by(Enrolment.code)
    )
    return [
        AddressLine(
            enrolment.code, enrolment.laboratory, address, ", ".join(tracking[enrolment.id])
        )
        for enrolment, address in found
    ]


def _check(sendings: dict[str, Sending], consignment: Consignment, *, at: datetime) -> None:
    traced = [sending.tracking.strip() for sending in sendings.values()]
    if not sendings or not consignment.courier.strip() or not all(traced):
        raise ParcelIncomplete
    if consignment.dispatched_at > at:
        raise DispatchedInFuture
    try:
        ZoneInfo(consignment.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise TimeZoneUnknown(time_zone=consignment.time_zone) from None


def _waiting(
    session: Session, round_: Round, sendings: dict[str, Sending], consignment: Consignment
) -> dict[str, list[Unit]]:
    """Return the units that wait for each code; every code named must have some."""
    waiting: dict[str, list[Unit]] = defaultdict(list)
    for unit, code in session.execute(
        select(Unit, Enrolment.code)
        .join(Unit.enrolment)
        .options(
            joinedload(Unit.enrolment),
            joinedload(Unit.material),
            joinedload(Unit.batch),
            joinedload(Unit.replaces).joinedload(Unit.material),
        )
        .where(
            Enrolment.round_id == round_.id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            Enrolment.code.in_(sendings),
            Unit.use == UnitUse.LABORATORY,
            Unit.parcel_id.is_(None),
        )
        .order_by(Unit.round_material_id, Unit.number)
    ):
        waiting[code].append(unit)
        if unit.batch.expires_on < consignment.dispatched_at.date():
            raise UnitExpired(unit=unit.label, expires_on=unit.batch.expires_on)
    for code in sendings:
        if code not in waiting:
            raise NothingToSend(code=code)
    return waiting


def _make_parcels(
    session: Session,
    sendings: dict[str, Sending],
    consignment: Consignment,
    waiting: dict[str, list[Unit]],
) -> list[Parcel]:
    parcels = [
        Parcel(
            enrolment=waiting[code][0].enrolment,
            number=f"P-{identifier}",
            courier=consignment.courier.strip(),
            tracking=sending.tracking.strip(),
            packaging=consignment.packaging.strip(),
            dry_ice_kg=consignment.dry_ice_kg,
            logger=sending.logger.strip(),
            dispatched_at=consignment.dispatched_at,
            time_zone=consignment.time_zone,
        )
        for (code, sending), identifier in zip(
            sorted(sendings.items()), new_identifiers(len(sendings)), strict=True
        )
    ]
    session.add_all(parcels)
    session.flush()
    for parcel in parcels:
        for unit in waiting[parcel.enrolment.code]:
            unit.parcel = parcel
    session.flush()
    return parcels


def _tell(
    session: Session, round_: Round, parcels: Sequence[Parcel], waiting: dict[str, list[Unit]]
) -> None:
    people = recipients_of_laboratories(
        session, [parcel.enrolment.laboratory_id for parcel in parcels], TOLD
    )
    for parcel in parcels:
        replaces = any(unit.replaces_id for unit in waiting[parcel.enrolment.code])
        tell(
            session,
            NoticeKind.RESUPPLIED if replaces else NoticeKind.SHIPPED,
            people[parcel.enrolment.laboratory_id],
            facts={
                "round_code": round_.code,
                "round_title": Both(round_.title_zh, round_.title_en),
                "courier": parcel.courier,
                "tracking": parcel.tracking,
                "path": f"/rounds/{round_.code}/samples",
            },
            round_id=round_.id,
            useful_until=round_.closes_at,
        )
