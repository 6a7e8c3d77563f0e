"""The page that describes plans: its examples are plans, and it names everything a plan can say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proficiency.schemes.plan import AssignedBy, Plan, SigmaBy

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
COMPLETE = Plan.from_toml(EXAMPLES[0])


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_page_is_a_plan_and_comes_back_from_its_stored_form(example: str) -> None:
    plan = Plan.from_toml(example)
    assert plan != Plan()
    assert Plan.from_mapping(plan.to_mapping()) == plan


def test_the_page_describes_every_rule() -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE))
    assert {rule.value for rule in (*AssignedBy, *SigmaBy)} <= described
