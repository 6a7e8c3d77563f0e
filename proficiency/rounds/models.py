"""A round with its own copies of what is measured, its participants and their codes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..identity.models import Laboratory
from ..schemes.definition import Defined, definition_checks
from ..schemes.models import Scheme
from .lifecycle import EnrolmentState, RoundState


class Round(Base):
    """One run of a scheme."""

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    title_zh: Mapped[str]
    title_en: Mapped[str]
    state: Mapped[RoundState] = mapped_column(default=RoundState.DRAFT)
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    ships_at: Mapped[datetime | None]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    late_days: Mapped[int] = mapped_column(default=14)
    """For how many days after the close late results are taken, beside the consensus."""
    reports_at: Mapped[datetime | None]
    """When the final reports are planned; the date moves nothing."""
    retained_until: Mapped[datetime | None]
    """Set when the round is final: after it the round is archived."""
    time_zone: Mapped[str]
    plan_text: Mapped[str]
    """The statistical plan as canonical JSON (`schemes.plan`)."""
    plan_sha256: Mapped[str]
    plan_locked_at: Mapped[datetime | None]
    """Set with the second signature; from then on only a signed deviation changes the plan."""
    source: Mapped[str] = mapped_column(default="")
    """Citation of an archived round of published real data; empty for rounds run here."""
    cancellation: Mapped[str] = mapped_column(default="")
    """Why the round was cancelled; empty otherwise."""
    created_at: Mapped[datetime]

    scheme: Mapped[Scheme] = relationship()
    measurands: Mapped[list[RoundMeasurand]] = relationship(
        back_populates="round", order_by="RoundMeasurand.position"
    )
    materials: Mapped[list[RoundMaterial]] = relationship(
        back_populates="round", order_by="RoundMaterial.position"
    )
    enrolments: Mapped[list[Enrolment]] = relationship(
        primaryjoin="and_(Enrolment.round_id == Round.id, Enrolment.state == 'confirmed')",
        order_by="Enrolment.code",
        viewonly=True,
    )
    """The laboratories that take part, in the order of their codes."""

    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("late_days BETWEEN 0 AND 90", name="late_days_are_few"),
        CheckConstraint(
            "state = 'cancelled' OR cancellation = ''", name="reason_only_when_cancelled"
        ),
    )


class RoundMaterial(Base):
    """A material whose units travel in this round."""

    __tablename__ = "round_material"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    position: Mapped[int]
    code: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    physical: Mapped[bool] = mapped_column(default=True)
    """Units of it travel; a desk exercise or a published study has none."""

    round: Mapped[Round] = relationship(back_populates="materials")

    __table_args__ = (UniqueConstraint("round_id", "code"),)


class RoundMeasurand(Defined, Base):
    """The round's own copy of a measurand."""

    __tablename__ = "round_measurand"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    position: Mapped[int]

    round: Mapped[Round] = relationship(back_populates="measurands")
    methods: Mapped[list[RoundMethod]] = relationship(order_by="RoundMethod.position")
    determinations: Mapped[list[Determination]] = relationship(
        back_populates="measurand", order_by="Determination.position"
    )

    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        *definition_checks(),
    )


class RoundMethod(Base):
    """The round's own copy of one word of the method vocabulary."""

    __tablename__ = "round_method"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_measurand_id: Mapped[int] = mapped_column(ForeignKey("round_measurand.id"), index=True)
    position: Mapped[int]
    code: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]

    __table_args__ = (UniqueConstraint("round_measurand_id", "code"),)


class Determination(Base):
    """One measurand to be determined in one material: what a laboratory is asked for."""

    __tablename__ = "determination"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_measurand_id: Mapped[int] = mapped_column(ForeignKey("round_measurand.id"), index=True)
    round_material_id: Mapped[int] = mapped_column(ForeignKey("round_material.id"), index=True)
    position: Mapped[int]
    declared_low: Mapped[Decimal | None]
    """Lowest possible result, declared before the round opens and not shown to laboratories."""
    declared_high: Mapped[Decimal | None]
    """Highest possible result, declared in the same way; None where nothing was declared."""

    measurand: Mapped[RoundMeasurand] = relationship(back_populates="determinations")
    material: Mapped[RoundMaterial] = relationship()

    __table_args__ = (
        UniqueConstraint("round_measurand_id", "round_material_id"),
        CheckConstraint(
            "(declared_low IS NULL) = (declared_high IS NULL)", name="declared_range_whole"
        ),
        CheckConstraint("declared_low < declared_high", name="declared_range_ordered"),
    )


class Enrolment(Base):
    """A laboratory's registration in a round; confirmed, it has a code of this round only."""

    __tablename__ = "enrolment"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    laboratory_id: Mapped[int] = mapped_column(ForeignKey("laboratory.id"), index=True)
    state: Mapped[EnrolmentState] = mapped_column(default=EnrolmentState.CONFIRMED)
    code: Mapped[str] = mapped_column(default="")
    """Drawn when the registration is confirmed; empty before."""
    enrolled_at: Mapped[datetime]
    """When the laboratory registered, or was enrolled by the coordinator."""
    outside_consensus: Mapped[str] = mapped_column(default="")
    """Why the results are left out of the consensus, as for the producer; empty otherwise."""

    round: Mapped[Round] = relationship()
    laboratory: Mapped[Laboratory] = relationship()

    __table_args__ = (
        UniqueConstraint("round_id", "laboratory_id"),
        Index(
            "uq_enrolment_code_once",
            "round_id",
            "code",
            unique=True,
            postgresql_where=text("code <> ''"),
        ),
        CheckConstraint(
            "code ~ '^[A-HJ-NP-Z]{3}[0-9]{2}$' OR (code = '' AND state <> 'confirmed')",
            name="code_has_form",
        ),
    )
