"""The archived real studies: read as published, and evaluated to the reference figures.

Reference values: `tests/data/real/reference-values.json`, an independent computation; for the
key comparison CCQM-K30 also the published reference value (2.99 +- 0.06) mg/kg.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from proficiency.demonstration.published import LEAD_IN_WINE, STUDIES, T_CELLS, Study
from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.outcome import Evaluation, Outcome
from proficiency.results.rows import ValueKind

REFERENCE = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "real" / "reference-values.json").read_text(
        encoding="utf-8"
    )
)["data"]
FLOW = [entry for entry in REFERENCE[T_CELLS.file] if entry["method"]]


def outcome_of(
    evaluation: Evaluation, measurand: str, material: str, method: str | None
) -> Outcome:
    key = (measurand, material, method)
    return next(o for o in evaluation.outcomes if (o.measurand, o.material, o.method) == key)


@pytest.fixture(scope="module")
def flow() -> Evaluation:
    return evaluate(T_CELLS.rows(), T_CELLS.plan, input_sha256="")


@pytest.fixture(scope="module")
def lead() -> Evaluation:
    return evaluate(LEAD_IN_WINE.rows(), LEAD_IN_WINE.plan, input_sha256="")


@pytest.mark.parametrize("study", STUDIES, ids=[study.code for study in STUDIES])
def test_every_result_is_a_number_with_a_place_of_its_own(study: Study) -> None:
    rows = study.rows()
    places = {(row.lab, row.measurand, row.material, row.replicate) for row in rows}
    assert len(places) == len(rows)
    assert {row.parsed.kind for row in rows} == {ValueKind.NUMBER}
    assert {int(row.replicate) for row in rows} == set(range(1, study.replicates_in_all + 1))
    assert {row.unit for row in rows} == {study.unit}


@pytest.mark.parametrize("study", STUDIES, ids=[study.code for study in STUDIES])
def test_a_study_names_its_source(study: Study) -> None:
    assert str(study.year) in study.source
    assert "已发表" in study.title.zh
    assert "published" in study.title.en


def test_every_reference_figure_of_the_flow_data_is_compared() -> None:
    assert len(FLOW) == 8 * 3 * 3


@pytest.mark.parametrize(
    "entry", FLOW, ids=["{measurand}-{material}-{method}".format(**entry) for entry in FLOW]
)
def test_flow_consensus_of_each_gating_method_agrees(flow: Evaluation, entry: dict) -> None:
    outcome = outcome_of(
        flow,
        T_CELLS.measurands[entry["measurand"]][0],
        T_CELLS.materials[entry["material"]][0],
        entry["method"],
    )
    assert outcome.labs == entry["labs"]
    # Stated with seven digits.
    assert outcome.robust_mean == pytest.approx(entry["algorithm_A"]["x"], rel=1e-6)
    assert outcome.robust_sd == pytest.approx(entry["algorithm_A"]["s"], rel=1e-6)


def test_lead_consensus_agrees_and_the_published_value_is_assigned(lead: Evaluation) -> None:
    outcome = outcome_of(lead, "PB", "WINE", None)
    assert outcome.labs == 11
    assert outcome.robust_mean == pytest.approx(2.99, abs=5e-7)
    assert outcome.robust_sd == pytest.approx(0.1132842, abs=5e-8)
    assert (outcome.assigned_value, outcome.u_assigned_value) == (2.99, 0.03)
    assert outcome.assigned_by == "reference"


def test_lead_scores_use_the_reported_uncertainties(lead: Evaluation) -> None:
    scores = {score.lab: score for score in outcome_of(lead, "PB", "WINE", None).scores}
    kriss = scores["KRISS"]
    # (2.893 - 2.99) / sqrt(0.020657^2 + 0.03^2) and over sqrt((2.13 x 0.020657)^2 + 0.06^2)
    assert kriss.zeta == pytest.approx(-2.6631, abs=5e-5)
    assert kriss.en == pytest.approx(-1.3037, abs=5e-5)
    assert scores["INM"].value == 7.71
    assert all(score.zeta is not None and score.en is not None for score in scores.values())
