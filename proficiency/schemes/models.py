"""Schemes and what they measure."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from .definition import Defined, definition_checks
from .result_types import ResultType

__all__ = ["Measurand", "MeasurandMethod", "ResultType", "Scheme"]


class Scheme(Base):
    """A proficiency testing scheme: a programme of rounds on the same measurands."""

    __tablename__ = "scheme"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    confidentiality_zh: Mapped[str] = mapped_column(default="")
    confidentiality_en: Mapped[str] = mapped_column(default="")
    synthetic: Mapped[bool] = mapped_column(default=False)
    """Every screen, export and report made from it says so."""

    measurands: Mapped[list[Measurand]] = relationship(
        back_populates="scheme", order_by="Measurand.position"
    )

    @property
    def offered(self) -> list[Measurand]:
        """Return what new rounds may ask for."""
        return [measurand for measurand in self.measurands if not measurand.retired]


class Measurand(Defined, Base):
    """A quantity a scheme measures; copied into each round, so later edits do not touch it."""

    __tablename__ = "measurand"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), index=True)
    position: Mapped[int]
    retired: Mapped[bool] = mapped_column(default=False)
    """No longer offered for new rounds; rounds that have it keep it."""

    scheme: Mapped[Scheme] = relationship(back_populates="measurands")
    methods: Mapped[list[MeasurandMethod]] = relationship(
        back_populates="measurand",
        cascade="all, delete-orphan",
        order_by="MeasurandMethod.position",
    )

    __table_args__ = (
        UniqueConstraint("scheme_id", "code"),
        *definition_checks(),
        CheckConstraint("lower_bound < upper_bound", name="bounds_ordered"),
    )


class MeasurandMethod(Base):
    """One word of the method vocabulary of a measurand."""

    __tablename__ = "measurand_method"

    id: Mapped[int] = mapped_column(primary_key=True)
    measurand_id: Mapped[int] = mapped_column(ForeignKey("measurand.id"), index=True)
    position: Mapped[int]
    code: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]

    measurand: Mapped[Measurand] = relationship(back_populates="methods")

    __table_args__ = (UniqueConstraint("measurand_id", "code"),)
