"""Corrective actions asked of laboratories, what was done with them, and their evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..evaluation.outcome import UsedScore
from ..rounds.models import Determination, Enrolment, Round
from .lifecycle import ActionState, Cause, Effect, Event, Origin


class CorrectiveAction(Base):
    """One request to a laboratory to find a cause and remove it, with its answer."""

    __tablename__ = "corrective_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    """Code of the round, code of the laboratory in it, and how many went before."""
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    determination_id: Mapped[int | None] = mapped_column(ForeignKey("determination.id"))
    """None where the coordinator asks for something that is no single result."""
    evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_run.id"))
    """The evaluation the request rests on; None where a person asked."""
    origin: Mapped[Origin]
    used: Mapped[UsedScore | None]
    score: Mapped[float | None]
    """The score the request rests on, as it was then; None for words, and where a person asked."""
    request: Mapped[str] = mapped_column(default="")
    """What the coordinator asks, in their own words."""
    state: Mapped[ActionState]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the product asked by itself."""
    due_at: Mapped[datetime]
    cause: Mapped[Cause | None]
    cause_text: Mapped[str] = mapped_column(default="")
    correction: Mapped[str] = mapped_column(default="")
    """What was done about the result itself."""
    measure: Mapped[str] = mapped_column(default="")
    """What was done so that it does not come again."""
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    effect: Mapped[Effect | None]
    """Set when the action is closed."""
    checked_in_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    """The round whose scores the check of effectiveness rests on."""

    enrolment: Mapped[Enrolment] = relationship()
    determination: Mapped[Determination | None] = relationship()
    checked_in: Mapped[Round | None] = relationship()
    steps: Mapped[list[CorrectiveStep]] = relationship(order_by="CorrectiveStep.id", viewonly=True)
    files: Mapped[list[CorrectiveFile]] = relationship(order_by="CorrectiveFile.id", viewonly=True)

    __table_args__ = (
        Index(
            "uq_corrective_action_once",
            "enrolment_id",
            "determination_id",
            "origin",
            unique=True,
            postgresql_where=text("origin <> 'coordinator' AND state <> 'withdrawn'"),
        ),
        CheckConstraint("(state = 'closed') = (effect IS NOT NULL)", name="closed_has_effect"),
        CheckConstraint(
            "state IN ('asked', 'returned', 'withdrawn') OR cause IS NOT NULL",
            name="answered_has_cause",
        ),
        CheckConstraint("origin <> 'coordinator' OR request <> ''", name="asked_in_words"),
    )


class CorrectiveStep(Base):
    """One step of a corrective action, with what was written at that moment."""

    __tablename__ = "corrective_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"), index=True)
    event: Mapped[Event]
    target: Mapped[ActionState]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the product took the step."""
    name: Mapped[str]
    """The name as it was at that moment; shown to the own side only."""
    text: Mapped[str]
    answer: Mapped[dict[str, Any]]
    """The answer as it stood, where the step is one."""


class CorrectiveFile(Base):
    """Evidence a laboratory gives; it may name the laboratory, so that opening it is on record."""

    __tablename__ = "corrective_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"), index=True)
    sha256: Mapped[str]
    extension: Mapped[str]
    size: Mapped[int]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("action_id", "sha256"),)
