"""What a laboratory confirms when a parcel arrives, and corrects when it looks more closely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.queries import recipients_of_scheme
from ..notices.facts import Both
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..rounds.models import Enrolment
from ..rounds.refusals import TimeZoneUnknown
from .conditions import Condition
from .dispatching import TRAVELLING
from .models import Unit
from .parcel_models import Parcel, Receipt
from .refusals import (
    AlreadyReplaced,
    ArrivedBeforeDispatch,
    ArrivedInFuture,
    ConditionMissing,
    NotReceivedNow,
    ReceiptConfirmed,
    ReceiptMissing,
    TemperatureImpossible,
    UnitUnknown,
)

COLDEST, WARMEST = Decimal(-200), Decimal(60)


@dataclass(frozen=True)
class Arrival:
    """When and how a parcel arrived."""

    arrived_at: datetime
    time_zone: str
    temperature: Decimal | None = None
    """In °C; None where it was not measured."""
    remark: str = ""


@dataclass(frozen=True)
class Finding:
    """How one unit arrived."""

    condition: Condition
    remark: str = ""


def confirm_receipt(
    session: Session,
    parcel: Parcel,
    arrival: Arrival,
    findings: Mapping[int, Finding],
    *,
    actor: Actor,
    at: datetime | None = None,
) -> Receipt:
    """Confirm once that a parcel arrived, with the condition of every unit (by its id)."""
    moment = at or clock.now()
    enrolment = open_for_receipt(session, parcel, actor=actor)
    if session.get(Receipt, parcel.id) is not None:
        raise ReceiptConfirmed(parcel=parcel.number)
    _check(parcel, arrival, moment)
    units = units_in(session, parcel)
    if missing := [unit.label for unit in units if unit.id not in findings]:
        raise ConditionMissing(units=", ".join(missing))
    receipt = Receipt(
        parcel=parcel,
        arrived_at=arrival.arrived_at,
        time_zone=arrival.time_zone,
        temperature=arrival.temperature,
        remark=arrival.remark.strip(),
        confirmed_by=actor.person_id,
        confirmed_at=moment,
    )
    session.add(receipt)
    for unit in units:
        unit.condition = findings[unit.id].condition
        unit.remark = findings[unit.id].remark.strip()
    session.flush()
    _tell_of(session, enrolment, [unit for unit in units if is_unusable(unit)])
    record(
        session,
        actor=actor,
        action="parcel.received",
        subject_type="parcel",
        subject_id=parcel.id,
        round_id=enrolment.round_id,
        facts={
            "parcel": parcel.number,
            "arrived_at": arrival.arrived_at,
            "temperature": arrival.temperature,
            "conditions": {unit.label: findings[unit.id].condition.value for unit in units},
        },
    )
    return receipt


def correct_condition(session: Session, unit: Unit, finding: Finding, *, actor: Actor) -> Unit:
    """Change how a unit arrived, as when damage shows on opening; both are kept in the history."""
    parcel = unit.parcel
    if parcel is None:
        raise UnitUnknown(unit=unit.label)
    enrolment = open_for_receipt(session, parcel, actor=actor)
    lock_row(session, unit)
    if unit.condition is None:
        raise ReceiptMissing(parcel=parcel.number)
    if session.scalar(select(Unit.id).where(Unit.replaces_id == unit.id)):
        raise AlreadyReplaced(unit=unit.label)
    before = unit.condition
    if before is finding.condition and unit.remark == finding.remark.strip():
        return unit
    unit.condition, unit.remark = finding.condition, finding.remark.strip()
    session.flush()
    if before is Condition.INTACT and is_unusable(unit):
        _tell_of(session, enrolment, [unit])
    record(
        session,
        actor=actor,
        action="sample_unit.condition_corrected",
        subject_type="sample_unit",
        subject_id=unit.id,
        round_id=enrolment.round_id,
        facts={
            "unit": unit.label,
            "before": before.value,
            "after": finding.condition.value,
        },
    )
    return unit


def is_unusable(unit: Unit) -> bool:
    """Answer whether a unit is known not to have arrived as it was sent."""
    return unit.condition not in (None, Condition.INTACT)


def units_in(session: Session, parcel: Parcel) -> list[Unit]:
    """Return the units of a parcel in the order of their labels."""
    return list(
        session.scalars(
            select(Unit)
            .where(Unit.parcel_id == parcel.id)
            .options(joinedload(Unit.material))
            .order_by(Unit.round_material_id, Unit.number)
        )
    )


def own_parcel(session: Session, enrolment: Enrolment, number: str) -> Parcel:
    """Return a parcel of this laboratory; another's does not exist for it."""
    parcel = session.scalar(
        select(Parcel).where(Parcel.enrolment_id == enrolment.id, Parcel.number == number)
    )
    if parcel is None:
        raise NotFound(code=number)
    return parcel


def open_for_receipt(session: Session, parcel: Parcel, *, actor: Actor) -> Enrolment:
    """Let the people of a laboratory say how its parcel arrived, while it can be measured."""
    enrolment = parcel.enrolment
    require(actor, Act.CONFIRM_RECEIPT, laboratory_id=enrolment.laboratory_id)
    lock_row(session, enrolment.round, shared=True)
    lock_row(session, parcel)
    if enrolment.round.state not in TRAVELLING:
        raise NotReceivedNow(round_code=enrolment.round.code)
    return enrolment


def _check(parcel: Parcel, arrival: Arrival, moment: datetime) -> None:
    try:
        ZoneInfo(arrival.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise TimeZoneUnknown(time_zone=arrival.time_zone) from None
    if arrival.arrived_at > moment:
        raise ArrivedInFuture
    if arrival.arrived_at < parcel.dispatched_at:
        raise ArrivedBeforeDispatch
    if arrival.temperature is not None and not COLDEST <= arrival.temperature <= WARMEST:
        raise TemperatureImpossible


def _tell_of(session: Session, enrolment: Enrolment, unusable: list[Unit]) -> None:
    """Tell the coordinators, under the code, which units cannot be measured."""
    if not unusable:
        return
    round_ = enrolment.round
    tell(
        session,
        NoticeKind.RECEIPT_PROBLEM,
        recipients_of_scheme(session, round_.scheme_id),
        facts={
            "round_code": round_.code,
            "round_title": Both(round_.title_zh, round_.title_en),
            "code": enrolment.code,
            "problem": ", ".join(unit.label for unit in unusable),
            "path": f"/rounds/{round_.code}/samples",
        },
        round_id=round_.id,
    )
