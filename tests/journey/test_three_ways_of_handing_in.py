"""Results by form, pasted column and spreadsheet: each slip is asked about, and all stay sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from filled_sheet import fill_in
from second_round import PATH, prepare_second_round
from sqlalchemy import func, select
from story import PASSWORD, Story, tell
from visitor import Visitor

from proficiency import clock, jobs
from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.results.models import Result
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Round
from proficiency.rounds.services import enrol_laboratory

EN, ZH = Language.EN, Language.ZH
Arrive = Callable[[str, Language], Visitor]
RANGES = {
    "VIA A": ("50", "99"),
    "VIA B": ("20", "95"),
    "CON A": ("0.5", "10"),
    "CON B": ("0.5", "10"),
}
"""Declared widely before the round, in the order in which results are asked for."""
RIGHT = ["92.37", "61.83", "1.27", "3.46"]
FRACTION = ["0.9237", *RIGHT[1:]]
CELLS_PER_ML = [*RIGHT[:2], "1270000", RIGHT[3]]
EXCHANGED = [RIGHT[1], RIGHT[0], *RIGHT[2:]]
SIGNED = "The results are signed and submitted."
PASTE = """
(first, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  first.dispatchEvent(new ClipboardEvent("paste", {
    clipboardData: data, bubbles: true, cancelable: true,
  }));
}
"""


@pytest.fixture
def shipped(fresh_database: Database) -> Story:
    """Three laboratories in a round of two measurands in two materials, before it opens."""
    now = clock.now()
    opens, closes = now + timedelta(hours=1), now + timedelta(days=9)
    with fresh_database.transaction() as session:
        story = tell(session, count=3, opens=opens, closes=closes)
        story.round = prepare_second_round(session, story, opens=opens, closes=closes)
        story.enrolments = [
            enrol_laboratory(session, story.round, laboratory, actor=story.coordinator)
            for laboratory in story.laboratories
        ]
        story.move(RoundState.SHIPPED)
        return story


def test_every_slip_is_asked_about_before_it_is_signed_and_nobody_reads_on_before_the_close(
    shipped: Story, arrive: Arrive, fresh_database: Database, tmp_path: Path
) -> None:
    coordinator = arrive("coordinator", EN)
    declare_ranges_and_open(coordinator)
    hand_in_by_form(arrive("analyst-01", ZH), arrive("approver-01", EN))
    hand_in_a_pasted_column(arrive("analyst-02", EN), arrive("approver-02", ZH))
    analyst, approver = arrive("analyst-03", ZH), arrive("approver-03", EN)
    hand_in_a_spreadsheet(analyst, approver, tmp_path)
    recall_and_sign_again(analyst, approver)

    find_nothing_open(coordinator)
    assert stored(fresh_database) == 0, "before the close there is no value to read"
    let_the_date_come(fresh_database, shipped)
    coordinator.go(PATH)
    coordinator.reload_until("Start the analysis")
    assert stored(fresh_database) == 3 * len(RIGHT)
    analyst.go(f"{PATH}/receipt")
    assert analyst.page.get_by_text(analyst.say("Recall the results")).count() == 0
    coordinator.choose("Start the analysis")
    coordinator.choose("Evaluate the round")
    coordinator.page.wait_for_url(lambda address: "/evaluation" in address)
    assert RIGHT[0] in coordinator.text(), "opened after the close"


def declare_ranges_and_open(coordinator: Visitor) -> None:
    """Say what results are possible, then open the round."""
    coordinator.go(f"{PATH}/ranges")
    rows = coordinator.page.locator("main tbody tr")
    for position, ends in enumerate(RANGES.values()):
        for field, end in zip(rows.nth(position).locator("input").all(), ends, strict=True):
            field.fill(end)
    coordinator.choose("Declare the ranges")
    coordinator.told("The possible results are declared.")
    coordinator.go(PATH)
    coordinator.choose("Open for results")
    coordinator.told("The round is open for results.")


def hand_in_by_form(analyst: Visitor, approver: Visitor) -> None:
    """Type a fraction for a percentage, be asked, correct it; another person signs."""
    analyst.go(f"{PATH}/results")
    for field, typed in zip(fields(analyst), FRACTION, strict=True):
        field.fill(typed)
    analyst.choose("Save and look it over")
    asked(analyst, "92.37")
    analyst.choose("Correct this result")
    fields(analyst)[0].fill(RIGHT[0])
    analyst.choose("Save and look it over")
    analyst.page.locator("main table").wait_for()
    assert analyst.page.locator(".question-list li").count() == 0
    assert analyst.page.get_by_role("button", name=analyst.say("Sign and submit")).count() == 0
    sign(approver)
    paper = approver.download("Download the receipt as PDF")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(paper)).pages)
    assert RIGHT[0] in text and "Secret" not in text


def hand_in_a_pasted_column(analyst: Visitor, approver: Visitor) -> None:
    """Paste a column whose concentration is in another unit, be asked, correct it."""
    analyst.go(f"{PATH}/results")
    analyst.page.locator("main [name^=result-]").first.evaluate(PASTE, "\n".join(CELLS_PER_ML))
    assert [field.input_value() for field in fields(analyst)] == CELLS_PER_ML
    analyst.choose("Save and look it over")
    asked(analyst, "1.27")
    approver.go(f"{PATH}/sign")
    approver.sign(PASSWORD, "Sign and submit")
    approver.page.locator("main > .notice-refused").first.wait_for()
    analyst.choose("Correct this result")
    fields(analyst)[2].fill(RIGHT[2])
    analyst.choose("Save and look it over")
    analyst.page.locator("main table").wait_for()
    sign(approver)


def hand_in_a_spreadsheet(analyst: Visitor, approver: Visitor, folder: Path) -> None:
    """Upload a sheet with two samples exchanged, be asked, and insist with a remark."""
    analyst.go(f"{PATH}/upload")
    sheet = folder / "results.xlsx"
    sheet.write_bytes(analyst.download("Download the spreadsheet"))
    fill_in(sheet, EXCHANGED)
    analyst.page.set_input_files("input[type=file]", sheet)
    analyst.choose("Upload")
    analyst.page.wait_for_url(lambda address: not address.endswith("/upload"))
    analyst.go(f"{PATH}/sign")
    asked(analyst, "甲号样品")
    analyst.page.locator(".question-list input[type=checkbox]").check()
    analyst.page.locator(".question-list input[name^=remark-]").fill("已核对管号")
    analyst.choose("Keep the answers")
    analyst.reads("已核对管号")
    sign(approver)


def recall_and_sign_again(analyst: Visitor, approver: Visitor) -> None:
    """Find the exchange after all: recall, correct, sign again with another digest."""
    before = digest_of(approver)
    approver.choose("Recall the results")
    approver.told("The results are recalled. Correct them, then sign them again.")
    analyst.go(f"{PATH}/results")
    for field, typed in zip(fields(analyst), RIGHT, strict=True):
        field.fill(typed)
    analyst.choose("Save and look it over")
    analyst.page.locator("main table").wait_for()
    assert analyst.page.locator(".question-list li").count() == 0
    sign(approver)
    assert digest_of(approver) != before


def fields(analyst: Visitor) -> list:
    """Return the fields of the results in their order."""
    analyst.page.locator("form[data-entry]").wait_for()
    return analyst.page.locator("main [name^=result-]").all()


def asked(analyst: Visitor, words: str) -> None:
    """Wait for the one question, which holds these words."""
    question = analyst.page.locator(".question-list li.question-open")
    question.filter(has_text=words).wait_for()
    assert question.count() == 1


def sign(approver: Visitor) -> None:
    """Check what was entered and sign it as the second person."""
    approver.go(f"{PATH}/sign")
    approver.sign(PASSWORD, "Sign and submit")
    approver.told(SIGNED)


def digest_of(approver: Visitor) -> str:
    """Return the digest of the receipt."""
    approver.go(f"{PATH}/receipt")
    return approver.page.locator("main dd.code").last.inner_text()


def find_nothing_open(coordinator: Visitor) -> None:
    """Look for a value through every page of the round, and find none."""
    for part in ("", "/participants", "/history", "/messages", "/plan", "/samples", "/evaluation"):
        answer = coordinator.page.request.get(f"{coordinator.address.rstrip('/')}{PATH}{part}")
        assert answer.status in {200, 403, 404}
        held = [value for value in (*RIGHT, *CELLS_PER_ML, FRACTION[0]) if value in answer.text()]
        assert held == [], part


def let_the_date_come(database: Database, story: Story) -> None:
    """Let the closing date pass, and the worker look at its timetables."""
    with database.transaction() as session:
        round_ = session.get_one(Round, story.round.id)
        round_.opens_at, round_.closes_at = round_.created_at, clock.now()
        jobs.defer(session, "keep_timetables", queueing_lock="keep_timetables", timestamp=0)


def stored(database: Database) -> int:
    """Count the values that can be read in the database."""
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(Result)) or 0
