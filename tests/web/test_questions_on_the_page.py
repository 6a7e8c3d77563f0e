"""The sign page asks about what looks wrong, and keeps the answers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from pages import Page
from story import Story

from proficiency.results.queries import result_form
from proficiency.rounds.models import Determination

SIGN = "/rounds/VIA-1/sign"


@pytest.fixture
def asking(open_round: Story, visit: Callable) -> Story:
    """A draft with a fraction in place of a percentage."""
    determination = open_round.session.get_one(Determination, open_round.determination)
    determination.declared_low, determination.declared_high = Decimal(40), Decimal(99)
    form = result_form(open_round.session, open_round.enrolments[0], actor=open_round.analysts[0])
    fields = {
        f"result-{open_round.determination}-1": "0.92",
        "seen": form.mark,
        "laboratory": open_round.enrolments[0].code,
    }
    answer = visit("analyst-01").send("/rounds/VIA-1/results", fields)
    assert answer.status_code == 302
    return open_round


def keys(page: Page) -> list[str]:
    """Return the questions that can be confirmed."""
    return [a["value"] for a in page.all("input") if a.get("name") == "right"]


def test_the_question_names_value_and_what_would_fit_in_both_languages(
    asking: Story, visit: Callable
) -> None:
    assert "0.92" in (page := visit("approver-01").open(SIGN)).text
    assert "As a percentage it would be 92" in page.text
    assert "换算为百分数应为 92" in visit("approver-01", "zh").open(SIGN).text


def test_nothing_is_signed_before_the_question_is_answered(asking: Story, visit: Callable) -> None:
    approver = visit("approver-01")
    approver.hand_in(approver.open(SIGN))
    page = approver.open(SIGN)
    assert "not answered yet" in page.text
    assert len(keys(page)) == 1


def test_a_confirmed_result_is_signed(asking: Story, visit: Callable) -> None:
    approver = visit("approver-01")
    shown = approver.open(SIGN)
    [key] = keys(shown)
    own = {"laboratory": shown.value("laboratory"), "right": key}
    approver.send("/rounds/VIA-1/answers", own | {f"remark-{key}": "<b>read twice</b>"})
    page = approver.open(SIGN)
    assert keys(page) == []
    assert "<b>read twice</b>" in page.text
    assert "<b>read" not in page.html
    answer = approver.hand_in(page)
    assert answer.location.endswith("/rounds/VIA-1/receipt")


def test_ticking_nothing_says_what_to_do(asking: Story, visit: Callable) -> None:
    approver = visit("approver-01")
    approver.send("/rounds/VIA-1/answers", {"laboratory": asking.enrolments[0].code})
    assert "Tick what is right" in approver.open(SIGN).text


def test_another_laboratory_sees_no_question(asking: Story, visit: Callable) -> None:
    page = visit("approver-02").open(SIGN)
    assert keys(page) == []
    assert "0.92" not in page.text
