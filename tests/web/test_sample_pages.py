"""The pages of samples: the coordinator works under codes, a laboratory confirms on one screen."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from parcels import send
from pictures import exif, jpeg
from pypdf import PdfReader
from sqlalchemy import event, select
from story import Story

from proficiency import clock
from proficiency.files import Store
from proficiency.samples.conditions import Condition
from proficiency.samples.models import Unit
from proficiency.samples.parcel_models import Parcel, ParcelFile
from proficiency.samples.queries import damaged_without_replacement

ROUND = "/rounds/VIA-1"
SAMPLES = f"{ROUND}/samples"
COORDINATOR_PAGES = (SAMPLES, f"{SAMPLES}/units", f"{SAMPLES}/parcels", f"{SAMPLES}/instructions")


@contextmanager
def counted(story: Story) -> Iterator[list[str]]:
    """Collect the statements sent to the database."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    engine = story.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def parcel_of(story: Story, number: int = 0) -> Parcel:
    """Return the parcel of a laboratory."""
    enrolment = story.enrolments[number]
    query = select(Parcel).where(Parcel.enrolment_id == enrolment.id).order_by(Parcel.id.desc())
    found = story.session.scalars(query).first()
    assert found is not None
    return found


@pytest.fixture
def sent_round(open_round: Story) -> Story:
    """An open round whose parcels have left."""
    at = clock.now() - timedelta(hours=20)
    codes = [enrolment.code for enrolment in open_round.enrolments]
    send(open_round.session, open_round.round, codes, coordinator=open_round.coordinator, at=at)
    open_round.session.flush()
    return open_round


def receipt_form(story: Story, condition: str, **more: object) -> dict[str, object]:
    """Return the form of a confirmation as a browser sends it."""
    parcel = parcel_of(story)
    units = story.session.scalars(select(Unit).where(Unit.parcel_id == parcel.id))
    arrived = (clock.now() + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M")
    return {
        "arrived_at": arrived,
        "time_zone": "Asia/Shanghai",
        "temperature": "−71,5",
        "remark": "",
        "laboratory": story.enrolments[0].code,
        **{f"condition-{unit.identifier}": condition for unit in units},
        **more,
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_of_the_coordinator_names_a_laboratory_or_its_people(
    language: str, sent_round: Story, visit: Callable
) -> None:
    visit("analyst-01").send(
        f"{SAMPLES}/parcels/{parcel_of(sent_round).number}/receipt",
        receipt_form(sent_round, "thawed"),
    )
    for account in ("coordinator", "auditor"):
        visitor = visit(account, language)
        for path in COORDINATOR_PAGES:
            page = visitor.open(path)
            assert page.status == 200, path
            for secret in (
                "Secret laboratory",
                "秘密实验室",
                "Institution 0",
                "机构0",
                "Analyst 01",
            ):
                assert secret not in page.html, f"{secret} on {path}"


def test_labels_hold_what_a_freezer_needs_and_nothing_of_the_laboratory(
    sent_round: Story, visit: Callable
) -> None:
    answer = visit("coordinator").client.get(f"{SAMPLES}/labels.pdf?sheet=small")
    assert answer.content_type == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    units = list(sent_round.session.scalars(select(Unit)))
    for unit in units:
        assert unit.label in text and unit.identifier in text
    assert "VIA-1" in text and "−80 °C" in text
    assert "SYNTHETIC" not in text
    for enrolment in sent_round.enrolments:
        assert enrolment.code not in text
    assert "Secret" not in text and "秘密" not in text
    sent_round.round.scheme.synthetic = True
    sent_round.session.flush()
    marked = visit("coordinator").client.get(f"{SAMPLES}/labels.pdf").data
    pages = PdfReader(io.BytesIO(marked)).pages
    assert sum(page.extract_text().count("SYNTHETIC") for page in pages) == len(units)


def test_the_address_list_opens_with_a_reason_only(sent_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    refused = coordinator.send(f"{SAMPLES}/addresses", {"reason": " "})
    assert refused.status_code == 422
    assert "Secret laboratory" not in refused.text
    opened = coordinator.send(f"{SAMPLES}/addresses", {"reason": "courier labels"})
    assert "Secret laboratory 01" in opened.text
    assert "courier labels" in coordinator.open(f"{ROUND}/history").text


def test_a_laboratory_confirms_damage_with_a_photograph_and_is_warned_where_it_enters(
    sent_round: Story, visit: Callable, app: Flask
) -> None:
    analyst = visit("analyst-01")
    assert "Confirm the receipt" in analyst.open(SAMPLES).text
    assert "Unusable on arrival" not in analyst.open(f"{ROUND}/results").text
    form = receipt_form(sent_round, "broken", photograph=(io.BytesIO(jpeg(exif(6))), "IMG_lab.jpg"))
    path = f"{SAMPLES}/parcels/{parcel_of(sent_round).number}/receipt"
    assert analyst.send(path, form).status_code == 302
    file = sent_round.session.scalars(select(ParcelFile)).one()
    store: Store = app.extensions["proficiency.store"]
    assert b"Hospital" not in store.get(file.sha256)
    page = analyst.open(SAMPLES).text
    assert "broken" in page and "−71.5 °C" in page
    assert "Unusable on arrival and not replaced" in analyst.open(f"{ROUND}/results").text
    assert "到达时不可用且尚未补发" in visit("analyst-01", "zh").open(f"{ROUND}/results").text
    own = analyst.client.get(f"{SAMPLES}/own-files/{file.id}")
    assert own.data == store.get(file.sha256)
    assert visit("analyst-02").open(f"{SAMPLES}/own-files/{file.id}").status == 404


def test_a_damaged_unit_is_supplied_again_from_the_pages(
    sent_round: Story, visit: Callable
) -> None:
    analyst, coordinator = visit("analyst-01"), visit("coordinator")
    first = parcel_of(sent_round)
    analyst.send(f"{SAMPLES}/parcels/{first.number}/receipt", receipt_form(sent_round, "leaking"))
    damaged = damaged_without_replacement(sent_round.session, sent_round.round)[0].unit
    assert coordinator.send(f"{SAMPLES}/replacements", {}).status_code == 422
    coordinator.send(f"{SAMPLES}/replacements", {"unit": damaged.identifier})
    code = sent_round.enrolments[0].code
    page = coordinator.open(f"{SAMPLES}/parcels")
    assert f'name="tracking-{code}"' in page.html and f"(for {damaged.label})" in page.text
    dispatched = {
        "courier": "Cold Courier",
        "dispatched_at": (clock.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "time_zone": "UTC",
        f"tracking-{code}": "R-1",
    }
    assert coordinator.send(f"{SAMPLES}/parcels", dispatched).status_code == 302
    assert damaged_without_replacement(sent_round.session, sent_round.round) == []
    second = parcel_of(sent_round)
    assert second.id != first.id
    assert f"in place of {damaged.label}" not in analyst.open(SAMPLES).text
    analyst.send(f"{SAMPLES}/parcels/{second.number}/receipt", receipt_form(sent_round, "intact"))
    assert f"in place of {damaged.label}" in analyst.open(SAMPLES).text


def test_what_cannot_be_understood_comes_back_as_it_was_typed(
    sent_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    path = f"{SAMPLES}/parcels/{parcel_of(sent_round).number}/receipt"
    form = receipt_form(sent_round, "intact", temperature="cold", remark="wet box")
    answer = analyst.send(path, form)
    assert answer.status_code == 422
    assert "Give a number" in answer.text
    assert 'value="cold"' in answer.text and 'value="wet box"' in answer.text
    refused = analyst.send(path, receipt_form(sent_round, "intact", arrived_at="2019-01-01T10:00"))
    assert refused.status_code == 409
    assert "cannot arrive before it was dispatched" in refused.text


def test_one_tick_says_that_everything_arrived_intact(sent_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    path = f"{SAMPLES}/parcels/{parcel_of(sent_round).number}/receipt"
    silent = analyst.send(path, receipt_form(sent_round, ""))
    assert silent.status_code == 409
    assert "Say of every unit in which condition it arrived" in silent.text
    assert analyst.send(path, receipt_form(sent_round, "", intact="on")).status_code == 302
    assert "all intact" in visit("coordinator").open(f"{SAMPLES}/parcels").text


def test_a_batch_is_added_and_allocated_from_the_page(draft_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    batch = {
        "material": "M1",
        "batch": "LOT-7",
        "made": "30",
        "produced_on": "2026-01-05",
        "expires_on": "2027-01-05",
        "storage_zh": "液氮",
        "storage_en": "liquid nitrogen",
    }
    wrong = coordinator.send(f"{SAMPLES}/batches", batch | {"made": "many", "produced_on": "x"})
    assert wrong.status_code == 422
    assert "Give a whole number." in wrong.text and "Give a date" in wrong.text
    assert coordinator.send(f"{SAMPLES}/batches", batch).status_code == 302
    assert coordinator.send(f"{SAMPLES}/batches", batch).status_code == 409
    given = {"per-M1": "2", "reserve-M1": "5"}
    assert coordinator.send(f"{SAMPLES}/allocation", given).status_code == 302
    units = list(draft_round.session.scalars(select(Unit)))
    assert len([unit for unit in units if unit.enrolment_id]) == 2 * len(draft_round.enrolments)
    in_store = ", ".join(str(unit.number) for unit in units if not unit.enrolment_id)
    discarded = {"material": "M1", "numbers": in_store, "reason": "freezer failed"}
    assert coordinator.send(f"{SAMPLES}/units/discard", discarded).status_code == 302
    assert "freezer failed" in coordinator.open(f"{ROUND}/history").text


@pytest.mark.parametrize(
    ("language", "unread", "read"),
    [("en", "I have read version 1", "Read: Analyst 01"), ("zh", "我已阅读第 1 版", "已阅读：")],
)
def test_instructions_are_published_read_and_confirmed(
    language: str, unread: str, read: str, open_round: Story, visit: Callable
) -> None:
    coordinator, analyst = visit("coordinator", language), visit("analyst-01", language)
    text = {"text_zh": "立即转入液氮。", "text_en": "Move to liquid nitrogen at once."}
    assert coordinator.send(f"{SAMPLES}/instructions", text).status_code == 302
    shown = analyst.open(SAMPLES)
    assert unread in shown.text
    own = {"laboratory": shown.value("laboratory")}
    assert analyst.send(f"{SAMPLES}/instructions/read", own | {"version": "1"}).status_code == 302
    assert read in analyst.open(SAMPLES).text
    assert open_round.enrolments[1].code in coordinator.open(f"{SAMPLES}/instructions").text
    assert analyst.send(f"{SAMPLES}/instructions/read", own | {"version": "2"}).status_code == 409


def test_a_laboratory_keeps_its_address(open_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    own = {"laboratory": open_round.enrolments[0].code}
    given = own | {"recipient": "Wu", "telephone": "", "address": "1 Road"}
    assert analyst.send(f"{SAMPLES}/address", given).status_code == 409
    assert analyst.send(f"{SAMPLES}/address", given | {"telephone": "123"}).status_code == 302
    assert 'value="1 Road"' in analyst.open(SAMPLES).html
    assert "1 Road" not in visit("analyst-02").open(SAMPLES).html


def test_the_pages_need_few_statements_however_many_take_part(
    sent_round: Story, visit: Callable
) -> None:
    text = {"text_zh": "立即转入液氮。", "text_en": "Move to liquid nitrogen at once."}
    visit("coordinator").send(f"{SAMPLES}/instructions", text)
    for account, paths in (("coordinator", COORDINATOR_PAGES), ("analyst-01", (SAMPLES,))):
        visitor = visit(account)
        for path in paths:
            with counted(sent_round) as sent:
                visitor.open(path)
            asked = [each for each in sent if "SAVEPOINT" not in each]
            assert 0 < len(asked) < 12, (path, asked)


def test_the_condition_is_corrected_from_the_page(sent_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    parcel = parcel_of(sent_round)
    analyst.send(f"{SAMPLES}/parcels/{parcel.number}/receipt", receipt_form(sent_round, "intact"))
    unit = sent_round.session.scalars(select(Unit).where(Unit.parcel_id == parcel.id)).one()
    path = f"{SAMPLES}/parcels/{parcel.number}/units/{unit.identifier}"
    own = {"laboratory": sent_round.enrolments[0].code}
    assert analyst.send(path, own | {"condition": "melted"}).status_code == 404
    analyst.send(path, own | {"condition": "leaking", "remark": "cap"})
    sent_round.session.refresh(unit)
    assert (unit.condition, unit.remark) == (Condition.LEAKING, "cap")
    assert "leaking" in visit("coordinator").open(f"{SAMPLES}/parcels").text
