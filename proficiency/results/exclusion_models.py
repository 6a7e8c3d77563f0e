"""Exclusions of results: who left what out of the consensus, why, and until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..rounds.models import Determination, Enrolment
from .exclusion_reasons import ExclusionReason


class Exclusion(Base):
    """One result left out; a trigger lets it be ended once, with a reason, and nothing else."""

    __tablename__ = "exclusion"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    determination_id: Mapped[int] = mapped_column(ForeignKey("determination.id"))
    replicate: Mapped[int | None]
    """None for all replicates."""
    reason: Mapped[ExclusionReason]
    explanation: Mapped[str]
    sha256: Mapped[str]
    """Digest of the statement that the coordinator signed."""
    excluded_at: Mapped[datetime]
    excluded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_because: Mapped[str] = mapped_column(default="")

    enrolment: Mapped[Enrolment] = relationship()
    determination: Mapped[Determination] = relationship()

    __table_args__ = (
        CheckConstraint("explanation <> ''", name="has_explanation"),
        CheckConstraint("replicate >= 1", name="replicate_positive"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_because = '')"
            " AND (ended_at IS NULL) = (ended_by_id IS NULL)",
            name="ended_with_reason",
        ),
    )


Index(
    "uq_exclusion_one_in_force",
    Exclusion.enrolment_id,
    Exclusion.determination_id,
    func.coalesce(Exclusion.replicate, 0),
    unique=True,
    postgresql_where=text("ended_at IS NULL"),
)
