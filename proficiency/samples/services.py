"""Batches of a material and their units: made, numbered, discarded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import UNTIL_SHIPPED, RoundState
from ..rounds.models import Round, RoundMaterial
from ..rounds.refusals import ReasonMissing
from .conditions import UnitUse
from .drawing import new_identifiers
from .models import Batch, Unit
from .refusals import (
    BatchExpiresFirst,
    BatchIncomplete,
    BatchTaken,
    BatchTooLarge,
    NoMaterial,
    SamplesFixed,
    UnitNotInStore,
    UnitUnknown,
)

LARGEST_BATCH = 10_000
CAN_TRAVEL = UNTIL_SHIPPED | {RoundState.SHIPPED, RoundState.OPEN}
"""Until results are sealed a reserve may be made, allocated and sent."""


@dataclass(frozen=True)
class BatchDetails:
    """What is known of a batch when it is made."""

    code: str
    produced_on: date
    expires_on: date
    storage_zh: str
    storage_en: str
    description_zh: str = ""
    description_en: str = ""


def add_batch(
    session: Session, material: RoundMaterial, details: BatchDetails, *, made: int, actor: Actor
) -> Batch:
    """Record a batch and number its units, each under an identifier of its own."""
    round_ = open_for_samples(session, material.round, actor=actor)
    _check_batch(session, material, details, made)
    batch = Batch(
        material=material,
        code=details.code.strip(),
        produced_on=details.produced_on,
        expires_on=details.expires_on,
        description_zh=details.description_zh.strip(),
        description_en=details.description_en.strip(),
        storage_zh=details.storage_zh.strip(),
        storage_en=details.storage_en.strip(),
        created_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    last = session.scalar(
        select(func.coalesce(func.max(Unit.number), 0)).where(Unit.round_material_id == material.id)
    )
    shared = {"batch_id": batch.id, "round_material_id": material.id, "use": UnitUse.STORE}
    session.execute(
        insert(Unit),
        [
            {**shared, "number": number, "identifier": identifier, "purpose": "", "remark": ""}
            for number, identifier in enumerate(new_identifiers(made), (last or 0) + 1)
        ],
    )
    record(
        session,
        actor=actor,
        action="sample_batch.added",
        subject_type="sample_batch",
        subject_id=batch.id,
        round_id=round_.id,
        facts={
            "material": material.code,
            "batch": batch.code,
            "made": made,
            "produced_on": batch.produced_on,
            "expires_on": batch.expires_on,
            "storage": batch.storage_en,
        },
    )
    return batch


def discard_units(
    session: Session, material: RoundMaterial, numbers: Sequence[int], *, reason: str, actor: Actor
) -> list[Unit]:
    """Take units out of the store for good: broken, lost, used up in a check."""
    round_ = open_for_samples(session, material.round, actor=actor)
    if not reason.strip():
        raise ReasonMissing
    units = units_of(session, material, numbers)
    for unit in units:
        if unit.use is not UnitUse.STORE:
            raise UnitNotInStore(unit=unit.label)
        unit.use = UnitUse.DISCARDED
    session.flush()
    record(
        session,
        actor=actor,
        action="sample_units.discarded",
        subject_type="round_material",
        subject_id=material.id,
        round_id=round_.id,
        facts={
            "material": material.code,
            "units": [unit.number for unit in units],
            "reason": reason.strip(),
        },
    )
    return units


def open_for_samples(session: Session, round_: Round, *, actor: Actor) -> Round:
    """Let who manages the samples change them, one at a time and while they can still travel."""
    require(actor, Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.state not in CAN_TRAVEL:
        raise SamplesFixed(round_code=round_.code)
    return round_


def units_of(session: Session, material: RoundMaterial, numbers: Sequence[int]) -> list[Unit]:
    """Return units of a material by their numbers; every one of them must exist."""
    found = {
        unit.number: unit
        for unit in session.scalars(
            select(Unit).where(Unit.round_material_id == material.id, Unit.number.in_(set(numbers)))
        )
    }
    for number in numbers:
        if number not in found:
            raise UnitUnknown(unit=f"{material.code}-{number:04d}")
    return [found[number] for number in dict.fromkeys(numbers)]


def _check_batch(
    session: Session, material: RoundMaterial, details: BatchDetails, made: int
) -> None:
    if not material.physical:
        raise NoMaterial(material=material.code)
    if not all(text.strip() for text in (details.code, details.storage_zh, details.storage_en)):
        raise BatchIncomplete
    if not 1 <= made <= LARGEST_BATCH:
        raise BatchTooLarge(limit=LARGEST_BATCH)
    if details.expires_on < details.produced_on:
        raise BatchExpiresFirst(expires_on=details.expires_on, produced_on=details.produced_on)
    taken = select(Batch.id).where(
        Batch.round_material_id == material.id, Batch.code == details.code.strip()
    )
    if session.scalar(taken):
        raise BatchTaken(material=material.code, batch=details.code.strip())
