"""What waits for somebody in several rounds at once, as far as samples are concerned."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from ..identity.actor import Actor
from ..rounds.models import Enrolment
from ..rounds.pending import Counted
from .models import Unit
from .parcel_models import Acknowledgement, Instruction, Parcel, Receipt
from .queries import is_damaged, is_replaced


def units_to_replace(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count the units of each round that arrived unusable and were not sent again."""
    return (
        select(Enrolment.round_id, func.count())
        .join(Unit, Unit.enrolment_id == Enrolment.id)
        .where(Enrolment.round_id.in_(round_ids), is_damaged(), ~is_replaced())
        .group_by(Enrolment.round_id)
    )


def parcels_to_confirm(enrolment_ids: Collection[int], actor: Actor) -> Counted:
    """Count the parcels of each participation whose arrival nobody has confirmed."""
    return (
        select(Parcel.enrolment_id, func.count())
        .where(
            Parcel.enrolment_id.in_(enrolment_ids),
            ~exists().where(Receipt.parcel_id == Parcel.id),
        )
        .group_by(Parcel.enrolment_id)
    )


def instructions_to_read(enrolment_ids: Collection[int], actor: Actor) -> Counted:
    """Find the participations that have not acknowledged the instructions in force."""
    later = aliased(Instruction)
    return (
        select(Enrolment.id, func.count())
        .join(Instruction, Instruction.round_id == Enrolment.round_id)
        .where(
            Enrolment.id.in_(enrolment_ids),
            ~exists().where(
                later.round_id == Instruction.round_id, later.version > Instruction.version
            ),
            ~exists().where(
                Acknowledgement.instruction_id == Instruction.id,
                Acknowledgement.enrolment_id == Enrolment.id,
            ),
        )
        .group_by(Enrolment.id)
    )
