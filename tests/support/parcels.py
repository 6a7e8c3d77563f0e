"""Send the units of a round and let laboratories confirm how they arrived."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from proficiency.identity.actor import Actor
from proficiency.rounds.models import Round
from proficiency.samples.conditions import Condition
from proficiency.samples.dispatching import Consignment, Sending, dispatch
from proficiency.samples.parcel_models import Parcel, Receipt
from proficiency.samples.receiving import Arrival, Finding, confirm_receipt, units_in


def consignment(at: datetime) -> Consignment:
    """Return what all parcels of a test have in common."""
    return Consignment(courier="Cold Courier", dispatched_at=at, time_zone="Asia/Shanghai")


def send(
    session: Session, round_: Round, codes: list[str], *, coordinator: Actor, at: datetime
) -> list[Parcel]:
    """Send what waits for these codes."""
    sendings = {code: Sending(f"T-{number}") for number, code in enumerate(codes, 1)}
    return dispatch(session, round_, sendings, consignment(at), actor=coordinator, at=at)


def receive(
    session: Session,
    parcel: Parcel,
    *,
    analyst: Actor,
    condition: Condition = Condition.INTACT,
) -> Receipt:
    """Confirm a day later that every unit arrived in this condition."""
    arrived = parcel.dispatched_at + timedelta(days=1)
    arrival = Arrival(arrived_at=arrived, time_zone="Asia/Shanghai")
    findings = {unit.id: Finding(condition) for unit in units_in(session, parcel)}
    return confirm_receipt(session, parcel, arrival, findings, actor=analyst, at=arrived)
