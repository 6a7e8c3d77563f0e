"""Find the stored evaluations of a round."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import SCORES_ARE_OUT
from ..rounds.models import Enrolment, Round, RoundMeasurand
from .models import EvaluationRun


def find_current_run(session: Session, round_: Round) -> EvaluationRun | None:
    """Return the evaluation in force, None while the round has not been evaluated."""
    return session.scalars(
        select(EvaluationRun)
        .where(EvaluationRun.round_id == round_.id, EvaluationRun.in_force_since.is_not(None))
        # Who reads an evaluation names measurands and methods: all of them in two statements.
        .options(
            joinedload(EvaluationRun.round)
            .selectinload(Round.measurands)
            .selectinload(RoundMeasurand.methods)
        )
        .order_by(EvaluationRun.version.desc())
        .limit(1)
    ).one_or_none()


def find_candidate(session: Session, round_: Round) -> EvaluationRun | None:
    """Return the newest evaluation where it is not in force yet, as before a correction."""
    newest = session.scalars(
        select(EvaluationRun)
        .where(EvaluationRun.round_id == round_.id)
        .order_by(EvaluationRun.version.desc())
        .limit(1)
    ).one_or_none()
    return newest if newest is not None and newest.in_force_since is None else None


def find_coded_run(session: Session, round_: Round, *, actor: Actor) -> EvaluationRun | None:
    """Return the evaluation in force to those who may read it under codes."""
    require(actor, Act.READ_EVALUATION, scheme_id=round_.scheme_id)
    return find_current_run(session, round_)


def get_final_run(session: Session, enrolment: Enrolment, *, actor: Actor) -> EvaluationRun:
    """Return the evaluation a participant is told of: none before the preliminary scores."""
    require(actor, Act.READ_OWN_REPORT, laboratory_id=enrolment.laboratory_id)
    run = find_current_run(session, enrolment.round)
    if enrolment.round.state not in SCORES_ARE_OUT or run is None:
        raise NotFound()
    return run
