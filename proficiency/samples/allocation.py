"""Who gets which unit: drawn at random, with a seed on record, from what studies have left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..identity.actor import Actor
from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Enrolment, Round, RoundMaterial
from .conditions import Condition, DrawPurpose, UnitUse
from .drawing import deal, in_drawn_order, new_seed
from .models import MaterialSupply, Unit, UnitDraw
from .refusals import (
    NobodyTakesPart,
    NothingToReplace,
    SupplyImpossible,
    SupplyMissing,
    SupplySettled,
    TooFewUnits,
)
from .services import open_for_samples

MOST_PER_LABORATORY = 50


@dataclass(frozen=True)
class Supply:
    """How many units of a material each laboratory gets, and how many stay in reserve."""

    per_laboratory: int
    reserve: int = 0


def allocate(
    session: Session,
    round_: Round,
    *,
    actor: Actor,
    supplies: Mapping[str, Supply] | None = None,
) -> int:
    """Give every confirmed laboratory its units of every material, and return how many in all.

    Called again after a late confirmation, it serves only who has fewer than the others; units
    of who has left the round go back into the store. `supplies` is named by code of material.
    """
    open_for_samples(session, round_, actor=actor)
    enrolled = list(
        session.scalars(
            select(Enrolment.id)
            .where(Enrolment.round_id == round_.id, Enrolment.state == EnrolmentState.CONFIRMED)
            .order_by(Enrolment.code)
        )
    )
    if not enrolled:
        raise NobodyTakesPart
    materials = [material for material in round_.materials if material.physical]
    _take_back(session, [material.id for material in materials], enrolled)
    settled = _settle(session, materials, supplies or {})
    given: dict[str, int] = {}
    for material in materials:
        count = _serve(session, material, settled[material.id], enrolled, actor=actor)
        given[material.code] = count
    session.flush()
    if sum(given.values()):
        record(
            session,
            actor=actor,
            action="sample_units.allocated",
            subject_type="round",
            subject_id=round_.id,
            round_id=round_.id,
            facts={
                "number": sum(given.values()),
                "units": given,
                "per_laboratory": {m.code: settled[m.id].per_laboratory for m in materials},
                "reserve": {m.code: settled[m.id].reserve for m in materials},
            },
        )
    return sum(given.values())


def replace_units(
    session: Session, round_: Round, damaged: Sequence[Unit], *, actor: Actor
) -> list[Unit]:
    """Draw a unit of the same material from the reserve for each that arrived unusable."""
    open_for_samples(session, round_, actor=actor)
    replaced = set(
        session.scalars(
            select(Unit.replaces_id).where(Unit.replaces_id.in_(unit.id for unit in damaged))
        )
    )
    by_material: dict[int, list[Unit]] = defaultdict(list)
    for unit in damaged:
        if unit.condition in (None, Condition.INTACT) or unit.id in replaced:
            raise NothingToReplace(unit=unit.label)
        by_material[unit.round_material_id].append(unit)
    new: list[Unit] = []
    for material in round_.materials:
        wanted = by_material.pop(material.id, [])
        if wanted:
            drawn = _draw(session, material, len(wanted), purpose=DrawPurpose.RESUPPLY, actor=actor)
            for old, unit in zip(wanted, drawn, strict=True):
                unit.use, unit.enrolment_id, unit.replaces_id = (
                    UnitUse.LABORATORY,
                    old.enrolment_id,
                    old.id,
                )
            new += drawn
    if by_material:
        raise ValueError("a unit of another round cannot be replaced here")
    session.flush()
    for unit in new:
        record(
            session,
            actor=actor,
            action="sample_unit.replaced",
            subject_type="sample_unit",
            subject_id=unit.id,
            round_id=round_.id,
            facts={"unit": unit.label, "replaces": unit.replaces.label if unit.replaces else ""},
        )
    return new


def _draw(
    session: Session, material: RoundMaterial, number: int, *, purpose: DrawPurpose, actor: Actor
) -> list[Unit]:
    """Draw units from the store in the order of a fresh seed, and keep seed and outcome."""
    free = {
        unit.number: unit
        for unit in session.scalars(
            select(Unit).where(Unit.round_material_id == material.id, Unit.use == UnitUse.STORE)
        )
    }
    if number > len(free):
        raise TooFewUnits(material=material.code, wanted=number, free=len(free))
    seed = new_seed()
    drawn = in_drawn_order(free, seed=seed)[:number]
    session.add(
        UnitDraw(
            round_material_id=material.id,
            purpose=purpose,
            seed=seed,
            outcome={"candidates": sorted(free), "drawn": drawn},
            drawn_by=actor.person_id,
            drawn_at=clock.now(),
        )
    )
    return [free[number] for number in drawn]


def _settle(
    session: Session, materials: Sequence[RoundMaterial], wishes: Mapping[str, Supply]
) -> dict[int, MaterialSupply]:
    """Return how every material is supplied; what was allocated by one number keeps it."""
    ids = [material.id for material in materials]
    known = {
        supply.round_material_id: supply
        for supply in session.scalars(
            select(MaterialSupply).where(MaterialSupply.round_material_id.in_(ids))
        )
    }
    for material in materials:
        wish, old = wishes.get(material.code), known.get(material.id)
        if wish is None and old is None:
            raise SupplyMissing
        if wish is None:
            continue
        if not 1 <= wish.per_laboratory <= MOST_PER_LABORATORY or wish.reserve < 0:
            raise SupplyImpossible(limit=MOST_PER_LABORATORY)
        if old is None:
            old = known[material.id] = MaterialSupply(
                round_material_id=material.id, per_laboratory=wish.per_laboratory
            )
            session.add(old)
        elif old.per_laboratory != wish.per_laboratory:
            raise SupplySettled(material=material.code, per_laboratory=old.per_laboratory)
        old.reserve = wish.reserve
    return known


def _serve(
    session: Session,
    material: RoundMaterial,
    supply: MaterialSupply,
    enrolled: Sequence[int],
    *,
    actor: Actor,
) -> int:
    """Draw what is missing of one material and hand it out in the order of the codes."""
    has = Counter(
        dict(
            session.execute(
                select(Unit.enrolment_id, func.count())
                .where(
                    Unit.round_material_id == material.id,
                    Unit.enrolment_id.is_not(None),
                    Unit.replaces_id.is_(None),
                )
                .group_by(Unit.enrolment_id)
            ).all()
        )
    )
    missing = [(each, supply.per_laboratory - has[each]) for each in enrolled]
    wanted = [(each, number) for each, number in missing if number > 0]
    number = sum(count for _, count in wanted)
    free = session.scalar(
        select(func.count()).where(Unit.round_material_id == material.id, Unit.use == UnitUse.STORE)
    )
    if number + supply.reserve > (free or 0):
        raise TooFewUnits(material=material.code, wanted=number + supply.reserve, free=free or 0)
    if not number:
        return 0
    drawn = {
        unit.number: unit
        for unit in _draw(session, material, number, purpose=DrawPurpose.LABORATORIES, actor=actor)
    }
    for enrolment_id, numbers in deal(list(drawn), wanted).items():
        for each in numbers:
            drawn[each].use, drawn[each].enrolment_id = UnitUse.LABORATORY, enrolment_id
    return number


def _take_back(session: Session, materials: Sequence[int], enrolled: Sequence[int]) -> None:
    """Put units of who has left, and which did not leave the house, back into the store."""
    session.execute(
        update(Unit)
        .where(
            Unit.round_material_id.in_(materials),
            Unit.use == UnitUse.LABORATORY,
            Unit.parcel_id.is_(None),
            Unit.enrolment_id.not_in(enrolled),
        )
        .values(use=UnitUse.STORE, enrolment_id=None, replaces_id=None)
    )
