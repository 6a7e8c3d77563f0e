"""Claims, complaints and appeals with their evidence, and the corrections that follow from them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..evaluation.models import EvaluationRun
from ..identity.models import Person
from ..results.correction_models import ResultCorrection
from ..rounds.models import Determination, Enrolment, Round
from .lifecycle import ComplaintKind, ComplaintState


class Complaint(Base):
    """One thing a laboratory raises about a round."""

    __tablename__ = "complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    """Counts within the round."""
    kind: Mapped[ComplaintKind]
    state: Mapped[ComplaintState]
    text: Mapped[str]
    """In the words of the laboratory; never shown to other laboratories."""
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_at: Mapped[datetime]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The approver who signed a claim; None where none is needed."""
    due_at: Mapped[datetime]
    """When the decision is due."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[ComplaintState | None]
    """Upheld, partly or rejected; stays when it is closed."""
    reasons: Mapped[str] = mapped_column(default="")
    provider_caused: Mapped[bool] = mapped_column(default=False)
    """The provider caused the error: the stated values are evaluated."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    closing_note: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]

    enrolment: Mapped[Enrolment] = relationship()
    round: Mapped[Round] = relationship()
    filed_by: Mapped[Person] = relationship(foreign_keys=[filed_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    items: Mapped[list[ComplaintItem]] = relationship(
        back_populates="complaint", order_by="ComplaintItem.id"
    )
    files: Mapped[list[EvidenceFile]] = relationship(order_by="EvidenceFile.number")

    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint(
            "decision IS NULL OR decision IN ('upheld', 'partly', 'rejected')",
            name="decision_is_one",
        ),
        CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)"
            " AND (decision IS NULL) = (decided_by_id IS NULL)"
            " AND (decision IS NULL) = (reasons = '')",
            name="decided_with_reasons",
        ),
        CheckConstraint(
            "(decision IS NOT NULL) = (state IN ('upheld', 'partly', 'rejected', 'closed'))",
            name="decided_has_decision",
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
    )


class ComplaintItem(Base):
    """A determination it is about, or one result of it with what it should have been."""

    __tablename__ = "complaint_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    determination_id: Mapped[int] = mapped_column(ForeignKey("determination.id"))
    replicate: Mapped[int | None]
    """None where all of the determination is meant."""
    stated: Mapped[str] = mapped_column(default="")
    """What the result should read, as typed; empty where nothing is stated."""
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("result_correction.id"))

    complaint: Mapped[Complaint] = relationship(back_populates="items")
    determination: Mapped[Determination] = relationship()
    correction: Mapped[ResultCorrection | None] = relationship()

    __table_args__ = (
        UniqueConstraint(
            "complaint_id", "determination_id", "replicate", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("stated = '' OR replicate IS NOT NULL", name="stated_of_one_result"),
    )


class EvidenceFile(Base):
    """A file the laboratory adds, without metadata; only its own people and the office read it."""

    __tablename__ = "evidence_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    number: Mapped[int]
    extension: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("complaint_id", "number"),
        UniqueConstraint("complaint_id", "sha256"),
    )


class Correction(Base):
    """A candidate evaluation with what it would change for every laboratory."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("evaluation_run.id"), unique=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("evaluation_run.id"))
    """The evaluation that was in force when it was prepared."""
    impact_text: Mapped[str]
    """What moves, from both evaluations, as canonical JSON (`appeals.impact`)."""
    impact_sha256: Mapped[str]
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime]
    declared_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """Given up, as for a newer one."""

    round: Mapped[Round] = relationship()
    run: Mapped[EvaluationRun] = relationship(foreign_keys=[run_id])
    before: Mapped[EvaluationRun] = relationship(foreign_keys=[before_id])

    __table_args__ = (
        CheckConstraint("run_id <> before_id", name="of_two_evaluations"),
        CheckConstraint(
            "declared_at IS NULL OR withdrawn_at IS NULL", name="declared_or_withdrawn"
        ),
        CheckConstraint(
            "impact_sha256 = encode(sha256(convert_to(impact_text, 'UTF8')), 'hex')",
            name="digest_is_of_impact",
        ),
        Index(
            "uq_correction_one_open",
            "round_id",
            unique=True,
            postgresql_where=text("declared_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )
