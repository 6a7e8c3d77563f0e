"""Samples on pages: a study that fails and is justified, labels, parcels, damage, re-supply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdf
import pytest
from pictures import jpeg
from story import PASSWORD, Story, tell
from visitor import Visitor

from proficiency import clock
from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.rounds.lifecycle import RoundState

EN, ZH = Language.EN, Language.ZH
Arrive = Callable[[str, Language], Visitor]
ROUND = "/rounds/VIA-1"
SAMPLES, STUDIES = f"{ROUND}/samples", f"{ROUND}/studies"
BY_UNIT = ("70.0", "80.0", "90.0")
"""Units so far apart that no material could pass."""


@pytest.fixture
def in_preparation(fresh_database: Database) -> Story:
    """Two laboratories with codes and a signed plan; no unit of any material is made yet."""
    now = clock.now()
    with fresh_database.transaction() as session:
        story = tell(
            session, count=2, opens=now + timedelta(hours=1), closes=now + timedelta(days=9)
        )
        story.sign_plan()
        story.move(RoundState.PREPARATION)
        return story


def test_a_material_that_failed_is_justified_sent_damaged_and_supplied_again(
    in_preparation: Story, arrive: Arrive
) -> None:
    first, second = arrive("coordinator", ZH), arrive("coordinator-2", EN)
    make_a_batch(first)
    find_the_study_failed(first)
    first.go(ROUND)
    assert first.page.locator("main button[disabled]").count() == 1, "nothing is shipped yet"
    justify(first, second)
    allocate_and_label(second)
    ship(first)

    codes = [enrolment.code for enrolment in in_preparation.enrolments]
    dispatch(second, {code: f"T-{code}" for code in codes})
    whole, harmed = arrive("analyst-01", EN), arrive("analyst-02", ZH)
    receive(whole, "intact")
    receive(harmed, "thawed")
    harmed.refused("Unusable on arrival and not replaced:")
    supply_again(second, codes[1])
    receive(harmed, "intact")
    assert harmed.page.locator("main .notice-refused").count() == 0, "nothing is missing now"
    second.go(f"{SAMPLES}/parcels")
    assert second.page.locator("main .notice-refused").count() == 0
    assert "Secret laboratory" not in second.text(), "coordinators work under codes"
    first.go(ROUND)
    first.choose("Open for results")
    first.told("The round is open for results.")


def make_a_batch(coordinator: Visitor) -> None:
    """Record a batch of the material; its units are numbered at once."""
    coordinator.go(SAMPLES)
    today = clock.now().date()
    coordinator.fill(
        {
            "batch": "M1-2026",
            "made": "12",
            "produced_on": f"{today - timedelta(days=40)}",
            "expires_on": f"{today + timedelta(days=400)}",
            "storage_zh": "液氮气相保存",
            "storage_en": "Vapour phase of liquid nitrogen",
            "description_zh": "冻存细胞",
            "description_en": "Cryopreserved cells",
        }
    )
    coordinator.choose("Add the batch")
    coordinator.told(
        "Batch {batch} is added; its {made} units are numbered.", batch="M1-2026", made=12
    )


def find_the_study_failed(coordinator: Visitor) -> None:
    """Plan a study, paste its results in the order of measurement, and see it fail."""
    coordinator.go(STUDIES)
    coordinator.choose("Homogeneity")
    coordinator.page.select_option("main select[name=batch]", "M1-2026")
    coordinator.fill({"units": "3", "replicates": "2", "sigma_stated": "5"})
    coordinator.choose("Plan the study")
    coordinator.told("The study is planned. Print or download the order of measurement.")
    order = coordinator.page.locator("main tbody tr th[scope=row]").all_inner_texts()
    assert sorted(Counter(order).values()) == [2, 2, 2], "three units of the batch, each twice"
    measured = dict(zip(sorted(set(order)), BY_UNIT, strict=True))
    coordinator.page.locator(
        "main details", has_text=coordinator.say("Save what was pasted")
    ).locator("summary").click()
    coordinator.fill({"paste": "\n".join(measured[unit] for unit in order)})
    coordinator.choose("Save what was pasted")
    coordinator.told("The results are saved as typed.")
    coordinator.choose("Evaluate the study")
    coordinator.told("The study is judged.")
    coordinator.reads(coordinator.say("not passed"))


def justify(first: Visitor, second: Visitor) -> None:
    """State what follows for the evaluation; it counts when another coordinator has signed."""
    first.go(STUDIES)
    first.page.select_option("select[name=widen-VIA]", "uncertainty")
    first.fill({"reason": "唯一可用批次，评定时扩大不确定度。"})
    first.sign(PASSWORD, "State and sign as {name}", name="Coordinator")
    first.told("You have signed. The second signature must be another coordinator's.")
    second.go(STUDIES)
    second.reads("唯一可用批次")
    second.sign(PASSWORD, "Sign as {name}", name="Coordinator 2")
    second.told("The material is cleared.")


def allocate_and_label(coordinator: Visitor) -> None:
    """Draw units for every laboratory and print labels that name none."""
    coordinator.go(SAMPLES)
    coordinator.choose("Allocate units at random")
    coordinator.page.locator("main .notice-done").wait_for()
    coordinator.go(f"{SAMPLES}/units")
    labels = coordinator.download("Labels, 24 on a sheet of A4 (PDF)")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(labels)).pages)
    assert "M1" in text and "VIA-1" in text
    assert "Secret" not in text and "秘密实验室" not in text


def ship(coordinator: Visitor) -> None:
    """Declare the samples shipped, now that nothing holds them back."""
    coordinator.go(ROUND)
    coordinator.choose("Declare the samples shipped")
    coordinator.choose("Declare the samples shipped")
    coordinator.reads(coordinator.say("Open for results"))


def dispatch(coordinator: Visitor, tracking: dict[str, str]) -> None:
    """Hand parcels to the courier, each under its code."""
    coordinator.go(f"{SAMPLES}/parcels")
    coordinator.fill({"courier": "Cold Courier", "dispatched_at": local(hours=-2)})
    coordinator.fill({f"tracking-{code}": number for code, number in tracking.items()})
    coordinator.choose("Record the dispatch")
    coordinator.page.locator("main .notice-done").wait_for()


def receive(analyst: Visitor, condition: str) -> None:
    """Confirm how the newest parcel arrived, with a photograph."""
    analyst.go(SAMPLES)
    form = analyst.page.locator("main form[enctype]").first
    form.locator("input[name=arrived_at]").fill(local(hours=-1))
    form.locator("select").select_option(condition)
    form.locator("input[name=photograph]").set_input_files(
        {"name": "vial.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    analyst.choose("Confirm the receipt")
    analyst.told("The receipt is confirmed.")


def supply_again(coordinator: Visitor, code: str) -> None:
    """Draw a new unit for the damaged one and send it."""
    coordinator.go(f"{SAMPLES}/parcels")
    damaged = coordinator.page.locator("main .notice-refused").first.inner_text()
    assert code in damaged and coordinator.say("thawed") in damaged
    coordinator.choose("Draw new units for the chosen ones")
    coordinator.told("New units are drawn. Send them below; the laboratory is told then.")
    dispatch(coordinator, {code: "T-again"})


def local(*, hours: int) -> str:
    """Return a time of day in Shanghai as a field for it takes it."""
    moment: datetime = clock.now() + timedelta(hours=hours)
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%dT%H:%M")
