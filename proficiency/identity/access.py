"""The tables of getting in: personal links, second factors, sessions, throttled tries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Base
from ..i18n import Language
from .models import Institution, Laboratory, Person
from .roles import Role


class Invitation(Base):
    """A personal link by which somebody gets an account with one role, once."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    """The link itself is kept nowhere."""
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    language: Mapped[Language]
    role: Mapped[Role]
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"))
    """Set for coordinators."""
    laboratory_id: Mapped[int | None] = mapped_column(ForeignKey("laboratory.id"))
    """Set for analysts and approvers."""
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    """Set for the administrators of an institution."""
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the platform itself invites: the first administrator."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was accepted or withdrawn; None while it is open."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who accepted it; None while it is open, and when it was withdrawn."""

    laboratory: Mapped[Laboratory | None] = relationship()
    institution: Mapped[Institution | None] = relationship()
    inviter: Mapped[Person | None] = relationship(foreign_keys=[invited_by])

    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("person_id IS NULL OR ended_at IS NOT NULL", name="accepted_is_ended"),
        CheckConstraint("token_sha256 ~ '^[0-9a-f]{64}$'", name="token_is_sha256"),
    )


class PasswordReset(Base):
    """A personal link by which a person sets a new password, once."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used or a newer one took its place; None while it is open."""

    person: Mapped[Person] = relationship()

    __table_args__ = (CheckConstraint("token_sha256 ~ '^[0-9a-f]{64}$'", name="token_is_sha256"),)


class SecondFactor(Base):
    """The secret a person's authenticator shares with the platform."""

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted with a key that lies outside the database."""
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """None until a first code proved that the authenticator holds the secret."""
    last_step: Mapped[int] = mapped_column(default=0)
    """Time step of the last code that was taken: neither it nor an earlier one is taken again."""


class RecoveryCode(Base):
    """A code that stands in for a lost authenticator, once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sha256: Mapped[str]
    """Eighty random bits need no slow digest."""
    used_at: Mapped[datetime | None]
    """None while it can be used."""


class SignIn(Base):
    """A person's log-in in one browser."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When the person left or it was ended; None while it is open."""
    browser: Mapped[str]
    address: Mapped[str]

    person: Mapped[Person] = relationship()


class Throttle(Base):
    """How often something failed lately for one account or one network address."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    """Digest of what is throttled; an address that was typed is not readable here."""
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
    """No try is looked at before this moment; None where the next one may come at once."""


class InstitutionApplication(Base):
    """An institution that asked to be admitted, and what was decided."""

    __tablename__ = "institution_application"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    laboratory_zh: Mapped[str]
    laboratory_en: Mapped[str]
    person_name: Mapped[str]
    email: Mapped[str]
    language: Mapped[Language]
    note: Mapped[str]
    applied_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    """None while it waits."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None while it waits."""
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    """The institution it became; None while it waits, and where it was declined."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it was declined."""

    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint(
            "decided_at IS NOT NULL OR (decided_by IS NULL AND institution_id IS NULL)",
            name="decision_has_moment",
        ),
    )
