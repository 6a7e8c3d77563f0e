"""Which corrective actions a person may read, and from which side."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.permissions import Act, may
from ..rounds.models import Determination, Enrolment, Round
from .lifecycle import Step, steps_from
from .models import CorrectiveAction


class Side(StrEnum):
    """From which side a person sees an action."""

    LABORATORY = "laboratory"
    COORDINATION = "coordination"
    """Under codes: names of the laboratory and its people are not shown."""


def side_of(action: CorrectiveAction, *, actor: Actor) -> Side | None:
    """Return from which side the person sees an action; None where it does not exist for them."""
    laboratory_id = action.enrolment.laboratory_id
    own = laboratory_id in actor.laboratories()
    if own and may(actor, Act.READ_ACTIONS, laboratory_id=laboratory_id):
        return Side.LABORATORY
    if may(actor, Act.READ_ACTIONS, scheme_id=action.enrolment.round.scheme_id):
        return Side.COORDINATION
    return None


def get_action(session: Session, number: str, *, actor: Actor) -> tuple[CorrectiveAction, Side]:
    """Return an action to those who may read it; to others it does not exist."""
    action = session.scalar(
        select(CorrectiveAction).options(*loaded()).where(CorrectiveAction.number == number)
    )
    side = side_of(action, actor=actor) if action is not None else None
    if action is None or side is None:
        raise NotFound(number=number)
    return action, side


def actions_of_round(
    session: Session, round_: Round, *, actor: Actor
) -> list[tuple[CorrectiveAction, Side]]:
    """Return the actions of a round that a person may read, the earliest due first."""
    return sided(
        session.scalars(
            select(CorrectiveAction)
            .join(CorrectiveAction.enrolment)
            .options(*loaded())
            .where(Enrolment.round_id == round_.id)
            .order_by(CorrectiveAction.due_at, CorrectiveAction.id)
        ),
        actor=actor,
    )


def own_actions(session: Session, *, actor: Actor) -> list[CorrectiveAction]:
    """Return everything asked of the person's own laboratories, the latest round first."""
    return [
        action
        for action, side in sided(
            session.scalars(
                select(CorrectiveAction)
                .join(CorrectiveAction.enrolment)
                .join(Enrolment.round)
                .options(*loaded())
                .where(Enrolment.laboratory_id.in_(actor.laboratories()))
                .order_by(Round.closes_at.desc(), CorrectiveAction.due_at, CorrectiveAction.id)
            ),
            actor=actor,
        )
        if side is Side.LABORATORY
    ]


def sided(
    found: Iterable[CorrectiveAction], *, actor: Actor
) -> list[tuple[CorrectiveAction, Side]]:
    """Leave out what does not exist for a person."""
    return [
        (action, side) for action in found if (side := side_of(action, actor=actor)) is not None
    ]


def open_steps(action: CorrectiveAction, *, actor: Actor) -> tuple[Step, ...]:
    """Return the steps a person may take now."""
    enrolment = action.enrolment
    return tuple(
        step
        for step in steps_from(action.state)
        if (
            may(actor, step.act, laboratory_id=enrolment.laboratory_id)
            if step.of_laboratory
            else may(actor, step.act, scheme_id=enrolment.round.scheme_id)
        )
    )


def loaded() -> tuple[ExecutableOption, ...]:
    """Say what is read together with an action."""
    return (
        joinedload(CorrectiveAction.enrolment).joinedload(Enrolment.round).joinedload(Round.scheme),
        joinedload(CorrectiveAction.enrolment).joinedload(Enrolment.laboratory),
        joinedload(CorrectiveAction.determination).joinedload(Determination.measurand),
        joinedload(CorrectiveAction.determination).joinedload(Determination.material),
        joinedload(CorrectiveAction.checked_in),
        selectinload(CorrectiveAction.steps),
        selectinload(CorrectiveAction.files),
    )
