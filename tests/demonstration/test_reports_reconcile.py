"""Reports of the demonstration say the same on paper, page, spreadsheet and as plain data."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from reconciling import (
    Histories,
    absent_from_data,
    absent_from_page,
    absent_from_pdf,
    absent_from_workbook,
    differing_totals,
)
from sqlalchemy import select

from proficiency.database import Database
from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.outcome import Evaluation
from proficiency.evaluation.services import load_evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.heading import header_of
from proficiency.reporting.past import earlier_scores

SEED = 20261123
PRINTED = 3
"""Reports whose PDF is read back; `benchmarks/reconcile_reports.py` reads every one."""


@dataclass(frozen=True)
class Issued:
    """One evaluated round of the demonstration."""

    evaluation: Evaluation
    header: RoundHeader
    histories: Histories


@pytest.fixture(scope="module")
def rounds(demonstration: Database) -> Iterator[list[Issued]]:
    found = []
    with demonstration.session() as session:
        for run in session.scalars(select(EvaluationRun).order_by(EvaluationRun.id)):
            evaluation = load_evaluation(run)
            members = {e.code: e.laboratory_id for e in run.round.enrolments}
            past = earlier_scores(session, run, laboratory_ids=list(members.values()))
            histories = {code: past[number] for code, number in members.items()}
            found.append(Issued(evaluation, header_of(run), histories))
        yield found


def sample(rounds: list[Issued], language: Language) -> list[tuple[Issued, str]]:
    """Choose one laboratory of each round."""
    choose = random.Random(f"{SEED}-{language.value}")
    return [(each, choose.choice(each.evaluation.labs)) for each in rounds]


@pytest.mark.parametrize("language", Language)
def test_every_number_stands_on_the_page_in_the_spreadsheet_and_in_the_data(
    rounds: list[Issued], language: Language
) -> None:
    for each, lab in sample(rounds, language):
        content = build_laboratory_report(
            each.evaluation, each.header, language, lab, each.histories[lab]
        )
        assert absent_from_page(content) == []
        assert absent_from_workbook(content) == []
        assert absent_from_data(content) == []


@pytest.mark.parametrize("language", Language)
def test_every_number_is_printed(rounds: list[Issued], language: Language) -> None:
    choose = random.Random(SEED + len(language.value))
    for each, lab in choose.sample(sample(rounds, language), PRINTED):
        content = build_laboratory_report(
            each.evaluation, each.header, language, lab, each.histories[lab]
        )
        assert absent_from_pdf(content) == []


def test_the_signals_add_up_between_laboratories_round_spreadsheet_and_data(
    rounds: list[Issued],
) -> None:
    choose = random.Random(SEED)
    for each in choose.sample(rounds, 4):
        differing = differing_totals(each.evaluation, each.header, each.histories, Language.EN)
        assert differing == {}, each.header.round_code
