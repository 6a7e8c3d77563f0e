"""The tables of parcels: dispatch, receipt, the files that came with it, instructions."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..identity.models import Person
from ..rounds.models import Enrolment
from .conditions import FileKind

if TYPE_CHECKING:
    from .models import Unit


class Parcel(Base):
    """What was sent to one laboratory at one time."""

    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    """Random: it is written on the box and says nothing of the laboratory."""
    courier: Mapped[str]
    tracking: Mapped[str]
    packaging: Mapped[str]
    dry_ice_kg: Mapped[Decimal | None]
    """None where it travels without."""
    logger: Mapped[str]
    """Identifier of the temperature logger; empty where there is none."""
    dispatched_at: Mapped[datetime]
    time_zone: Mapped[str]
    """Where it was handed to the courier."""

    enrolment: Mapped[Enrolment] = relationship()
    units: Mapped[list[Unit]] = relationship(
        back_populates="parcel",
        primaryjoin="Unit.parcel_id == Parcel.id",
        foreign_keys="Unit.parcel_id",
        order_by="Unit.id",
        viewonly=True,
    )
    receipt: Mapped[Receipt | None] = relationship(back_populates="parcel")
    files: Mapped[list[ParcelFile]] = relationship(order_by="ParcelFile.id", viewonly=True)

    __table_args__ = (
        UniqueConstraint("id", "enrolment_id"),
        CheckConstraint("courier <> '' AND tracking <> ''", name="can_be_traced"),
        CheckConstraint("dry_ice_kg > 0", name="dry_ice_weighs"),
    )


class Receipt(Base):
    """What a laboratory confirmed when the parcel had arrived."""

    __tablename__ = "receipt"

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    arrived_at: Mapped[datetime]
    time_zone: Mapped[str]
    temperature: Mapped[Decimal | None]
    """In °C on arrival; None where it was not measured."""
    remark: Mapped[str]
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime]

    parcel: Mapped[Parcel] = relationship(back_populates="receipt")
    person: Mapped[Person] = relationship()


class ParcelFile(Base):
    """A photograph or temperature record that a laboratory sent along."""

    __tablename__ = "parcel_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), index=True)
    kind: Mapped[FileKind]
    sha256: Mapped[str]
    """Digest of the content, under which it is stored."""
    extension: Mapped[str]
    """All that is kept of its name, which may tell whose it is."""
    size: Mapped[int]
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    parcel: Mapped[Parcel] = relationship()

    __table_args__ = (
        UniqueConstraint("parcel_id", "sha256"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),
        CheckConstraint("size > 0", name="holds_something"),
    )


class Instruction(Base):
    """One version of the instructions to participants of a round; never changed."""

    __tablename__ = "instruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    version: Mapped[int]
    text_zh: Mapped[str]
    text_en: Mapped[str]
    change_zh: Mapped[str]
    """What is different from the version before; empty for the first."""
    change_en: Mapped[str]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the product published it by itself."""
    published_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("round_id", "version"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
        CheckConstraint("text_zh <> '' AND text_en <> ''", name="text_in_both_languages"),
    )


class Acknowledgement(Base):
    """That a person of a laboratory has read a version of the instructions."""

    __tablename__ = "acknowledgement"

    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"), primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime]

    instruction: Mapped[Instruction] = relationship()
    person: Mapped[Person] = relationship()


class DeliveryAddress(Base):
    """Where the parcels of a laboratory go; read only with the identity key, or by itself."""

    __tablename__ = "delivery_address"

    laboratory_id: Mapped[int] = mapped_column(ForeignKey("laboratory.id"), primary_key=True)
    recipient: Mapped[str]
    telephone: Mapped[str]
    address: Mapped[str]
    changed_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(
            "recipient <> '' AND telephone <> '' AND address <> ''", name="courier_can_deliver"
        ),
    )
