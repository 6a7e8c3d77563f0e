"""What the provider states in reports, as records with who and when: never edited, but replaced."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..identity.models import Person
from ..rounds.models import Determination, Round, RoundMaterial
from .models import ReportOrder
from .statement_kinds import StatementKind, TraceabilityKind


class Provider(Base):
    """The proficiency testing provider who runs this installation: one row."""

    __tablename__ = "provider"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    address_zh: Mapped[str]
    address_en: Mapped[str]
    contact: Mapped[str]
    """The person or office to turn to; empty where telephone and e-mail suffice."""
    telephone: Mapped[str]
    email: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("name_zh <> '' AND name_en <> ''", name="named_in_both_languages"),
    )


class SchemePolicy(Base):
    """What participants of a scheme may do with its reports, in both languages."""

    __tablename__ = "scheme_policy"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    use_zh: Mapped[str]
    use_en: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (CheckConstraint("use_zh <> '' AND use_en <> ''", name="in_both_languages"),)


class RoundStatement(Base):
    """One statement in both languages, or that there is none; replaced ones are kept."""

    __tablename__ = "round_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    round_material_id: Mapped[int | None] = mapped_column(ForeignKey("round_material.id"))
    kind: Mapped[StatementKind]
    text_zh: Mapped[str]
    text_en: Mapped[str]
    happened_on: Mapped[date | None]
    """The day of an incident; None otherwise."""
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    material: Mapped[RoundMaterial | None] = relationship()
    recorded_by: Mapped[Person | None] = relationship()

    __table_args__ = (
        CheckConstraint("(text_zh = '') = (text_en = '')", name="in_both_languages_or_none"),
        CheckConstraint(
            "text_zh <> '' OR kind IN ('subcontracted', 'incident', 'comment')",
            name="none_only_where_it_says_something",
        ),
        CheckConstraint(
            "(kind IN ('item', 'item_untested')) = (round_material_id IS NOT NULL)",
            name="material_where_it_is_about_one",
        ),
        Index(
            "uq_round_statement_once",
            "round_id",
            "kind",
            "round_material_id",
            unique=True,
            postgresql_where=text(
                "withdrawn_at IS NULL AND (text_zh = '' OR kind NOT IN ('subcontracted',"
                " 'incident'))"
            ),
            postgresql_nulls_not_distinct=True,
        ),
    )

    @property
    def is_none(self) -> bool:
        """Answer whether a person stated that there is nothing."""
        return not self.text_zh


class TraceabilityStatement(Base):
    """To what the assigned value of one determination is traceable; replaced ones are kept."""

    __tablename__ = "traceability_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    determination_id: Mapped[int] = mapped_column(ForeignKey("determination.id"), index=True)
    kind: Mapped[TraceabilityKind]
    detail_zh: Mapped[str]
    """The certificate, method or source it rests on; empty where the kind says it all."""
    detail_en: Mapped[str]
    without_u_zh: Mapped[str]
    """Why the value has no standard uncertainty; empty where it has one."""
    without_u_en: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]

    determination: Mapped[Determination] = relationship()

    __table_args__ = (
        CheckConstraint("(detail_zh = '') = (detail_en = '')", name="detail_in_both_languages"),
        CheckConstraint(
            "(without_u_zh = '') = (without_u_en = '')", name="reason_in_both_languages"
        ),
        Index(
            "uq_traceability_statement_once",
            "determination_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )


class ReportWaiver(Base):
    """The signed decision to release reports of a round without one item; printed in them."""

    __tablename__ = "report_waiver"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    item: Mapped[str]
    reason_zh: Mapped[str]
    reason_en: Mapped[str]
    sha256: Mapped[str]
    """Digest of round, item and reason: what the signature stands under."""
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    """The name as it was at that moment."""
    signed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()

    __table_args__ = (
        CheckConstraint("reason_zh <> '' AND reason_en <> ''", name="reason_in_both_languages"),
        CheckConstraint("item ~ '^R-[a-w]$'", name="item_has_form"),
        Index(
            "uq_report_waiver_once",
            "round_id",
            "item",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )


class ReleasedRecords(Base):
    """What an order of reports states, frozen: later changes of a record touch no issued report."""

    __tablename__ = "released_records"

    order_id: Mapped[int] = mapped_column(ForeignKey("report_order.id"), primary_key=True)
    content: Mapped[str]
    """Canonical JSON of `reporting.records`."""

    order: Mapped[ReportOrder] = relationship()
