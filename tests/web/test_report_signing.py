"""Two coordinators sign the final evaluation, and a correction, on pages of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import Page, read
from story import PASSWORD, Story

from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Round

ROUND = "/rounds/VIA-1"
SIGN = f"{ROUND}/sign-report"
CORRECT = f"{ROUND}/correction"


@pytest.fixture
def preliminary(analysed_round: Story) -> Story:
    analysed_round.second_coordinator()
    analysed_round.move(RoundState.PRELIMINARY)
    return analysed_round


def state(story: Story) -> RoundState:
    story.session.expire_all()
    return story.session.get_one(Round, story.round.id).state


def signed(visit: Callable, account: str, password: str = PASSWORD) -> Page:
    visitor = visit(account)
    digest = visitor.open(SIGN).value("sha256")
    return read(visitor.send(SIGN, {"sha256": digest, "password": password}))


def test_the_round_page_leads_to_the_missing_signatures(
    preliminary: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(ROUND)
    assert "Two different coordinators have signed this evaluation as final." in page.text
    assert SIGN in page.links()


def test_the_page_says_in_words_what_is_signed_in_both_languages(
    preliminary: Story, visit: Callable
) -> None:
    english = visit("coordinator").open(SIGN).text
    for words in ("VIA-1", "Version of the evaluation", "Laboratories evaluated", "SHA-256"):
        assert words in english
    chinese = visit("coordinator", "zh").open(SIGN).text
    assert "签署轮次 VIA-1 的最终统计评定" in chinese and "参加评定的实验室数" in chinese


def test_a_wrong_password_signs_nothing(preliminary: Story, visit: Callable) -> None:
    assert "This is not your password" in signed(visit, "coordinator", "another password").text
    assert visit("coordinator").open(SIGN).value("sha256")


def test_two_coordinators_sign_and_the_round_becomes_final(
    preliminary: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    assert coordinator.send(f"{ROUND}/move/final", {}).status_code == 409
    signed(visit, "coordinator")
    assert "You have signed this." in coordinator.open(SIGN).text
    assert coordinator.send(f"{ROUND}/move/final", {}).status_code == 409
    signed(visit, "coordinator-2")
    assert coordinator.send(f"{ROUND}/move/final", {}).headers["Location"] == f"{ROUND}/reports"
    assert state(preliminary) is RoundState.FINAL


def test_laboratories_and_administrators_do_not_sign(preliminary: Story, visit: Callable) -> None:
    for account in ("approver-01", "administrator"):
        assert visit(account).open(SIGN).status == 403


def test_a_correction_is_prepared_read_signed_by_two_and_declared(
    preliminary: Story, visit: Callable
) -> None:
    preliminary.issue()
    reason = "The unit of one measurand was wrong."
    first, second = visit("coordinator"), visit("coordinator-2")
    assert CORRECT in first.open(f"{ROUND}/move/corrected").links()
    assert first.send(f"{CORRECT}/prepare", {"reason": " "}).status_code == 422
    first.send(f"{CORRECT}/prepare", {"reason": reason})
    shown = second.open(CORRECT)
    assert reason in shown.text and "No number moves." in shown.text
    digest = {"sha256": shown.value("sha256")}
    assert first.send(f"{CORRECT}/sign", digest | {"password": "none"}).status_code == 422
    first.send(f"{CORRECT}/sign", digest | {"password": PASSWORD})
    assert first.send(f"{CORRECT}/declare", {}).status_code == 409
    second.send(f"{CORRECT}/sign", digest | {"password": PASSWORD})
    assert reason in first.open(f"{ROUND}/move/corrected").text
    assert first.send(f"{CORRECT}/declare", {}).status_code == 302
    assert state(preliminary) is RoundState.CORRECTED
    assert reason in visit("coordinator", "zh").open(f"{ROUND}/corrections/2").text


def test_the_reason_of_a_correction_stays_typed_after_a_refusal(
    preliminary: Story, visit: Callable
) -> None:
    answer = visit("coordinator").send(f"{CORRECT}/prepare", {"reason": "A wrong unit."})
    page = read(answer)
    assert page.status == 422
    assert "nothing of them is corrected" in page.text
