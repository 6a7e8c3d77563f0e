"""The dates of a round: set in their order, changed with notice, and kept by the product itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import Refusal
from ..i18n import mark
from ..identity.actor import SYSTEM, Actor
from ..identity.permissions import Act, require
from ..identity.queries import recipients_of_scheme
from ..notices.facts import Marked
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from .lifecycle import BEFORE_OPENING, GUARD_TEXTS, TRANSITIONS, Guard, RoundState, Transition
from .models import Round
from .refusals import DatesOutOfOrder, LateDaysOutOfRange, ReasonMissing, TimetableFixed
from .standing import find_unmet
from .telling import round_facts, tell_of_step

log = logging.getLogger(__name__)
DATE_NAMES: dict[str, str] = {
    "registration_opens_at": mark("Registration opens"),
    "registration_closes_at": mark("Registration closes"),
    "ships_at": mark("Samples are shipped"),
    "opens_at": mark("Results can be entered"),
    "closes_at": mark("Results are due"),
    "reports_at": mark("Final report planned"),
}
"""Every date of a round in its order; all but opening and closing may be left open."""

DEFAULT_LATE_DAYS, MOST_LATE_DAYS = 14, 90


@dataclass(frozen=True)
class Timetable:
    """The dates of a round; a step without its date is taken by the coordinator alone."""

    opens_at: datetime
    closes_at: datetime
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    ships_at: datetime | None = None
    reports_at: datetime | None = None
    late_days: int = DEFAULT_LATE_DAYS
    """For how many days after the close late results are taken, beside the consensus."""

    def first_disorder(self) -> tuple[str, str] | None:
        """Return the first two dates that do not follow each other, None where all do."""
        dates = [(name, moment) for name in DATE_NAMES if (moment := getattr(self, name))]
        for (before, early), (after, late) in pairwise(dates):
            if early >= late:
                return before, after
        return None


class StepTaker(Protocol):
    """What takes a step of a round with everything that belongs to it."""

    def __call__(
        self, session: Session, round_: Round, target: RoundState, *, actor: Actor, at: datetime
    ) -> Round:
        """Take the step."""


def timetable_of(round_: Round) -> Timetable:
    """Return the dates of a round."""
    dates = {name: getattr(round_, name) for name in DATE_NAMES}
    return Timetable(**dates, late_days=round_.late_days)


def set_timetable(
    session: Session, round_: Round, timetable: Timetable, *, actor: Actor, reason: str = ""
) -> Round:
    """Set the dates; once announced, a change needs a reason and is told to all concerned."""
    require(actor, Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.state not in BEFORE_OPENING:
        raise TimetableFixed(round_code=round_.code)
    if disorder := timetable.first_disorder():
        raise DatesOutOfOrder(before=DATE_NAMES[disorder[0]], after=DATE_NAMES[disorder[1]])
    if not 0 <= timetable.late_days <= MOST_LATE_DAYS:
        raise LateDaysOutOfRange(most=MOST_LATE_DAYS)
    announced = round_.state is not RoundState.DRAFT
    if announced and not reason.strip():
        raise ReasonMissing
    before = asdict(timetable_of(round_))
    for name, moment in asdict(timetable).items():
        setattr(round_, name, moment)
    session.flush()
    if announced:
        tell_of_step(session, round_, "round.timetable_changed", reason=reason.strip())
    record(
        session,
        actor=actor,
        action="round.timetable_changed",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"before": before, "after": asdict(timetable)}
        | ({"reason": reason.strip()} if announced else {}),
    )
    return round_


def keep_timetable(
    session: Session, *, take_step: StepTaker, at: datetime | None = None
) -> list[Round]:
    """Take every step whose date has come, and say of each other one what holds it."""
    moment = at or clock.now()
    moved = []
    for transition in TRANSITIONS:
        for round_ in due_rounds(session, transition, at=moment):
            if unmet := find_unmet(session, round_, transition, at=moment):
                tell_held(session, round_, transition, unmet)
            elif taken := try_step(session, round_, transition, take_step=take_step, at=moment):
                moved.append(taken)
    return moved


def try_step(
    session: Session, round_: Round, transition: Transition, *, take_step: StepTaker, at: datetime
) -> Round | None:
    """Take a step, or none of it: a round that cannot be closed keeps no other one open."""
    try:
        with session.begin_nested():
            return take_step(session, round_, transition.target, actor=SYSTEM, at=at)
    except Refusal:
        log.exception("round %s is not taken to %s", round_.code, transition.target.value)
        return None


def due_rounds(session: Session, transition: Transition, *, at: datetime) -> list[Round]:
    """Return the rounds whose date for a step has come, passing over those just being moved."""
    if transition.due is None:
        return []
    found = session.scalars(
        select(Round)
        .where(Round.state == transition.source, getattr(Round, transition.due.value) <= at)
        .order_by(Round.id)
        .with_for_update(skip_locked=True, of=Round)
        .execution_options(populate_existing=True)
    )
    return list(found)


def held_steps(session: Session, round_: Round, *, at: datetime) -> Iterator[list[Guard]]:
    """Give what keeps the product from the step whose date has passed."""
    for transition in TRANSITIONS:
        date = getattr(round_, transition.due.value) if transition.due else None
        if transition.source is round_.state and date is not None and date <= at:
            unmet = find_unmet(session, round_, transition, at=at)
            if unmet:
                yield unmet


def tell_held(session: Session, round_: Round, transition: Transition, unmet: list[Guard]) -> None:
    """Tell the coordinators once, for the same date and reasons, why a step was not taken."""
    assert transition.due is not None
    date: datetime = getattr(round_, transition.due.value)
    needed = ",".join(guard.value for guard in unmet)
    told = tell(
        session,
        NoticeKind.STEP_HELD,
        recipients_of_scheme(session, round_.scheme_id),
        facts={
            **round_facts(round_),
            "step": Marked(transition.label),
            "due": date,
            "needed": Marked(GUARD_TEXTS[unmet[0]]),
        },
        round_id=round_.id,
        once=f"held {round_.id} {transition.target.value} {date.isoformat()} {needed}",
    )
    if told:
        record(
            session,
            actor=SYSTEM,
            action="round.held",
            subject_type="round",
            subject_id=round_.id,
            round_id=round_.id,
            facts={"to": transition.target.value, "due": date, "needed": needed},
        )
