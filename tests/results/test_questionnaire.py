"""Questions of a round: each asked once, answers checked by what they are, missing ones named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from proficiency.i18n import Language, translator
from proficiency.results.questionnaire import (
    answer_problems,
    asked_questions,
    kept_answers,
    missing_answers,
)
from proficiency.rounds.models import Determination, RoundMaterial, RoundMeasurand
from proficiency.schemes.vocabulary import AnswerKind, Question, Word

THAWED = Question(
    "thawed", AnswerKind.MOMENT, "复苏时间", "Thawed", required=True, per_material=True
)
GATING = Question(
    "gating",
    AnswerKind.CHOICE,
    "设门",
    "Gate",
    choices=(Word("live", "活细胞", "live cells"), Word("all", "全部", "all")),
)
WARM = Question("warm", AnswerKind.NUMBER, "温度", "Temperature", unit="°C")
ENGLISH = translator(Language.EN)


def determinations() -> list[Determination]:
    materials = [RoundMaterial(code=code, name_zh=code, name_en=code) for code in ("M1", "M2")]
    viability = RoundMeasurand(code="VIA", questionnaire=(THAWED, WARM))
    markers = RoundMeasurand(code="CD73", questionnaire=(THAWED, GATING))
    return [
        Determination(measurand=measurand, material=material)
        for measurand in (viability, markers)
        for material in materials
    ]


def test_a_question_of_several_measurands_is_asked_once_for_each_material() -> None:
    asked = {each.name: each for each in asked_questions(determinations())}
    assert list(asked) == ["thawed@M1", "warm", "thawed@M2", "gating"]
    assert [copy.code for copy in asked["thawed@M2"].measurands] == ["VIA", "CD73"]
    assert asked["warm"].material is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("thawed@M1", "2026-03-02 14:30"),
        ("thawed@M1", "2026-03-02T14:30"),
        ("gating", "活细胞"),
        ("gating", "ＡＬＬ"),
        ("warm", "−70"),
        ("warm", " "),
    ],
)
def test_an_answer_of_its_kind_is_taken(name: str, typed: str) -> None:
    assert answer_problems(asked_questions(determinations()), {name: typed}) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("thawed@M1", "yesterday"),
        ("thawed@M1", "2026-03-02"),
        ("thawed@M1", "2026-13-02 10:00"),
        ("thawed@M1", "2026-03-02 10:00+08:00"),
        ("gating", "some"),
        ("warm", "cold"),
    ],
)
def test_an_answer_of_another_kind_is_named_with_its_question(name: str, typed: str) -> None:
    [problem] = answer_problems(asked_questions(determinations()), {name: typed})
    assert problem.facts["question"] == name
    assert typed in problem.text(ENGLISH)


def test_a_needed_answer_is_missed_only_for_what_was_reported() -> None:
    asked = asked_questions(determinations())
    assert missing_answers(asked, {}, set()) == []
    [problem] = missing_answers(asked, {"thawed@M1": "x"}, {("VIA", "M1"), ("CD73", "M2")})
    assert problem.facts == {"question": "thawed@M2"}


def test_answers_to_what_nobody_asked_are_not_kept() -> None:
    asked = asked_questions(determinations())
    assert kept_answers(asked, {"warm": "-70", "other": "x", "gating": " "}) == {"warm": "-70"}


def test_another_definition_does_not_ask_for_each_material() -> None:
    once = RoundMeasurand(code="A", questionnaire=(replace(THAWED, per_material=False),))
    places = [
        Determination(measurand=once, material=RoundMaterial(code=code)) for code in ("M1", "M2")
    ]
    assert [each.name for each in asked_questions(places)] == ["thawed"]
