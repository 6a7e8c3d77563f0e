"""What a coordinator looked at and kept: a suspicion with the remark that settled it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class SuspicionReview(Base):
    """One suspicion of a round that was looked at, and why the result stays as it is."""

    __tablename__ = "suspicion_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    suspicion_key: Mapped[str]
    """Names kind, codes and numbers; other numbers make another suspicion."""
    remark: Mapped[str]
    reviewed_at: Mapped[datetime]
    reviewed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("round_id", "suspicion_key"),
        CheckConstraint("remark <> ''", name="has_remark"),
    )
