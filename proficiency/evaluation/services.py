"""Evaluate a round by its locked plan and keep the outcome as a new version."""

from __future__ import annotations

import json
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import ringtrial

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import Refusal
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..results.queries import coded_rows
from ..rounds.lifecycle import RoundState
from ..rounds.models import Round
from ..rounds.plan_standing import plan_standing, signatures_under
from ..rounds.refusals import ReasonMissing
from ..schemes.plan import Plan
from ..studies.frozen_study import canonical
from ..studies.queries import statements_in_force, uncleared
from ..studies.refusals import MaterialsNotCleared
from .deviations import PlanDeviation, freeze_deviations, thaw_deviations
from .document import canonical_json, from_document, to_document
from .engine import evaluate
from .frozen_inputs import digest, freeze, thaw
from .models import EvaluationRun
from .outcome import Evaluation

MOST_READ = 8
"""Evaluations kept in memory; a large one takes some ten megabytes."""
CORRECTABLE = frozenset({RoundState.FINAL, RoundState.CORRECTED})
_READ: dict[str, Evaluation] = {}
"""Evaluations read lately, by the digest of their documents."""


class NotInAnalysis(Refusal):
    """A round is evaluated while it is in analysis, neither before nor after."""

    message = mark("Round {round_code} is not in analysis, so it cannot be evaluated now.")


class NotCorrectable(Refusal):
    """A round is evaluated for a correction once its reports are out."""

    message = mark(
        "The reports of round {round_code} are not out, so nothing of them is corrected."
    )


def evaluate_round(session: Session, round_: Round, *, actor: Actor) -> EvaluationRun:
    """Compute consensus values and scores; the new version supersedes the one before."""
    require(actor, Act.EVALUATE_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.state is not RoundState.ANALYSIS:
        raise NotInAnalysis(round_code=round_.code)
    if materials := uncleared(session, round_):
        raise MaterialsNotCleared(materials=", ".join(materials))
    return _next_run(session, round_, actor=actor, reason="")


def evaluate_candidate(
    session: Session, round_: Round, *, actor: Actor, reason: str
) -> EvaluationRun:
    """Evaluate a final round once more; nobody but coordinators sees it until it is in force."""
    require(actor, Act.EVALUATE_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.state not in CORRECTABLE:
        raise NotCorrectable(round_code=round_.code)
    if not reason.strip():
        raise ReasonMissing
    return _next_run(session, round_, actor=actor, reason=" ".join(reason.split()))


def _next_run(session: Session, round_: Round, *, actor: Actor, reason: str) -> EvaluationRun:
    """Evaluate what is there now as the next version; with a reason it is a candidate only."""
    run = _run(
        freeze(coded_rows(session, round_)),
        round_.plan_text,
        freeze_deviations(deviations_of(session, round_)),
        canonical(statements_in_force(session, round_)),
    )
    run.round_id = round_.id
    run.version = (
        1
        + session.scalars(
            select(func.coalesce(func.max(EvaluationRun.version), 0)).where(
                EvaluationRun.round_id == round_.id
            )
        ).one()
    )
    run.created_at = clock.now()
    run.in_force_since = None if reason else run.created_at
    run.reason = reason
    run.created_by_id = actor.person_id
    session.add(run)
    session.flush()
    record(
        session,
        actor=actor,
        action="round.evaluated_again" if reason else "round.evaluated",
        subject_type="evaluation_run",
        subject_id=run.id,
        round_id=round_.id,
        facts={
            "version": run.version,
            "input_sha256": run.input_sha256,
            "document_sha256": run.document_sha256,
            "engine": run.engine_version,
        }
        | ({"reason": reason} if reason else {}),
    )
    return run


def recompute(run: EvaluationRun) -> Evaluation:
    """Repeat a stored evaluation from its own inputs and plan."""
    return evaluate(
        thaw(run.inputs_text),
        Plan.from_mapping(json.loads(run.plan_text)),
        input_sha256=run.input_sha256,
        deviations=thaw_deviations(run.deviations_text),
        materials=json.loads(run.materials_text),
    )


def load_evaluation(run: EvaluationRun) -> Evaluation:
    """Read the outcome of a stored evaluation; it never changes, so it is read once."""
    found = _READ.get(run.document_sha256)
    if found is None:
        found = from_document(json.loads(run.document_text))
        while len(_READ) >= MOST_READ:
            _READ.pop(next(iter(_READ)), None)
        _READ[run.document_sha256] = found
    return found


def deviations_of(session: Session, round_: Round) -> list[PlanDeviation]:
    """Return what was changed in the plan of a round since it was locked."""
    versions = plan_standing(session, round_).versions
    return [
        PlanDeviation(
            version=later.version,
            reason=later.reason,
            in_force_at=(later.in_force_at or later.proposed_at).isoformat(),
            round_state=later.round_state.value,
            signed_by=tuple(each.name for each in signatures_under(session, later)),
            before=json.loads(before.plan_text),
            after=json.loads(later.plan_text),
        )
        for before, later in pairwise(versions)
    ]


def _run(
    inputs_text: str, plan_text: str, deviations_text: str, materials_text: str
) -> EvaluationRun:
    """Evaluate frozen inputs, so that what is stored is exactly what was computed from."""
    run = EvaluationRun(
        inputs_text=inputs_text,
        input_sha256=digest(inputs_text),
        plan_text=plan_text,
        deviations_text=deviations_text,
        materials_text=materials_text,
    )
    run.document_text = canonical_json(to_document(recompute(run)))
    run.document_sha256 = digest(run.document_text)
    run.engine_version = ringtrial.__version__
    return run
