"""A round whose materials are studied, by two coordinators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session
from stage import Stage, new_round, person, set_stage
from stored import store

from proficiency.identity.actor import Actor, Grant
from proficiency.identity.roles import Role
from proficiency.rounds.models import Round, RoundMaterial, RoundMeasurand
from proficiency.schemes.plan import Plan, SigmaBy, SigmaRule
from proficiency.studies.design import StudyDesign
from proficiency.studies.models import Study, StudyEvaluation
from proficiency.studies.planning import plan_study
from proficiency.studies.services import TypedValue, enter_results, evaluate_study

ALIKE = [(90.0, 90.4), (90.2, 89.9), (90.1, 90.3), (89.8, 90.0), (90.3, 90.2)]
UNLIKE = [(80.0, 80.4), (95.2, 94.9), (85.1, 85.3), (91.8, 92.0), (98.3, 98.2)]


@dataclass
class Bench:
    """A stage with a second coordinator, and short ways to plan and fill studies."""

    stage: Stage
    second: Actor

    @property
    def session(self) -> Session:
        """Return the session of the test."""
        return self.stage.session

    @property
    def round(self) -> Round:
        """Return the round."""
        return self.stage.round

    @property
    def first(self) -> Actor:
        """Return the first coordinator."""
        return self.stage.coordinator

    def material(self, code: str = "M1") -> RoundMaterial:
        """Return a material of the round."""
        return next(found for found in self.round.materials if found.code == code)

    def measurand(self, code: str = "VIA") -> RoundMeasurand:
        """Return a measurand of the round."""
        return next(found for found in self.round.measurands if found.code == code)

    def plan(self, *, material: str = "M1", measurand: str = "VIA", **more: object) -> Study:
        """Plan a study of five units of batch B1 unless told otherwise."""
        design = StudyDesign(**({"units": 5, "batch": "B1"} | more))  # type: ignore[arg-type]
        if self.material(material).physical:
            store(self.session, self.material(material), design.batch.strip())
        return plan_study(
            self.session,
            self.material(material),
            self.measurand(measurand),
            design,
            actor=self.first,
            seed="a seed",
        )

    def fill(self, study: Study, by_unit: Sequence[Sequence[float | None]]) -> Study:
        """Enter the results of every unit, in the order of their numbers."""
        places = {unit: place for place, unit in enumerate(units_of(study))}
        entries = {}
        for m in study.measurements:
            value = by_unit[places[m.unit]][m.replicate - 1]
            typed = "" if value is None else str(value)
            entries[m.position] = TypedValue(typed, Decimal(typed) if typed else None)
        return enter_results(self.session, study, entries, actor=self.first)

    def judge(self, study: Study) -> StudyEvaluation:
        """Evaluate a study."""
        return evaluate_study(self.session, study, actor=self.first)

    def judged(self, by_unit: Sequence[Sequence[float | None]], **more: object) -> StudyEvaluation:
        """Plan, fill and evaluate a study."""
        return self.judge(self.fill(self.plan(units=len(by_unit), **more), by_unit))


def units_of(study: Study) -> list[str]:
    """Return the units of a study in the order of their numbers."""
    return sorted({m.unit for m in study.measurements})


def set_bench(session: Session) -> Bench:
    """Prepare a round in draft with σ_pt = 5 stated by its plan."""
    stage = set_stage(session)
    plan = Plan(sigma=SigmaRule(SigmaBy.FIXED, value=Decimal(5)))
    stage.round = new_round(session, stage.scheme, actor=stage.coordinator, code="H1", plan=plan)
    second = person(session, "second", Grant(Role.COORDINATOR, scheme_id=stage.scheme.id))
    return Bench(stage, second)
