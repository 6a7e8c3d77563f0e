"""Who is told of a corrective action: the laboratory of its own, coordinators under the code."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from .. import clock
from ..identity.queries import recipients_of_laboratories, recipients_of_scheme
from ..notices.facts import Marked
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..rounds.models import Enrolment
from ..rounds.reminding import name_of
from ..rounds.telling import LONG_PAST, round_facts
from .models import CorrectiveAction

PAGE = "/actions"


def is_news(at: datetime | None) -> bool:
    """Answer whether a step is of these days; of an archive nobody is told."""
    return at is None or at >= clock.now() - LONG_PAST


def tell_asked(
    session: Session, enrolment: Enrolment, *, count: int, due_at: datetime, at: datetime
) -> None:
    """Tell a laboratory that it is asked, once for all its results of a round."""
    if not is_news(at):
        return
    tell_laboratory(session, enrolment, NoticeKind.ACTION_ASKED, {"count": count, "due": due_at})


def tell_reviewed(session: Session, action: CorrectiveAction, outcome: str, remark: str) -> None:
    """Tell a laboratory what became of its answer."""
    tell_laboratory(
        session,
        action.enrolment,
        NoticeKind.ACTION_REVIEWED,
        {"number": action.number, "outcome": Marked(outcome), "remark": remark},
    )


def tell_laboratory(
    session: Session,
    enrolment: Enrolment,
    kind: NoticeKind,
    facts: dict[str, object],
    *,
    once: str | None = None,
) -> int:
    """Tell the people of one laboratory something about its corrective actions."""
    people = recipients_of_laboratories(session, [enrolment.laboratory_id])
    return tell(
        session,
        kind,
        people[enrolment.laboratory_id],
        facts={
            **round_facts(enrolment.round, page=PAGE),
            "laboratory": name_of(enrolment.laboratory),
            **facts,
        },
        round_id=enrolment.round_id,
        once=once,
    )


def tell_coordinators(session: Session, action: CorrectiveAction) -> None:
    """Tell the coordinators, under the code, that an answer waits for them."""
    round_ = action.enrolment.round
    tell(
        session,
        NoticeKind.ACTION_ANSWERED,
        recipients_of_scheme(session, round_.scheme_id),
        facts={
            **round_facts(round_, page=PAGE),
            "code": action.enrolment.code,
            "number": action.number,
        },
        round_id=round_.id,
    )
