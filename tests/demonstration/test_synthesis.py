"""What the fictional laboratories type: repeatable, one stream per place, as a person writes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from proficiency.demonstration.catalogue import definition_of
from proficiency.demonstration.specification import (
    DemoLaboratory,
    DemoRound,
    DemoScheme,
    specification,
)
from proficiency.demonstration.synthesis import laboratory_results, synthesise
from proficiency.demonstration.typed import TypedResult
from proficiency.results.details import read_details
from proficiency.results.parsing import parse_value
from proficiency.results.profiles import read_profile
from proficiency.results.rows import ValueKind
from proficiency.results.values import read_value
from proficiency.rounds.models import RoundMeasurand
from proficiency.schemes.models import ResultType

SPEC = specification()
MSC, IPSC = SPEC.schemes["MSC-QC"], SPEC.schemes["IPSC-QC"]
ROUNDS = [(scheme, round_) for scheme in SPEC.schemes.values() for round_ in scheme.rounds]
BY_CODE = pytest.mark.parametrize(("scheme", "round_"), ROUNDS, ids=[r.code for _, r in ROUNDS])


COPIES = {
    scheme.code: {
        code: RoundMeasurand(**definition_of(measurand, SPEC).columns)
        for code, measurand in (*scheme.measurands.items(), *scheme.words.items())
    }
    for scheme in SPEC.schemes.values()
}
NUMBERS = {ValueKind.NUMBER, ValueKind.CENSORED}
KINDS = {
    ResultType.CONTINUOUS: NUMBERS,
    ResultType.COUNT: NUMBERS,
    ResultType.PROPORTION: NUMBERS,
    ResultType.CENSORED: NUMBERS | {ValueKind.INTERVAL},
    ResultType.NOMINAL: {ValueKind.CATEGORY},
    ResultType.ORDINAL: {ValueKind.CATEGORY},
    ResultType.PROFILE: {ValueKind.PROFILE},
}


def numbers_of(
    scheme: DemoScheme, round_: DemoRound, laboratory: DemoLaboratory
) -> list[TypedResult]:
    results = laboratory_results(SPEC, scheme, round_, laboratory)
    return [result for result in results if result.measurand in scheme.measurands]


def of_measurand(results: tuple[TypedResult, ...], code: str) -> list[TypedResult]:
    return [result for result in results if result.measurand == code]


def test_the_same_seed_gives_the_same_results_and_another_seed_gives_others() -> None:
    first = synthesise(SPEC, MSC, MSC.rounds[0])
    assert synthesise(SPEC, MSC, MSC.rounds[0]) == first
    assert synthesise(SPEC, MSC, MSC.rounds[0], seed=SPEC.seed + 1) != first


def test_these_are_the_numbers_on_every_machine() -> None:
    results = synthesise(SPEC, MSC, MSC.rounds[0])["L01"]
    typed = [r.typed for r in of_measurand(results, "VIA")]
    assert typed == ["93.5", "93.7", "94.8", "93.7", "81.5", "79.9", "77.8", "80.1"]


def test_a_further_measurand_changes_no_other_result() -> None:
    whole = MSC.rounds[1]
    fewer = replace(whole, measurands=("VIA", "CFE"))
    most = synthesise(SPEC, MSC, whole)
    some = synthesise(SPEC, MSC, fewer)
    for lab, results in some.items():
        assert of_measurand(results, "CFE") == of_measurand(most[lab], "CFE")
        assert of_measurand(results, "VIA") == of_measurand(most[lab], "VIA")


def test_a_further_material_and_a_further_laboratory_change_no_other_result() -> None:
    measurand = MSC.measurands["PDT"]
    wider = replace(measurand, materials={"M0": 20.0, **measurand.materials})
    scheme = replace(MSC, measurands={**MSC.measurands, "PDT": wider})
    round_ = replace(MSC.rounds[1], measurands=("PDT",))
    spec = replace(
        SPEC, laboratories={k: v for k, v in SPEC.laboratories.items() if k in {"L01", "L20"}}
    )
    before = synthesise(SPEC, MSC, round_)
    after = synthesise(spec, scheme, round_)
    assert set(after) == {"L01", "L20"}
    for lab, results in after.items():
        assert [r for r in results if r.material != "M0"] == list(before[lab])


def test_a_laboratory_keeps_part_of_its_habit_over_the_rounds() -> None:
    """The share of a habit in the variance of laboratories is rho."""
    measurand = replace(MSC.measurands["INH"], s_repeat=0.0, s_vial=0.0, decimals=6)
    scheme = replace(MSC, measurands={"INH": measurand})
    rounds = [replace(r, measurands=("INH",)) for r in MSC.rounds[1:4:2]]
    products, squares = 0.0, 0.0
    for seed in range(150):
        for lab in list(SPEC.laboratories.values())[:8]:
            shifts = [effect_of(scheme, r, lab.id, seed) for r in rounds]
            products += shifts[0] * shifts[1]
            squares += shifts[0] ** 2 + shifts[1] ** 2
    # 1200 pairs: the standard error of the correlation is about 0.02.
    assert products / (squares / 2) == pytest.approx(SPEC.rho, abs=0.07)


def effect_of(scheme: DemoScheme, round_: DemoRound, lab: str, seed: int) -> float:
    """Return a laboratory's effect in units of its spread, read from what it typed."""
    laboratory = SPEC.laboratories[lab]
    result = next(laboratory_results(SPEC, scheme, round_, laboratory, seed))
    measurand = scheme.measurands["INH"]
    mean = measurand.materials["M1"] + measurand.bias_in(round_.like, result.method)
    return (float(result.typed) - mean) / (measurand.spread_in(round_.like) * laboratory.between)


@BY_CODE
def test_everything_typed_can_be_read(scheme: DemoScheme, round_: DemoRound) -> None:
    for results in synthesise(SPEC, scheme, round_).values():
        for result in results:
            asked = COPIES[scheme.code][result.measurand]
            parsed = read_value(result.typed, result.unit, asked)
            assert parsed.kind in KINDS[asked.result_type]
            assert read_details(result.details, asked) == (result.details, [])
            if result.u:
                assert parsed.kind is ValueKind.NUMBER
                assert Decimal(result.u) > 0
                assert result.k == "2"


@BY_CODE
def test_every_replicate_is_there_once(scheme: DemoScheme, round_: DemoRound) -> None:
    for lab, results in synthesise(SPEC, scheme, round_).items():
        expected = {
            (measurand.code, material, replicate)
            for measurand in scheme.asked(round_)
            if measurand.method_of(lab)
            for material in measurand.materials
            for replicate in range(1, measurand.vials * measurand.replicates + 1)
        }
        found = [(r.measurand, r.material, r.replicate) for r in results]
        assert len(found) == len(set(found))
        assert set(found) == expected


def test_nothing_is_reported_as_a_number_below_the_limit_of_a_laboratory() -> None:
    for scheme, round_ in ROUNDS:
        for laboratory in SPEC.reporting(scheme, round_):
            for result in numbers_of(scheme, round_, laboratory):
                measurand = scheme.measurands[result.measurand]
                limit = measurand.limit_of(laboratory.id, result.method)
                if result.unit:
                    continue
                if result.typed.startswith("<"):
                    assert limit is not None
                    assert result.typed == f"<{limit:g}"
                elif limit is not None:
                    assert parse_value(result.typed, intervals=True).value >= Decimal(f"{limit:g}")


def test_most_laboratories_are_below_their_limit_for_the_clean_supernatant() -> None:
    results = synthesise(SPEC, MSC, MSC.rounds[0])
    typed = [r.typed for own in results.values() for r in own if r.material == "E1"]
    assert "<0.05" in typed
    assert "<0.125" in typed
    assert sum(t.startswith("<") for t in typed) > len(typed) / 2


def test_a_material_without_the_analyte_gives_next_to_no_numbers() -> None:
    round_ = IPSC.rounds[2]
    typed = [
        r.typed
        for own in synthesise(SPEC, IPSC, round_).values()
        for r in own
        if r.material == "S0"
    ]
    assert sum(t.startswith("<") for t in typed) >= 0.95 * len(typed)


def test_gel_clot_gives_two_fold_intervals() -> None:
    results = synthesise(SPEC, MSC, MSC.rounds[0])
    numbers = [
        r
        for lab in ("L16", "L20", "L22")
        for r in results[lab]
        if r.material == "E2" and not r.typed.startswith("<")
    ]
    assert numbers
    assert {r.typed for r in numbers} <= {"0.125-0.25", "0.25-0.5", "0.5-1"}
    assert not any(r.u for r in numbers)


def test_kit_cocktail_laboratories_report_no_single_negative_marker() -> None:
    results = synthesise(SPEC, MSC, MSC.rounds[0])
    for lab in ("L05", "L10", "L18"):
        assert not of_measurand(results[lab], "CD45")
        assert of_measurand(results[lab], "CD73")


def test_colonies_of_a_hundred_plated_cells_are_whole_numbers() -> None:
    results = synthesise(SPEC, MSC, MSC.rounds[1])
    typed = [r.typed for own in results.values() for r in of_measurand(own, "CFE")]
    assert all(t.endswith(".0") for t in typed)


def test_about_three_in_five_laboratories_state_an_uncertainty_always_or_never() -> None:
    stating, silent = set(), set()
    for scheme, round_ in ROUNDS:
        for laboratory in SPEC.reporting(scheme, round_):
            for result in numbers_of(scheme, round_, laboratory):
                true = scheme.measurands[result.measurand].materials[result.material]
                number = parse_value(result.typed).kind is ValueKind.NUMBER
                if true and number:
                    (stating if result.u else silent).add(laboratory.id)
    assert not stating & silent
    assert stating | silent == set(SPEC.laboratories)
    assert 10 <= len(stating) <= 19


def test_the_noisy_laboratory_scatters_more_than_its_neighbours() -> None:
    results = synthesise(SPEC, MSC, MSC.rounds[3])
    spans = {
        lab: sum(span_of(own, "IDO", material) for material in ("M1", "M2"))
        for lab, own in results.items()
    }
    assert sorted(spans, key=lambda lab: spans[lab]).index("L04") >= len(spans) - 4


def span_of(results: tuple[TypedResult, ...], code: str, material: str) -> float:
    """Return the largest replicate over the smallest."""
    values = [float(r.typed) for r in of_measurand(results, code) if r.material == material]
    return max(values) / min(values)


def test_all_measurands_of_both_schemes_are_there_with_their_result_types() -> None:
    assert sum(len(scheme.order) for scheme in SPEC.schemes.values()) == 31
    found = {copy.result_type for copies in COPIES.values() for copy in copies.values()}
    assert found == set(KINDS)


def test_calls_follow_the_chances_of_the_method() -> None:
    round_ = replace(IPSC.rounds[0], measurands=())
    calls = [
        r.typed
        for seed in range(20)
        for own in synthesise(SPEC, IPSC, round_, seed=seed).values()
        for r in own
        if r.measurand == "KAR" and r.material == "G3" and r.method == "G-banding"
    ]
    # 12 % see the small duplication; the standard error over some 180 calls is 2.4 points.
    assert 0.03 < calls.count("abnormal") / len(calls) < 0.22


def test_steps_stay_on_their_scale_and_gather_where_the_hidden_mean_lies() -> None:
    typed = [
        int(r.typed)
        for own in synthesise(SPEC, MSC, MSC.rounds[1]).values()
        for r in own
        if r.measurand == "TRI" and r.material == "OST"
    ]
    assert set(typed) <= {0, 1, 2, 3, 4}
    assert sorted(typed)[len(typed) // 2] == 3


def test_only_the_mixed_line_shows_foreign_alleles_in_most_laboratories() -> None:
    foreign = {"T1": 0, "T2": 0}
    for own in synthesise(SPEC, IPSC, IPSC.rounds[0]).values():
        for result in own:
            if result.measurand == "STR":
                foreign[result.material] += "30" in read_profile(result.typed, ())["D21S11"]
    assert foreign["T1"] <= 2
    assert foreign["T2"] >= 5


def test_a_laboratory_may_report_in_another_accepted_unit() -> None:
    results = of_measurand(synthesise(SPEC, MSC, MSC.rounds[2])["L12"], "BSA")
    assert {r.unit for r in results} == {"µg/mL"}
    assert all(float(r.typed.removeprefix("<")) < 1 for r in results)


def test_counted_concentrations_come_with_the_cells_counted() -> None:
    results = synthesise(SPEC, MSC, MSC.rounds[0])
    counted = {
        r.method: int(r.details["n_counted"])
        for own in results.values()
        for r in of_measurand(own, "TCC")
    }
    assert 200 < counted["haemocytometer"] < 400
    assert 1700 < counted["image-cytometer"] < 2300
