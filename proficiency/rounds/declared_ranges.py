"""Declare before a round opens what its results can be, so that a slip is noticed at entry."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ..audit.services import record
from ..database import lock_row
from ..errors import Refusal
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from .lifecycle import BEFORE_OPENING
from .models import Determination, Round, RoundMeasurand

Range = tuple[Decimal, Decimal]


class RangesFixed(Refusal):
    """What is declared after results came in would be made from them."""

    message = mark("The possible results of round {round_code} are declared before it opens.")


class RangeReversed(Refusal):
    """A range ends before it begins."""

    message = mark(
        "{measurand} in {material}: the lowest possible result must be below the highest."
    )


def declare_ranges(
    session: Session,
    round_: Round,
    ranges: Mapping[tuple[str, str], Range | None],
    *,
    actor: Actor,
) -> list[Determination]:
    """Declare the possible results of measurands in materials; None takes a declaration back."""
    require(actor, Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.state not in BEFORE_OPENING:
        raise RangesFixed(round_code=round_.code)
    changed = []
    for determination in determinations_of(session, round_):
        place = (determination.measurand.code, determination.material.code)
        if place not in ranges:
            continue
        low, high = ranges[place] or (None, None)
        if low is not None and high is not None and low >= high:
            raise RangeReversed(measurand=place[0], material=place[1])
        if (determination.declared_low, determination.declared_high) != (low, high):
            determination.declared_low, determination.declared_high = low, high
            changed.append(determination)
    session.flush()
    if changed:
        record(
            session,
            actor=actor,
            action="round.ranges_declared",
            subject_type="round",
            subject_id=round_.id,
            round_id=round_.id,
            facts={"ranges": {_place(d): _written(d) for d in changed}},
        )
    return changed


def determinations_of(session: Session, round_: Round) -> list[Determination]:
    """Return what a round asks for, with measurands and materials."""
    return list(
        session.scalars(
            select(Determination)
            .join(Determination.measurand)
            .where(RoundMeasurand.round_id == round_.id)
            .options(joinedload(Determination.measurand), joinedload(Determination.material))
            .order_by(RoundMeasurand.position, Determination.position)
        )
    )


def _place(determination: Determination) -> str:
    return f"{determination.measurand.code} / {determination.material.code}"


def _written(determination: Determination) -> str:
    low, high = determination.declared_low, determination.declared_high
    return "" if low is None else f"{low} – {high}"
