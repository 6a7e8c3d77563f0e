"""Hand-over packages that were ordered, and the files that became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..rounds.models import Round


class HandOver(Base):
    """Everything an assessor asks of a round, in one archive, as it was when it was made."""

    __tablename__ = "hand_over"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    ordered_at: Mapped[datetime]
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]
    """None while the worker has it before it."""
    sha256: Mapped[str | None]
    size: Mapped[int | None]

    round: Mapped[Round] = relationship()

    __table_args__ = (
        CheckConstraint(
            "(finished_at IS NULL) = (sha256 IS NULL) AND (sha256 IS NULL) = (size IS NULL)",
            name="finished_has_file",
        ),
    )
