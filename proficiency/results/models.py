"""What a laboratory reported: exactly as typed, beside what was understood."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base, Choice
from ..rounds.models import Determination, Enrolment
from .rows import ValueKind


class FollowedMethod(StrEnum):
    """Whether a set was measured by the draft method of the scheme."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ResultSetState(StrEnum):
    """Where a laboratory's results stand."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class RoundKey(Base):
    """The key that seals the results of one round, itself sealed by the installation's key."""

    __tablename__ = "round_key"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    key_id: Mapped[str]
    """Which key of the installation opens it."""
    wrapped_key: Mapped[bytes]
    made_at: Mapped[datetime]


class DigestList(Base):
    """The digests of everything that was submitted to a round: taken when it closed, and anew
    whenever a laboratory handed in after that; earlier versions are kept."""

    __tablename__ = "digest_list"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str]
    """Canonical JSON of code, number of the set, moment and digest of every submitted set."""
    sha256: Mapped[str]
    made_at: Mapped[datetime]


class ResultSet(Base):
    """One set of results of one laboratory in one round; the primary set is what is scored.

    Until the round closes, everything a laboratory typed is in `sealed` alone, and the columns
    that repeat a part of it are empty. A draft that was not submitted stays sealed for ever.
    """

    __tablename__ = "result_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    number: Mapped[int] = mapped_column(default=1)
    """Counts the sets of a laboratory in the round."""
    primary: Mapped[bool] = mapped_column(default=True)
    late: Mapped[bool] = mapped_column(default=False)
    """Submitted after the round closed: shown, never in the consensus."""
    state: Mapped[ResultSetState] = mapped_column(default=ResultSetState.DRAFT)
    changed_at: Mapped[datetime]
    sealed: Mapped[bytes | None] = mapped_column(deferred=True)
    """The document (`results.document`) under the key of the round; None where published results
    were imported."""
    opened_at: Mapped[datetime | None]
    """When the values were written out of the sealed document; None while nobody may read them."""
    name: Mapped[str] = mapped_column(default="")
    """What the laboratory calls the set; known once opened."""
    followed_method: Mapped[FollowedMethod | None]
    """Whether the draft method was followed; known once opened, None where not answered."""
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    """What was asked before submission and answered; known once opened."""
    questionnaire: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The answers about the work, as typed; known once opened."""
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the set was imported with an archived round."""
    submitted_at: Mapped[datetime | None]
    """Set while submitted."""
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None while draft, and where the set was imported with an archived round."""
    sha256: Mapped[str | None]
    """Digest of the submitted document, printed on the receipt; set while submitted."""

    enrolment: Mapped[Enrolment] = relationship()
    results: Mapped[list[Result]] = relationship(
        back_populates="result_set",
        cascade="all, delete-orphan",
        order_by="Result.determination_id, Result.replicate",
    )

    __table_args__ = (
        CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL AND sha256 IS NOT NULL)",
            name="submitted_has_time_and_digest",
        ),
        CheckConstraint(
            "state = 'submitted'"
            " OR (submitted_at IS NULL AND submitted_by_id IS NULL AND sha256 IS NULL)",
            name="draft_is_unsigned",
        ),
        UniqueConstraint("enrolment_id", "number"),
        Index(
            "uq_result_set_one_primary",
            "enrolment_id",
            unique=True,
            postgresql_where=text('"primary"'),
        ),
        CheckConstraint("number >= 1", name="number_positive"),
        CheckConstraint(
            "NOT (state = 'withdrawn' AND \"primary\")", name="withdrawn_is_not_primary"
        ),
        CheckConstraint("sealed IS NOT NULL OR opened_at IS NOT NULL", name="sealed_or_opened"),
        CheckConstraint("opened_at IS NULL OR state = 'submitted'", name="opened_is_submitted"),
        CheckConstraint(
            "opened_at IS NOT NULL OR (name = '' AND followed_method IS NULL"
            " AND answers = '[]' AND questionnaire = '{}')",
            name="sealed_tells_nothing",
        ),
    )


class Result(Base):
    """One replicate result."""

    __tablename__ = "result"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_set_id: Mapped[int] = mapped_column(ForeignKey("result_set.id"), index=True)
    determination_id: Mapped[int] = mapped_column(ForeignKey("determination.id"), index=True)
    replicate: Mapped[int]
    method: Mapped[str | None]
    """Code of the method vocabulary of the round; None where none was chosen."""
    typed: Mapped[str]
    kind: Mapped[ValueKind] = mapped_column(Choice(ValueKind, without=(ValueKind.NO_CALL,)))
    value: Mapped[Decimal | None]
    """The number, the limit or the lower end of an interval, in the unit the laboratory chose."""
    upper: Mapped[Decimal | None]
    """The upper end of an interval."""
    qualifier: Mapped[str | None]
    """`<` or `>` for a censored result."""
    category: Mapped[str | None]
    """The code of a category, or the alleles of a profile."""
    unit: Mapped[str]
    """The unit the laboratory chose."""
    converted: Mapped[Decimal | None]
    """`value` in the unit of the measurand: what is evaluated."""
    converted_upper: Mapped[Decimal | None]
    u_typed: Mapped[str] = mapped_column(default="")
    u: Mapped[Decimal | None]
    """Reported standard uncertainty; None where none was reported."""
    converted_u: Mapped[Decimal | None]
    k_typed: Mapped[str] = mapped_column(default="")
    k: Mapped[Decimal | None]
    """Coverage factor reported with it; None where none was reported."""
    note: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What belongs to the result by its type: cells counted, dilution, decision, instrument."""

    result_set: Mapped[ResultSet] = relationship(back_populates="results")
    determination: Mapped[Determination] = relationship()

    __table_args__ = (
        UniqueConstraint("result_set_id", "determination_id", "replicate"),
        CheckConstraint("replicate >= 1", name="replicate_positive"),
        CheckConstraint(
            "(kind IN ('number', 'interval', 'censored')) = (value IS NOT NULL)",
            name="number_has_value",
        ),
        CheckConstraint("(kind = 'censored') = (qualifier IS NOT NULL)", name="censored_has_sign"),
        CheckConstraint("(kind = 'interval') = (upper IS NOT NULL)", name="interval_has_end"),
        CheckConstraint(
            "(kind IN ('category', 'profile')) = (category IS NOT NULL)", name="category_has_word"
        ),
        CheckConstraint("u IS NULL OR u > 0", name="uncertainty_positive"),
        CheckConstraint("k IS NULL OR k > 0", name="coverage_factor_positive"),
    )
