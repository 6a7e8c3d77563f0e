"""What a scheme asks of its laboratories after a round: time to answer, criterion, validity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from .. import clock
from ..audit.services import record
from ..database import Base, lock_row
from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from .models import Scheme

WHOLE = mark("A whole number from {low} to {high} is expected.")
LIMITS = {"answer_days": (1, 365), "satisfactory_percent": (50, 100), "coverage_months": (1, 60)}


class PerformanceRule(Base):
    """The rule of one scheme, where it differs from the usual one."""

    __tablename__ = "performance_rule"

    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    answer_days: Mapped[int]
    satisfactory_percent: Mapped[int]
    coverage_months: Mapped[int]
    changed_at: Mapped[datetime]

    __table_args__ = tuple(
        CheckConstraint(f"{name} BETWEEN {low} AND {high}", name=f"{name}_in_range")
        for name, (low, high) in LIMITS.items()
    )


@dataclass(frozen=True)
class Expected:
    """What is asked of laboratories."""

    answer_days: int = 30
    """Days within which a request for corrective action is answered."""
    satisfactory_percent: int = 80
    """Share of the scored results of a measurand that must be satisfactory in a round."""
    coverage_months: int = 12
    """For how long after a round a satisfactory performance counts."""


def expected_by(session: Session, scheme_id: int) -> Expected:
    """Return what a scheme asks; the usual where nothing else was laid down."""
    rule = session.get(PerformanceRule, scheme_id)
    if rule is None:
        return Expected()
    return Expected(rule.answer_days, rule.satisfactory_percent, rule.coverage_months)


def lay_down(session: Session, scheme: Scheme, typed: dict[str, str], *, actor: Actor) -> Expected:
    """Lay down what a scheme asks from now on; what was issued before stays as it is."""
    require(actor, Act.EDIT_SCHEME, scheme_id=scheme.id)
    wanted = {name: number_of(typed.get(name, ""), *LIMITS[name]) for name in LIMITS}
    if wrong := [name for name, number in wanted.items() if number is None]:
        raise InvalidInput(
            [
                Problem(WHOLE, {"low": LIMITS[name][0], "high": LIMITS[name][1]}, column=name)
                for name in wrong
            ]
        )
    lock_row(session, scheme)
    before = expected_by(session, scheme.id)
    numbers = {name: int(number or 0) for name, number in wanted.items()}
    rule = session.get(PerformanceRule, scheme.id) or PerformanceRule(scheme_id=scheme.id)
    for name, number in numbers.items():
        setattr(rule, name, number)
    rule.changed_at = clock.now()
    session.add(rule)
    session.flush()
    record(
        session,
        actor=actor,
        action="scheme.performance_rule_changed",
        subject_type="scheme",
        subject_id=scheme.id,
        facts={"before": {name: getattr(before, name) for name in LIMITS}, "after": numbers},
    )
    return Expected(**numbers)


def number_of(typed: str, low: int, high: int) -> int | None:
    """Read a whole number within limits; None for everything else."""
    text = typed.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if low <= int(text) <= high else None
