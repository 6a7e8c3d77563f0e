"""What the pages show of a round's samples: stock, units, parcels, who has confirmed what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload

from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Determination, Enrolment, Round, RoundMaterial
from .addresses import address_of
from .conditions import UnitUse
from .models import Batch, MaterialSupply, Unit
from .parcel_models import (
    Acknowledgement,
    DeliveryAddress,
    Instruction,
    Parcel,
    ParcelFile,
    Receipt,
)
from .queries import DamagedUnit
from .receiving import is_unusable


@dataclass
class BatchLine:
    """A batch and how many units were made."""

    batch: Batch
    made: int = 0


@dataclass
class MaterialStock:
    """Where the units of one material are."""

    material: RoundMaterial
    supply: MaterialSupply | None
    proposed: int
    """How many vials of it the measurands ask for."""
    batches: list[BatchLine] = field(default_factory=list)
    in_store: int = 0
    discarded: int = 0
    waiting: int = 0
    """Allocated and not yet dispatched."""
    sent: int = 0
    studies: dict[str, int] = field(default_factory=dict)


@dataclass
class ParcelLine:
    """One parcel as it stands."""

    parcel: Parcel
    receipt: Receipt | None
    units: list[Unit] = field(default_factory=list)
    files: list[ParcelFile] = field(default_factory=list)

    @property
    def unusable(self) -> list[Unit]:
        """Return the units that did not arrive as they were sent."""
        return [unit for unit in self.units if is_unusable(unit)]


@dataclass
class LaboratoryLine:
    """What was allocated and sent to one code, and what it has confirmed."""

    code: str
    acknowledged: int | None
    """Version of the instructions it has confirmed last; None for none."""
    waiting: list[Unit] = field(default_factory=list)
    parcels: list[ParcelLine] = field(default_factory=list)

    @property
    def has_begun(self) -> bool:
        """Answer whether there is anything yet that belongs to this code."""
        return bool(self.waiting or self.parcels or self.acknowledged)


@dataclass(frozen=True)
class OwnSamples:
    """What a laboratory sees of its samples."""

    parcels: list[ParcelLine]
    instruction: Instruction | None
    acknowledgement: Acknowledgement | None
    address: DeliveryAddress | None

    @property
    def damaged(self) -> list[DamagedUnit]:
        """Return what arrived unusable and for which nothing else has left."""
        units = [unit for parcel in self.parcels for unit in parcel.units]
        replaced = {unit.replaces_id for unit in units}
        return [
            DamagedUnit(line.parcel.enrolment_id, "", unit.round_material_id, unit)
            for line in self.parcels
            for unit in line.unusable
            if unit.id not in replaced
        ]


def stock(session: Session, round_: Round, *, actor: Actor) -> list[MaterialStock]:
    """Return where the units of every material that travels are."""
    require(actor, Act.READ_SAMPLES, scheme_id=round_.scheme_id)
    supplies = {
        supply.round_material_id: supply
        for supply in session.scalars(
            select(MaterialSupply)
            .join(RoundMaterial, RoundMaterial.id == MaterialSupply.round_material_id)
            .where(RoundMaterial.round_id == round_.id)
        )
    }
    proposed = _vials(session, round_)
    found = {
        material.id: MaterialStock(
            material, supplies.get(material.id), proposed.get(material.id, 1)
        )
        for material in round_.materials
        if material.physical
    }
    batches: dict[int, BatchLine] = {}
    for batch in session.scalars(
        select(Batch).where(Batch.round_material_id.in_(found)).order_by(Batch.id)
    ):
        batches[batch.id] = BatchLine(batch)
        found[batch.round_material_id].batches.append(batches[batch.id])
    kinds = (Unit.batch_id, Unit.round_material_id, Unit.use, Unit.purpose)
    is_sent = Unit.parcel_id.is_not(None)
    for batch_id, material_id, use, purpose, sent, count in session.execute(
        select(*kinds, is_sent, func.count())
        .where(Unit.round_material_id.in_(found))
        .group_by(*kinds, is_sent)
        .order_by(Unit.purpose)
    ):
        batches[batch_id].made += count
        _count(found[material_id], UnitUse(use), purpose, sent=sent, count=count)
    return list(found.values())


def units_of_material(
    session: Session, round_: Round, material: RoundMaterial, *, actor: Actor
) -> list[Unit]:
    """Return every unit of a material with batch, code and parcel."""
    require(actor, Act.READ_SAMPLES, scheme_id=round_.scheme_id)
    return list(
        session.scalars(
            select(Unit)
            .where(Unit.round_material_id == material.id)
            .options(
                joinedload(Unit.batch),
                joinedload(Unit.material),
                joinedload(Unit.enrolment),
                joinedload(Unit.parcel),
            )
            .order_by(Unit.number)
        )
    )


def laboratories(session: Session, round_: Round, *, actor: Actor) -> list[LaboratoryLine]:
    """Return for every code what waits, what was sent, and what the laboratory has confirmed.

    A code appears with its units or its first confirmation: one that appeared when a registration
    is confirmed would tell whose it is without a view of the key.
    """
    require(actor, Act.READ_SAMPLES, scheme_id=round_.scheme_id)
    confirmed = (
        select(Acknowledgement.enrolment_id, func.max(Instruction.version).label("version"))
        .join(Acknowledgement.instruction)
        .where(Instruction.round_id == round_.id)
        .group_by(Acknowledgement.enrolment_id)
        .subquery()
    )
    lines = {
        number: LaboratoryLine(code, version)
        for number, code, version in session.execute(
            select(Enrolment.id, Enrolment.code, confirmed.c.version)
            .outerjoin(confirmed, confirmed.c.enrolment_id == Enrolment.id)
            .where(Enrolment.round_id == round_.id, Enrolment.state == EnrolmentState.CONFIRMED)
            .order_by(Enrolment.code)
        )
    }
    for number, parcel in _parcels(session, lines):
        lines[number].parcels.append(parcel)
    for unit in _waiting(session, lines):
        lines[unit.enrolment_id or 0].waiting.append(unit)
    return [line for line in lines.values() if line.has_begun]


def own_samples(session: Session, enrolment: Enrolment, *, actor: Actor) -> OwnSamples:
    """Return what a laboratory was sent and has to confirm, to its own people."""
    require(actor, Act.READ_SAMPLES, laboratory_id=enrolment.laboratory_id)
    found = session.execute(
        select(Instruction, Acknowledgement)
        .outerjoin(
            Acknowledgement,
            and_(
                Acknowledgement.instruction_id == Instruction.id,
                Acknowledgement.enrolment_id == enrolment.id,
            ),
        )
        .where(Instruction.round_id == enrolment.round_id)
        .options(joinedload(Acknowledgement.person))
        .order_by(Instruction.version.desc())
        .limit(1)
    ).one_or_none()
    instruction, acknowledgement = found or (None, None)
    return OwnSamples(
        parcels=[parcel for _, parcel in _parcels(session, [enrolment.id])],
        instruction=instruction,
        acknowledgement=acknowledgement,
        address=address_of(session, enrolment.laboratory, actor=actor),
    )


def find_material(round_: Round, code: str) -> RoundMaterial | None:
    """Return a material that travels by its code, the first for no code."""
    travelling = [material for material in round_.materials if material.physical]
    return next((each for each in travelling if not code or each.code == code), None)


def _parcels(session: Session, enrolments: Iterable[int]) -> list[tuple[int, ParcelLine]]:
    """Return the parcels of these laboratories with units, receipts and files, the first first."""
    found = {
        parcel.id: (parcel.enrolment_id, ParcelLine(parcel, receipt))
        for parcel, receipt in session.execute(
            select(Parcel, Receipt)
            .outerjoin(Receipt, Receipt.parcel_id == Parcel.id)
            .where(Parcel.enrolment_id.in_(list(enrolments)))
            .options(joinedload(Receipt.person))
            .order_by(Parcel.id)
        )
    }
    if not found:
        return []
    for unit in session.scalars(
        select(Unit)
        .where(Unit.parcel_id.in_(found))
        .options(joinedload(Unit.material), joinedload(Unit.replaces).joinedload(Unit.material))
        .order_by(Unit.round_material_id, Unit.number)
    ):
        found[unit.parcel_id or 0][1].units.append(unit)
    for file in session.scalars(
        select(ParcelFile).where(ParcelFile.parcel_id.in_(found)).order_by(ParcelFile.id)
    ):
        found[file.parcel_id][1].files.append(file)
    return list(found.values())


def _waiting(session: Session, enrolments: Iterable[int]) -> list[Unit]:
    return list(
        session.scalars(
            select(Unit)
            .where(Unit.enrolment_id.in_(list(enrolments)), Unit.parcel_id.is_(None))
            .options(joinedload(Unit.material), joinedload(Unit.replaces).joinedload(Unit.material))
            .order_by(Unit.round_material_id, Unit.number)
        )
    )


def _vials(session: Session, round_: Round) -> dict[int, int]:
    """Return how many vials of each material are asked for: the measurand with most decides."""
    vials: dict[int, int] = defaultdict(lambda: 1)
    for determination in session.scalars(
        select(Determination)
        .join(Determination.material)
        .where(RoundMaterial.round_id == round_.id)
        .options(joinedload(Determination.measurand))
    ):
        material = determination.round_material_id
        vials[material] = max(vials[material], determination.measurand.vials)
    return vials


def _count(line: MaterialStock, use: UnitUse, purpose: str, *, sent: bool, count: int) -> None:
    match use:
        case UnitUse.STORE:
            line.in_store += count
        case UnitUse.DISCARDED:
            line.discarded += count
        case UnitUse.STUDY:
            line.studies[purpose] = line.studies.get(purpose, 0) + count
        case UnitUse.LABORATORY if sent:
            line.sent += count
        case UnitUse.LABORATORY:
            line.waiting += count
