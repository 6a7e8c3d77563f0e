"""The studies of the demonstration: a few with drawn results, all else said to be untested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.models import Person
from ..identity.services import actor_of
from ..rounds.models import Round, RoundMaterial
from ..rounds.plan_standing import coordinators_of
from ..studies.clearing import declare_clearance, sign_clearance
from ..studies.design import StudyDesign
from ..studies.kinds import StudyKind, Widening
from ..studies.models import MaterialClearance, Study
from ..studies.planning import plan_study
from ..studies.services import TypedValue, enter_results, evaluate_study
from .random_streams import stream
from .scales import from_scale, to_scale
from .specification import DemoRound, DemoScheme, Specification

BEFORE_OPENING = timedelta(days=28)
"""Studies are judged before samples are sent."""
UNTESTED = (
    "Demonstration: what has no study here was not tested. / 演示数据：此处无研究的项目均未检验。"
)
WIDENED = (
    "Demonstration: no other batch is ready before the date of dispatch, and no laboratory shall "
    "be judged by its vial. / 演示数据：发样日期前没有其他批次可用，不应因所得样品瓶评判实验室。"
)


@dataclass(frozen=True)
class PlantedStudy:
    """One study with the model its results are drawn from."""

    given: Mapping[str, Any]
    mean: float
    """On the scale of the model."""
    seed: int

    def design(self, round_: Round) -> StudyDesign:
        """Return the plan of the study of the one batch there is."""
        kind = StudyKind(self.given["kind"])
        return StudyDesign(
            kind=kind,
            units=self.given["units"],
            replicates=self.given["replicates"],
            days=tuple(self.given.get("days", ())),
            batch=batch_code(round_, self.given["material"]),
            condition="−80 °C" if kind is StudyKind.STABILITY else "",
        )

    @property
    def key(self) -> tuple[str, ...]:
        """Return the key of its random numbers."""
        names = ("scheme", "round", "measurand", "material", "kind")
        return ("study", *(self.given[name] for name in names))

    def results(self, study: Study) -> Iterator[tuple[int, TypedValue]]:
        """Draw what was measured at every place of the order."""
        drawn = stream(self.seed, *self.key)
        units = dict.fromkeys(m.unit for m in study.measurements)
        offsets = {unit: drawn.normal(0.0, self.given.get("s_s", 0.0)) for unit in units}
        for m in study.measurements:
            drift = self.given.get("drift_per_day", 0.0) * m.point
            place = self.mean + offsets[m.unit] + drift + drawn.normal(0.0, self.given["s_w"])
            typed = f"{from_scale(place, self.given['scale']):.{self.given['decimals']}f}"
            yield m.position, TypedValue(typed, Decimal(typed))


def planted_studies(spec: Specification, demo: DemoScheme, round_: DemoRound) -> list[PlantedStudy]:
    """Return the studies planted in a round."""
    return [
        PlantedStudy(
            given,
            mean=to_scale(
                demo.measurands[given["measurand"]].materials[given["material"]], given["scale"]
            ),
            seed=spec.seed,
        )
        for given in spec.studies
        if (given["scheme"], given["round"]) == (demo.code, round_.name)
    ]


def batch_code(round_: Round, material: str) -> str:
    """Return the number of the one batch of a material."""
    return f"{round_.code}-{material}-A"


def units_needed(round_: Round, planted: Sequence[PlantedStudy]) -> dict[str, int]:
    """Return how many units the studies take of each material."""
    needed = {material.code: 0 for material in round_.materials}
    for each in planted:
        needed[each.given["material"]] += each.design(round_).total_units
    return needed


def clear_materials(
    session: Session,
    round_: Round,
    planted: Sequence[PlantedStudy] = (),
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Run the planted studies, then state honestly what follows for every material."""
    for study in planted:
        run_study(session, round_, study, actor=actor, at=at)
    for material in round_.materials:
        if material.physical:
            clear(session, material, planted, actor=actor, at=at)


def run_study(
    session: Session, round_: Round, planted: PlantedStudy, *, actor: Actor, at: datetime
) -> None:
    """Plan a study, enter what was measured, and judge it."""
    material = next(m for m in round_.materials if m.code == planted.given["material"])
    measurand = next(m for m in round_.measurands if m.code == planted.given["measurand"])
    study = plan_study(
        session,
        material,
        measurand,
        planted.design(round_),
        actor=actor,
        seed="-".join(planted.key),
        at=at - timedelta(days=30),
    )
    enter_results(session, study, dict(planted.results(study)), actor=actor)
    evaluate_study(session, study, actor=actor, at=at)


def clear(
    session: Session,
    material: RoundMaterial,
    planted: Sequence[PlantedStudy],
    *,
    actor: Actor,
    at: datetime,
) -> MaterialClearance:
    """State what follows; a widening is signed by the other coordinator, too."""
    own = [each for each in planted if each.given["material"] == material.code]
    clearance = declare_clearance(
        session,
        material,
        actor=actor,
        reason=f"{WIDENED} {UNTESTED}" if own else UNTESTED,
        widenings={each.given["measurand"]: Widening.SIGMA for each in own},
        at=at,
    )
    if clearance.is_proposed:
        numbers = coordinators_of(session, material.round.scheme_id)
        other = next(number for number in sorted(numbers) if number != actor.person_id)
        second = actor_of(session.get_one(Person, other))
        sign_clearance(session, clearance, actor=second, sha256=clearance.sha256, at=at)
    return clearance
