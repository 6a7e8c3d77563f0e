"""Enter the results of a study and judge it; every judgement stays, the latest is in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

import ringtrial

from .. import clock
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from .clearing import end_clearance
from .frozen_study import Document, canonical, digest, freeze, thaw
from .judgement import Judgement
from .judging import judge
from .kinds import Verdict
from .models import MaterialClearance, Study, StudyEvaluation
from .planning import check_open, tell
from .queries import frozen, plan_of_round
from .refusals import NothingMeasured, NothingNew, StudyReasonNeeded, StudyWithdrawn


@dataclass(frozen=True)
class TypedValue:
    """What was typed for one measurement, and what was understood; None is missing."""

    typed: str
    value: Decimal | None


def enter_results(
    session: Session,
    study: Study,
    entries: Mapping[int, TypedValue],
    *,
    actor: Actor,
    reason: str = "",
) -> Study:
    """Keep what was typed at places of the order; after an evaluation a change needs a reason."""
    round_ = study.material.round
    require(actor, Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    lock_row(session, study)
    check_open(round_)
    if study.withdrawn_at is not None:
        raise StudyWithdrawn
    changed = [m for m in study.measurements if differs(entries.get(m.position), m.typed)]
    if not changed:
        return study
    if study.evaluations and not reason.strip():
        raise StudyReasonNeeded
    before = {str(m.position): m.typed for m in changed}
    for measurement in changed:
        entry = entries[measurement.position]
        measurement.typed, measurement.value = entry.typed, entry.value
    session.flush()
    tell(
        session,
        study,
        "study.results_entered",
        actor=actor,
        entries=len(changed),
        before=before if any(before.values()) else {},
        after={str(m.position): m.typed for m in changed},
        reason=reason.strip(),
    )
    return study


def differs(entry: TypedValue | None, typed: str) -> bool:
    """Answer whether something else was typed; a place that is not mentioned stays."""
    return entry is not None and entry.typed != typed


def evaluate_study(
    session: Session, study: Study, *, actor: Actor, at: datetime | None = None
) -> StudyEvaluation:
    """Judge a study and keep the judgement with its inputs; a failed one ends the clearance."""
    round_ = study.material.round
    require(actor, Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    lock_row(session, study)
    check_open(round_)
    if study.withdrawn_at is not None:
        raise StudyWithdrawn
    if all(measurement.value is None for measurement in study.measurements):
        raise NothingMeasured
    inputs_text = freeze(frozen(study, plan_of_round(round_)))
    if study.evaluations and study.evaluations[-1].inputs_text == inputs_text:
        raise NothingNew
    evaluation = made_of(inputs_text)
    evaluation.version = len(study.evaluations) + 1
    evaluation.created_at = at or clock.now()
    evaluation.created_by_id = actor.person_id
    study.evaluations.append(evaluation)
    session.flush()
    tell(
        session,
        study,
        "study.evaluated",
        actor=actor,
        version=evaluation.version,
        verdict=evaluation.verdict.value,
        input_sha256=evaluation.input_sha256,
        document_sha256=evaluation.document_sha256,
        engine=evaluation.engine_version,
    )
    if evaluation.verdict is Verdict.FAILED:
        end_contradicted(session, study, evaluation, actor=actor)
    return evaluation


def end_contradicted(
    session: Session, study: Study, evaluation: StudyEvaluation, *, actor: Actor
) -> None:
    """End what cleared the material without knowing that a study has not passed."""
    for clearance in session.scalars(
        select(MaterialClearance).where(
            MaterialClearance.round_material_id == study.round_material_id,
            MaterialClearance.ended_at.is_(None),
        )
    ):
        if evaluation.document_sha256 not in clearance.statement_text:
            end_clearance(session, clearance, actor=actor, why="contradicted")


def made_of(inputs_text: str) -> StudyEvaluation:
    """Judge frozen inputs, so that what is stored is exactly what was computed from."""
    study = thaw(inputs_text)
    judgement = judge(study)
    document_text = canonical(judgement.to_document(study))
    return StudyEvaluation(
        verdict=judgement.verdict,
        inputs_text=inputs_text,
        input_sha256=digest(inputs_text),
        document_text=document_text,
        document_sha256=digest(document_text),
        engine_version=ringtrial.__version__,
    )


def recompute(evaluation: StudyEvaluation) -> Judgement:
    """Repeat a stored judgement from its own inputs."""
    return judge(thaw(evaluation.inputs_text))


def load_document(evaluation: StudyEvaluation) -> Document:
    """Read the stored judgement."""
    document: Document = json.loads(evaluation.document_text)
    return document
