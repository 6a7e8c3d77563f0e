"""Set up rounds, enrol laboratories under random codes, move rounds through their lifecycle."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import CodeTaken, Forbidden
from ..identity.actor import Actor
from ..identity.duties import check_enrolment
from ..identity.models import Laboratory
from ..identity.permissions import Act, may, require
from ..schemes.models import Scheme
from ..schemes.plan import Plan
from ..schemes.refusals import check_code
from .codes import new_code
from .copying import copy_measurands
from .lifecycle import (
    OPEN_FOR_ENROLMENT,
    TRANSITIONS,
    Effect,
    EnrolmentState,
    RoundState,
    find_transition,
)
from .models import Enrolment, Round, RoundMaterial
from .refusals import (
    AlreadyEnrolled,
    ClosesBeforeItOpens,
    EnrolmentClosed,
    ReasonMissing,
    RoundCannotMove,
    TimeZoneUnknown,
)
from .release import refusal_of
from .standing import find_unmet
from .telling import tell_of_step

RETENTION = timedelta(days=3653)
"""Ten years: how long the records of a round are kept before it is archived."""


def create_round(
    session: Session,
    scheme: Scheme,
    *,
    actor: Actor,
    code: str,
    title_zh: str,
    title_en: str,
    opens_at: datetime,
    closes_at: datetime,
    time_zone: str,
    plan: Plan,
    materials: Sequence[tuple[str, str, str]] = (),
    determinations: Sequence[tuple[str, str]] = (),
    source: str = "",
    physical: bool = True,
) -> Round:
    """Prepare a round with its own copies of the measurands it determines and their methods."""
    require(actor, Act.EDIT_ROUND, scheme_id=scheme.id)
    _check_times(opens_at, closes_at, time_zone)
    check_code(code)
    if session.scalar(select(Round.id).where(Round.code == code)):
        raise CodeTaken(code=code)
    round_ = Round(
        scheme=scheme,
        code=code,
        title_zh=title_zh,
        title_en=title_en,
        opens_at=opens_at,
        closes_at=closes_at,
        time_zone=time_zone,
        plan_text=plan.canonical_json,
        plan_sha256=plan.sha256,
        source=source,
        created_at=clock.now(),
        materials=[
            RoundMaterial(
                position=position, code=material, name_zh=zh, name_en=en, physical=physical
            )
            for position, (material, zh, en) in enumerate(materials, 1)
        ],
    )
    round_.measurands = copy_measurands(scheme, round_.materials, determinations)
    session.add(round_)
    session.flush()
    record(
        session,
        actor=actor,
        action="round.created",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"code": code, "plan_sha256": round_.plan_sha256, "closes_at": closes_at},
    )
    return round_


def enrol_laboratory(
    session: Session, round_: Round, laboratory: Laboratory, *, actor: Actor
) -> Enrolment:
    """Let a laboratory take part under a new random code of this round only."""
    require(actor, Act.ENROL_LABORATORY, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.state not in OPEN_FOR_ENROLMENT:
        raise EnrolmentClosed(round_code=round_.code)
    check_enrolment(session, scheme_id=round_.scheme_id, laboratory_id=laboratory.id)
    enrolment = session.scalar(
        select(Enrolment).where(
            Enrolment.round_id == round_.id, Enrolment.laboratory_id == laboratory.id
        )
    )
    if enrolment is None:
        enrolment = Enrolment(round=round_, laboratory=laboratory)
    elif enrolment.state is EnrolmentState.CONFIRMED:
        raise AlreadyEnrolled(round_code=round_.code)
    enrolment.code = enrolment.code or draw_code(session, round_)
    enrolment.state, enrolment.enrolled_at = EnrolmentState.CONFIRMED, clock.now()
    session.add(enrolment)
    session.flush()
    session.expire(round_, ["enrolments"])
    # The code is not recorded: whoever reads the history must not learn whose it is.
    record(
        session,
        actor=actor,
        action="laboratory.enrolled",
        subject_type="laboratory",
        subject_id=laboratory.id,
        round_id=round_.id,
    )
    return enrolment


def draw_code(session: Session, round_: Round) -> str:
    """Draw a code nobody in this round has or had."""
    taken = select(Enrolment.code).where(Enrolment.round_id == round_.id)
    with session.no_autoflush:
        return new_code(set(session.scalars(taken)))


def move_round(
    session: Session,
    round_: Round,
    target: RoundState,
    *,
    actor: Actor,
    at: datetime | None = None,
    reason: str = "",
) -> Round:
    """Take a round one step along its lifecycle, if everything the step needs is there."""
    _require_any(actor, {act for step in TRANSITIONS for act in step.who}, round_)
    lock_row(session, round_)
    transition = find_transition(round_.state, target)
    if transition is None:
        raise RoundCannotMove(source=round_.state, target=target)
    _require_any(actor, transition.who, round_)
    reason = reason.strip()
    if transition.needs_reason and not reason:
        raise ReasonMissing
    moment = at or clock.now()
    if unmet := find_unmet(session, round_, transition, at=moment):
        raise refusal_of(session, round_, guards=tuple(unmet), at=moment)
    round_.state = target
    if Effect.CALL_OFF in transition.effects:
        round_.cancellation = reason
    if Effect.ISSUE_REPORTS in transition.effects:
        round_.retained_until = moment + RETENTION
    session.flush()
    tell_of_step(session, round_, transition.event, reason=reason, at=at)
    record(
        session,
        actor=actor,
        action=transition.event,
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"from": transition.source.value, "to": target.value}
        | ({"reason": reason} if reason else {}),
    )
    return round_


def _require_any(actor: Actor, acts: Collection[Act], round_: Round) -> None:
    """Refuse unless one of these rights is the actor's in this round."""
    if not any(may(actor, act, scheme_id=round_.scheme_id) for act in acts):
        raise Forbidden(act=min(acts).value)


def _check_times(opens_at: datetime, closes_at: datetime, time_zone: str) -> None:
    if opens_at >= closes_at:
        raise ClosesBeforeItOpens(opens_at=opens_at, closes_at=closes_at)
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise TimeZoneUnknown(time_zone=time_zone) from None
