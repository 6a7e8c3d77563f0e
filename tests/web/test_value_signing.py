"""Two coordinators sign the assigned values on a page that shows every one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import Page, read
from story import PASSWORD, Story

from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Round

ROUND = "/rounds/VIA-1"
SIGN = f"{ROUND}/sign-assigned"


@pytest.fixture
def analysed(analysed_round: Story) -> Story:
    analysed_round.second_coordinator()
    return analysed_round


def state(story: Story) -> RoundState:
    story.session.expire_all()
    return story.session.get_one(Round, story.round.id).state


def signed(visit: Callable, account: str, password: str = PASSWORD) -> Page:
    visitor = visit(account)
    digest = visitor.open(SIGN).value("sha256")
    return read(visitor.send(SIGN, {"sha256": digest, "password": password}))


def test_scores_are_given_out_after_two_signatures(analysed: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    assert SIGN in coordinator.open(f"{ROUND}/move/preliminary").links()
    assert "The assigned values of round VIA-1 wait" in coordinator.open("/desk/").text
    signed(visit, "coordinator")
    assert "You have signed this." in coordinator.open(SIGN).text
    assert "The assigned values of round VIA-1 wait" not in coordinator.open("/desk/").text
    assert coordinator.send(f"{ROUND}/move/preliminary", {}).status_code == 409
    assert "The assigned values of round VIA-1 wait" in visit("coordinator-2").open("/desk/").text
    signed(visit, "coordinator-2")
    coordinator.send(f"{ROUND}/move/preliminary", {})
    assert state(analysed) is RoundState.PRELIMINARY


def test_the_page_shows_the_values_in_both_languages(analysed: Story, visit: Callable) -> None:
    english = visit("coordinator").open(SIGN).text
    assert "Post-thaw viability" in english and "Sign the assigned values" in english
    assert "指定值" in visit("coordinator", "zh").open(SIGN).text


def test_a_wrong_password_signs_nothing(analysed: Story, visit: Callable) -> None:
    page = signed(visit, "coordinator", "wrong")
    assert page.status == 422 and "This is not your password" in page.text
    assert "You have signed this." not in visit("coordinator").open(SIGN).text


def test_laboratories_and_administrators_do_not_see_the_page(
    analysed: Story, visit: Callable
) -> None:
    for account in ("approver-01", "administrator"):
        assert visit(account).open(SIGN).status == 403
