"""Which corrective actions wait for somebody, as queries that count them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from ..identity.actor import Actor
from ..rounds.lifecycle import REPORTS_ARE_OUT, EnrolmentState
from ..rounds.models import Enrolment, Round
from ..rounds.pending import Counted
from .lifecycle import ActionState
from .models import CorrectiveAction


def actions_to_answer(enrolment_ids: Collection[int], actor: Actor) -> Counted:
    """Count what a laboratory has to answer."""
    return at_laboratory(enrolment_ids, (ActionState.ASKED, ActionState.RETURNED))


def actions_to_approve(enrolment_ids: Collection[int], actor: Actor) -> Counted:
    """Count the answers that wait for the laboratory's second person."""
    return at_laboratory(enrolment_ids, (ActionState.ANSWERED,))


def actions_to_review(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count the answers that wait for a coordinator."""
    return (
        select(Enrolment.round_id, func.count())
        .join(CorrectiveAction, CorrectiveAction.enrolment_id == Enrolment.id)
        .where(Enrolment.round_id.in_(round_ids), CorrectiveAction.state == ActionState.APPROVED)
        .group_by(Enrolment.round_id)
    )


def effects_to_check(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count the accepted actions whose laboratory has taken part in a later round since."""
    later, its_round = aliased(Enrolment), aliased(Round)
    return (
        select(Enrolment.round_id, func.count())
        .join(CorrectiveAction, CorrectiveAction.enrolment_id == Enrolment.id)
        .join(Enrolment.round)
        .where(
            Enrolment.round_id.in_(round_ids),
            CorrectiveAction.state == ActionState.ACCEPTED,
            exists()
            .where(
                later.laboratory_id == Enrolment.laboratory_id,
                later.state == EnrolmentState.CONFIRMED,
                later.round_id == its_round.id,
                its_round.scheme_id == Round.scheme_id,
                its_round.closes_at > Round.closes_at,
                its_round.state.in_(REPORTS_ARE_OUT),
            )
            .correlate(Enrolment, Round),
        )
        .group_by(Enrolment.round_id)
    )


def at_laboratory(enrolment_ids: Collection[int], states: Collection[ActionState]) -> Counted:
    """Count the actions of participations in these states."""
    return (
        select(CorrectiveAction.enrolment_id, func.count())
        .where(CorrectiveAction.enrolment_id.in_(enrolment_ids), CorrectiveAction.state.in_(states))
        .group_by(CorrectiveAction.enrolment_id)
    )
