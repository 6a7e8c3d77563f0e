"""Studies of the materials of a round, their evaluations, and what clears a material."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..rounds.models import RoundMaterial, RoundMeasurand
from .kinds import Clearing, CriterionKind, StudyKind, Verdict


class Study(Base):
    """One homogeneity or stability study of one measurand in one material, as planned."""

    __tablename__ = "study"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_material_id: Mapped[int] = mapped_column(ForeignKey("round_material.id"), index=True)
    round_measurand_id: Mapped[int] = mapped_column(ForeignKey("round_measurand.id"), index=True)
    kind: Mapped[StudyKind]
    batch: Mapped[str]
    """Batch the units were taken from, as the coordinator names it."""
    condition: Mapped[str]
    """How units were kept or sent, for a stability study; empty otherwise."""
    units: Mapped[int]
    """Units of the study, in a stability study those of one point in time."""
    replicates: Mapped[int]
    criterion: Mapped[CriterionKind]
    sigma_stated: Mapped[Decimal | None]
    """σ_pt on the scale of the analysis, where the plan of the round states none before results."""
    seed: Mapped[str]
    """Seed of the random order of measurement."""
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    """Set when the study was given up before it was evaluated."""
    withdrawn_because: Mapped[str] = mapped_column(default="")

    material: Mapped[RoundMaterial] = relationship()
    measurand: Mapped[RoundMeasurand] = relationship()
    measurements: Mapped[list[StudyMeasurement]] = relationship(
        order_by="StudyMeasurement.position", back_populates="study"
    )
    evaluations: Mapped[list[StudyEvaluation]] = relationship(
        order_by="StudyEvaluation.version", back_populates="study"
    )

    __table_args__ = (
        CheckConstraint("units >= 2", name="units_at_least_two"),
        CheckConstraint("replicates >= 1", name="replicates_positive"),
        CheckConstraint(
            "kind <> 'homogeneity' OR replicates >= 2", name="homogeneity_needs_replicates"
        ),
        CheckConstraint("sigma_stated > 0", name="sigma_stated_positive"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because = '')", name="withdrawal_has_reason"
        ),
    )


class StudyMeasurement(Base):
    """One measurement of a study at its place in the random order, with what was typed."""

    __tablename__ = "study_measurement"

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"), index=True)
    position: Mapped[int]
    """Place in the order of measurement, from 1."""
    unit: Mapped[str]
    """Number on the unit."""
    point: Mapped[int]
    """Day of a stability study; in a transport study 1 for units sent, 0 for those kept back."""
    replicate: Mapped[int]
    typed: Mapped[str] = mapped_column(default="")
    value: Mapped[Decimal | None]
    """What was understood; None where nothing was measured."""

    study: Mapped[Study] = relationship(back_populates="measurements")

    __table_args__ = (
        UniqueConstraint("study_id", "position"),
        UniqueConstraint("study_id", "unit", "replicate"),
        CheckConstraint("position >= 1", name="position_positive"),
        CheckConstraint("point >= 0", name="point_not_negative"),
        CheckConstraint("typed <> '' OR value IS NULL", name="value_was_typed"),
    )


class StudyEvaluation(Base):
    """One evaluation of a study; a newer version supersedes it, and nothing edits it."""

    __tablename__ = "study_evaluation"

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id"), index=True)
    version: Mapped[int]
    verdict: Mapped[Verdict]
    inputs_text: Mapped[str]
    """Plan and measurements as canonical JSON: what the numbers were computed from."""
    input_sha256: Mapped[str]
    document_text: Mapped[str]
    document_sha256: Mapped[str]
    engine_version: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    study: Mapped[Study] = relationship(back_populates="evaluations")

    __table_args__ = (
        UniqueConstraint("study_id", "version"),
        CheckConstraint("version >= 1", name="version_positive"),
    )


class MaterialClearance(Base):
    """What the studies of a material mean for its round: proposed, in force, or ended.

    A trigger keeps what was stated, and puts nothing in force without the signatures it needs.
    """

    __tablename__ = "material_clearance"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_material_id: Mapped[int] = mapped_column(ForeignKey("round_material.id"), index=True)
    outcome: Mapped[Clearing]
    signatures_needed: Mapped[int]
    statement_text: Mapped[str]
    """What was found and what follows for every measurand, as canonical JSON."""
    sha256: Mapped[str]
    """Digest of the statement: what is signed."""
    reason: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    in_force_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When it was given up, or when a newer finding took its place."""

    material: Mapped[RoundMaterial] = relationship()

    __table_args__ = (
        CheckConstraint(
            "sha256 = encode(sha256(convert_to(statement_text, 'UTF8')), 'hex')",
            name="digest_is_of_statement",
        ),
        CheckConstraint(
            "outcome = 'passed' OR signatures_needed >= 1", name="untested_needs_a_signature"
        ),
        CheckConstraint("outcome <> 'widened' OR signatures_needed = 2", name="widening_needs_two"),
        CheckConstraint("signatures_needed = 0 OR reason <> ''", name="signed_has_reason"),
        Index(
            "uq_material_clearance_in_force",
            "round_material_id",
            unique=True,
            postgresql_where=text("in_force_at IS NOT NULL AND ended_at IS NULL"),
        ),
        Index(
            "uq_material_clearance_proposed",
            "round_material_id",
            unique=True,
            postgresql_where=text("in_force_at IS NULL AND ended_at IS NULL"),
        ),
    )

    @property
    def is_in_force(self) -> bool:
        """Answer whether the material is cleared by it."""
        return self.in_force_at is not None and self.ended_at is None

    @property
    def is_proposed(self) -> bool:
        """Answer whether signatures are still missing."""
        return self.in_force_at is None and self.ended_at is None
