"""A laboratory appeals with evidence, another coordinator decides, two sign a correction."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from pages import Page, read
from pypdf import PdfReader, PdfWriter
from readiness import sign_the_outcome
from story import CLOSES, PASSWORD, Story, person

from proficiency.appeals.models import Complaint, ComplaintItem
from proficiency.identity.roles import Role
from proficiency.notices.models import Mail, MailAttachment
from proficiency.reporting.services import issue_round
from proficiency.results.correction_models import ResultCorrection
from proficiency.rounds.lifecycle import RoundState

ROUND = "/rounds/VIA-1"
QUERIES, APPEALS = f"{ROUND}/queries", f"{ROUND}/appeals"
CORRECTION = f"{ROUND}/correction"


@pytest.fixture
def preliminary(analysed_round: Story) -> Story:
    analysed_round.second_coordinator()
    analysed_round.move(RoundState.PRELIMINARY)
    return analysed_round


@pytest.fixture
def final(preliminary: Story) -> Story:
    sign_the_outcome(preliminary.session, preliminary.round, coordinator=preliminary.coordinator)
    issue_round(preliminary.session, preliminary.round, actor=preliminary.coordinator, at=CLOSES)
    return preliminary


def scan() -> bytes:
    """Return a PDF that says who made it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Secret laboratory 04"})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def file_appeal(story: Story, visit: Callable, stated: str = "91.3") -> Page:
    visitor = visit("analyst-04")
    fields = {
        "laboratory": story.enrolments[3].code,
        "text": "The form showed another unit.",
        f"stated-{story.determination}-1": stated,
        "evidence": (io.BytesIO(scan()), "Secret laboratory 04.pdf"),
    }
    return read(visitor.send(f"{QUERIES}/new/appeal", fields))


def test_the_window_stands_on_the_page_with_its_zone(preliminary: Story, visit: Callable) -> None:
    page = visit("analyst-01").open(QUERIES)
    assert "ten working days, Monday to Friday" in page.text
    assert "23:59" in page.text and "UTC+8" in page.text
    assert "十个工作日" in visit("approver-01", "zh").open(QUERIES).text


def test_an_analyst_writes_a_claim_and_the_approver_signs_it(
    preliminary: Story, visit: Callable
) -> None:
    analyst, approver = visit("analyst-04"), visit("approver-04")
    own = {"laboratory": preliminary.enrolments[3].code, "text": "Digits were lost."}
    typed = own | {f"stated-{preliminary.determination}-1": "90"}
    empty = analyst.send(f"{QUERIES}/new/transcription", own)
    assert empty.status_code == 422 and "Digits were lost." in read(empty).html
    analyst.send(f"{QUERIES}/new/transcription", typed)
    assert "waits for the signature of your approver" in analyst.open(f"{QUERIES}/1").text
    assert "Sign 1 claim of your laboratory" in approver.open("/desk/").text
    approver.send(f"{QUERIES}/1/sign", own)
    assert "Answer 1 claim or appeal of round VIA-1." in visit("coordinator").open("/desk/").text
    assert visit("analyst-01").open(f"{QUERIES}/1").status == 404


def test_evidence_loses_its_metadata_and_is_read_by_nobody_else(
    final: Story, visit: Callable, app: Flask
) -> None:
    file_appeal(final, visit)
    own = visit("analyst-04").client.get(f"{QUERIES}/1/files/1")
    assert own.status_code == 200
    assert own.headers["Content-Disposition"].endswith('"VIA-1-1-1.pdf"')
    assert b"Secret" not in own.data and len(PdfReader(io.BytesIO(own.data)).pages) == 1
    assert visit("analyst-01").open(f"{QUERIES}/1/files/1").status == 404
    assert visit("analyst-01").open(f"{APPEALS}/1/files/1").status == 403
    assert visit("coordinator").client.get(f"{APPEALS}/1/files/1").data == own.data
    assert "Evidence of no. 1 was opened" in visit("coordinator").open(f"{ROUND}/history").text


@pytest.mark.parametrize("is_granted", [True, False])
def test_of_what_is_partly_upheld_only_the_granted_values_are_taken(
    final: Story, visit: Callable, *, is_granted: bool
) -> None:
    person(final.session, "third", Role.COORDINATOR, scheme_id=final.round.scheme_id)
    file_appeal(final, visit)
    third = visit("third")
    third.send(f"{APPEALS}/1/take-up", {})
    [item] = final.session.query(ComplaintItem).all()
    assert "replicate 1: 91.3" in third.open(f"{APPEALS}/1").text
    decision = {"decision": "partly", "reasons": "In part.", "provider_caused": "on"}
    chosen = {"granted": str(item.id)} if is_granted else {}
    third.send(f"{APPEALS}/1/decide", decision | chosen | {"password": PASSWORD})
    told = visit("analyst-04").open(f"{QUERIES}/1").text
    assert "partly upheld" in told and ("not granted" in told) is not is_granted
    corrections = final.session.query(ResultCorrection).all()
    assert [each.typed for each in corrections] == (["91.3"] if is_granted else [])


def test_a_form_that_is_sent_twice_files_once(final: Story, visit: Callable) -> None:
    file_appeal(final, visit)
    again = file_appeal(final, visit)
    assert again.status == 422 and "raised already, as no. 1" in again.text
    assert final.session.query(Complaint).count() == 1


def test_neither_history_nor_outbox_leads_from_an_appeal_to_who_raised_it(
    final: Story, visit: Callable
) -> None:
    person(final.session, "third", Role.COORDINATOR, scheme_id=final.round.scheme_id)
    final.session.query(MailAttachment).delete()
    final.session.query(Mail).delete()
    file_appeal(final, visit)
    visit("third").send(f"{APPEALS}/1/take-up", {})
    third, administrator = visit("third"), visit("administrator")
    pages = [
        third.open(f"{ROUND}/history").text,
        third.client.get(f"{ROUND}/history.json").get_data(as_text=True),
        third.open(f"{ROUND}/messages").text,
        administrator.open("/outbox/").text,
    ]
    assert "No. 1 was raised by a laboratory." in pages[0]
    assert all("no. 1: under review" in page for page in pages[2:])
    assert not [page for page in pages if "Analyst 04" in page or "analyst-04@" in page]


def test_a_file_that_is_no_evidence_is_refused_and_nothing_is_filed(
    final: Story, visit: Callable
) -> None:
    visitor = visit("analyst-04")
    own = {"laboratory": final.enrolments[3].code}
    fields = own | {"text": "x", "about": str(final.determination)}
    for content in (b"%PDF-1.4 broken", b"MZ\x00\x01\x02", b"\x89PNG broken"):
        evidence = {"evidence": (io.BytesIO(content), "a.pdf")}
        answer = visitor.send(f"{QUERIES}/new/appeal", fields | evidence)
        assert answer.status_code == 422
        assert "The file cannot be taken." in read(answer).text
    assert final.session.query(Complaint).count() == 0


def test_from_the_appeal_to_the_amended_report(final: Story, visit: Callable) -> None:
    person(final.session, "third", Role.COORDINATOR, scheme_id=final.round.scheme_id)
    file_appeal(final, visit)
    partial = visit("coordinator").open(f"{APPEALS}/1")
    assert "You cannot decide this: you signed the assigned values" in partial.text
    assert "may decide unless they have an interest: Coordinator 2; Third" in partial.text
    assert visit("coordinator").send(f"{APPEALS}/1/take-up", {}).status_code == 409
    third = visit("third")
    third.send(f"{APPEALS}/1/take-up", {})
    assert "under review" in visit("analyst-04").open(f"{QUERIES}/1").text
    decision = {"decision": "upheld", "reasons": "Our form was wrong.", "provider_caused": "on"}
    assert third.send(f"{APPEALS}/1/decide", decision | {"password": "none"}).status_code == 422
    third.send(f"{APPEALS}/1/decide", decision | {"password": PASSWORD})
    assert "Our form was wrong." in visit("approver-04").open(f"{QUERIES}/1").text
    third.send(f"{CORRECTION}/prepare", {"reason": "A form of the provider was wrong."})
    shown = third.open(CORRECTION)
    assert "Laboratories concerned" in shown.text and "80.0" in shown.text and "91.3" in shown.text
    digest = shown.value("sha256")
    for account in ("third", "coordinator"):
        visit(account).send(f"{CORRECTION}/sign", {"sha256": digest, "password": PASSWORD})
    third.send(f"{CORRECTION}/declare", {})
    assert "VIA-1-V2-" in visit("analyst-04").open(f"{ROUND}/scores").text
    assert "Amended report" in visit("analyst-04").open(f"{ROUND}/scores").text
    assert "已结案 · 成立" in visit("analyst-04", "zh").open(QUERIES).text
    assert "case closed · upheld" in visit("analyst-04", "en").open(QUERIES).text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_help_explains_claims_and_appeals(final: Story, visit: Callable, language: str) -> None:
    page = visit("analyst-01", language).open("/help/appeals")
    title = {"en": "Claims and appeals", "zh": "更正请求与申诉"}[language]
    assert page.status == 200 and title in page.text
