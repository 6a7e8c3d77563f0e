"""Who is told of a step of a round, and what: one line per step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..i18n import mark
from ..identity.queries import recipients_of_laboratories, recipients_with_roles
from ..identity.roles import Role
from ..notices.facts import Both, Marked
from ..notices.kinds import NoticeKind
from ..notices.models import Mail
from ..notices.recipients import Recipient
from ..notices.services import draft_of, tell
from .calendar_dates import calendar_of
from .lifecycle import SHOWN_TO_ALL_MEMBERS, EnrolmentState
from .models import Enrolment, Round
from .query_window import WORKING_DAYS, working_days_after

Audience = Callable[[Session, Round], list[Recipient]]
LONG_PAST = timedelta(days=2)
"""A step entered this long after it happened belongs to an archive, and is news to nobody."""
IMPACT_TO_COME = mark("(told to each laboratory for itself)")


def participants(session: Session, round_: Round) -> list[Recipient]:
    """Return the people of the laboratories that take part."""
    taking_part = select(Enrolment.laboratory_id).where(
        Enrolment.round_id == round_.id, Enrolment.state == EnrolmentState.CONFIRMED
    )
    by_laboratory = recipients_of_laboratories(session, session.scalars(taking_part))
    return [person for people in by_laboratory.values() for person in people]


def members(session: Session, round_: Round) -> list[Recipient]:
    """Return everybody who can register a laboratory."""
    return recipients_with_roles(session, {Role.INSTITUTION_ADMIN, Role.APPROVER})


def concerned(session: Session, round_: Round) -> list[Recipient]:
    """Return everybody who could register while laboratories register, later who takes part."""
    if round_.state in SHOWN_TO_ALL_MEMBERS:
        return members(session, round_)
    return participants(session, round_)


@dataclass(frozen=True)
class Told:
    """What is told of one step, and to whom."""

    kind: NoticeKind
    audience: Audience
    page: str = ""
    """The part of the round a reader opens next."""
    with_calendar: bool = False
    told_apart: bool = False
    """Told by who takes the step, to each laboratory what it is to that laboratory."""
    until_close: bool = False
    """Of no use any more when the round has closed."""


STEPS: dict[str, Told] = {
    "round.announced": Told(NoticeKind.ROUND_ANNOUNCED, members, with_calendar=True),
    "round.opened": Told(NoticeKind.ROUND_OPEN, participants, "/results", until_close=True),
    "round.extended": Told(NoticeKind.EXTENDED, participants, with_calendar=True),
    "round.timetable_changed": Told(NoticeKind.TIMETABLE_CHANGED, concerned, with_calendar=True),
    "round.closed": Told(NoticeKind.CLOSED, participants),
    "round.cancelled": Told(NoticeKind.CANCELLED, concerned),
    "round.preliminary": Told(NoticeKind.PRELIMINARY_REPORT, participants, "/reports"),
    "round.finalised": Told(NoticeKind.FINAL_REPORT, participants, "/reports"),
    "round.corrected": Told(NoticeKind.CORRECTED_REPORT, participants, "/reports", told_apart=True),
}
"""By the name of the audit event; a step that is not named is told to nobody."""


def tell_of_step(
    session: Session,
    round_: Round,
    event: str,
    *,
    reason: str = "",
    closed_before: datetime | None = None,
    at: datetime | None = None,
) -> None:
    """Tell everybody concerned of a step that was just taken."""
    told = STEPS.get(event)
    if (
        told is None
        or told.told_apart
        or round_.source
        or (at is not None and at < clock.now() - LONG_PAST)
    ):
        return
    tell(
        session,
        told.kind,
        told.audience(session, round_),
        facts=step_facts(round_, told, reason=reason, closed_before=closed_before),
        round_id=round_.id,
        attachments=[calendar_of(round_)] if told.with_calendar else (),
        useful_until=round_.closes_at if told.until_close else None,
    )


def preview_of_step(
    session: Session, round_: Round, event: str, *, reader: Recipient, reason: str = ""
) -> tuple[Mail, int]:
    """Return what `tell_of_step` would write to this reader now, and how many would get it."""
    told = STEPS[event]
    mail = draft_of(
        told.kind,
        reader,
        facts=step_facts(round_, told, reason=reason),
        attachments=[calendar_of(round_)] if told.with_calendar else (),
    )
    return mail, len(told.audience(session, round_))


def step_facts(
    round_: Round, told: Told, *, reason: str = "", closed_before: datetime | None = None
) -> dict[str, object]:
    """Return the facts of a step, for the message and for its preview alike."""
    return {
        **round_facts(round_, page=told.page),
        "reason": reason,
        "closed_before": closed_before or round_.closes_at,
        "impact": Marked(IMPACT_TO_COME),
        "until": working_days_after(clock.now(), WORKING_DAYS, time_zone=round_.time_zone),
    }


def round_facts(round_: Round, *, page: str = "") -> dict[str, object]:
    """Return the facts every message of a round needs; `page` is the part of it to open."""
    return {
        "round_code": round_.code,
        "round_title": Both(round_.title_zh, round_.title_en),
        "time_zone": round_.time_zone,
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
        "path": f"/rounds/{round_.code}{page}",
    }
