"""The drawn results agree with the summary that was simulated from the same specification.

`expected_summary.json` was computed independently, from 200 data sets. Here 30 data sets are
drawn; the distance between the two medians is measured in standard deviations of a data set,
which the 2.5 % and 97.5 % quantiles give. Medians of 30 and 200 draws differ by
1.25 x sqrt(1/30 + 1/200) = 0.24 such units (one standard error).
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import fmean, median

import pytest

from proficiency.demonstration.scales import from_scale, to_scale
from proficiency.demonstration.specification import specification
from proficiency.demonstration.synthesis import synthesise
from ringtrial import algorithm_a

SPEC = specification()
DRAWS = 30
CHECKED = ("VIA", "TCC", "INH", "CN20", "PDT", "VCN")
"""One of each scale, without the measurands where limits leave numbers out."""
LOGARITHMIC = {"TCC", "PDT", "VCN"}
FOUR_STANDARD_ERRORS = 4 * 1.25 * math.sqrt(1 / DRAWS + 1 / 200)
ROWS = [
    row
    for row in json.loads(
        Path(__file__).with_name("expected_summary.json").read_text(encoding="utf-8")
    )["rows"]
    if row["measurand"] in CHECKED
]
Key = tuple[str, str]


def test_the_checked_rows_are_there() -> None:
    assert len(ROWS) == 36


@cache
def consensus(scheme_code: str, round_name: str, seed: int) -> dict[Key, tuple[int, float, float]]:
    """Draw a round and return laboratories, robust mean and robust SD of each sample."""
    scheme = SPEC.schemes[scheme_code]
    whole = next(r for r in scheme.rounds if r.name == round_name)
    numbers = tuple(code for code in whole.measurands if code in CHECKED)
    round_ = replace(whole, measurands=numbers, words=())
    values: dict[Key, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for lab, results in synthesise(SPEC, scheme, round_, seed=seed).items():
        for result in results:
            if not result.typed.startswith("<"):
                values[result.measurand, result.material][lab].append(float(result.typed))
    found = {}
    for (measurand, material), by_lab in values.items():
        if scheme.measurands[measurand].materials[material] == 0:
            continue
        transform = "ln" if measurand in LOGARITHMIC else "identity"
        means = [to_scale(fmean(own), transform) for own in by_lab.values()]
        robust = algorithm_a(means)
        found[measurand, material] = (len(means), from_scale(robust.x, transform), robust.s)
    return found


@pytest.mark.parametrize(
    "row", ROWS, ids=["{scheme}-{round}-{measurand}-{material}".format(**row) for row in ROWS]
)
def test_robust_mean_and_spread_agree_with_the_independent_simulation(row: dict) -> None:
    key = (row["measurand"], row["material"])
    draws = [consensus(row["scheme"], row["round"], seed)[key] for seed in range(DRAWS)]
    assert {labs for labs, _, _ in draws} == {row["labs"]}
    for name, column in (("robust_mean", 1), ("robust_sd", 2)):
        low, middle, high = row[name]
        unit = (high - low) / 3.92
        distance = (median(draw[column] for draw in draws) - middle) / unit
        assert abs(distance) < FOUR_STANDARD_ERRORS, name


def test_the_demonstration_itself_is_a_typical_data_set() -> None:
    inside = []
    for row in ROWS:
        _, mean, sd = consensus(row["scheme"], row["round"], SPEC.seed)[
            row["measurand"], row["material"]
        ]
        inside.append(row["robust_mean"][0] <= mean <= row["robust_mean"][2])
        inside.append(row["robust_sd"][0] <= sd <= row["robust_sd"][2])
    assert fmean(inside) > 0.85


def test_the_first_draft_of_the_common_method_brings_the_laboratories_together() -> None:
    for material in ("M1", "M2"):
        spreads = [
            consensus("MSC-QC", name, SPEC.seed)["VIA", material][2] for name in ("R1", "R3", "R4")
        ]
        assert spreads == sorted(spreads, reverse=True)
