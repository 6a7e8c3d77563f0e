"""What pages and evaluations read about studies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ..errors import NotFound
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from ..identity.signatures import Signature, SignaturePurpose
from ..rounds.models import Determination, Round, RoundMaterial, RoundMeasurand
from ..schemes.plan import Plan
from .allowances import Allowance, allowances_of
from .clearance_statement import MeasurandStanding, StudyFinding
from .frozen_study import Document, FrozenStudy, Measured, freeze
from .kinds import StudyKind
from .models import MaterialClearance, Study, StudyEvaluation


@dataclass(frozen=True)
class MaterialStanding:
    """One material with its determinations, studies and clearances."""

    material: RoundMaterial
    determinations: tuple[Determination, ...]
    studies: tuple[Study, ...]
    in_force: MaterialClearance | None
    proposed: MaterialClearance | None


def get_study(session: Session, round_: Round, number: int, *, actor: Actor) -> Study:
    """Return a study of the round, if the actor may read studies."""
    study = session.scalar(
        select(Study)
        .join(Study.material)
        .where(Study.id == number, RoundMaterial.round_id == round_.id)
        .options(
            selectinload(Study.measurements),
            selectinload(Study.evaluations),
            joinedload(Study.measurand),
            joinedload(Study.material),
        )
    )
    if study is None or not may(actor, Act.READ_STUDIES, scheme_id=round_.scheme_id):
        raise NotFound
    return study


def standing_of_materials(
    session: Session, round_: Round, *, actor: Actor
) -> list[MaterialStanding]:
    """Return every material that is sent, with what is known about it."""
    require(actor, Act.READ_STUDIES, scheme_id=round_.scheme_id)
    studies = studies_of(session, [m.id for m in round_.materials])
    clearances = open_clearances(session, round_)
    determinations = determinations_by_material(session, round_)
    return [
        MaterialStanding(
            material,
            tuple(determinations.get(material.id, ())),
            tuple(study for study in studies if study.round_material_id == material.id),
            next((c for c in clearances if c.material is material and c.is_in_force), None),
            next((c for c in clearances if c.material is material and c.is_proposed), None),
        )
        for material in round_.materials
        if material.physical
    ]


def determinations_by_material(session: Session, round_: Round) -> dict[int, list[Determination]]:
    """Return what is determined in each material, in the order of the round."""
    found: dict[int, list[Determination]] = {}
    for determination in session.scalars(
        select(Determination)
        .join(Determination.measurand)
        .where(RoundMeasurand.round_id == round_.id)
        .options(joinedload(Determination.measurand))
        .order_by(RoundMeasurand.position, Determination.position)
    ):
        found.setdefault(determination.round_material_id, []).append(determination)
    return found


def studies_of(session: Session, material_ids: Sequence[int]) -> list[Study]:
    """Return the studies of these materials with everything in them, the oldest first."""
    return list(
        session.scalars(
            select(Study)
            .where(Study.round_material_id.in_(material_ids))
            .options(
                selectinload(Study.measurements),
                selectinload(Study.evaluations),
                joinedload(Study.measurand),
                joinedload(Study.material),
            )
            .order_by(Study.id)
        )
    )


def open_clearances(session: Session, round_: Round) -> list[MaterialClearance]:
    """Return the clearances of a round that are in force or proposed."""
    return list(
        session.scalars(
            select(MaterialClearance)
            .join(MaterialClearance.material)
            .where(RoundMaterial.round_id == round_.id, MaterialClearance.ended_at.is_(None))
            .options(joinedload(MaterialClearance.material))
            .order_by(RoundMaterial.position)
        )
    )


def statements_in_force(session: Session, round_: Round) -> list[Document]:
    """Return what clears the materials of a round, in their order, with who signed it."""
    clearances = [c for c in open_clearances(session, round_) if c.is_in_force]
    signatures = session.scalars(
        select(Signature)
        .where(
            Signature.purpose == SignaturePurpose.STUDY_JUSTIFICATION,
            Signature.round_id == round_.id,
        )
        .order_by(Signature.id)
    ).all()
    return [
        {
            **json.loads(clearance.statement_text),
            "sha256": clearance.sha256,
            "signed_by": [s.name for s in signatures if s.sha256 == clearance.sha256],
        }
        for clearance in clearances
    ]


def uncleared(session: Session, round_: Round) -> list[str]:
    """Return the materials that are sent without being cleared."""
    cleared = {c.round_material_id for c in open_clearances(session, round_) if c.is_in_force}
    return [m.code for m in round_.materials if m.physical and m.id not in cleared]


def allowances(session: Session, round_: Round) -> dict[tuple[str, str], Allowance]:
    """Return what the clearances in force add to the evaluation, by measurand and material."""
    return allowances_of(statements_in_force(session, round_))


def standings_of(
    round_: Round, determinations: Iterable[Determination], studies: Sequence[Study]
) -> list[MeasurandStanding]:
    """Return for every measurand of a material the latest judged study of each kind."""
    return [
        MeasurandStanding(
            determination.measurand.code,
            {
                kind: finding_of(round_, latest)
                for kind in StudyKind
                if (latest := latest_judged(studies, determination.round_measurand_id, kind))
            },
        )
        for determination in determinations
    ]


def latest_judged(
    studies: Iterable[Study], round_measurand_id: int, kind: StudyKind
) -> StudyEvaluation | None:
    """Return the evaluation in force of the latest study that has one."""
    judged = [
        study
        for study in studies
        if study.round_measurand_id == round_measurand_id
        and study.kind is kind
        and study.evaluations
    ]
    return max(judged, key=lambda study: study.id).evaluations[-1] if judged else None


def finding_of(round_: Round, evaluation: StudyEvaluation) -> StudyFinding:
    """Return an evaluation as clearances state it."""
    study = evaluation.study
    return StudyFinding(
        study_id=study.id,
        kind=study.kind,
        version=evaluation.version,
        batch=study.batch,
        condition=study.condition,
        verdict=evaluation.verdict,
        document=json.loads(evaluation.document_text),
        document_sha256=evaluation.document_sha256,
        judged_on=day_in(evaluation.created_at, round_),
    )


def day_in(at: datetime, round_: Round) -> str:
    """Return the day of a moment where the round is coordinated."""
    return at.astimezone(ZoneInfo(round_.time_zone)).date().isoformat()


def frozen(study: Study, plan: Plan) -> FrozenStudy:
    """Return a study as it would be judged now."""
    measurand, material = study.measurand, study.material
    return FrozenStudy(
        kind=study.kind,
        round=material.round.code,
        material=material.code,
        measurand=measurand.code,
        result_unit=measurand.unit,
        batch=study.batch,
        condition=study.condition,
        criterion=study.criterion,
        seed=study.seed,
        sigma_stated=study.sigma_stated,
        rules=plan.all_rules_for(measurand.code, material.code),
        measured=tuple(
            Measured(m.position, m.unit, m.point, m.replicate, m.typed, m.value)
            for m in study.measurements
        ),
    )


def is_outdated(study: Study, plan: Plan) -> bool:
    """Answer whether results or plan changed since the study was judged."""
    return bool(study.evaluations) and study.evaluations[-1].inputs_text != freeze(
        frozen(study, plan)
    )


def plan_of_round(round_: Round) -> Plan:
    """Return the plan the round has now."""
    return Plan.from_mapping(json.loads(round_.plan_text))
