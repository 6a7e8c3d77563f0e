"""The help on a round before its results are out says what the tables and the parser say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from story import Story

from proficiency.i18n import translator
from proficiency.rehearsal.scenario import FAULT_NAMES
from proficiency.results.parsing import UnreadableValue, parse_value
from proficiency.results.sets import MOST_SETS
from proficiency.rounds.reminding import DAYS_BEFORE
from proficiency.rounds.timetable import DEFAULT_LATE_DAYS
from proficiency.samples.conditions import CONDITION_NAMES, Condition
from proficiency.studies.kinds import KIND_NAMES
from proficiency.web.help_of_rounds import EXAMPLES

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@LANGUAGES
def test_the_help_leads_a_visitor_to_plan_samples_and_sealing(
    language: str, visit: Callable
) -> None:
    links = visit(None, language).open("/help/").links()
    for path in ("/help/preparing", "/help/results"):
        assert path in links
        assert visit(None, language).open(path).status == 200


def test_the_pages_it_is_about_lead_to_it(open_round: Story, visit: Callable) -> None:
    assert "/help/results#understood" in visit("analyst-01").open("/rounds/VIA-1/results").links()
    assert "/help/preparing#studies" in visit("coordinator").open("/rounds/VIA-1/studies").links()


def test_who_signs_a_plan_finds_what_that_locks(draft_round: Story, visit: Callable) -> None:
    links = visit("coordinator").open("/rounds/VIA-1/plan/sign").links()
    assert "/help/preparing#plan" in links


@LANGUAGES
def test_faults_conditions_and_studies_are_those_of_the_platform(
    language: str, visit: Callable
) -> None:
    text, t = visit(None, language).open("/help/preparing").text, translator(language)
    named = [*FAULT_NAMES.values(), *KIND_NAMES.values()]
    named += [words for key, words in CONDITION_NAMES.items() if key is not Condition.INTACT]
    for words in named:
        assert t(words) in text


@LANGUAGES
def test_what_is_understood_is_what_the_platform_understands(
    language: str, visit: Callable
) -> None:
    text, t = visit(None, language).open("/help/results").text, translator(language)
    refused = []
    for typed in EXAMPLES:
        assert typed in text
        try:
            parse_value(typed, intervals=True)
        except UnreadableValue as refusal:
            refused.append(typed)
            assert t(refusal.message, **refusal.facts) in text
    assert refused == ["12,5", "1,234", "3×10^6"]
    for words in ("1200000", "12000", "<0.05", t("no result"), t("not detected")):
        assert words in text


@LANGUAGES
def test_the_numbers_of_the_help_are_those_of_the_platform(language: str, visit: Callable) -> None:
    text, t = visit(None, language).open("/help/results").text, translator(language)
    days = t(", ").join(str(day) for day in sorted(DAYS_BEFORE, reverse=True))
    assert days in text
    assert f" {MOST_SETS} " in text and f" {DEFAULT_LATE_DAYS} " in text
