"""Pages of what follows a report: corrective actions, trends, causes, rules of the scheme."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select
from story import Story

from proficiency.corrective.asking import ask_where_needed
from proficiency.corrective.lifecycle import ActionState
from proficiency.corrective.models import CorrectiveAction

GIVEN = {
    "cause": "calculation",
    "cause_text": "A dilution was forgotten.",
    "correction": "None.",
    "measure": "A second person checks dilutions.",
}
PICTURE = b"2026-11-01 08:00,-78.5\n"


@pytest.fixture
def asked(final_round: Story) -> CorrectiveAction:
    """The action asked of the last laboratory, by the product."""
    session = final_round.session
    if not ask_where_needed(session, final_round.round):
        from proficiency.corrective.asking import ask_by_hand

        ask_by_hand(
            session,
            final_round.round,
            code=final_round.enrolments[-1].code,
            determination_id=final_round.determination,
            request="Why so low?",
            actor=final_round.coordinator,
        )
    return session.scalars(select(CorrectiveAction)).one()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_action_goes_from_the_request_to_its_acceptance_on_the_pages(
    asked: CorrectiveAction, final_round: Story, visit: Callable, language: str
) -> None:
    address = f"/actions/{asked.number}"
    analyst, approver = visit("analyst-04", language), visit("approver-04", language)
    coordinator = visit("coordinator", language)
    assert address in analyst.open("/actions/").html
    assert address in analyst.open("/rounds/VIA-1/actions").html
    assert "/rounds/VIA-1/actions" in analyst.open("/desk/").html
    assert analyst.send(f"{address}/answer", {"cause": "x"}, seen=address).status_code == 422
    assert analyst.send(f"{address}/answer", GIVEN, seen=address).status_code == 302
    files = {"evidence": (BytesIO(PICTURE), "实验室.pdf")}
    assert analyst.send(f"{address}/files", files, seen=address).status_code == 302
    assert "dilution" not in coordinator.open(address).html, "not sent yet"
    assert analyst.send(f"{address}/approve", {}, seen=address).status_code == 403
    seen = approver.open(address).html.split('name="seen" value="')[1].split('"')[0]
    assert approver.send(f"{address}/approve", {"seen": seen}, seen=address).status_code == 302
    page = coordinator.open(address).html
    assert "dilution" in page and final_round.enrolments[-1].code in page
    for name in ("Secret laboratory 04", "秘密实验室04", "Analyst 04", "Approver 04"):
        assert name not in page
    file = f"{address}/files/{asked.files[0].id}"
    assert coordinator.open(file).status == 403
    assert coordinator.send(file, {"reason": " "}, seen=address).status_code == 422
    opened = coordinator.send(file, {"reason": "To review the evidence."}, seen=address)
    assert opened.data == PICTURE and asked.number in opened.headers["Content-Disposition"]
    assert analyst.client.get(file).data == PICTURE
    assert coordinator.send(f"{address}/accept", {}, seen=address).status_code == 302
    final_round.session.refresh(asked)
    assert asked.state is ActionState.ACCEPTED
    assert coordinator.send(f"{address}/close", {"effect": "effective"}).status_code == 422


def test_another_laboratory_meets_nothing_of_an_action(
    asked: CorrectiveAction, visit: Callable
) -> None:
    other = visit("analyst-01")
    assert other.open(f"/actions/{asked.number}").status == 404
    assert asked.number not in other.open("/rounds/VIA-1/actions").html
    assert asked.number not in other.open("/actions/").html
    assert other.send(f"/actions/{asked.number}/answer", GIVEN).status_code == 404


def test_a_coordinator_asks_on_the_page_of_the_round(final_round: Story, visit: Callable) -> None:
    coordinator, page = visit("coordinator"), "/rounds/VIA-1/actions"
    wrong = {"laboratory": "ZZZ99", "request": "Why?"}
    refused = coordinator.send(page, wrong, seen=page)
    assert refused.status_code == 422 and "ZZZ99" in refused.get_data(as_text=True)
    right = {"laboratory": final_round.enrolments[0].code, "request": "Why so late?"}
    assert coordinator.send(page, right, seen=page).status_code == 302
    assert (
        "Why so late?"
        in visit("approver-01").open(f"/actions/VIA-1-{final_round.enrolments[0].code}-C1").html
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_own_trends_are_shown_and_handed_out_as_files(
    final_round: Story, visit: Callable, language: str
) -> None:
    analyst = visit("analyst-01", language)
    page = analyst.open("/trends/").html
    assert "VIA-1" in page and "<svg" in page
    number = final_round.laboratories[0].id
    rows = analyst.client.get(f"/trends/{number}/VIA.csv").get_data(as_text=True).splitlines()
    assert len(rows) == 2 and rows[1].startswith("VIA-1,")
    sheet = analyst.client.get(f"/trends/{number}/VIA.xlsx")
    assert sheet.status_code == 200 and sheet.headers["Content-Disposition"].endswith(
        'filename="VIA-history.xlsx"'
    )
    other = final_round.laboratories[1].id
    assert analyst.open(f"/trends/{other}/VIA.csv").status == 404
    assert analyst.open(f"/trends/?laboratory={other}").status == 404


@pytest.mark.parametrize("page", ["trends", "coverage", "causes", "expectations"])
def test_the_pages_of_the_scheme_name_no_laboratory(
    final_round: Story, visit: Callable, page: str
) -> None:
    for language in ("en", "zh"):
        shown = visit("coordinator", language).open(f"/schemes/VIA/{page}")
        assert shown.status == 200
        assert "Secret laboratory" not in shown.html and "秘密实验室" not in shown.html


def test_what_a_scheme_asks_is_laid_down_whole_or_not(final_round: Story, visit: Callable) -> None:
    coordinator, page = visit("coordinator"), "/schemes/VIA/expectations"
    rule = {"answer_days": "14", "satisfactory_percent": "90", "coverage_months": "24"}
    assert coordinator.send(page, rule | {"answer_days": "soon"}, seen=page).status_code == 422
    assert 'value="30"' in coordinator.open(page).html
    assert coordinator.send(page, rule, seen=page).status_code == 302
    html = coordinator.open(page).html
    assert all(f'value="{number}"' in html for number in rule.values())


def test_the_help_explains_what_follows_a_report(visit: Callable) -> None:
    for language in ("en", "zh"):
        page = visit(None, language).open("/help/follow-up")
        assert page.status == 200 and "RSZ" in page.html
