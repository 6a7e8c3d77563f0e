"""Judging studies: the numbers of the references, the verdict, and every reason in words."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest

from proficiency.i18n import Language, translator
from proficiency.schemes.plan import Rules, Scale, ScaleRule, SigmaBy, SigmaRule, StatedOn
from proficiency.studies.decision_words import TEXTS, decision_text
from proficiency.studies.frozen_study import FrozenStudy, Measured, freeze, thaw
from proficiency.studies.judging import judge
from proficiency.studies.kinds import CriterionKind, StudyKind, Verdict

CASES = {
    case["id"]: case
    for case in json.loads((files("ringtrial") / "reference" / "statistics.json").read_text())[
        "cases"
    ]
    if case["group"] in {"homogeneity", "stability"}
}
HOMOGENEITY = [name for name, case in CASES.items() if case["group"] == "homogeneity"]


def study(groups, *, sigma: float, kind: StudyKind = StudyKind.HOMOGENEITY, **more) -> FrozenStudy:
    """Return a study of units, each with its point and its results."""
    measured = []
    for number, (point, values) in enumerate(groups, 1):
        for replicate, value in enumerate(values, 1):
            typed = "" if value is None else str(value)
            exact = None if value is None else Decimal(typed)
            place = len(measured) + 1
            measured.append(Measured(place, str(number), point, replicate, typed, exact))
    given = {
        "kind": kind,
        "round": "R",
        "material": "M1",
        "measurand": "VIA",
        "result_unit": "%",
        "batch": "",
        "condition": "",
        "criterion": CriterionKind.PLAIN,
        "seed": "a",
        "sigma_stated": None,
        "rules": Rules(sigma=SigmaRule(SigmaBy.FIXED, value=Decimal(str(sigma)))),
        "measured": tuple(measured),
    }
    return FrozenStudy(**(given | more))


def of_case(name: str, **more) -> FrozenStudy:
    case = CASES[name]
    groups = [(0, values) for values in case["data"]["items"]]
    return study(groups, sigma=case["options"]["sigma_pt"], **more)


def keys(found) -> list[str]:
    return [decision.key for decision in found.decisions]


@pytest.mark.parametrize("name", HOMOGENEITY)
def test_a_homogeneity_study_has_the_numbers_and_verdict_of_the_reference(name: str) -> None:
    expected = CASES[name]["expected"]
    found = judge(of_case(name))
    for key in ("mean", "s_x", "s_w", "s_s", "F", "p_value", "criterion", "expanded_criterion"):
        if key in expected:
            assert found.numbers[key] == pytest.approx(expected[key], rel=1e-6, abs=1e-9)
    assert found.verdict is (Verdict.PASSED if expected["sufficient"] else Verdict.FAILED)
    assert found.s_s == pytest.approx(expected["s_s"], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", HOMOGENEITY)
def test_the_expanded_criterion_decides_only_where_it_was_chosen(name: str) -> None:
    expected = CASES[name]["expected"]
    found = judge(of_case(name, criterion=CriterionKind.EXPANDED))
    passed = expected["sufficient_expanded"]
    assert found.verdict is (Verdict.PASSED if passed else Verdict.FAILED)


def test_a_glucose_study_that_keeps_to_the_expanded_criterion_only_says_so() -> None:
    found = judge(of_case("hom.glucose_c"))
    assert found.verdict is Verdict.FAILED
    assert {"cochran_outlier", "expanded_for_information", "few_units", "F_significant"} <= set(
        keys(found)
    )


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if c["group"] == "stability"])
def test_a_transport_study_has_the_numbers_of_the_reference(name: str) -> None:
    case = CASES[name]
    groups = [(0, [y]) for y in case["data"]["y1"]] + [(1, [y]) for y in case["data"]["y2"]]
    given = study(groups, sigma=case["options"]["sigma_pt"], kind=StudyKind.TRANSPORT)
    found, expected = judge(given), case["expected"]
    (compared,) = found.numbers["comparisons"]
    assert abs(compared["change"]) == pytest.approx(expected["difference"])
    assert compared["welch_p"] == pytest.approx(expected["welch_p"])
    assert found.verdict is (Verdict.PASSED if expected["stable"] else Verdict.FAILED)
    assert found.u_stab == pytest.approx(expected["difference"] / math.sqrt(3))
    expanded = judge(replace(given, criterion=CriterionKind.EXPANDED))
    assert expanded.verdict is (Verdict.PASSED if expected["stable_expanded"] else Verdict.FAILED)


def test_the_largest_change_over_all_days_decides_and_the_trend_is_told() -> None:
    days = {0: (90.0, 90.2, 90.1), 7: (88.1, 88.0, 88.2), 14: (89.9, 90.1, 90.0)}
    groups = [(day, [value]) for day, values in days.items() for value in values]
    found = judge(study(groups, sigma=5, kind=StudyKind.STABILITY))
    assert found.verdict is Verdict.FAILED
    assert "change_above_day" in keys(found)
    assert "trend_not_significant" in keys(found)
    steady = judge(
        study(
            [(d, [90.0 - 0.05 * d + e]) for d in (0, 7, 14) for e in (0.0, 0.1)],
            sigma=5,
            kind=StudyKind.STABILITY,
        )
    )
    assert steady.verdict is Verdict.PASSED
    assert "trend_significant" in keys(steady)
    assert steady.numbers["trend"]["slope"] == pytest.approx(-0.05)


def test_missing_results_leave_the_study_unbalanced_and_are_counted() -> None:
    groups = [(0, [90.0, 90.2]), (0, [90.1, None]), (0, [None, None]), (0, [90.3, 90.1])]
    found = judge(study(groups, sigma=5))
    assert found.verdict is Verdict.PASSED
    assert found.numbers["units"] == 3
    assert found.numbers["missing"] == 3
    assert "missing" in keys(found)


def test_a_zero_is_a_result_and_not_a_missing_one() -> None:
    groups = [(0, [0.0, 0.0]), (0, [0.0, 20.0]), (0, [20.0, 20.0])]
    found = judge(study(groups, sigma=5))
    assert found.numbers["mean"] == pytest.approx(10.0)
    assert found.numbers["results"] == 6


def test_a_zero_without_a_place_on_the_logarithmic_scale_leaves_the_study_open() -> None:
    rules = Rules(
        sigma=SigmaRule(SigmaBy.FIXED, value=Decimal("0.5"), stated_on=StatedOn.SCALE),
        scale=ScaleRule(Scale.LN),
    )
    groups = [(0, [10.0, 10.1]), (0, [0.0, 10.2]), (0, [10.1, 10.0])]
    found = judge(study(groups, sigma=1, rules=rules))
    assert found.verdict is Verdict.UNDECIDED
    assert "off_scale" in keys(found)


def test_a_study_is_judged_on_the_scale_of_the_plan() -> None:
    rules = Rules(sigma=SigmaRule(SigmaBy.RELATIVE, percent=Decimal(15)), scale=ScaleRule(Scale.LN))
    logs = [(0.0, 0.02), (0.1, 0.12), (-0.1, -0.08), (0.05, 0.07)]
    groups = [(0, [math.exp(a), math.exp(b)]) for a, b in logs]
    found = judge(study(groups, sigma=1, rules=rules))
    # 15 per cent of a value is 0.15 on the scale of logarithms, whatever the value is.
    assert found.sigma_pt == pytest.approx(0.15)
    assert found.numbers["criterion"] == pytest.approx(0.045)
    assert found.verdict is Verdict.FAILED


def test_without_a_spread_to_compare_with_nothing_is_judged() -> None:
    found = judge(study([(0, [1.0, 1.1]), (0, [1.2, 1.1])], sigma=1, rules=Rules()))
    assert found.verdict is Verdict.UNDECIDED
    assert "sigma_unknown" in keys(found)
    stated = judge(
        study([(0, [1.0, 1.1]), (0, [1.2, 1.1])], sigma=1, rules=Rules(), sigma_stated=Decimal(1))
    )
    assert stated.verdict is Verdict.PASSED
    assert "sigma_stated" in keys(stated)


def test_units_are_counted_honestly() -> None:
    one = judge(study([(0, [1.0, 1.1]), (0, [None, None])], sigma=1))
    assert one.verdict is Verdict.UNDECIDED
    assert "too_few_units" in keys(one)
    assert "very_few_units" in keys(judge(study([(0, [1.0, 1.1])] * 4, sigma=1)))
    ten = judge(study([(0, [1.0 + n / 100, 1.1]) for n in range(10)], sigma=1))
    assert not {"few_units", "very_few_units"} & set(keys(ten))


def test_a_point_without_results_leaves_stability_open() -> None:
    groups = [(0, [90.0]), (0, [90.1]), (7, [None]), (7, [None])]
    found = judge(study(groups, sigma=5, kind=StudyKind.STABILITY))
    assert found.verdict is Verdict.UNDECIDED
    assert "empty_point" in keys(found)


@pytest.mark.parametrize("name", HOMOGENEITY)
def test_a_frozen_study_gives_the_same_judgement_again(name: str) -> None:
    given = of_case(name)
    again = thaw(freeze(given))
    assert freeze(again) == freeze(given)
    assert judge(again).to_document(again) == judge(given).to_document(given)


def test_every_decision_is_a_whole_sentence_in_both_languages() -> None:
    names = {name for text in TEXTS.values() for name in re.findall(r"{(\w+)}", text)}
    facts = dict.fromkeys(names, 0.5)
    for key in TEXTS:
        english, chinese = (
            decision_text({"key": key, "facts": facts}, translator(language))
            for language in (Language.EN, Language.ZH)
        )
        assert english.endswith((".", "%)."))
        assert chinese.endswith("。")
