"""Agreement with independently computed values of seven published data sets (see data/real)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.outcome import Evaluation, OutcomeStatus
from proficiency.results.tidy_file import read_results
from proficiency.schemes.plan import Plan, parse_assigned, parse_sigma

REAL = Path(__file__).parent.parent / "data" / "real"
SHOWN = Path(__file__).parents[2] / "proficiency" / "demonstration" / "real"
DATA: Mapping[str, list[dict[str, Any]]] = json.loads(
    (REAL / "reference-values.json").read_text(encoding="utf-8")
)["data"]
ENTRIES = [(file, position) for file in sorted(DATA) for position in range(len(DATA[file]))]
# The reference values carry seven significant digits.
SIX_DIGITS = 1e-6


@cache
def evaluation_of(file: str) -> Evaluation:
    folder = REAL if (REAL / file).is_file() else SHOWN
    found = read_results(folder / file)
    return evaluate(found.rows, Plan(), input_sha256=found.sha256)


def test_every_numeric_file_has_reference_values() -> None:
    numeric = {path.name for folder in (REAL, SHOWN) for path in folder.glob("*.csv")}
    numeric.remove("qualitative_detection_10labs.csv")
    assert {file for file in DATA if DATA[file]} == numeric
    assert len(ENTRIES) == 104


@pytest.mark.parametrize(("file", "position"), ENTRIES)
def test_an_outcome_agrees_with_the_reference_to_six_digits(file: str, position: int) -> None:
    expected = DATA[file][position]
    key = (expected["measurand"], expected["material"], expected.get("method"))
    (outcome,) = (
        o for o in evaluation_of(file).outcomes if (o.measurand, o.material, o.method) == key
    )
    assert outcome.labs == expected["labs"]
    assert outcome.robust_mean == pytest.approx(expected["algorithm_A"]["x"], rel=SIX_DIGITS)
    assert outcome.robust_sd == pytest.approx(expected["algorithm_A"]["s"], rel=SIX_DIGITS)
    assert outcome.median == pytest.approx(expected["median_of_lab_means"], rel=SIX_DIGITS)
    assert outcome.mean == pytest.approx(expected["mean_of_lab_means"], rel=SIX_DIGITS)
    assert outcome.sd == pytest.approx(expected["sd_of_lab_means"], rel=SIX_DIGITS)
    if anova := expected.get("anova_all_data_no_outlier_removal"):
        assert outcome.results == anova["N"]


def test_a_file_with_method_groups_has_an_outcome_for_all_and_for_each() -> None:
    outcomes = evaluation_of("flow_multicentre_tcell.csv").outcomes
    assert len(outcomes) == 24 * (1 + 3)
    assert sum(outcome.method is None for outcome in outcomes) == 24


def test_a_qualitative_file_is_listed_and_not_scored() -> None:
    outcomes = evaluation_of("qualitative_detection_10labs.csv").outcomes
    assert len(outcomes) == 5
    for outcome in outcomes:
        assert outcome.status is OutcomeStatus.NOT_EVALUATED
        assert [note.key for note in outcome.notes] == ["qualitative"]
        assert {score.signal for score in outcome.scores} == {"not_evaluated"}
        assert outcome.mean is outcome.assigned_value is outcome.sigma_pt is None


def test_the_key_comparison_against_its_published_reference_value() -> None:
    # CCQM-K30: 2.99 mg/kg with U = 0.06 (k = 2); INMETRO reported 1.62 with u = 0.044.
    found = read_results(SHOWN / "lead_wine_ccqm_k30.csv")
    plan = Plan(assigned=parse_assigned("reference:2.99:0.03"), sigma=parse_sigma("relative:10"))
    outcomes = evaluate(found.rows, plan, input_sha256=found.sha256).outcomes
    general = next(outcome for outcome in outcomes if outcome.method is None)
    assert (general.assigned_value, general.u_assigned_value) == (2.99, 0.03)
    assert general.sigma_pt == pytest.approx(0.299)
    by_lab = {score.lab: score for score in general.scores}
    inmetro = by_lab["INMETRO"]
    assert inmetro.z == pytest.approx(-1.37 / 0.299)
    assert inmetro.zeta == pytest.approx(-1.37 / (0.044**2 + 0.03**2) ** 0.5)
    assert inmetro.en == pytest.approx(-1.37 / (0.088**2 + 0.06**2) ** 0.5)
    assert inmetro.signal == "action"
    kriss = by_lab["KRISS"]
    assert kriss.en == pytest.approx(-0.097 / ((2.13 * 0.020657) ** 2 + 0.06**2) ** 0.5)
    assert kriss.used == "z"
    assert kriss.signal == "acceptable"
