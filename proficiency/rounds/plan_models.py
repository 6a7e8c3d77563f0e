"""The plan a round was locked with, and every version that took its place later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from .lifecycle import RoundState
from .models import Round


class PlanVersion(Base):
    """Version 1 is the plan as locked; later ones are deviations, in force once two signed.

    A trigger refuses to change what was proposed, and to put anything in force without its two
    signatures; another refuses to change the plan of a locked round in any other way.
    """

    __tablename__ = "plan_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    version: Mapped[int]
    plan_text: Mapped[str]
    plan_sha256: Mapped[str]
    signed_sha256: Mapped[str]
    """Digest under the signatures: of the plan, or of the deviation with its reason."""
    reason: Mapped[str]
    """Why the plan was changed after it was locked; empty for the plan as locked."""
    round_state: Mapped[RoundState]
    """Where the round stood then: whether anybody could have seen a result."""
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the product locked the plan of published data."""
    in_force_at: Mapped[datetime | None]
    """None until the second signature."""
    withdrawn_at: Mapped[datetime | None]
    """Set when a proposal was given up before it was signed by two."""

    round: Mapped[Round] = relationship()

    __table_args__ = (
        UniqueConstraint("round_id", "version"),
        CheckConstraint("(version = 1) = (reason = '')", name="deviation_has_reason"),
        CheckConstraint("version >= 1", name="version_positive"),
        CheckConstraint("version > 1 OR in_force_at IS NOT NULL", name="locked_plan_is_in_force"),
        CheckConstraint(
            "in_force_at IS NULL OR withdrawn_at IS NULL", name="in_force_or_withdrawn"
        ),
        CheckConstraint(
            "plan_sha256 = encode(sha256(convert_to(plan_text, 'UTF8')), 'hex')",
            name="digest_is_of_plan",
        ),
        Index(
            "uq_plan_version_one_proposal",
            "round_id",
            unique=True,
            postgresql_where=text("in_force_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    @property
    def is_proposed(self) -> bool:
        """Answer whether signatures are still missing."""
        return self.in_force_at is None and self.withdrawn_at is None
