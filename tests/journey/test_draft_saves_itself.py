"""A draft in a real browser: it saves itself while typed, and tells of a colleague's draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from readiness import walk
from sealed import fields_typed
from story import PASSWORD, Story, person

from proficiency import clock
from proficiency.database import Database
from proficiency.identity.permissions import Role
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Round

RESULTS = "/rounds/VIA-1/results"


def test_what_is_typed_is_saved_without_a_button_and_never_over_a_colleague(
    prepared: Story, fresh_database: Database, visit: Callable[[str], Any]
) -> None:
    with fresh_database.transaction() as session:
        round_ = session.get_one(Round, prepared.round.id)
        coordinator = prepared.coordinator
        if round_.state is not RoundState.OPEN:  # by its date, the worker may have been first
            walk(session, round_, RoundState.OPEN, coordinator=coordinator, at=clock.now())
        person(session, "second-analyst", Role.ANALYST, laboratory=prepared.laboratories[0])
    field = f"#result-{prepared.determination}-1"
    first, second = visit("en-GB"), visit("zh-CN")
    for visitor, account, button in (
        (first, "analyst-01", "Log in"),
        (second, "second-analyst", "登录"),
    ):
        visitor.log_in(account, PASSWORD, button)
        visitor.go(RESULTS)
    first.page.fill(field, "9x.")
    first.page.locator("[data-kept]", has_text="UTC+8").wait_for()
    first.page.fill(field, "91.2")
    first.page.locator("form[data-entry] button").first.click()
    first.page.locator(".notice-done").wait_for()
    assert first.page.input_value(field) == "91.2"
    second.page.fill(field, "95")
    second.page.get_by_text("原有内容未被覆盖").wait_for()
    assert second.page.input_value(field) == "95", "what was typed stays on the page"
    with fresh_database.session() as session:
        [stored] = fields_typed(session, prepared.enrolments[0], actor=prepared.analysts[0])
    assert stored.typed == "91.2"
    assert first.complaints == []
