"""A plan written as TOML is read back exactly; suggestions follow the kind of result."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from proficiency.schemes.models import Measurand, ResultType
from proficiency.schemes.plan import AssignedBy, Censored, Override, Plan, SigmaBy
from proficiency.schemes.plan_suggestions import suggested_plan
from proficiency.schemes.plan_toml import to_toml
from proficiency.schemes.plan_treatment import Scale

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize("plan", [Plan(), *map(Plan.from_toml, EXAMPLES)])
def test_a_written_plan_is_read_back_with_its_digest(plan: Plan) -> None:
    again = Plan.from_toml(to_toml(plan))
    assert again == plan
    assert again.sha256 == plan.sha256


@pytest.mark.parametrize("name", ['quo"te', "back\\slash", "line\nbreak", "组\u007f", "[[a]]"])
def test_names_with_signs_of_the_format_survive(name: str) -> None:
    plan = Plan(overrides=(Override(name.strip(), delta_e=Decimal("1.50")),))
    assert Plan.from_toml(to_toml(plan)) == plan


def measurand(**columns: object) -> Measurand:
    given: dict[str, object] = {
        "code": "X",
        "result_type": ResultType.CONTINUOUS,
        "scale": Scale.IDENTITY,
        "sigma_rule": {},
        "decimals": None,
        "upper_bound": None,
    }
    return Measurand(**(given | columns))


def test_a_proportion_is_suggested_on_the_logit_scale_half_a_digit_inside() -> None:
    share = measurand(
        result_type=ResultType.PROPORTION,
        scale=Scale.LOGIT,
        decimals=1,
        upper_bound=Decimal(100),
        sigma_rule={"by": "fixed", "value": "0.5", "stated_on": "scale"},
    )
    rules = suggested_plan([share]).all_rules_for("X", "M1")
    assert rules.scale.by is Scale.LOGIT and rules.scale.half_unit == Decimal("0.05")
    assert rules.sigma.by is SigmaBy.FIXED
    assert rules.assigned.by is AssignedBy.ALGORITHM_A


def test_a_quantity_near_its_limit_is_suggested_to_be_fitted_with_its_limits() -> None:
    near = measurand(result_type=ResultType.CENSORED, scale=Scale.LN)
    rules = suggested_plan([near]).all_rules_for("X", "M1")
    assert rules.results.censored is Censored.MAXIMUM_LIKELIHOOD
    assert rules.assigned.by is AssignedBy.MEAN


def test_a_scheme_without_spread_suggests_that_of_the_round_and_nothing_for_words() -> None:
    plan = suggested_plan([measurand(), measurand(code="W", result_type=ResultType.NOMINAL)])
    assert plan.all_rules_for("X", "M1").sigma.by is SigmaBy.ROBUST
    assert [entry.measurand for entry in plan.overrides] == ["X"]
