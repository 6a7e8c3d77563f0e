"""What coordinators and institutions decide on a round or scheme, each with who, when and why."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..i18n import mark
from ..identity.models import Institution, Person
from .models import Enrolment, Round


class WaiverUse(StrEnum):
    """For whom an institution lets its results be named."""

    REGULATOR = "regulator"
    WORKING_GROUP = "working_group"
    PUBLICATION = "publication"


USE_NAMES: dict[WaiverUse, str] = {
    WaiverUse.REGULATOR: mark("to the regulatory authority"),
    WaiverUse.WORKING_GROUP: mark("in the working group"),
    WaiverUse.PUBLICATION: mark("in publications"),
}


class Extension(Base):
    """A later closing date of an open round."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    closed_before: Mapped[datetime]
    closes_at: Mapped[datetime]
    reason: Mapped[str]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]

    round: Mapped[Round] = relationship()

    __table_args__ = (
        CheckConstraint("closed_before < closes_at", name="later_than_before"),
        CheckConstraint("reason <> ''", name="has_reason"),
    )


class Reopening(Base):
    """A closed round opened once more for one laboratory, with a cause outside of it."""

    __tablename__ = "reopening"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    """A round is reopened once."""
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), unique=True)
    until: Mapped[datetime]
    cause: Mapped[str]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]

    enrolment: Mapped[Enrolment] = relationship()

    __table_args__ = (
        CheckConstraint("granted_at < until", name="ends_after_it_begins"),
        CheckConstraint("cause <> ''", name="has_cause"),
    )


class Waiver(Base):
    """An institution's consent to be named for one use in one scheme; revocable for the future."""

    __tablename__ = "waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), index=True)
    use: Mapped[WaiverUse]
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]

    institution: Mapped[Institution] = relationship()
    signed_by: Mapped[Person] = relationship(foreign_keys=[signed_by_id])
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])

    __table_args__ = (
        Index(
            "uq_waiver_in_force_once",
            "institution_id",
            "scheme_id",
            "use",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"
        ),
        CheckConstraint("signed_at <= revoked_at", name="signed_before_revoked"),
    )


class Interest(Base):
    """The declared interest of a coordinator: an institution of theirs that may take part."""

    __tablename__ = "interest"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    declared_at: Mapped[datetime]

    institution: Mapped[Institution] = relationship()
    person: Mapped[Person] = relationship()

    __table_args__ = (
        Index(
            "uq_interest_once",
            "scheme_id",
            "person_id",
            "institution_id",
            unique=True,
        ),
    )
