"""Several sets of a laboratory on its pages, drafts that save themselves, receipts, uploads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest
from flask import Flask, request
from pages import Page, read
from sealed import fields_typed
from story import Story, person

from proficiency.identity.permissions import Role
from proficiency.rounds.lifecycle import RoundState

SURE = {"sure": "on"}
RESULTS = "/rounds/VIA-1/results"
KEEP = f"{RESULTS}/keep"


def typed(story: Story, page: Page, text: str, **more: str) -> dict[str, str]:
    """Return what the browser sends of the form with one result typed in."""
    sent = {name: page.value(name) for name in ("seen", "laboratory")}
    return sent | {f"result-{story.determination}-1": text} | more


def stored(story: Story, *, number: int | None = None) -> list[str]:
    fields = fields_typed(
        story.session, story.enrolments[0], actor=story.analysts[0], number=number
    )
    return [field.typed for field in fields]


def test_a_draft_saves_itself_understood_or_not_and_says_when(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    page = analyst.open(RESULTS)
    told = analyst.send(KEEP, typed(open_round, page, "9x.")).get_json()
    assert told["text"].startswith("saved ")
    assert told["text"].endswith("(UTC+8)")
    assert stored(open_round) == ["9x."]
    again = analyst.send(KEEP, typed(open_round, page, "91.2") | {"seen": told["seen"]})
    assert again.status_code == 200
    assert analyst.open(RESULTS).value(f"result-{open_round.determination}-1") == "91.2"


def test_a_draft_that_saves_itself_never_writes_over_a_colleague(
    open_round: Story, visit: Callable
) -> None:
    person(
        open_round.session, "second-analyst", Role.ANALYST, laboratory=open_round.laboratories[0]
    )
    first, second = visit("analyst-01"), visit("second-analyst")
    early, late = first.open(RESULTS), second.open(RESULTS)
    first.send(KEEP, typed(open_round, early, "91.2"))
    answer = second.send(KEEP, typed(open_round, late, "95"))
    assert answer.status_code == 409
    assert "Nothing was written over" in answer.get_json()["text"]
    assert stored(open_round) == ["91.2"]


def test_what_saved_itself_is_there_after_a_log_out(open_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    analyst.send(KEEP, typed(open_round, analyst.open(RESULTS), "91.2"))
    analyst.send("/logout", {})
    page = visit("analyst-01").open(RESULTS)
    assert page.value(f"result-{open_round.determination}-1") == "91.2"


def test_what_is_not_understood_is_named_to_the_signer_and_not_signed(
    open_round: Story, visit: Callable
) -> None:
    analyst, approver = visit("analyst-01"), visit("approver-01")
    analyst.send(KEEP, typed(open_round, analyst.open(RESULTS), "9x."))
    page = approver.open("/rounds/VIA-1/sign")
    assert "1 value cannot be understood yet" in page.text
    approver.hand_in(analyst.open(RESULTS))
    assert "Receipt" not in approver.open("/rounds/VIA-1/receipt").text


def test_a_second_set_is_begun_as_a_copy_entered_and_signed_by_itself(
    open_round: Story, visit: Callable
) -> None:
    analyst, approver = visit("analyst-01"), visit("approver-01")
    analyst.send(RESULTS, typed(open_round, analyst.open(RESULTS), "91.2"))
    code = open_round.enrolments[0].code
    begun = analyst.send(
        "/rounds/VIA-1/sets", {"name": "Cytometer B", "copy_of": "1", "laboratory": code}
    )
    address = begun.headers["Location"]
    assert address.endswith("/results?set=2")
    page = analyst.open(address)
    assert "Cytometer B" in page.text
    assert page.value(f"result-{open_round.determination}-1") == "91.2"
    analyst.send(address, typed(open_round, page, "93.4", followed="no"))
    assert (stored(open_round), stored(open_round, number=2)) == (["91.2"], ["93.4"])
    sign = approver.open("/rounds/VIA-1/sign?set=2")
    assert "no, by our own method" in sign.text
    approver.hand_in(sign, "/rounds/VIA-1/submit?set=2")
    assert "for information" in approver.open("/rounds/VIA-1/receipt?set=2").text
    assert "1 of 4" not in visit("coordinator").open("/rounds/VIA-1").text, "the scored set counts"


def test_another_set_is_chosen_and_the_former_one_withdrawn(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    analyst.send(RESULTS, typed(open_round, analyst.open(RESULTS), "91.2"))
    code = open_round.enrolments[0].code
    analyst.send("/rounds/VIA-1/sets", {"name": "B & C", "copy_of": "1", "laboratory": code})
    own = {"laboratory": code, "seen": analyst.open(f"{RESULTS}?set=1").value("seen")}
    assert analyst.send("/rounds/VIA-1/sets/1/withdraw", own | SURE).status_code == 409
    assert analyst.send("/rounds/VIA-1/sets/2/primary", {}).status_code == 409
    analyst.send("/rounds/VIA-1/sets/2/primary", own)
    changed = analyst.send("/rounds/VIA-1/sets/1/withdraw", own | SURE | {"seen": "another"})
    assert changed.status_code == 409
    shown = analyst.open("/rounds/VIA-1/sets").all("input")
    marks = [each["value"] for each in shown if each.get("name") == "seen"]
    own["seen"] = marks[0]
    analyst.send("/rounds/VIA-1/sets/1/withdraw", own)
    page = analyst.open("/rounds/VIA-1/sets")
    assert "a copy of B & C" in page.text, "a name is written as it was typed"
    assert "Tick that you want to withdraw. Nothing was changed." in page.text
    assert "I withdraw “Set 1” with its 1 result; this cannot be undone" in page.text
    analyst.send("/rounds/VIA-1/sets/1/withdraw", own | SURE)
    page = analyst.open("/rounds/VIA-1/sets")
    assert "Set 1" not in page.text
    assert analyst.open(f"{RESULTS}?set=1").status == 404
    assert analyst.open(RESULTS).status == 200


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x00b"])
def test_a_set_without_a_usable_name_is_refused_in_words(
    name: str, open_round: Story, visit: Callable
) -> None:
    code = open_round.enrolments[0].code
    answer = visit("analyst-01").send("/rounds/VIA-1/sets", {"name": name, "laboratory": code})
    assert answer.status_code == 422
    assert "1 to 80 characters" in read(answer).text


def test_the_receipt_is_handed_out_on_paper_in_both_languages_and_as_the_document(
    open_round: Story, visit: Callable
) -> None:
    open_round.submit(["91.2"], note="thawed twice")
    approver = visit("approver-01")
    document = approver.client.get("/rounds/VIA-1/receipt.json").data
    digest = hashlib.sha256(document).hexdigest()
    assert digest in approver.open("/rounds/VIA-1/receipt").text
    assert json.loads(document)["entries"][0]["note"] == "thawed twice"
    for language, words in (("en", "Receipt of submitted results"), ("zh", "结果提交回执")):
        paper = approver.client.get(f"/rounds/VIA-1/receipt.{language}.pdf")
        text = "".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(paper.data)).pages)
        assert words in text
        assert "91.2" in text and "UTC+8" in text
        assert digest in text.replace("\n", "")
        assert open_round.enrolments[0].code in paper.headers["Content-Disposition"]
        assert "Secret" not in text


def test_late_results_say_so_on_every_page(open_round: Story, visit: Callable) -> None:
    open_round.move(RoundState.CLOSED)
    analyst, approver = visit("analyst-01"), visit("approver-01")
    page = analyst.open(RESULTS)
    assert "late" in page.text
    analyst.send(RESULTS, typed(open_round, page, "91.2"))
    sign = approver.open("/rounds/VIA-1/sign")
    approver.hand_in(sign)
    receipt = approver.open("/rounds/VIA-1/receipt")
    assert "handed in late" in receipt.text
    assert "Recall the results" not in receipt.text
    assert "handed in late" in approver.open("/rounds/VIA-1").text


def test_an_uploaded_sheet_passes_through_no_folder(app: Flask) -> None:
    sheet = {"sheet": (BytesIO(b"91.2"), "results.xlsx")}
    with app.test_request_context("/rounds/VIA-1/upload", method="POST", data=sheet):
        assert isinstance(request.files["sheet"].stream, BytesIO)
