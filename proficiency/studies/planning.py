"""Plan a study: which units, how often, in which random order, by which criterion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import RoundState
from ..rounds.models import Determination, Round, RoundMaterial, RoundMeasurand
from ..schemes.plan import SigmaBy
from .design import DEFAULT_REPLICATES, StudyDesign
from .kinds import StudyKind, Verdict
from .measuring_order import measuring_order, new_seed
from .models import Study, StudyMeasurement
from .queries import plan_of_round, studies_of
from .refusals import (
    AnotherBatchNeeded,
    EvaluatedAlready,
    NotDetermined,
    NothingToShip,
    PointsNeeded,
    SigmaNeeded,
    StudiesClosed,
    StudyReasonNeeded,
    StudyWithdrawn,
    TooFewReplicates,
    TooFewUnits,
    TooManyMeasurements,
)
from .study_units import return_units, take_units

MOST_MEASUREMENTS = 2000
OVER = frozenset(
    {
        RoundState.PRELIMINARY,
        RoundState.FINAL,
        RoundState.CORRECTED,
        RoundState.ARCHIVED,
        RoundState.CANCELLED,
    }
)
"""Scores are known: what was not judged by then is no longer judged."""


def plan_study(
    session: Session,
    material: RoundMaterial,
    measurand: RoundMeasurand,
    design: StudyDesign,
    *,
    actor: Actor,
    seed: str | None = None,
    at: datetime | None = None,
) -> Study:
    """Lay down a study with the random order of its measurements."""
    round_ = material.round
    require(actor, Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    check_open(round_)
    check_determined(session, material, measurand)
    check_design(design)
    check_sigma(round_, material, measurand, design)
    check_batch(session, material, measurand, design)
    seed = seed or new_seed()
    study = Study(
        material=material,
        measurand=measurand,
        kind=design.kind,
        batch=design.batch.strip(),
        condition=design.condition.strip(),
        units=design.units,
        replicates=design.replicates,
        criterion=design.criterion,
        sigma_stated=design.sigma_stated,
        seed=seed,
        planned_at=at or clock.now(),
        planned_by_id=actor.person_id,
        withdrawn_because="",
    )
    with session.begin_nested():  # a study without its units is no study
        session.add(study)
        session.flush()
        units = take_units(session, study, design, actor=actor)
    order = measuring_order(
        units=[unit.label for unit in units],
        points=design.points,
        replicates=design.replicates,
        seed=seed,
        together=design.kind is not StudyKind.STABILITY,
    )
    study.measurements = [
        StudyMeasurement(
            position=place.position,
            unit=place.unit,
            point=place.point,
            replicate=place.replicate,
            typed="",
        )
        for place in order
    ]
    session.flush()
    tell(
        session,
        study,
        "study.planned",
        actor=actor,
        measurements=len(order),
        seed=seed,
        batch=study.batch,
        units=[unit.label for unit in units],
        criterion=study.criterion.value,
    )
    return study


def withdraw_study(
    session: Session, study: Study, *, actor: Actor, reason: str, untouched: bool = False
) -> Study:
    """Give up a study that was planned wrongly; once evaluated it stays.

    Units nobody has touched go back into the store when that is said.
    """
    round_ = study.material.round
    require(actor, Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    lock_row(session, study)
    check_open(round_)
    if study.withdrawn_at is not None:
        raise StudyWithdrawn
    if study.evaluations:
        raise EvaluatedAlready
    if not reason.strip():
        raise StudyReasonNeeded
    if untouched:
        return_units(session, study, actor=actor)
    study.withdrawn_at, study.withdrawn_because = clock.now(), reason.strip()
    session.flush()
    tell(session, study, "study.withdrawn", actor=actor, reason=study.withdrawn_because)
    return study


def check_open(round_: Round) -> None:
    """Refuse changes once the analysis is over."""
    if round_.state in OVER:
        raise StudiesClosed(round_code=round_.code)


def check_determined(session: Session, material: RoundMaterial, measurand: RoundMeasurand) -> None:
    """Refuse what is not sent, not asked for, or not a number."""
    if not material.physical:
        raise NothingToShip(material=material.code)
    asked = session.scalar(
        select(Determination.id).where(
            Determination.round_material_id == material.id,
            Determination.round_measurand_id == measurand.id,
        )
    )
    if asked is None or not measurand.result_type.is_numeric:
        raise NotDetermined(measurand=measurand.code, material=material.code)


def check_design(design: StudyDesign) -> None:
    """Refuse a plan that cannot tell anything."""
    stability = design.kind is StudyKind.STABILITY
    if stability and (len(set(design.days)) < 2 or sorted(set(design.days)) != list(design.days)):
        raise PointsNeeded
    if design.units < 1 or design.total_units < 2:
        raise TooFewUnits
    if design.replicates < (1 if design.kind.has_points else DEFAULT_REPLICATES):
        raise TooFewReplicates
    count = design.total_units * design.replicates
    if count > MOST_MEASUREMENTS:
        raise TooManyMeasurements(count=count, most=MOST_MEASUREMENTS)


def check_sigma(
    round_: Round, material: RoundMaterial, measurand: RoundMeasurand, design: StudyDesign
) -> None:
    """Ask for a σ_pt where the plan has none before results."""
    rules = plan_of_round(round_).all_rules_for(measurand.code, material.code)
    if rules.sigma.by is SigmaBy.ROBUST and design.sigma_stated is None:
        raise SigmaNeeded


def check_batch(
    session: Session, material: RoundMaterial, measurand: RoundMeasurand, design: StudyDesign
) -> None:
    """Refuse to repeat a study of a batch that has not passed."""
    for study in studies_of(session, [material.id]):
        same = (study.round_measurand_id, study.kind) == (measurand.id, design.kind)
        failed = bool(study.evaluations) and study.evaluations[-1].verdict is Verdict.FAILED
        batch = design.batch.strip()
        if same and failed and study.batch.casefold() == batch.casefold():
            raise AnotherBatchNeeded(batch=batch or "–")


def tell(session: Session, study: Study, action: str, *, actor: Actor, **facts: object) -> None:
    """Record what happened to a study."""
    record(
        session,
        actor=actor,
        action=action,
        subject_type="study",
        subject_id=study.id,
        round_id=study.material.round_id,
        facts={
            "study": study.id,
            "kind": study.kind.value,
            "measurand": study.measurand.code,
            "material": study.material.code,
            **facts,
        },
    )
