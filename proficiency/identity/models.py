"""Institutions, their laboratories, people and the roles they hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..config import DEFAULT_TIME_ZONE
from ..database import Base
from ..i18n import Language
from .roles import Role


class Institution(Base):
    """A member of the alliance."""

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    synthetic: Mapped[bool] = mapped_column(default=False)

    laboratories: Mapped[list[Laboratory]] = relationship(back_populates="institution")


class Laboratory(Base):
    """A laboratory of an institution; the unit that takes part in rounds."""

    __tablename__ = "laboratory"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), index=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    one_person: Mapped[bool] = mapped_column(default=False)
    """The analyst may sign too; reports of such results say so."""

    institution: Mapped[Institution] = relationship(back_populates="laboratories")


class Person(Base):
    """Someone who can sign in."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    """In lower case."""
    name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[Language] = mapped_column(default=Language.ZH)
    time_zone: Mapped[str] = mapped_column(default=DEFAULT_TIME_ZONE)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    grants: Mapped[list[RoleGrant]] = relationship(back_populates="person")

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower_case"),)


class RoleGrant(Base):
    """One role of one person, within a scheme, a laboratory, an institution or the platform."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role]
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"))
    """Set for coordinators, who hold the role per scheme."""
    laboratory_id: Mapped[int | None] = mapped_column(ForeignKey("laboratory.id"))
    """Set for analysts and approvers, who act for one laboratory."""
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    """Set for the administrators of an institution."""

    person: Mapped[Person] = relationship(back_populates="grants")
    laboratory: Mapped[Laboratory | None] = relationship()
    institution: Mapped[Institution | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "(role = 'coordinator') = (scheme_id IS NOT NULL)", name="coordinator_has_scheme"
        ),
        CheckConstraint(
            "(role IN ('analyst', 'approver')) = (laboratory_id IS NOT NULL)",
            name="laboratory_role_has_laboratory",
        ),
        CheckConstraint(
            "(role = 'institution_admin') = (institution_id IS NOT NULL)",
            name="institution_role_has_institution",
        ),
        CheckConstraint("role <> 'system'", name="system_is_nobody"),
        Index(
            "uq_role_grant_once",
            "person_id",
            "role",
            "scheme_id",
            "laboratory_id",
            "institution_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )
