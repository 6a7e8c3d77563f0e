"""Stored evaluations: frozen inputs, plan and outcome; superseded by a newer one, never edited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    UniqueConstraint,
    and_,
    cast,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from ..database import Base
from ..identity.signatures import Signature, SignaturePurpose
from ..rounds.models import Round
from ..rounds.report_standing import CORRECTION_SUBJECT, FINAL_SUBJECT

NO_MATERIALS = "[]"


class EvaluationRun(Base):
    """One evaluation of a round; the highest version that was put in force is in force."""

    __tablename__ = "evaluation_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    version: Mapped[int]
    inputs_text: Mapped[str] = mapped_column(deferred=True)
    """The results under codes as canonical JSON: what the numbers were computed from."""
    input_sha256: Mapped[str]
    materials_text: Mapped[str] = mapped_column(default=NO_MATERIALS)
    """What cleared the materials, as canonical JSON: its allowances enter the numbers."""
    plan_text: Mapped[str]
    deviations_text: Mapped[str] = mapped_column(default="[]", server_default="[]")
    """Changes of the plan after it was locked, as JSON (`evaluation.deviations`)."""
    document_text: Mapped[str] = mapped_column(deferred=True)
    """The outcome as canonical JSON (`evaluation.document`)."""
    document_sha256: Mapped[str]
    engine_version: Mapped[str]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the product evaluated by itself."""
    in_force_since: Mapped[datetime | None]
    """None while it is only a candidate for a correction, which laboratories do not see."""
    reason: Mapped[str] = mapped_column(default="", server_default="")
    """Why a final round was evaluated once more; empty for an evaluation before the final one."""

    round: Mapped[Round] = relationship()
    assigned_signatures: Mapped[list[Signature]] = relationship(
        primaryjoin=lambda: _signed_as(SignaturePurpose.ASSIGNED_VALUES),
        order_by=lambda: Signature.id,
        viewonly=True,
    )
    """Under exactly this outcome, for its assigned values."""
    final_signatures: Mapped[list[Signature]] = relationship(
        primaryjoin=lambda: _signed_as(SignaturePurpose.FINAL),
        order_by=lambda: Signature.id,
        viewonly=True,
    )
    """Under exactly this outcome, as the final one of its round."""
    correction_signatures: Mapped[list[Signature]] = relationship(
        primaryjoin=lambda: and_(
            foreign(Signature.subject_id).startswith(cast(EvaluationRun.id, String) + "-"),
            Signature.subject_type == CORRECTION_SUBJECT,
            Signature.purpose == SignaturePurpose.CORRECTION,
        ),
        order_by=lambda: Signature.id,
        viewonly=True,
    )
    """Under this outcome as the correction of the one before."""

    __table_args__ = (
        UniqueConstraint("round_id", "version"),
        CheckConstraint("version >= 1", name="version_positive"),
    )


def _signed_as(purpose: SignaturePurpose) -> ColumnElement[bool]:
    """Say in SQL which signatures stand under exactly the outcome of an evaluation."""
    return and_(
        foreign(Signature.subject_id) == cast(EvaluationRun.id, String),
        Signature.subject_type == FINAL_SUBJECT,
        Signature.purpose == purpose,
        Signature.sha256 == EvaluationRun.document_sha256,
    )
