"""A coordinator rehearses a round in the browser; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select
from story import Story

from proficiency.audit.models import AuditEntry
from proficiency.evaluation.models import EvaluationRun
from proficiency.models import Base

REHEARSAL = "/rounds/VIA-1/rehearsal"
SCENARIO = (
    "?labs=12&seed=42&runs=30&modes_share=40&modes_shift=4&spread_factor=1&censored_share=0"
    "&fault=unit&fault=decimal&true-VIA-M1=90&spread-VIA-M1=2"
)


def stored_rows(story: Story) -> dict[str, int]:
    return {
        table.name: story.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name not in {"audit_entry", "sign_in"}
    }


@pytest.mark.parametrize(
    ("language", "marked", "words"),
    [("en", "REHEARSAL", "How often, over all repetitions"), ("zh", "演练", "全部重复中的频率")],
)
def test_the_outcome_is_shown_and_nothing_is_stored(
    draft_round: Story, visit: Callable, language: str, marked: str, words: str
) -> None:
    coordinator = visit("coordinator", language)
    before = stored_rows(draft_round)
    entries = draft_round.session.scalar(select(func.count()).select_from(AuditEntry))
    page = coordinator.open(REHEARSAL + SCENARIO)
    assert page.status == 200
    assert marked in page.text and words in page.text and "42" in page.text
    assert stored_rows(draft_round) == before
    assert draft_round.session.scalar(select(func.count()).select_from(AuditEntry)) == entries
    assert draft_round.session.scalars(select(EvaluationRun)).all() == []


def test_the_same_seed_shows_the_same_page(draft_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    first, again = (coordinator.open(REHEARSAL + SCENARIO).text for _ in range(2))
    other = coordinator.open(REHEARSAL + SCENARIO.replace("seed=42", "seed=43")).text
    assert first == again and first != other


@pytest.mark.parametrize(("language", "mark"), [("en", "REHEARSAL"), ("zh", "演练")])
def test_every_page_of_the_report_is_marked(
    draft_round: Story, visit: Callable, language: str, mark: str
) -> None:
    answer = visit("coordinator").client.get(f"{REHEARSAL}/report/{language}{SCENARIO}")
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    assert pages and all(mark in page.extract_text() for page in pages)


def test_a_first_visit_proposes_a_scenario_and_computes_nothing(
    draft_round: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(REHEARSAL)
    assert page.value("labs") == "12" and page.value("seed").isdecimal()
    assert "Decision log" not in page.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [("labs=1", "labs"), ("labs=100000", "labs"), ("seed=-1", "seed"), ("runs=x", "runs")],
)
def test_a_number_out_of_range_is_named_and_nothing_is_computed(
    draft_round: Story, visit: Callable, wrong: str, field: str
) -> None:
    name = wrong.partition("=")[0]
    kept = "&".join(part for part in SCENARIO[1:].split("&") if not part.startswith(f"{name}="))
    page = visit("coordinator").open(f"{REHEARSAL}?{kept}&{wrong}")
    assert page.status == 422
    assert f"{field}-error" in page.html and "Decision log" not in page.text
