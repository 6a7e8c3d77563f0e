"""Units of a batch for a study: drawn over the whole filling order, never sent to a laboratory."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.models import RoundMaterial
from .conditions import DrawPurpose, UnitUse
from .drawing import in_strata, new_seed
from .models import Batch, Unit, UnitDraw
from .refusals import BatchMissing, NoMaterial, TooFewUnitsForStudy


def set_aside(
    session: Session,
    material: RoundMaterial,
    *,
    batch: str,
    purpose: str,
    number: int,
    actor: Actor,
) -> list[Unit]:
    """Draw units of a batch and keep them from the laboratories for good.

    The batch is cut into as many stretches of its filling order as units are wanted, and one unit
    is drawn from each: a drift while it was filled cannot hide between them.
    """
    _permit(session, material, actor=actor)
    if not material.physical:
        raise NoMaterial(material=material.code)
    if number < 1 or not purpose:
        raise ValueError("a study needs a name and at least one unit")
    of_batch = select(Batch).where(Batch.round_material_id == material.id, Batch.code == batch)
    found = session.scalar(of_batch)
    if found is None:
        raise BatchMissing(material=material.code, batch=batch or "–")
    free = {unit.number: unit for unit in found.units if unit.use is UnitUse.STORE}
    if number > len(free):
        raise TooFewUnitsForStudy(batch=batch, wanted=number, free=len(free))
    seed = new_seed()
    numbers = in_strata(free, number, seed=seed)
    session.add(
        UnitDraw(
            round_material_id=material.id,
            purpose=DrawPurpose.STUDY,
            seed=seed,
            outcome={"candidates": sorted(free), "drawn": numbers, "strata": number},
            drawn_by=actor.person_id,
            drawn_at=clock.now(),
        )
    )
    drawn = [free[each] for each in numbers]
    for unit in drawn:
        unit.use, unit.purpose = UnitUse.STUDY, purpose
    _note(session, material, drawn, "sample_units.set_aside", purpose=purpose, actor=actor)
    return drawn


def give_back(
    session: Session, material: RoundMaterial, *, purpose: str, actor: Actor
) -> list[Unit]:
    """Put units that were set aside for a study, and never touched, back into the store."""
    _permit(session, material, actor=actor)
    units = list(
        session.scalars(
            select(Unit)
            .where(
                Unit.round_material_id == material.id,
                Unit.use == UnitUse.STUDY,
                Unit.purpose == purpose,
            )
            .order_by(Unit.number)
        )
    )
    for unit in units:
        unit.use, unit.purpose = UnitUse.STORE, ""
    if units:
        _note(session, material, units, "sample_units.given_back", purpose=purpose, actor=actor)
    return units


def units_left(session: Session, material: RoundMaterial) -> list[tuple[str, int]]:
    """Return every batch of a material with how many of its units are in store."""
    found = session.execute(
        select(Batch.code, func.count(Unit.id).filter(Unit.use == UnitUse.STORE))
        .outerjoin(Unit, Unit.batch_id == Batch.id)
        .where(Batch.round_material_id == material.id)
        .group_by(Batch.id, Batch.code)
        .order_by(Batch.id)
    )
    return [(code, count) for code, count in found]


def _permit(session: Session, material: RoundMaterial, *, actor: Actor) -> None:
    """Studies take units longer than parcels do: until the analysis of the round is over."""
    require(actor, Act.MANAGE_STUDIES, scheme_id=material.round.scheme_id)
    lock_row(session, material.round)


def _note(
    session: Session,
    material: RoundMaterial,
    units: list[Unit],
    action: str,
    *,
    purpose: str,
    actor: Actor,
) -> None:
    session.flush()
    record(
        session,
        actor=actor,
        action=action,
        subject_type="round_material",
        subject_id=material.id,
        round_id=material.round_id,
        facts={
            "material": material.code,
            "purpose": purpose,
            "units": sorted(unit.number for unit in units),
        },
    )
