"""A plan that changes takes back what studies said under the one before."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.signatures import Signature
from ..rounds.models import Round
from ..rounds.plan_deviations import sign_deviation
from ..rounds.plan_locking import change_plan
from ..rounds.plan_models import PlanVersion
from ..schemes.plan import Plan
from .clearing import end_clearance
from .queries import is_outdated, open_clearances, plan_of_round, studies_of


def replan(session: Session, round_: Round, plan: Plan, *, actor: Actor) -> list[str]:
    """Change a plan that is not locked; return the materials that are no longer cleared."""
    change_plan(session, round_, plan, actor=actor)
    return end_outdated(session, round_, actor=actor)


def sign_replanning(
    session: Session, proposal: PlanVersion, *, actor: Actor, sha256: str
) -> tuple[Signature, list[str]]:
    """Sign a deviation; the last signature ends the clearances its rules no longer carry."""
    signature = sign_deviation(session, proposal, actor=actor, sha256=sha256)
    if proposal.in_force_at is None:
        return signature, []
    return signature, end_outdated(session, proposal.round, actor=actor)


def end_outdated(session: Session, round_: Round, *, actor: Actor) -> list[str]:
    """End the statements on materials whose studies were judged by another scale or σ_pt."""
    open_ones = open_clearances(session, round_)
    plan = plan_of_round(round_)
    stated = {clearance.round_material_id for clearance in open_ones}
    outdated = {
        study.round_material_id
        for study in studies_of(session, sorted(stated))
        if is_outdated(study, plan)
    }
    ended = [each for each in open_ones if each.round_material_id in outdated]
    for clearance in ended:
        end_clearance(session, clearance, actor=actor, why="plan_changed")
    return list(dict.fromkeys(each.material.code for each in ended))
