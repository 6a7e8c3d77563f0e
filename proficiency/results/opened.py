"""What was handed in to a round after it was opened, and when: nothing of what is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ..rounds.lifecycle import UNSEALED, EnrolmentState
from ..rounds.models import Determination, Enrolment, Round
from .models import DigestList, Result, ResultSet, ResultSetState


@dataclass(frozen=True)
class HandedIn:
    """When a laboratory handed in what is scored; no value is part of it."""

    round_id: int
    laboratory_id: int
    submitted_at: datetime | None
    late: bool


def opened_sets(session: Session, round_: Round) -> Sequence[ResultSet]:
    """Return every submitted set with its results, by code; none of a round that is sealed."""
    if round_.state not in UNSEALED:
        return ()
    return session.scalars(
        select(ResultSet)
        .join(ResultSet.enrolment)
        .where(
            Enrolment.round_id == round_.id,
            ResultSet.state == ResultSetState.SUBMITTED,
            ResultSet.opened_at.is_not(None),
        )
        .options(
            joinedload(ResultSet.enrolment),
            selectinload(ResultSet.results)
            .joinedload(Result.determination)
            .options(joinedload(Determination.measurand), joinedload(Determination.material)),
        )
        .order_by(Enrolment.code, ResultSet.number)
    ).all()


def handed_in(session: Session, round_ids: Iterable[int]) -> list[HandedIn]:
    """Return when each laboratory handed in what is scored in these rounds."""
    found = session.execute(
        select(Enrolment.round_id, Enrolment.laboratory_id, ResultSet.submitted_at, ResultSet.late)
        .join(Enrolment, Enrolment.id == ResultSet.enrolment_id)
        .where(
            Enrolment.round_id.in_(list(round_ids)),
            # Who left the round after submitting takes no part in it.
            Enrolment.state == EnrolmentState.CONFIRMED,
            ResultSet.primary.is_(True),
            ResultSet.state == ResultSetState.SUBMITTED,
        )
    )
    return [HandedIn(number, laboratory, at, bool(late)) for number, laboratory, at, late in found]


def digest_lists(session: Session, round_: Round) -> Sequence[DigestList]:
    """Return the lists of digests of a round, the first one first."""
    return session.scalars(
        select(DigestList).where(DigestList.round_id == round_.id).order_by(DigestList.version)
    ).all()
