"""Every confirmed laboratory gets its units at random; studies and reserve are kept from them."""

from __future__ import annotations

from datetime import date

import pytest
from parcels import receive, send
from sqlalchemy import func, select
from stage import CLOSES, OPENS, Stage, new_laboratory

from proficiency.errors import Forbidden
from proficiency.rounds.lifecycle import EnrolmentState, Guard, RoundState
from proficiency.rounds.models import RoundMaterial
from proficiency.rounds.refusals import GuardNotMet, ReasonMissing
from proficiency.rounds.services import enrol_laboratory, move_round
from proficiency.samples import refusals
from proficiency.samples.allocation import Supply, allocate, replace_units
from proficiency.samples.conditions import Condition, DrawPurpose, UnitUse
from proficiency.samples.drawing import in_drawn_order, in_strata
from proficiency.samples.models import Unit, UnitDraw
from proficiency.samples.parcel_models import Parcel
from proficiency.samples.services import BatchDetails, add_batch, discard_units
from proficiency.samples.setting_aside import set_aside

DETAILS = BatchDetails(
    code="B1",
    produced_on=date(2026, 1, 5),
    expires_on=date(2027, 1, 5),
    storage_zh="液氮",
    storage_en="liquid nitrogen",
)
ONE_EACH = {"M1": Supply(1, 1), "M2": Supply(1, 1)}


def make(stage: Stage, material: RoundMaterial, number: int) -> list[Unit]:
    """Make a batch and return its units."""
    add_batch(stage.session, material, DETAILS, made=number, actor=stage.coordinator)
    return units(stage, material)


def make_all(stage: Stage, number: int = 10) -> None:
    """Make a batch of every material."""
    for material in stage.round.materials:
        make(stage, material, number)


def units(stage: Stage, material: RoundMaterial) -> list[Unit]:
    """Return the units of a material."""
    of_material = select(Unit).where(Unit.round_material_id == material.id).order_by(Unit.number)
    return list(stage.session.scalars(of_material))


def aside(stage: Stage, material: RoundMaterial, number: int, *, batch: str = "B1") -> list[Unit]:
    """Set units aside for study 12."""
    return set_aside(
        stage.session,
        material,
        batch=batch,
        purpose="12",
        number=number,
        actor=stage.coordinator,
    )


def give(stage: Stage, **supplies: Supply) -> int:
    """Allocate as the coordinator."""
    return allocate(
        stage.session, stage.round, actor=stage.coordinator, supplies=supplies or ONE_EACH
    )


def test_the_units_of_a_batch_are_numbered_on_under_identifiers_of_their_own(stage: Stage) -> None:
    material = stage.round.materials[0]
    make(stage, material, 3)
    second = BatchDetails("B2", date(2026, 1, 6), date(2027, 1, 6), "液氮", "liquid nitrogen")
    add_batch(stage.session, material, second, made=2, actor=stage.coordinator)
    made = units(stage, material)
    assert [unit.label for unit in made] == [f"M1-000{number}" for number in range(1, 6)]
    assert len({unit.identifier for unit in made}) == 5
    assert {unit.use for unit in made} == {UnitUse.STORE}
    assert stage.history("sample_batch") == ["sample_batch.added"] * 2


@pytest.mark.parametrize(
    ("changed", "made", "refusal"),
    [
        ({"code": " "}, 1, refusals.BatchIncomplete),
        ({"storage_zh": ""}, 1, refusals.BatchIncomplete),
        ({"storage_en": ""}, 1, refusals.BatchIncomplete),
        ({"expires_on": date(2026, 1, 4)}, 1, refusals.BatchExpiresFirst),
        ({}, 0, refusals.BatchTooLarge),
        ({}, 10_001, refusals.BatchTooLarge),
    ],
)
def test_a_batch_that_cannot_be_is_refused_and_nothing_stored(
    stage: Stage, changed: dict[str, object], made: int, refusal: type[Exception]
) -> None:
    details = BatchDetails(**(vars(DETAILS) | changed))
    with pytest.raises(refusal):
        add_batch(
            stage.session, stage.round.materials[0], details, made=made, actor=stage.coordinator
        )
    assert stage.count(Unit) == 0
    assert stage.history("sample") == []


def test_a_batch_number_stands_once_in_a_material(stage: Stage) -> None:
    make(stage, stage.round.materials[0], 1)
    make(stage, stage.round.materials[1], 1)
    with pytest.raises(refusals.BatchTaken):
        make(stage, stage.round.materials[0], 1)


def test_a_material_that_does_not_travel_has_no_units(stage: Stage) -> None:
    material = stage.round.materials[0]
    material.physical = False
    with pytest.raises(refusals.NoMaterial):
        make(stage, material, 1)
    with pytest.raises(refusals.NoMaterial):
        aside(stage, material, 1)


def test_every_laboratory_gets_its_units_and_the_reserve_stays(stage: Stage) -> None:
    make_all(stage)
    assert give(stage, M1=Supply(3, 2), M2=Supply(1, 0)) == 8
    for material, number in zip(stage.round.materials, (3, 1), strict=True):
        for enrolment in stage.enrolments:
            own = [unit for unit in units(stage, material) if unit.enrolment_id == enrolment.id]
            assert len(own) == number
            assert {unit.use for unit in own} == {UnitUse.LABORATORY}
    assert stage.history("sample_units") == ["sample_units.allocated"]


def test_the_draw_on_record_leads_to_the_units_that_were_given(stage: Stage) -> None:
    make_all(stage)
    give(stage)
    by_code = sorted(stage.enrolments, key=lambda enrolment: enrolment.code)
    for material in stage.round.materials:
        draw = stage.session.scalars(
            select(UnitDraw).where(UnitDraw.round_material_id == material.id)
        ).one()
        assert draw.purpose is DrawPurpose.LABORATORIES
        assert draw.drawn_by == stage.coordinator.person_id
        repeated = in_drawn_order(draw.outcome["candidates"], seed=draw.seed)[:2]
        assert repeated == draw.outcome["drawn"]
        given = {unit.enrolment_id: unit.number for unit in units(stage, material)}
        assert [given[enrolment.id] for enrolment in by_code] == repeated


def test_units_of_a_study_and_discarded_units_are_never_given_out(stage: Stage) -> None:
    material = stage.round.materials[0]
    make_all(stage, 8)
    studied = aside(stage, material, 4)
    free = [unit.number for unit in units(stage, material) if unit.use is UnitUse.STORE]
    discard_units(stage.session, material, free[:2], reason="broken", actor=stage.coordinator)
    give(stage, M1=Supply(1, 0), M2=Supply(1, 0))
    left = {unit.number: unit for unit in units(stage, material)}
    assert {left[number].use for number in free[:2]} == {UnitUse.DISCARDED}
    assert {left[unit.number].use for unit in studied} == {UnitUse.STUDY}
    assert {unit.purpose for unit in studied} == {"12"}
    assert {left[number].use for number in free[2:]} == {UnitUse.LABORATORY}


def test_more_than_there_is_cannot_be_drawn_and_nobody_gets_anything(stage: Stage) -> None:
    make(stage, stage.round.materials[0], 10)
    make(stage, stage.round.materials[1], 2)
    with pytest.raises(refusals.TooFewUnits) as refused, stage.session.begin_nested():
        give(stage)
    assert refused.value.facts == {"material": "M2", "wanted": 3, "free": 2}
    given = select(func.count()).where(Unit.use == UnitUse.LABORATORY)
    assert stage.session.scalar(given) == 0
    with pytest.raises(refusals.TooFewUnitsForStudy) as refused:
        aside(stage, stage.round.materials[1], 3)
    assert refused.value.facts == {"batch": "B1", "wanted": 3, "free": 2}
    with pytest.raises(refusals.BatchMissing):
        aside(stage, stage.round.materials[1], 1, batch="B2")


def test_the_units_of_a_study_come_from_the_whole_filling_order(stage: Stage) -> None:
    material = stage.round.materials[0]
    make(stage, material, 40)
    drawn = [unit.number for unit in aside(stage, material, 10)]
    assert [(number - 1) // 4 for number in drawn] == list(range(10)), "one of every four"
    draw = stage.session.scalars(select(UnitDraw)).one()
    assert draw.purpose is DrawPurpose.STUDY
    assert in_strata(draw.outcome["candidates"], 10, seed=draw.seed) == drawn
    assert stage.history("sample_units") == ["sample_units.set_aside"]


def test_numbers_that_cannot_be_followed_are_refused(stage: Stage) -> None:
    make_all(stage)
    for wrong in (Supply(0, 0), Supply(51, 0), Supply(1, -1)):
        with pytest.raises(refusals.SupplyImpossible):
            give(stage, M1=wrong, M2=Supply(1, 0))
    with pytest.raises(refusals.SupplyMissing):
        give(stage, M1=Supply(1, 0))


def test_what_each_laboratory_gets_is_not_changed_afterwards(stage: Stage) -> None:
    make_all(stage)
    give(stage)
    with pytest.raises(refusals.SupplySettled):
        give(stage, M1=Supply(2, 1), M2=Supply(1, 1))
    assert give(stage) == 0
    assert stage.history("sample_units") == ["sample_units.allocated"]


def test_nothing_is_allocated_while_nobody_takes_part(stage: Stage) -> None:
    for enrolment in stage.enrolments:
        enrolment.state = EnrolmentState.WITHDRAWN
    stage.session.flush()
    make_all(stage)
    with pytest.raises(refusals.NobodyTakesPart):
        give(stage)


def test_who_comes_late_is_served_alone_and_who_left_gives_back(stage: Stage) -> None:
    make_all(stage)
    give(stage)
    before = {unit.id: unit.enrolment_id for unit in units(stage, stage.round.materials[0])}
    stage.enrolments[1].state = EnrolmentState.WITHDRAWN
    late = enrol_laboratory(
        stage.session, stage.round, new_laboratory(stage.session, 3), actor=stage.coordinator
    )
    assert give(stage) == 2
    after = {unit.id: unit.enrolment_id for unit in units(stage, stage.round.materials[0])}
    first, second = (enrolment.id for enrolment in stage.enrolments)
    assert [number for number in after if after[number] == first] == [
        number for number in before if before[number] == first
    ]
    assert second not in after.values()
    assert late.id in after.values()


def test_samples_cannot_be_shipped_before_every_laboratory_has_its_units(stage: Stage) -> None:
    stage.move(RoundState.PREPARATION)
    with pytest.raises(GuardNotMet) as refused:
        move_round(
            stage.session, stage.round, RoundState.SHIPPED, actor=stage.coordinator, at=OPENS
        )
    assert Guard.UNITS_ALLOCATED in refused.value.guards
    make_all(stage)
    give(stage)
    enrol_laboratory(
        stage.session, stage.round, new_laboratory(stage.session, 3), actor=stage.coordinator
    )
    with pytest.raises(GuardNotMet) as refused:
        move_round(
            stage.session, stage.round, RoundState.SHIPPED, actor=stage.coordinator, at=OPENS
        )
    assert Guard.UNITS_ALLOCATED in refused.value.guards
    give(stage)
    stage.move(RoundState.SHIPPED)
    assert stage.round.state is RoundState.SHIPPED


def test_only_units_in_store_are_discarded_and_with_a_reason(stage: Stage) -> None:
    material = stage.round.materials[0]
    make_all(stage)
    give(stage)
    given = next(unit for unit in units(stage, material) if unit.use is UnitUse.LABORATORY)
    with pytest.raises(refusals.UnitNotInStore):
        discard_units(stage.session, material, [given.number], reason="x", actor=stage.coordinator)
    with pytest.raises(ReasonMissing):
        discard_units(stage.session, material, [1], reason=" ", actor=stage.coordinator)
    with pytest.raises(refusals.UnitUnknown):
        discard_units(stage.session, material, [99], reason="x", actor=stage.coordinator)


def test_a_damaged_unit_is_replaced_once_by_one_of_the_same_material(
    shipped: Stage, parcel: Parcel
) -> None:
    receive(shipped.session, parcel, analyst=shipped.analysts[0], condition=Condition.BROKEN)
    damaged = list(shipped.session.scalars(select(Unit).where(Unit.parcel_id == parcel.id)))
    new = replace_units(shipped.session, shipped.round, damaged, actor=shipped.coordinator)
    assert [(unit.replaces_id, unit.round_material_id, unit.enrolment_id) for unit in new] == [
        (unit.id, unit.round_material_id, parcel.enrolment_id) for unit in damaged
    ]
    assert shipped.history("sample_unit.") == ["sample_unit.replaced"] * 2
    with pytest.raises(refusals.NothingToReplace):
        replace_units(shipped.session, shipped.round, damaged[:1], actor=shipped.coordinator)


def test_a_unit_that_arrived_intact_or_not_at_all_yet_is_not_replaced(
    shipped: Stage, parcel: Parcel
) -> None:
    unit = shipped.session.scalars(select(Unit).where(Unit.parcel_id == parcel.id)).first()
    assert unit is not None
    with pytest.raises(refusals.NothingToReplace):
        replace_units(shipped.session, shipped.round, [unit], actor=shipped.coordinator)
    receive(shipped.session, parcel, analyst=shipped.analysts[0])
    with pytest.raises(refusals.NothingToReplace):
        replace_units(shipped.session, shipped.round, [unit], actor=shipped.coordinator)


def test_nobody_but_the_coordinator_touches_units(stage: Stage) -> None:
    material = stage.round.materials[0]
    make_all(stage)
    for actor in (stage.analysts[0], stage.approvers[0]):
        with pytest.raises(Forbidden):
            add_batch(stage.session, material, DETAILS, made=1, actor=actor)
        with pytest.raises(Forbidden):
            allocate(stage.session, stage.round, actor=actor, supplies=ONE_EACH)
        with pytest.raises(Forbidden):
            set_aside(stage.session, material, batch="B1", purpose="1", number=1, actor=actor)
        with pytest.raises(Forbidden):
            discard_units(stage.session, material, [1], reason="x", actor=actor)
        with pytest.raises(Forbidden):
            replace_units(stage.session, stage.round, [], actor=actor)


def test_nothing_changes_once_the_round_is_closed(shipped: Stage) -> None:
    material = shipped.round.materials[0]
    send(
        shipped.session,
        shipped.round,
        [shipped.enrolments[0].code],
        coordinator=shipped.coordinator,
        at=OPENS,
    )
    shipped.move(RoundState.OPEN)
    move_round(
        shipped.session, shipped.round, RoundState.CLOSED, actor=shipped.coordinator, at=CLOSES
    )
    with pytest.raises(refusals.SamplesFixed):
        make(shipped, material, 1)
    with pytest.raises(refusals.SamplesFixed):
        give(shipped)
    with pytest.raises(refusals.SamplesFixed):
        discard_units(shipped.session, material, [1], reason="x", actor=shipped.coordinator)
