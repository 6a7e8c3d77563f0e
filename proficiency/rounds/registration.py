"""Register a laboratory for a round, decide on the registration, withdraw it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.duties import check_enrolment
from ..identity.models import Institution, Laboratory, RoleGrant
from ..identity.permissions import Act, may, require
from ..identity.queries import list_laboratories, recipients_of_laboratories
from ..notices.facts import Both
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from .lifecycle import OPEN_FOR_ENROLMENT, EnrolmentState, RoundState
from .models import Enrolment, Round
from .refusals import (
    AlreadyDecided,
    AlreadyEnrolled,
    EnrolmentClosed,
    ReasonMissing,
    RegistrationNotOpen,
)
from .services import draw_code
from .telling import round_facts

ENDED = frozenset({EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN})


def register_laboratory(
    session: Session,
    round_: Round,
    laboratory: Laboratory,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> Enrolment:
    """Let a laboratory ask for its place in a round; without a code until it is confirmed."""
    require(
        actor,
        Act.REGISTER_LABORATORY,
        laboratory_id=laboratory.id,
        institution_id=laboratory.institution_id,
    )
    lock_row(session, round_)
    check_enrolment(session, scheme_id=round_.scheme_id, laboratory_id=laboratory.id)
    if round_.state is not RoundState.REGISTRATION:
        raise RegistrationNotOpen(round_code=round_.code)
    check_enrolment(session, scheme_id=round_.scheme_id, laboratory_id=laboratory.id)
    moment = at or clock.now()
    enrolment = find_registration(session, round_, laboratory)
    if enrolment is None:
        enrolment = Enrolment(round=round_, laboratory=laboratory, enrolled_at=moment)
        session.add(enrolment)
    elif enrolment.state not in ENDED:
        raise AlreadyEnrolled(round_code=round_.code)
    enrolment.state, enrolment.enrolled_at = EnrolmentState.PENDING, moment
    keep(session, enrolment, "registration.made", actor=actor)
    return enrolment


def confirm_registration(session: Session, enrolment: Enrolment, *, actor: Actor) -> Enrolment:
    """Give a registered laboratory its place and its code in this round."""
    round_ = enrolment.round
    require(actor, Act.CONFIRM_REGISTRATION, scheme_id=round_.scheme_id)
    check_undecided(session, enrolment)
    check_enrolment(session, scheme_id=round_.scheme_id, laboratory_id=enrolment.laboratory_id)
    enrolment.code = enrolment.code or draw_code(session, round_)
    enrolment.state = EnrolmentState.CONFIRMED
    inform(session, enrolment, NoticeKind.REGISTRATION_CONFIRMED)
    # The code is not recorded: whoever reads the history must not learn whose it is.
    keep(session, enrolment, "registration.confirmed", actor=actor)
    return enrolment


def decline_registration(
    session: Session, enrolment: Enrolment, *, actor: Actor, reason: str
) -> Enrolment:
    """Refuse a registered laboratory its place, and tell it why."""
    require(actor, Act.CONFIRM_REGISTRATION, scheme_id=enrolment.round.scheme_id)
    if not reason.strip():
        raise ReasonMissing
    check_undecided(session, enrolment)
    enrolment.state = EnrolmentState.DECLINED
    inform(session, enrolment, NoticeKind.REGISTRATION_DECLINED, reason=reason.strip())
    keep(session, enrolment, "registration.declined", actor=actor, reason=reason.strip())
    return enrolment


def withdraw_registration(
    session: Session, enrolment: Enrolment, *, actor: Actor, reason: str = ""
) -> Enrolment:
    """Let a laboratory leave a round before it is closed; nothing of it is evaluated.

    A laboratory owes nobody a reason, but may give one.
    """
    laboratory = enrolment.laboratory
    require(
        actor,
        Act.REGISTER_LABORATORY,
        laboratory_id=laboratory.id,
        institution_id=laboratory.institution_id,
    )
    lock_row(session, enrolment.round)
    lock_row(session, enrolment)
    if enrolment.round.state not in OPEN_FOR_ENROLMENT:
        raise EnrolmentClosed(round_code=enrolment.round.code)
    if enrolment.state in ENDED:
        raise AlreadyDecided
    enrolment.state = EnrolmentState.WITHDRAWN
    keep(session, enrolment, "registration.withdrawn", actor=actor, reason=reason.strip())
    return enrolment


def find_registration(session: Session, round_: Round, laboratory: Laboratory) -> Enrolment | None:
    """Return the registration of a laboratory in a round, however it ended."""
    return session.scalar(
        select(Enrolment).where(
            Enrolment.round_id == round_.id, Enrolment.laboratory_id == laboratory.id
        )
    )


def laboratories_to_enrol(session: Session, *, actor: Actor) -> list[Laboratory]:
    """Return the laboratories a round can be offered to.

    Who is known only from published data and has no people here would never answer.
    """
    with_people = select(RoleGrant.laboratory_id).where(RoleGrant.laboratory_id.is_not(None))
    from_papers = (
        select(Enrolment.laboratory_id)
        .join(Enrolment.round)
        .where(Enrolment.laboratory_id.not_in(with_people))
        .group_by(Enrolment.laboratory_id)
        .having(func.bool_and(Round.source != ""))
    )
    return list_laboratories(session, actor=actor, without=from_papers)


def registrations_of(session: Session, round_: Round, *, actor: Actor) -> Sequence[Enrolment]:
    """Return who registered, in the order of the register, which says nothing of the codes.

    With names: to who decides on registrations, not to everybody who may read that there are some.
    """
    require(actor, Act.CONFIRM_REGISTRATION, scheme_id=round_.scheme_id)
    return session.scalars(
        select(Enrolment)
        .join(Enrolment.laboratory)
        .join(Laboratory.institution)
        .where(Enrolment.round_id == round_.id)
        .options(contains_eager(Enrolment.laboratory, Laboratory.institution))
        .order_by(Institution.code, Laboratory.id)
    ).all()


def own_registrations(
    session: Session, round_: Round, *, actor: Actor
) -> list[tuple[Laboratory, Enrolment | None]]:
    """Return the laboratories this person may register, each with what became of it here."""
    found = session.execute(
        select(Laboratory, Enrolment)
        .join(Laboratory.institution)
        .outerjoin(
            Enrolment,
            (Enrolment.laboratory_id == Laboratory.id) & (Enrolment.round_id == round_.id),
        )
        .where(
            Laboratory.id.in_(actor.laboratories())
            | Laboratory.institution_id.in_(actor.institutions())
        )
        .options(contains_eager(Laboratory.institution))
        .order_by(Laboratory.id)
    )
    return [
        (laboratory, enrolment)
        for laboratory, enrolment in found
        if may(
            actor,
            Act.REGISTER_LABORATORY,
            laboratory_id=laboratory.id,
            institution_id=laboratory.institution_id,
        )
    ]


def get_registration(session: Session, round_: Round, number: int) -> Enrolment:
    """Return one registration of this round; that of another does not exist here."""
    enrolment = session.get(Enrolment, number)
    if enrolment is None or enrolment.round_id != round_.id:
        raise NotFound(number=number)
    return enrolment


def check_undecided(session: Session, enrolment: Enrolment) -> None:
    """Refuse a second decision, also one that was taken at this moment elsewhere."""
    lock_row(session, enrolment.round)
    lock_row(session, enrolment)
    if enrolment.round.state not in OPEN_FOR_ENROLMENT:
        raise EnrolmentClosed(round_code=enrolment.round.code)
    if enrolment.state is not EnrolmentState.PENDING:
        raise AlreadyDecided


def inform(session: Session, enrolment: Enrolment, kind: NoticeKind, *, reason: str = "") -> None:
    """Tell the people of a laboratory and of its institution what became of the registration."""
    laboratory = enrolment.laboratory
    people = recipients_of_laboratories(session, [laboratory.id])[laboratory.id]
    name = Both(laboratory.name_zh, laboratory.name_en)
    facts = {**round_facts(enrolment.round), "laboratory": name, "reason": reason}
    tell(session, kind, people, facts=facts, round_id=enrolment.round_id)


def keep(
    session: Session, enrolment: Enrolment, action: str, *, actor: Actor, reason: str = ""
) -> None:
    """Write a decision into the history of the round."""
    session.flush()
    session.expire(enrolment.round, ["enrolments"])
    record(
        session,
        actor=actor,
        action=action,
        subject_type="laboratory",
        subject_id=enrolment.laboratory_id,
        round_id=enrolment.round_id,
        facts={"reason": reason} if reason else {},
    )
