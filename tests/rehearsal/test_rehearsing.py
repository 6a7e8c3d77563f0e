"""A rehearsal repeats itself from its seed, finds what is planted, and judges as rounds are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from proficiency.evaluation.engine import evaluate, judge
from proficiency.evaluation.inputs import group_rows
from proficiency.rehearsal.drawing import draw, group_of, rows_of
from proficiency.rehearsal.repeating import repeat
from proficiency.rehearsal.scenario import Fault, Scenario, Target
from proficiency.rehearsal.services import alike
from proficiency.schemes.plan import Plan
from proficiency.schemes.plan_treatment import Replicates

FIXED = Plan.from_toml('sigma = { by = "fixed", value = 2 }')
LOGIT = Plan.from_toml(
    'scale = { by = "logit", half_unit = 0.05 }\n'
    'sigma = { by = "fixed", value = 0.3, stated_on = "scale" }'
)


def target(plan: Plan = FIXED, **more: object) -> Target:
    given: dict[str, object] = {
        "measurand": "A",
        "material": "M1",
        "unit": "U",
        "rules": plan.all_rules_for("A", "M1"),
        "true": 50.0,
        "spread": 2.0,
        "replicates": 2,
        "decimals": 6,
    }
    return Target(**(given | more))


def scenario(**more: object) -> Scenario:
    return Scenario(**({"labs": 20, "seed": 7, "runs": 60} | more))


def test_the_same_seed_gives_the_same_results_and_another_one_others() -> None:
    one, same, other = (
        [row.typed for row in rows_of(draw([target()], scenario(seed=seed), run=0), scenario())]
        for seed in (7, 7, 8)
    )
    assert one == same and one != other
    assert repeat([target()], scenario()) == repeat([target()], scenario())


def test_repetitions_judge_as_the_evaluation_of_a_round_does() -> None:
    for plan in (FIXED, LOGIT, Plan()):
        asked = target(plan, spread=0.3 if plan is LOGIT else 2.0)
        drawn = draw([asked], scenario(), run=3)
        rows = list(rows_of(drawn, scenario()))
        typed = evaluate(rows, plan, input_sha256="").outcomes[0]
        direct = judge(group_of(drawn[0], scenario()), asked.rules)
        assert direct.assigned.reported == pytest.approx(typed.assigned_value, rel=1e-5)
        assert [s.signal for s in direct.scores] == [s.signal for s in typed.scores]


def test_sound_laboratories_are_alarmed_as_often_as_the_normal_distribution_says() -> None:
    asked = target(replicates=1)
    found = repeat([asked], scenario(labs=40, runs=200, within=0.0)).sound
    share = (found.warnings + found.actions) / found.results
    assert share == pytest.approx(0.0455, abs=0.012)
    assert found.unjudged == 0


def test_a_wrong_unit_and_a_slipped_decimal_are_found() -> None:
    found = repeat([target()], scenario(faults=frozenset({Fault.UNIT, Fault.DECIMAL})))
    for fault in (Fault.UNIT, Fault.DECIMAL):
        assert found.faults[fault].actions == found.faults[fault].results == 60


def test_exchanged_samples_are_found_where_the_samples_differ() -> None:
    both = [target(), target(material="M2", true=80.0)]
    found = repeat(both, scenario(faults=frozenset({Fault.SWAP})))
    assert found.faults[Fault.SWAP].actions == found.faults[Fault.SWAP].results
    alike_samples = [target(), target(material="M2")]
    missed = repeat(alike_samples, scenario(faults=frozenset({Fault.SWAP})))
    assert missed.faults[Fault.SWAP].actions < missed.faults[Fault.SWAP].results / 5


def test_three_that_report_the_same_digits_are_named_and_others_are_not() -> None:
    asked = [target(material=f"M{number}", decimals=2) for number in range(1, 5)]
    copying = scenario(faults=frozenset({Fault.COLLUSION}))
    named = {code for pair in alike(asked, copying) for code in pair}
    codes = copying.laboratories()
    assert named == {codes[number] for number in copying.planted()}
    assert alike(asked, scenario()) == ()


def test_two_heaps_are_seen_in_the_decision_log() -> None:
    heaps = scenario(labs=30, faults=frozenset({Fault.MODES}), modes_share=40, modes_shift=6.0)
    rows = rows_of(draw([target()], heaps, run=0), heaps)
    notes = {note.key for note in evaluate(rows, FIXED, input_sha256="").outcomes[0].notes}
    assert "two_modes" in notes or "several_modes" in notes or "multimodal" in notes


def test_a_share_of_results_lies_below_the_limit() -> None:
    near = scenario(labs=200, censored_share=30)
    (drawn,) = draw([target(replicates=1)], near, run=0)
    below = float(np.mean(drawn.values < drawn.limit))
    assert below == pytest.approx(0.30, abs=0.08)
    typed = [row.typed for row in rows_of([drawn], near)]
    assert sum(text.startswith("<") for text in typed) == round(below * 200)
    labs = group_of(drawn, near).labs
    assert sum(lab.limit is not None for lab in labs) == round(below * 200)


def test_results_stay_within_the_bounds_of_the_measurand() -> None:
    near = target(LOGIT, true=99.0, spread=1.5, lower=0.0, upper=100.0, decimals=1)
    (drawn,) = draw([near], scenario(labs=100), run=0)
    assert drawn.values.max() <= 100.0 and drawn.values.min() >= 0.0


@pytest.mark.parametrize("way", list(Replicates))
def test_replicates_are_taken_together_by_the_plan(way: Replicates) -> None:
    plan = Plan.from_toml(f'results = {{ replicates = "{way.value}" }}')
    asked = target(plan, replicates=3)
    drawn = draw([asked], scenario(), run=0)
    typed = group_rows(rows_of(drawn, scenario()), lambda *_: plan.results)[0]
    direct = group_of(drawn[0], scenario())
    assert [lab.value for lab in direct.labs] == pytest.approx(
        [lab.value for lab in typed.labs], rel=1e-6
    )


def test_few_laboratories_leave_no_room_for_every_fault() -> None:
    small = scenario(labs=5, faults=frozenset(Fault))
    assert len(small.planted()) < 5
    assert Fault.COLLUSION not in small.planted().values()
    assert scenario(labs=20, faults=frozenset(Fault)).planted()[19] is Fault.UNIT


def test_the_work_of_a_page_is_bounded() -> None:
    assert scenario(runs=10_000).runs_of(1) == 200
    few, many = scenario(runs=200).runs_of(60), scenario(runs=200, labs=200).runs_of(60)
    assert 1 <= many < few < 200
    assert replace(scenario(), runs=0).runs_of(3) == 1


def test_expert_laboratories_of_the_plan_take_part() -> None:
    experts = scenario(codes=("ABC12", "DEF34"))
    assert experts.laboratories()[:2] == ("ABC12", "DEF34")
    assert len(set(experts.laboratories())) == 20
