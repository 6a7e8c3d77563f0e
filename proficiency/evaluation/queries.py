"""Find the stored evaluations of a round."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.models import Round
from .models import EvaluationRun
from .outcome import Evaluation
from .services import load_evaluation


def find_current_run(session: Session, round_: Round) -> EvaluationRun | None:
    """Return the evaluation in force, None while the round has not been evaluated."""
    return session.scalars(
        select(EvaluationRun)
        .where(EvaluationRun.round_id == round_.id)
        .order_by(EvaluationRun.version.desc())
        .limit(1)
    ).one_or_none()


def find_evaluation(session: Session, round_: Round, *, actor: Actor) -> Evaluation | None:
    """Return the outcome in force to those who may read it under codes."""
    require(actor, Act.READ_EVALUATION, scheme_id=round_.scheme_id)
    run = find_current_run(session, round_)
    return None if run is None else load_evaluation(run)
