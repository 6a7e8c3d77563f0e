"""Units in store, for studies that are planned without the pages of the samples."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proficiency import clock
from proficiency.rounds.models import RoundMaterial
from proficiency.samples.drawing import new_identifiers
from proficiency.samples.models import Batch, Unit


def store(session: Session, material: RoundMaterial, code: str = "B1", *, made: int = 60) -> Batch:
    """Return the batch of this number, with units in store when it is new."""
    of_material = Batch.round_material_id == material.id
    found = session.scalar(select(Batch).where(of_material, func.lower(Batch.code) == code.lower()))
    if found is not None:
        return found
    last = session.scalar(
        select(func.max(Unit.number)).where(Unit.round_material_id == material.id)
    )
    batch = Batch(
        material=material,
        code=code,
        produced_on=date(2026, 1, 5),
        expires_on=date(2036, 1, 5),
        description_zh="",
        description_en="",
        storage_zh="液氮",
        storage_en="liquid nitrogen",
        created_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    session.add_all(
        Unit(batch_id=batch.id, round_material_id=material.id, number=number, identifier=identifier)
        for number, identifier in enumerate(new_identifiers(made), (last or 0) + 1)
    )
    session.flush()
    session.expire(batch)
    return batch
