"""Parcels leave, arrive, and arrive damaged; a damaged unit never counts silently."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from parcels import consignment, receive, send
from sqlalchemy import select
from stage import CLOSES, OPENS, Stage

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, NotFound
from proficiency.notices.models import Mail
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.refusals import ReasonMissing, TimeZoneUnknown
from proficiency.rounds.services import move_round
from proficiency.samples import refusals
from proficiency.samples.addresses import address_of, set_address
from proficiency.samples.allocation import replace_units
from proficiency.samples.conditions import Condition
from proficiency.samples.dispatching import Consignment, Sending, dispatch, read_addresses
from proficiency.samples.models import Batch, Unit
from proficiency.samples.parcel_models import Parcel, Receipt
from proficiency.samples.queries import damaged_without_replacement, usable_units
from proficiency.samples.receiving import (
    Arrival,
    Finding,
    confirm_receipt,
    correct_condition,
    own_parcel,
    units_in,
)

ARRIVED = OPENS + timedelta(hours=20)


def told(stage: Stage, kind: str) -> set[str]:
    """Return to whom messages of a kind go."""
    return set(stage.session.scalars(select(Mail.address).where(Mail.kind == kind)))


def arrival(**changed: object) -> Arrival:
    """Return an arrival as it should be, but for what is changed."""
    return Arrival(**({"arrived_at": ARRIVED, "time_zone": "Asia/Shanghai"} | changed))


def confirm(stage: Stage, parcel: Parcel, **changed: object) -> Receipt:
    """Confirm as the first analyst that all units arrived intact."""
    findings = {unit.id: Finding(Condition.INTACT) for unit in units_in(stage.session, parcel)}
    return confirm_receipt(
        stage.session,
        parcel,
        arrival(**changed),
        findings,
        actor=stage.analysts[0],
        at=OPENS + timedelta(days=2),
    )


def test_everything_that_waits_for_a_code_leaves_in_one_parcel(
    shipped: Stage, parcel: Parcel
) -> None:
    assert [unit.material.code for unit in units_in(shipped.session, parcel)] == ["M1", "M2"]
    assert told(shipped, "shipped") == {"analyst-1@lab.example", "approver-1@lab.example"}
    assert shipped.history("parcel") == ["parcel.dispatched"]


def test_a_parcel_does_not_leave_before_the_round_says_so(stage: Stage) -> None:
    code = stage.enrolments[0].code
    with pytest.raises(refusals.NotDispatchedYet):
        send(stage.session, stage.round, [code], coordinator=stage.coordinator, at=OPENS)


@pytest.mark.parametrize(
    ("sending", "changed", "refusal"),
    [
        (Sending(" "), {}, refusals.ParcelIncomplete),
        (Sending("T"), {"courier": ""}, refusals.ParcelIncomplete),
        (Sending("T"), {"dispatched_at": OPENS + timedelta(days=1)}, refusals.DispatchedInFuture),
        (Sending("T"), {"time_zone": "Mars/Base"}, TimeZoneUnknown),
    ],
)
def test_a_parcel_that_cannot_be_traced_is_refused(
    shipped: Stage, sending: Sending, changed: dict[str, object], refusal: type[Exception]
) -> None:
    common = Consignment(**(vars(consignment(OPENS)) | changed))
    with pytest.raises(refusal):
        dispatch(
            shipped.session,
            shipped.round,
            {shipped.enrolments[0].code: sending},
            common,
            actor=shipped.coordinator,
            at=OPENS,
        )
    assert shipped.count(Parcel) == 0
    assert told(shipped, "shipped") == set()


def test_nothing_is_sent_twice_or_to_an_unknown_code(shipped: Stage, parcel: Parcel) -> None:
    for code in (shipped.enrolments[0].code, "ZZZ99"):
        with pytest.raises(refusals.NothingToSend):
            send(shipped.session, shipped.round, [code], coordinator=shipped.coordinator, at=OPENS)


def test_a_unit_past_its_date_is_not_sent(shipped: Stage) -> None:
    for batch in shipped.session.scalars(select(Batch)):
        batch.expires_on = batch.produced_on = date(2026, 1, 1)
    shipped.session.flush()
    with pytest.raises(refusals.UnitExpired):
        send(
            shipped.session,
            shipped.round,
            [shipped.enrolments[0].code],
            coordinator=shipped.coordinator,
            at=OPENS,
        )


def test_a_laboratory_confirms_its_parcel_once(shipped: Stage, parcel: Parcel) -> None:
    receipt = confirm(shipped, parcel, temperature=Decimal("-71.5"), remark=" cold ")
    assert (receipt.temperature, receipt.remark) == (Decimal("-71.5"), "cold")
    assert receipt.confirmed_by == shipped.analysts[0].person_id
    assert [unit.parcel_id for unit in usable_units(shipped.session, shipped.enrolments[0])] == [
        parcel.id,
        parcel.id,
    ]
    with pytest.raises(refusals.ReceiptConfirmed):
        confirm(shipped, parcel)
    assert shipped.history("parcel.received") == ["parcel.received"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"arrived_at": OPENS - timedelta(hours=1)}, refusals.ArrivedBeforeDispatch),
        ({"arrived_at": OPENS + timedelta(days=3)}, refusals.ArrivedInFuture),
        ({"temperature": Decimal(-201)}, refusals.TemperatureImpossible),
        ({"temperature": Decimal(61)}, refusals.TemperatureImpossible),
        ({"time_zone": "Mars/Base"}, TimeZoneUnknown),
    ],
)
def test_an_arrival_that_cannot_be_is_refused(
    shipped: Stage, parcel: Parcel, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        confirm(shipped, parcel, **changed)
    assert shipped.count(Receipt) == 0
    assert shipped.history("parcel.received") == []


def test_every_unit_of_the_parcel_is_looked_at(shipped: Stage, parcel: Parcel) -> None:
    first, second = units_in(shipped.session, parcel)
    with pytest.raises(refusals.ConditionMissing) as refused:
        confirm_receipt(
            shipped.session,
            parcel,
            arrival(),
            {first.id: Finding(Condition.INTACT)},
            actor=shipped.analysts[0],
            at=ARRIVED,
        )
    assert refused.value.facts == {"units": second.label}
    assert usable_units(shipped.session, shipped.enrolments[0]) == []


def test_only_the_people_of_the_laboratory_who_may_confirm(shipped: Stage, parcel: Parcel) -> None:
    for actor in (shipped.coordinator, shipped.approvers[0], shipped.analysts[1]):
        with pytest.raises(Forbidden):
            receive(shipped.session, parcel, analyst=actor)
    with pytest.raises(NotFound):
        own_parcel(shipped.session, shipped.enrolments[1], parcel.number)


def test_what_was_not_confirmed_does_not_count_as_usable(shipped: Stage, parcel: Parcel) -> None:
    assert usable_units(shipped.session, shipped.enrolments[0]) == []
    assert damaged_without_replacement(shipped.session, shipped.round) == []


@pytest.mark.parametrize("condition", [each for each in Condition if each is not Condition.INTACT])
def test_a_unit_that_did_not_arrive_as_it_was_sent_is_listed_and_told(
    shipped: Stage, parcel: Parcel, condition: Condition
) -> None:
    receive(shipped.session, parcel, analyst=shipped.analysts[0], condition=condition)
    assert usable_units(shipped.session, shipped.enrolments[0]) == []
    listed = damaged_without_replacement(shipped.session, shipped.round)
    assert [(line.code, line.unit.material.code) for line in listed] == [
        (shipped.enrolments[0].code, "M1"),
        (shipped.enrolments[0].code, "M2"),
    ]
    assert "coordinator@lab.example" in told(shipped, "receipt_problem")
    assert not told(shipped, "receipt_problem") & {"analyst-1@lab.example", "analyst-2@lab.example"}
    of_other = damaged_without_replacement(
        shipped.session, shipped.round, enrolment=shipped.enrolments[1]
    )
    assert of_other == []


def test_a_replacement_counts_when_it_has_left_and_is_told_as_such(
    shipped: Stage, parcel: Parcel
) -> None:
    receive(shipped.session, parcel, analyst=shipped.analysts[0], condition=Condition.THAWED)
    damaged = [line.unit for line in damaged_without_replacement(shipped.session, shipped.round)]
    replace_units(shipped.session, shipped.round, damaged[:1], actor=shipped.coordinator)
    assert len(damaged_without_replacement(shipped.session, shipped.round)) == 2
    second = send(
        shipped.session,
        shipped.round,
        [shipped.enrolments[0].code],
        coordinator=shipped.coordinator,
        at=OPENS + timedelta(days=2),
    )[0]
    assert told(shipped, "resupplied") == {"analyst-1@lab.example", "approver-1@lab.example"}
    left = damaged_without_replacement(shipped.session, shipped.round)
    assert [line.unit.id for line in left] == [damaged[1].id]
    receive(shipped.session, second, analyst=shipped.analysts[0])
    usable = usable_units(shipped.session, shipped.enrolments[0])
    assert [unit.replaces_id for unit in usable] == [damaged[0].id]


def test_a_replacement_that_arrives_unusable_is_listed_in_its_turn(
    shipped: Stage, parcel: Parcel
) -> None:
    receive(shipped.session, parcel, analyst=shipped.analysts[0], condition=Condition.THAWED)
    damaged = [line.unit for line in damaged_without_replacement(shipped.session, shipped.round)]
    new = replace_units(shipped.session, shipped.round, damaged, actor=shipped.coordinator)
    codes = [shipped.enrolments[0].code]
    later = OPENS + timedelta(days=2)
    second = send(shipped.session, shipped.round, codes, coordinator=shipped.coordinator, at=later)[
        0
    ]
    receive(shipped.session, second, analyst=shipped.analysts[0], condition=Condition.MISSING)
    listed = damaged_without_replacement(shipped.session, shipped.round)
    assert {line.unit.id for line in listed} == {unit.id for unit in new}


def test_damage_found_later_is_told_and_both_conditions_are_kept(
    shipped: Stage, parcel: Parcel
) -> None:
    unit = units_in(shipped.session, parcel)[0]
    finding = Finding(Condition.LEAKING, "wet bag")
    with pytest.raises(refusals.ReceiptMissing):
        correct_condition(shipped.session, unit, finding, actor=shipped.analysts[0])
    confirm(shipped, parcel)
    correct_condition(shipped.session, unit, finding, actor=shipped.analysts[0])
    correct_condition(shipped.session, unit, finding, actor=shipped.analysts[0])
    entry = shipped.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "sample_unit.condition_corrected")
    ).one()
    assert (entry.facts["before"], entry.facts["after"]) == ("intact", "leaking")
    assert "coordinator@lab.example" in told(shipped, "receipt_problem")
    with pytest.raises(Forbidden):
        correct_condition(shipped.session, unit, finding, actor=shipped.analysts[1])


def test_the_condition_of_a_unit_that_is_being_replaced_stays(
    shipped: Stage, parcel: Parcel
) -> None:
    receive(shipped.session, parcel, analyst=shipped.analysts[0], condition=Condition.BROKEN)
    unit = units_in(shipped.session, parcel)[0]
    replace_units(shipped.session, shipped.round, [unit], actor=shipped.coordinator)
    with pytest.raises(refusals.AlreadyReplaced):
        correct_condition(
            shipped.session, unit, Finding(Condition.INTACT), actor=shipped.analysts[0]
        )


def test_nothing_is_confirmed_or_corrected_after_the_round_is_closed(
    shipped: Stage, parcel: Parcel
) -> None:
    shipped.move(RoundState.OPEN)
    move_round(
        shipped.session, shipped.round, RoundState.CLOSED, actor=shipped.coordinator, at=CLOSES
    )
    with pytest.raises(refusals.NotReceivedNow):
        receive(shipped.session, parcel, analyst=shipped.analysts[0])


def test_the_history_never_holds_a_code_beside_what_a_laboratory_did(
    shipped: Stage, parcel: Parcel
) -> None:
    receive(shipped.session, parcel, analyst=shipped.analysts[0], condition=Condition.BROKEN)
    codes = {enrolment.code for enrolment in shipped.enrolments}
    for entry in shipped.session.scalars(select(AuditEntry)):
        assert not [code for code in codes if code in str(entry.facts)], entry.action


def test_addresses_are_kept_by_the_laboratory_and_read_with_a_reason(shipped: Stage) -> None:
    laboratory = shipped.laboratories[0]
    with pytest.raises(refusals.AddressIncomplete):
        set_address(
            shipped.session,
            laboratory,
            recipient="Dr Wu",
            telephone="",
            address="1 Road",
            actor=shipped.analysts[0],
        )
    for _ in range(2):
        set_address(
            shipped.session,
            laboratory,
            recipient="Dr Wu",
            telephone="123",
            address="1 Road",
            actor=shipped.analysts[0],
        )
    assert shipped.history("delivery") == ["delivery_address.changed"]
    with pytest.raises(Forbidden):
        address_of(shipped.session, laboratory, actor=shipped.coordinator)
    with pytest.raises(ReasonMissing):
        read_addresses(shipped.session, shipped.round, reason=" ", actor=shipped.coordinator)
    with pytest.raises(Forbidden):
        read_addresses(shipped.session, shipped.round, reason="x", actor=shipped.analysts[0])
    assert shipped.history("address_list") == []
    lines = read_addresses(
        shipped.session, shipped.round, reason="labels", actor=shipped.coordinator
    )
    assert sorted(line.code for line in lines) == sorted(e.code for e in shipped.enrolments)
    assert [line.address.telephone for line in lines if line.address] == ["123"]
    assert shipped.history("address_list") == ["address_list.read"]


def test_the_database_itself_keeps_a_unit_out_of_anothers_parcel(
    shipped: Stage, parcel: Parcel
) -> None:
    other = shipped.session.scalars(
        select(Unit).where(Unit.enrolment_id == shipped.enrolments[1].id)
    ).first()
    assert other is not None
    other.parcel_id = parcel.id
    with (
        pytest.raises(Exception, match="fk_sample_unit_parcel_id_enrolment_id"),
        shipped.session.begin_nested(),
    ):
        shipped.session.flush()
