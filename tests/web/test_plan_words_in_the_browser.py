"""A coordinator assigns the right word in the browser; laboratories read it after the close."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from pages import read
from sqlalchemy import select
from story import Story

from proficiency.errors import InvalidInput
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Determination, Round, RoundMeasurand
from proficiency.rounds.plan_fit import check_fit
from proficiency.schemes.catalogue import catalogue
from proficiency.schemes.plan import AssignedBy, AssignedRule, Plan

PLAN = "/rounds/VIA-1/plan"
PROFILE = "TH01: 7, 9.3; D5S818: 11"


@pytest.fixture
def prepared(draft_round: Story) -> Story:
    """A round in draft that asks for a category, a step of a scale and a profile as well."""
    session, round_ = draft_round.session, draft_round.round
    for position, code in enumerate(("KAR", "TRI", "STR"), 2):
        columns = catalogue()[code].definition.columns | {"replicates": 1, "vials": 1}
        at = [Determination(position=position, material=round_.materials[0])]
        round_.measurands.append(RoundMeasurand(position=position, **columns, determinations=at))
    session.flush()
    return draft_round


def rule_of(story: Story, code: str) -> AssignedRule:
    story.session.expire_all()
    text = story.session.scalars(select(Round.plan_text).where(Round.code == "VIA-1")).one()
    return Plan.from_mapping(json.loads(text)).all_rules_for(code, "M1").assigned


def assign(visit: Callable, code: str, more: str = "", **fields: str):
    sent = {f"assigned.{key}": text for key, text in fields.items()} | {"own-assigned": "on"}
    return visit("coordinator").send(f"{PLAN}/rules?measurand={code}{more}", sent)


def test_the_right_category_is_chosen_from_those_that_can_be_right(
    prepared: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(f"{PLAN}/rules?measurand=KAR")
    offered = [a["value"] for a in page.all("option") if a["value"] in {"normal", "failed"}]
    assert offered == ["normal"], "a culture that failed is no finding that could be right"
    assert assign(visit, "KAR", category="normal").status_code == 302
    assert rule_of(prepared, "KAR") == AssignedRule(AssignedBy.CATEGORY, category="normal")


def test_a_scale_brings_its_order_and_the_tolerated_steps(prepared: Story, visit: Callable) -> None:
    assert assign(visit, "TRI", "&material=M1", category="3", tolerance="1").status_code == 302
    rule = rule_of(prepared, "TRI")
    assert (rule.category, rule.tolerance) == ("3", 1)
    assert rule.categories == ("0", "1", "2", "3", "4")
    page = visit("coordinator").open(PLAN)
    assert "/help/methods/ordinal" in page.links()
    again = visit("coordinator").open(f"{PLAN}/rules?measurand=TRI&material=M1")
    assert again.value("assigned.tolerance") == "1"


def test_a_profile_that_is_none_comes_back_with_the_reason(
    prepared: Story, visit: Callable
) -> None:
    page = read(assign(visit, "STR", profile="seven"))
    assert page.status == 422 and "#assigned.profile" in page.links()
    assert page.value("assigned.profile") == "seven"
    assert assign(visit, "STR", profile=PROFILE).status_code == 302
    assert rule_of(prepared, "STR").profile == PROFILE


def test_laboratories_read_that_a_word_is_assigned_but_not_which(
    prepared: Story, visit: Callable
) -> None:
    assign(visit, "KAR", category="abnormal")
    assign(visit, "STR", profile=PROFILE)
    assert PROFILE in visit("coordinator").open(PLAN).text
    prepared.move(RoundState.ANNOUNCED)
    analyst = visit("analyst-01")
    for place in (PLAN, "/rounds/VIA-1"):
        text = analyst.open(place).text
        assert "abnormal" not in text and "9.3" not in text
        assert "an assigned category, told after the close" in text
    file = analyst.client.get(f"{PLAN}/file").get_data(as_text=True)
    assert "abnormal" not in file and "9.3" not in file
    assert analyst.open(f"{PLAN}/rules?measurand=KAR").status == 403


def test_a_word_is_taken_back_and_outlives_the_suggestions(
    prepared: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    assign(visit, "KAR", category="normal")
    coordinator.send(f"{PLAN}/suggestions", {})
    assert rule_of(prepared, "KAR").category == "normal"
    coordinator.send(f"{PLAN}/rules?measurand=KAR", {})
    assert rule_of(prepared, "KAR").by is not AssignedBy.CATEGORY


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "VIA", "assigned": {"by": "category", "category": "high"}},
        {"name": "STR", "assigned": {"by": "category", "category": "normal"}},
        {"name": "KAR", "assigned": {"by": "category", "category": "failed"}},
        {"name": "KAR", "assigned": {"by": "median"}},
        {"name": "KAR", "sigma": {"by": "fixed", "value": "1"}},
    ],
)
def test_a_plan_file_with_a_word_that_does_not_fit_is_refused(
    prepared: Story, entry: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_fit(Plan.from_mapping({"format": 2, "measurand": [entry]}), prepared.round)
    assert len(refused.value.problems) == 1
