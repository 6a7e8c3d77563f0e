"""Which results have no part in the consensus, and why: decided, late, or from damaged units."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..rounds.models import Round
from ..samples.queries import damaged_without_replacement
from .exclusion_models import Exclusion
from .exclusion_reasons import ExclusionReason
from .models import Result

ReasonOf = Callable[[Result], ExclusionReason | None]


def reasons_to_exclude(session: Session, round_: Round) -> ReasonOf:
    """Return how to ask why a result of a round is left out; what was decided comes first."""
    decided = {
        (each.enrolment_id, each.determination_id, each.replicate): each.reason
        for each in exclusions_in_force(session, round_)
    }
    damaged = {
        (each.enrolment_id, each.round_material_id)
        for each in damaged_without_replacement(session, round_)
    }
    materials = {
        each.id: each.material.id
        for measurand in round_.measurands
        for each in measurand.determinations
    }

    def reason_of(result: Result) -> ExclusionReason | None:
        enrolment, place = result.result_set.enrolment_id, result.determination_id
        reason = decided.get((enrolment, place, result.replicate))
        reason = reason or decided.get((enrolment, place, None))
        if reason is None and result.result_set.late:
            return ExclusionReason.LATE
        # Which vial gave which replicate nobody writes down: one damaged unit taints them all.
        if reason is None and (enrolment, materials.get(place)) in damaged:
            return ExclusionReason.SAMPLE_DAMAGE
        return reason

    return reason_of


def exclusions_in_force(session: Session, round_: Round) -> list[Exclusion]:
    """Return what coordinators excluded and did not take back, the first one first."""
    return list(
        session.scalars(
            select(Exclusion)
            .where(Exclusion.round_id == round_.id, Exclusion.ended_at.is_(None))
            .order_by(Exclusion.id)
        )
    )
