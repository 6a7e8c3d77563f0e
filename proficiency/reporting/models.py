"""Orders to make the reports of a round, and the reports that were issued."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..evaluation.models import EvaluationRun
from ..i18n import Language
from ..rounds.models import Enrolment
from .document_codes import new_code, new_seed


class ReportFormat(StrEnum):
    """The surface of a stored report."""

    PDF = "pdf"
    XLSX = "xlsx"


class ReportOrder(Base):
    """The request to make all reports of one evaluation; the worker fulfils it."""

    __tablename__ = "report_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation_run.id"), unique=True)
    ordered_at: Mapped[datetime]
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the product ordered by itself."""
    expected: Mapped[int]
    """How many files will be made."""
    finished_at: Mapped[datetime | None]
    """Set when the last file is stored."""
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("report_order.id"))
    """The order before it in an amendment; None for the first one of a round."""
    reason: Mapped[str] = mapped_column(default="", server_default="")
    """Why reports are amended; empty for the first order."""
    amendments: Mapped[dict[str, Any] | None]
    """Whose reports are amended, by code or `WHOLE_ROUND`, and what each says of it in both
    languages; None where everybody gets a report."""
    seed: Mapped[str] = mapped_column(default=new_seed)
    """From it follow the codes of the files: a file that is made again is the same."""

    past_runs: Mapped[str] = mapped_column(default="[]", server_default="[]")
    """Numbers of the earlier evaluations whose scores the reports show, as JSON."""

    evaluation: Mapped[EvaluationRun] = relationship()
    reports: Mapped[list[Report]] = relationship(back_populates="order")

    __table_args__ = (
        CheckConstraint("expected >= 0", name="expected_not_negative"),
        CheckConstraint(
            "(reason = '') = (amendments IS NULL) AND (reason = '') = (amends_id IS NULL)",
            name="amended_with_reason",
        ),
    )


class Report(Base):
    """One issued file: of one laboratory, or of the whole round where there is no enrolment."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("report_order.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    """None for the report of the whole round."""
    number: Mapped[str]
    language: Mapped[Language]
    format: Mapped[ReportFormat]
    sha256: Mapped[str]
    size: Mapped[int]
    issued_at: Mapped[datetime]
    token: Mapped[str] = mapped_column(unique=True, default=new_code)
    """The code printed on the file, by which anybody may verify it (`document_codes`)."""
    signed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the file carries a digital signature."""

    order: Mapped[ReportOrder] = relationship(back_populates="reports")
    enrolment: Mapped[Enrolment | None] = relationship()

    __table_args__ = (
        UniqueConstraint("number", "language", "format"),
        Index(
            "uq_report_once",
            "order_id",
            "enrolment_id",
            "language",
            "format",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )
