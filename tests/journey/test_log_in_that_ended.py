"""A long form in a real browser whose log-in has ended: what was typed is saved all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from readiness import walk
from sealed import fields_typed
from story import PASSWORD, Story

from proficiency import clock
from proficiency.database import Database
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Round

RESULTS = "/rounds/VIA-1/results"


def test_what_was_typed_survives_the_end_of_the_log_in(
    prepared: Story, fresh_database: Database, visit: Callable[[str], Any]
) -> None:
    with fresh_database.transaction() as session:
        round_ = session.get_one(Round, prepared.round.id)
        coordinator = prepared.coordinator
        if round_.state is not RoundState.OPEN:  # by its date, the worker may have been first
            walk(session, round_, RoundState.OPEN, coordinator=coordinator, at=clock.now())
    analyst = visit("en-GB")
    analyst.log_in("analyst-01", PASSWORD, "Log in")
    analyst.go(RESULTS)
    field = f"#result-{prepared.determination}-1"
    analyst.page.fill(field, "91.20")
    analyst.context.clear_cookies()
    analyst.page.locator("form[data-entry] button").first.click()
    analyst.page.fill("input[name=email]", "analyst-01@lab.example")
    analyst.page.fill("input[name=password]", PASSWORD)
    analyst.page.locator("main form button").click()
    analyst.page.locator(f"main form[action='{RESULTS}'] button").click()
    analyst.page.wait_for_selector(field)
    assert analyst.page.input_value(field) == "91.20"
    with fresh_database.session() as session:
        [field] = fields_typed(session, prepared.enrolments[0], actor=prepared.analysts[0])
        assert field.typed == "91.20"
