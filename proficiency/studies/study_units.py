"""The units of a study: drawn for it from the store, or those of a study of another measurand."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from ..identity.actor import Actor
from ..rounds.models import RoundMaterial
from ..samples.models import Unit
from ..samples.setting_aside import give_back, set_aside
from .design import StudyDesign
from .models import Study, StudyMeasurement
from .refusals import NoSuchUnits, UnitsInUse


def take_units(session: Session, study: Study, design: StudyDesign, *, actor: Actor) -> list[Unit]:
    """Return the units of a study that is being planned."""
    if design.same_as is not None:
        return _units_of_another(session, study, design)
    return set_aside(
        session,
        study.material,
        batch=study.batch,
        purpose=str(study.id),
        number=design.total_units,
        actor=actor,
    )


def return_units(session: Session, study: Study, *, actor: Actor) -> None:
    """Put the units of a study back into the store, unless something was done with them."""
    other = aliased(StudyMeasurement)
    measured_elsewhere = select(other.id).where(
        other.study_id != study.id,
        other.unit.in_([m.unit for m in study.measurements]),
        exists().where(
            Study.id == other.study_id,
            Study.round_material_id == study.round_material_id,
            Study.withdrawn_at.is_(None),
        ),
    )
    if any(m.typed for m in study.measurements) or session.scalar(measured_elsewhere.limit(1)):
        raise UnitsInUse
    give_back(session, study.material, purpose=str(study.id), actor=actor)


def studies_with_units(session: Session, material: RoundMaterial) -> list[Study]:
    """Return the studies of a material whose units may be measured for another measurand."""
    return list(
        session.scalars(
            select(Study)
            .where(Study.round_material_id == material.id, Study.withdrawn_at.is_(None))
            .order_by(Study.id)
        )
    )


def _units_of_another(session: Session, study: Study, design: StudyDesign) -> list[Unit]:
    found = session.get(Study, design.same_as)
    labels = {m.unit for m in found.measurements} if found else set()
    units = [
        unit
        for unit in session.scalars(
            select(Unit)
            .where(Unit.round_material_id == study.round_material_id)
            .order_by(Unit.number)
        )
        if unit.label in labels
    ]
    alike = found is not None and (found.kind, found.batch, found.withdrawn_at) == (
        study.kind,
        study.batch,
        None,
    )
    if not alike or len(units) != design.total_units:
        raise NoSuchUnits(study=design.same_as, needed=design.total_units)
    return units
