"""Nobody who still measures reads in the plan what there is to find."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import text
from story import Story

from proficiency.schemes.plan import Plan

VALUE = "91.37"
PLAN = Plan.from_mapping(
    {"format": 2, "assigned": {"by": "reference", "value": VALUE, "u": "0.21"}}
)
PLACES = ("/rounds/VIA-1", "/rounds/VIA-1/plan", "/rounds/VIA-1/plan/file")


@pytest.fixture
def told(open_round: Story) -> Story:
    """An open round whose plan gives a reference value."""
    session = open_round.session
    # The trigger guards a locked plan; this one stands for a plan that was locked with the value.
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(
        text("UPDATE round SET plan_text = :plan, plan_sha256 = :sha WHERE id = :id"),
        {"plan": PLAN.canonical_json, "sha": PLAN.sha256, "id": open_round.round.id},
    )
    session.execute(text("SET LOCAL session_replication_role = origin"))
    session.expire_all()
    assert json.loads(open_round.round.plan_text)["assigned"]["value"] == VALUE
    return open_round


@pytest.mark.parametrize("account", ["analyst-01", "approver-01"])
@pytest.mark.parametrize("place", PLACES)
def test_a_laboratory_reads_the_rule_without_the_value(
    told: Story, visit: Callable, account: str, place: str
) -> None:
    answer = visit(account).client.get(place)
    assert VALUE not in answer.get_data(as_text=True)
    assert answer.status_code == (409 if place.endswith("file") else 200)


def test_the_laboratory_reads_that_there_is_a_reference_value(told: Story, visit: Callable) -> None:
    page = visit("analyst-01").open("/rounds/VIA-1/plan")
    assert "a reference value, told after the close" in page.text


def test_the_coordinator_reads_the_value(told: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    assert VALUE in coordinator.open("/rounds/VIA-1/plan").text
    assert VALUE in coordinator.client.get("/rounds/VIA-1/plan/file").get_data(as_text=True)
