"""What followed the reports of the demonstration: corrective actions and certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..certificates.preparing import issue_certificates, list_of
from ..corrective.asking import ask_where_needed
from ..corrective.effectiveness import proposals
from ..corrective.lifecycle import Cause, Event
from ..corrective.models import CorrectiveAction
from ..corrective.services import Answer, answer, approve, close, review
from ..identity.actor import Actor
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Enrolment, Round
from ..schemes.models import Scheme
from .people import Member

STATES = 6
"""One action after the other is taken one step less far, from closed back to asked."""
MOST = 12
"""Actions of one round that are answered; the others wait, as in life."""
GIVEN = (
    Answer(
        Cause.CALCULATION,
        "复核原始记录,发现未乘稀释倍数。Raw data checked: the dilution was not multiplied.",
        "结果不再更改。The result stays as reported.",
        "结果由第二人复算。A second person recalculates every result.",
    ),
    Answer(
        Cause.METHOD,
        "门控模板与方案不一致。The gating template differed from the protocol.",
        "重新分析原始文件。The raw files were analysed again.",
        "模板锁定版本。The template is locked to one version.",
    ),
    Answer(
        Cause.TRANSCRIPTION,
        "录入时两个样品互换。Two samples were swapped while typing.",
        "",
        "录入后核对标签。Labels are compared after typing.",
    ),
    Answer(
        Cause.CALIBRATION,
        "计数仪校准过期。The calibration of the counter had expired.",
        "重新校准后复测留样。Retained sample measured again after calibration.",
        "校准到期前提醒。A reminder before calibration expires.",
    ),
)


def follow_up(
    session: Session, scheme: Scheme, *, members: Mapping[str, Member], coordinator: Actor
) -> None:
    """Let the two newest final rounds of a scheme have actions, the older one certificates."""
    rounds = session.scalars(
        select(Round)
        .where(Round.scheme_id == scheme.id, Round.state.in_(REPORTS_ARE_OUT))
        .order_by(Round.closes_at.desc())
        .limit(2)
    ).all()
    people = {each.laboratory.id: each for each in members.values()}
    for round_ in rounds:
        asked_at = issued_at(round_)
        ask_where_needed(session, round_, at=asked_at)
        answer_some(session, round_, people=people, coordinator=coordinator, at=asked_at)
    if len(rounds) > 1:
        older = rounds[1]
        listed = list_of(session, older, actor=coordinator)
        at = issued_at(older) + timedelta(days=3)
        issue_certificates(session, older, actor=coordinator, sha256=listed.sha256, at=at)


def issued_at(round_: Round) -> datetime:
    """Return a moment shortly after the reports of a round."""
    return round_.closes_at + timedelta(days=11)


def answer_some(
    session: Session,
    round_: Round,
    *,
    people: Mapping[int, Member],
    coordinator: Actor,
    at: datetime,
) -> None:
    """Take some actions of a round through their steps, each to another state."""
    actions: Sequence[CorrectiveAction] = session.scalars(
        select(CorrectiveAction)
        .join(CorrectiveAction.enrolment)
        .where(Enrolment.round_id == round_.id)
        .order_by(CorrectiveAction.determination_id, CorrectiveAction.id)
        .limit(MOST)
    ).all()
    proposed = proposals(session, actions)
    for place, action in enumerate(actions):
        member, far = people[action.enrolment.laboratory_id], STATES - place % STATES
        moment = at + timedelta(days=2 + place)
        if far > 1:
            given = GIVEN[place % len(GIVEN)]
            answer(session, action, given, actor=member.analyst, at=moment)
        if far > 2:
            approve(session, action, actor=member.approver, at=moment + timedelta(days=1))
        if far == 4:
            review(
                session,
                action,
                Event.SEND_BACK,
                actor=coordinator,
                text="请说明如何确认该原因。Please say how the cause was confirmed.",
                at=moment + timedelta(days=2),
            )
        if far > 4:
            later = moment + timedelta(days=2)
            review(session, action, Event.ACCEPT, actor=coordinator, at=later)
        if far > 5 and action.id in proposed:
            proposal = proposed[action.id]
            close(
                session,
                action,
                proposal.effect,
                proposal=proposal,
                actor=coordinator,
                at=moment + timedelta(days=90),
            )
