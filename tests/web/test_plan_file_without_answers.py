"""The file of a plan does not tell a laboratory which word is right before it has answered."""

from __future__ import annotations

from proficiency.demonstration.plans import plan_of
from proficiency.demonstration.specification import specification
from proficiency.schemes.plan import Plan
from proficiency.web.plan import without_answers


def test_assigned_words_are_left_out_and_everything_else_stays() -> None:
    scheme = specification().schemes["MSC-QC"]
    plan = plan_of(scheme, scheme.rounds[-1])
    shown = without_answers(plan)
    assert {"MYC", "TRI"} <= {each.measurand for each in plan.overrides}
    named, still = ({each.measurand for each in one.overrides} for one in (plan, shown))
    assert named - still == {"MYC", "TRI"}
    assert set(shown.overrides) < set(plan.overrides)
    general = Plan.from_mapping({"assigned": {"by": "category", "category": "detected"}})
    assert "detected" not in str(without_answers(general).to_mapping())
