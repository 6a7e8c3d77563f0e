"""The second coordinator of the demonstration, and what both sign: every plan, every outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ..evaluation.models import EvaluationRun
from ..evaluation.signing import sign_final
from ..evaluation.value_signing import sign_assigned
from ..i18n import mark
from ..identity.models import Person
from ..identity.roles import Role
from ..identity.services import actor_of, grant_role
from ..rounds.models import Round
from ..rounds.plan_locking import sign_plan
from ..rounds.plan_standing import coordinators_of
from ..schemes.models import Scheme
from .people import OFFICE, register

ACCOUNT = "coordinator2"
NAME = "示例第二协调员 Example second coordinator"
WORDS = mark("Second coordinator, signs the plans and final evaluations of all schemes")
BEFORE_OPENING = timedelta(days=21)
"""The plan is signed before samples are sent."""


def register_second(session: Session, schemes: Iterable[Scheme]) -> Person:
    """Register the second coordinator of these schemes."""
    person = register(session, account=ACCOUNT, name=NAME)
    for scheme in schemes:
        grant_role(session, person, actor=OFFICE, role=Role.COORDINATOR, scheme_id=scheme.id)
    return person


def sign_by_two(session: Session, round_: Round, *, at: datetime) -> None:
    """Let both coordinators of the scheme sign the plan, which locks it."""
    for number in sorted(coordinators_of(session, round_.scheme_id))[:2]:
        actor = actor_of(session.get_one(Person, number))
        sign_plan(session, round_, actor=actor, sha256=round_.plan_sha256, at=at)


def sign_values_by_two(session: Session, run: EvaluationRun, *, at: datetime) -> None:
    """Let both coordinators of the scheme sign the assigned values of an evaluation."""
    for number in sorted(coordinators_of(session, run.round.scheme_id))[:2]:
        actor = actor_of(session.get_one(Person, number))
        sign_assigned(session, run.round, actor=actor, sha256=run.document_sha256, at=at)


def sign_outcome_by_two(session: Session, run: EvaluationRun, *, at: datetime) -> None:
    """Let both coordinators of the scheme sign the evaluation as the final one of its round."""
    for number in sorted(coordinators_of(session, run.round.scheme_id))[:2]:
        actor = actor_of(session.get_one(Person, number))
        sign_final(session, run.round, actor=actor, sha256=run.document_sha256, at=at)
