"""What was decided on a result after the close: kept beside the result, never in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from .models import Result


class ResultCorrection(Base):
    """What a laboratory says its result should have been, and whether that is evaluated.

    Only where the provider caused the error does the corrected value take part in an evaluation;
    otherwise it is told beside the result, which is scored as it was handed in.
    """

    __tablename__ = "result_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"), index=True)
    typed: Mapped[str]
    """What the laboratory says it should read, exactly as typed."""
    understood: Mapped[dict[str, Any]]
    """The columns of the result as understood anew (`results.understood`)."""
    counts: Mapped[bool]
    """Evaluated in place of what was handed in, because the provider caused the error."""
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]

    result: Mapped[Result] = relationship()

    __table_args__ = (CheckConstraint("typed <> ''", name="says_something"),)


"""A trigger refuses every change: a later decision is another row."""
