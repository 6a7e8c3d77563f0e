"""Planning, entering and judging studies: rights, refusals, and what stays on record."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from bench import ALIKE, UNLIKE, Bench, units_of
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from stage import person
from stored import store

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, NotFound
from proficiency.identity.actor import Grant
from proficiency.identity.roles import Role
from proficiency.rounds.lifecycle import RoundState
from proficiency.samples.conditions import UnitUse
from proficiency.samples.models import Unit, UnitDraw
from proficiency.samples.refusals import BatchMissing, TooFewUnitsForStudy
from proficiency.schemes.plan import Plan
from proficiency.studies.design import StudyDesign
from proficiency.studies.frozen_study import canonical, digest, thaw
from proficiency.studies.kinds import CriterionKind, StudyKind, Verdict
from proficiency.studies.models import StudyEvaluation
from proficiency.studies.planning import plan_study, withdraw_study
from proficiency.studies.queries import get_study, is_outdated, plan_of_round
from proficiency.studies.refusals import (
    AnotherBatchNeeded,
    EvaluatedAlready,
    NoSuchUnits,
    NotDetermined,
    NothingMeasured,
    NothingNew,
    PointsNeeded,
    SigmaNeeded,
    StudiesClosed,
    StudyReasonNeeded,
    StudyWithdrawn,
    TooFewReplicates,
    TooFewUnits,
    TooManyMeasurements,
    UnitsInUse,
)
from proficiency.studies.services import (
    TypedValue,
    enter_results,
    evaluate_study,
    recompute,
)


def actions(bench: Bench) -> list[str]:
    return [a for a in bench.stage.history() if a.startswith(("study.", "clearance."))]


def test_a_study_is_planned_with_a_random_order_whose_seed_is_recorded(bench: Bench) -> None:
    store(bench.session, bench.material())
    design = StudyDesign(batch="B1")
    study = plan_study(
        bench.session, bench.material(), bench.measurand(), design, actor=bench.first
    )
    assert [m.position for m in study.measurements] == list(range(1, 21))
    assert len(units_of(study)) == 10
    entry = bench.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "study.planned")
    ).one()
    assert entry.facts["seed"] == study.seed
    assert entry.actor_id == bench.first.person_id


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"replicates": 1}, TooFewReplicates),
        ({"units": 1}, TooFewUnits),
        ({"units": 0}, TooFewUnits),
        ({"units": 2000}, TooManyMeasurements),
        ({"units": 61}, TooFewUnitsForStudy),
        ({"same_as": 0}, NoSuchUnits),
        ({"kind": StudyKind.STABILITY, "days": (0,)}, PointsNeeded),
        ({"kind": StudyKind.STABILITY, "days": (7, 0)}, PointsNeeded),
        ({"measurand": "MYC", "material": "M2"}, NotDetermined),
        ({"measurand": "END", "material": "M2"}, NotDetermined),
    ],
)
def test_a_plan_that_cannot_tell_anything_is_refused(
    bench: Bench, more: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        bench.plan(**more)
    assert actions(bench) == []


def test_a_round_whose_spread_comes_from_its_results_needs_a_stated_one(bench: Bench) -> None:
    bench.round.plan_text, bench.round.plan_sha256 = Plan().canonical_json, Plan().sha256
    bench.session.flush()
    with pytest.raises(SigmaNeeded):
        bench.plan()
    found = bench.judged(ALIKE, sigma_stated=Decimal(4))
    assert json.loads(found.document_text)["sigma_pt"] == 4.0


def test_results_are_kept_as_typed_and_judged_from_frozen_inputs(bench: Bench) -> None:
    study = bench.plan()
    entries = {m.position: TypedValue("90.50", Decimal("90.50")) for m in study.measurements}
    enter_results(bench.session, study, entries, actor=bench.first)
    assert {m.typed for m in study.measurements} == {"90.50"}
    bench.fill(study, ALIKE)
    found = bench.judge(study)
    assert found.verdict is Verdict.PASSED
    assert found.input_sha256 == digest(found.inputs_text)
    assert found.document_sha256 == digest(found.document_text)
    bench.session.expire_all()
    again = recompute(found).to_document(thaw(found.inputs_text))
    assert canonical(again) == found.document_text
    assert actions(bench) == [
        "study.planned",
        "study.results_entered",
        "study.results_entered",
        "study.evaluated",
    ]


def test_a_result_changed_after_the_evaluation_needs_a_reason_and_a_new_evaluation(
    bench: Bench,
) -> None:
    first = bench.judged(ALIKE)
    study, place = first.study, first.study.measurements[0]
    before = place.typed
    change = {place.position: TypedValue("99.9", Decimal("99.9"))}
    with pytest.raises(NothingNew):
        bench.judge(study)
    with pytest.raises(StudyReasonNeeded):
        enter_results(bench.session, study, change, actor=bench.first)
    enter_results(bench.session, study, change, actor=bench.first, reason="Misread record.")
    entry = bench.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.facts["before"] == {str(place.position): before}
    assert entry.facts["reason"] == "Misread record."
    assert is_outdated(study, plan_of_round(bench.round))
    second = bench.judge(study)
    assert (first.version, second.version) == (1, 2)
    assert first.document_text != second.document_text
    assert not is_outdated(study, plan_of_round(bench.round))


@pytest.mark.parametrize(
    "change",
    [update(StudyEvaluation).values(verdict=Verdict.PASSED), delete(StudyEvaluation)],
)
def test_the_database_lets_nobody_edit_an_evaluation(bench: Bench, change: object) -> None:
    bench.judged(UNLIKE)
    with pytest.raises(DBAPIError), bench.session.begin_nested():
        bench.session.execute(change)


def test_what_is_missing_is_not_zero(bench: Bench) -> None:
    study = bench.fill(bench.plan(), [(0.0, 0.0), (None, 0.0), (0.1, None), (0, 0), (0, 0)])
    values = {(m.unit, m.replicate): m.value for m in study.measurements}
    first, second, *_ = units_of(study)
    assert values[first, 1] == 0
    assert values[second, 1] is None


def test_a_study_without_results_is_not_judged(bench: Bench) -> None:
    study = bench.plan()
    with pytest.raises(NothingMeasured):
        bench.judge(study)


def test_a_batch_that_has_not_passed_is_not_studied_until_it_passes(bench: Bench) -> None:
    bench.judged(UNLIKE, batch="B1")
    with pytest.raises(AnotherBatchNeeded):
        bench.plan(batch=" b1 ")
    assert bench.judged(ALIKE, batch="B2").verdict is Verdict.PASSED


def test_a_study_planned_wrongly_is_given_up_with_a_reason_until_it_is_judged(
    bench: Bench,
) -> None:
    study = bench.plan()
    with pytest.raises(StudyReasonNeeded):
        withdraw_study(bench.session, study, actor=bench.first, reason=" ")
    withdraw_study(bench.session, study, actor=bench.first, reason="Wrong number of units.")
    with pytest.raises(StudyWithdrawn):
        bench.fill(study, ALIKE)
    judged = bench.judged(ALIKE)
    with pytest.raises(EvaluatedAlready):
        withdraw_study(bench.session, judged.study, actor=bench.first, reason="No.")


def test_nothing_changes_once_the_analysis_is_over(bench: Bench) -> None:
    study = bench.plan()
    bench.round.state = RoundState.FINAL
    bench.session.flush()
    for attempt in (
        lambda: bench.plan(),
        lambda: bench.fill(study, ALIKE),
        lambda: bench.judge(study),
    ):
        with pytest.raises(StudiesClosed):
            attempt()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_coordinators_of_the_scheme_run_studies(bench: Bench, role: Role) -> None:
    other = person(bench.session, f"other {role.value}", Grant(role))
    study = bench.plan()
    for attempt in (
        lambda: plan_study(
            bench.session, bench.material(), bench.measurand(), StudyDesign(), actor=other
        ),
        lambda: enter_results(bench.session, study, {}, actor=other),
        lambda: evaluate_study(bench.session, study, actor=other),
        lambda: withdraw_study(bench.session, study, actor=other, reason="x"),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert actions(bench) == ["study.planned"]


def test_auditors_read_studies_and_laboratories_do_not(bench: Bench) -> None:
    study = bench.plan()
    auditor = person(bench.session, "auditor", Grant(Role.AUDITOR))
    assert get_study(bench.session, bench.round, study.id, actor=auditor) is study
    with pytest.raises(NotFound):
        get_study(bench.session, bench.round, study.id, actor=bench.stage.analysts[0])


def test_a_criterion_is_chosen_before_the_study_and_kept(bench: Bench) -> None:
    study = bench.plan(criterion=CriterionKind.EXPANDED)
    assert thaw(bench.judge(bench.fill(study, ALIKE)).inputs_text).criterion is (
        CriterionKind.EXPANDED
    )


def test_a_study_takes_units_of_its_batch_which_no_laboratory_gets(bench: Bench) -> None:
    study = bench.plan()
    units = bench.session.scalars(select(Unit).where(Unit.use == UnitUse.STUDY)).all()
    assert sorted(unit.label for unit in units) == units_of(study)
    assert {unit.purpose for unit in units} == {str(study.id)}
    assert bench.session.scalars(select(UnitDraw)).one().outcome["strata"] == 5
    with pytest.raises(BatchMissing):
        design = StudyDesign(batch="B9", units=5)
        plan_study(bench.session, bench.material(), bench.measurand(), design, actor=bench.first)


def test_the_units_of_one_study_are_measured_for_another_measurand(bench: Bench) -> None:
    first = bench.plan()
    again = bench.plan(same_as=first.id)
    assert units_of(again) == units_of(first)
    assert [m.unit for m in again.measurements] != units_of(first)
    for other in ({"units": 4}, {"batch": "B2"}, {"kind": StudyKind.TRANSPORT, "units": 3}):
        with pytest.raises(NoSuchUnits):
            bench.plan(same_as=first.id, **other)
    with pytest.raises(UnitsInUse):
        withdraw_study(bench.session, first, actor=bench.first, reason="x", untouched=True)


def test_untouched_units_of_a_study_given_up_go_back_into_the_store(bench: Bench) -> None:
    study = bench.plan()
    withdraw_study(bench.session, study, actor=bench.first, reason="Too few.", untouched=True)
    assert {unit.use for unit in bench.session.scalars(select(Unit))} == {UnitUse.STORE}
    measured = bench.fill(bench.plan(), ALIKE)
    with pytest.raises(UnitsInUse):
        withdraw_study(bench.session, measured, actor=bench.first, reason="x", untouched=True)
    withdraw_study(bench.session, measured, actor=bench.first, reason="Wrong method.")
    used = bench.session.scalars(select(Unit).where(Unit.use == UnitUse.STUDY)).all()
    assert len(used) == 5
