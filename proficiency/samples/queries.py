"""What pages and the floors above read of samples: usable units, damage, what waits."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Enrolment, Round
from .conditions import Condition
from .models import Unit


@dataclass(frozen=True)
class DamagedUnit:
    """A unit that arrived unusable and for which no other was sent."""

    enrolment_id: int
    code: str
    """Of the laboratory in this round."""
    round_material_id: int
    unit: Unit


def usable_units(session: Session, enrolment: Enrolment) -> list[Unit]:
    """Return the units a laboratory confirmed to have arrived intact: only these count."""
    return list(
        session.scalars(
            select(Unit)
            .where(Unit.enrolment_id == enrolment.id, Unit.condition == Condition.INTACT)
            .options(joinedload(Unit.material))
            .order_by(Unit.round_material_id, Unit.number)
        )
    )


def damaged_without_replacement(
    session: Session, round_: Round, *, enrolment: Enrolment | None = None
) -> list[DamagedUnit]:
    """Return what arrived unusable and was not sent again, of one laboratory or of all.

    A replacement counts when it has left; one that itself arrives unusable is listed instead.
    """
    query = (
        select(Unit, Enrolment.code)
        .join(Unit.enrolment)
        .where(
            Enrolment.round_id == round_.id,
            Enrolment.state == EnrolmentState.CONFIRMED,
            is_damaged(),
            ~is_replaced(),
        )
        .options(joinedload(Unit.material))
        .order_by(Enrolment.code, Unit.round_material_id, Unit.number)
    )
    if enrolment is not None:
        query = query.where(Unit.enrolment_id == enrolment.id)
    return [
        DamagedUnit(unit.enrolment_id or 0, code, unit.round_material_id, unit)
        for unit, code in session.execute(query)
    ]


def taking_part(session: Session, round_: Round) -> int:
    """Count the laboratories that take part, whether their codes are shown yet or not."""
    confirmed = select(func.count()).where(
        Enrolment.round_id == round_.id, Enrolment.state == EnrolmentState.CONFIRMED
    )
    return session.scalar(confirmed) or 0


def is_damaged() -> ColumnElement[bool]:
    """Say in SQL that a unit is known to have arrived unusable."""
    return and_(Unit.condition.is_not(None), Unit.condition != Condition.INTACT)


def is_replaced() -> ColumnElement[bool]:
    """Say in SQL that another unit has left in place of this one."""
    other = aliased(Unit)
    return exists().where(other.replaces_id == Unit.id, other.parcel_id.is_not(None))
