"""The page that describes plans: its examples are plans, and it names everything a plan can say."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from proficiency.schemes.plan import (
    AssignedBy,
    Censored,
    Plan,
    Replicates,
    Rules,
    Scale,
    ScoreBy,
    SigmaBy,
)
from proficiency.schemes.plan_rules import READERS
from proficiency.schemes.plan_sigma import OWN_KEYS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
COMPLETE = Plan.from_toml(EXAMPLES[0])
NAMED = set(re.findall(r"`([A-Za-z_]+)`", PAGE))


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_page_is_a_plan_and_comes_back_from_its_stored_form(example: str) -> None:
    plan = Plan.from_toml(example)
    assert plan != Plan()
    assert Plan.from_mapping(plan.to_mapping()) == plan


def test_the_first_example_says_something_about_every_table() -> None:
    said = [*COMPLETE.overrides, COMPLETE]
    for each in fields(Rules):
        found = [getattr(rules, each.name) for rules in said]
        assert any(rule not in {None, getattr(Plan(), each.name)} for rule in found), each.name


def test_the_page_describes_every_rule_and_key() -> None:
    words = (*AssignedBy, *SigmaBy, *Scale, *Replicates, *Censored, *ScoreBy)
    keys = frozenset[str]().union(*OWN_KEYS.values())
    assert {word.value for word in words} | keys <= NAMED
    assert {key for key in READERS if f"`[{key}]`" not in PAGE} == set()
