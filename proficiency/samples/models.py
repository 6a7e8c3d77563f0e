"""The tables of what travels: batches, units, draws, how many each laboratory gets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..rounds.models import Enrolment, RoundMaterial
from .conditions import Condition, DrawPurpose, UnitUse
from .parcel_models import Parcel


class Batch(Base):
    """Units of one material that were made together."""

    __tablename__ = "sample_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_material_id: Mapped[int] = mapped_column(ForeignKey("round_material.id"))
    code: Mapped[str]
    """The batch number of the producer."""
    produced_on: Mapped[date]
    expires_on: Mapped[date]
    """Last day on which its units may be measured."""
    description_zh: Mapped[str]
    """What it is and where it comes from."""
    description_en: Mapped[str]
    storage_zh: Mapped[str]
    storage_en: Mapped[str]
    created_at: Mapped[datetime]

    material: Mapped[RoundMaterial] = relationship()
    units: Mapped[list[Unit]] = relationship(
        back_populates="batch", order_by="Unit.number", foreign_keys="Unit.batch_id"
    )

    __table_args__ = (
        UniqueConstraint("round_material_id", "code"),
        UniqueConstraint("id", "round_material_id"),
        CheckConstraint("produced_on <= expires_on", name="produced_before_it_expires"),
        CheckConstraint("storage_zh <> '' AND storage_en <> ''", name="storage_in_both_languages"),
    )


class Unit(Base):
    """One vial, tube or plate; its number and identifier say nothing of where it goes."""

    __tablename__ = "sample_unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(index=True)
    round_material_id: Mapped[int] = mapped_column()
    number: Mapped[int]
    """Counts the units of a material; printed behind its code."""
    identifier: Mapped[str] = mapped_column(unique=True)
    """Short and random: what the label's QR code holds."""
    use: Mapped[UnitUse] = mapped_column(default=UnitUse.STORE)
    purpose: Mapped[str] = mapped_column(default="")
    """Which study it is set aside for; empty for all other units."""
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"))
    """Whom it is for; None unless it goes to a laboratory."""
    parcel_id: Mapped[int | None] = mapped_column()
    """The parcel it was sent in; None while it is not dispatched."""
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("sample_unit.id"), unique=True)
    """The unusable unit this one was sent for."""
    condition: Mapped[Condition | None]
    """How it arrived; None until the laboratory has said so."""
    remark: Mapped[str] = mapped_column(default="")

    batch: Mapped[Batch] = relationship(
        back_populates="units", primaryjoin="Unit.batch_id == Batch.id", foreign_keys=[batch_id]
    )
    material: Mapped[RoundMaterial] = relationship(
        primaryjoin="Unit.round_material_id == RoundMaterial.id",
        foreign_keys=[round_material_id],
        viewonly=True,
    )
    enrolment: Mapped[Enrolment | None] = relationship(foreign_keys=[enrolment_id])
    parcel: Mapped[Parcel | None] = relationship(
        back_populates="units",
        primaryjoin="Unit.parcel_id == Parcel.id",
        foreign_keys=[parcel_id],
    )
    replaces: Mapped[Unit | None] = relationship(remote_side=[id], foreign_keys=[replaces_id])

    __table_args__ = (
        ForeignKeyConstraint(
            ["batch_id", "round_material_id"],
            ["sample_batch.id", "sample_batch.round_material_id"],
        ),
        # A unit can only lie in a parcel to the laboratory it is for.
        ForeignKeyConstraint(["parcel_id", "enrolment_id"], ["parcel.id", "parcel.enrolment_id"]),
        UniqueConstraint("round_material_id", "number"),
        Index("ix_sample_unit_enrolment_id", "enrolment_id", "round_material_id"),
        Index("ix_sample_unit_parcel_id", "parcel_id"),
        CheckConstraint("identifier ~ '^[A-HJ-NP-Z2-9]{8}$'", name="identifier_has_form"),
        CheckConstraint("number >= 1", name="number_counts_from_one"),
        CheckConstraint(
            "(use = 'laboratory') = (enrolment_id IS NOT NULL)", name="laboratory_unit_has_receiver"
        ),
        CheckConstraint(
            "parcel_id IS NULL OR enrolment_id IS NOT NULL", name="sent_to_a_laboratory"
        ),
        CheckConstraint("condition IS NULL OR parcel_id IS NOT NULL", name="arrived_in_a_parcel"),
        CheckConstraint("(use = 'study') = (purpose <> '')", name="study_unit_has_purpose"),
        CheckConstraint(
            "replaces_id IS NULL OR use = 'laboratory'", name="replacement_goes_to_a_laboratory"
        ),
    )

    @property
    def label(self) -> str:
        """Return what people call it: the code of the material and the number."""
        return f"{self.material.code}-{self.number:04d}"


class MaterialSupply(Base):
    """How many units of a material every laboratory gets, and how many stay for re-supply."""

    __tablename__ = "material_supply"

    round_material_id: Mapped[int] = mapped_column(
        ForeignKey("round_material.id"), primary_key=True
    )
    per_laboratory: Mapped[int]
    reserve: Mapped[int]

    __table_args__ = (
        CheckConstraint("per_laboratory >= 1", name="everybody_gets_one"),
        CheckConstraint("reserve >= 0", name="reserve_not_negative"),
    )


class UnitDraw(Base):
    """One random draw, kept so that it can be repeated."""

    __tablename__ = "unit_draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_material_id: Mapped[int] = mapped_column(ForeignKey("round_material.id"), index=True)
    purpose: Mapped[DrawPurpose]
    seed: Mapped[str]
    outcome: Mapped[dict[str, Any]]
    """Numbers of the units there were (`candidates`) and of those drawn, in order (`drawn`)."""
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the product drew by itself."""
    drawn_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("seed ~ '^[0-9a-f]{32}$'", name="seed_has_form"),)
