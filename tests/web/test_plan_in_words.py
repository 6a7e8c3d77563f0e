"""The plan of a round in words: every rule it can hold is said on the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from story import Story
from werkzeug.datastructures import MultiDict

from proficiency.errors import InvalidInput
from proficiency.schemes.plan import Plan
from proficiency.web.round_form import plan_entry

PLAN = """
scale = { by = "logit", half_unit = 0.05 }
results = { replicates = "median", censored = "half", without_methods = ["dye"] }
assigned = { by = "experts", laboratories = ["A1", "B2"], estimator = "mean" }
sigma = { by = "fixed", value = 0.50, stated_on = "scale" }
score = { by = "percent", delta_E_percent = 12 }
minimum = { consensus = 5, signals = 8, recommended = 12 }
rounding = { assigned = 2, scores = 3 }
"""


def page_of(story: Story, visit: Callable, plan: str) -> str:
    """Open the page of the round with another plan."""
    story.round.plan_text = Plan.from_toml(plan).canonical_json
    story.session.commit()
    return " ".join(visit("coordinator", "zh").open(f"/rounds/{story.round.code}").text.split())


def test_everything_that_differs_from_the_usual_way_is_said(
    draft_round: Story, visit: Callable
) -> None:
    text = page_of(draft_round, visit, PLAN)
    for words in (
        "以 100 为整体按 logit 评价",
        "位于尺度端点的结果向内移动 0.05",
        "平行测定取中位数",
        "小于限值的结果以限值之半参与公议值",
        "不参与公议值的方法：dye",
        "实验室 A1, B2 的公议值，方法：参加者结果的平均值",
        "固定值：0.50（按评价尺度）",
        "以 12 % 为限评价 D%",
        "不足 5 家实验室时不给出公议值",
        "不足 8 家实验室时不给出评价结论",
        "建议不少于 12 家实验室",
        "指定值保留 2 位小数",
        "能力统计量先修约至 3 位小数再评价",
    ):
        assert words in text, words


@pytest.mark.parametrize("rule", ["by_level", "horwitz", "precision", "regression", "nonsense"])
def test_the_form_has_no_room_for_rules_of_several_numbers_and_refuses_them(rule: str) -> None:
    typed = MultiDict({"assigned-q": "median", "sigma-q": rule, "sigma-number-q": "3"})
    with pytest.raises(InvalidInput):
        Plan.from_mapping({"measurand": [plan_entry(typed, "q")]})


def test_a_plan_of_the_usual_way_has_no_column_of_further_rules(
    draft_round: Story, visit: Callable
) -> None:
    assert "其他规则" not in page_of(draft_round, visit, "")
    assert "其他规则" in page_of(draft_round, visit, 'scale = { by = "ln" }')


def test_each_rule_of_spread_is_said_with_its_numbers(draft_round: Story, visit: Callable) -> None:
    levels = "levels = [{ from = 0, value = 2 }, { from = 50, percent = 4 }]"
    text = page_of(draft_round, visit, f'sigma = {{ by = "by_level", {levels} }}')
    assert "自 0 % 起：2 %" in text and "自 50 % 起：指定值的 4 %" in text
    text = page_of(draft_round, visit, 'sigma = { by = "precision", s_R = 2, s_r = 1, m = 3 }')
    assert "平行测定 3 次" in text
    line = 'sigma = { by = "regression", a = 0.1, b = 0.02, floor = 0.5 }'
    assert "以往轮次的回归直线：0.1 + 0.02" in page_of(draft_round, visit, line)
    model = 'sigma = { by = "horwitz", mass_fraction = 1e-6 }'
    assert "Horwitz–Thompson" in page_of(draft_round, visit, model)
