"""The planted mistakes are there, look as specified, and spare everything else."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from proficiency.demonstration.blunders import plant
from proficiency.demonstration.plans import plan_of
from proficiency.demonstration.specification import specification
from proficiency.demonstration.synthesis import laboratory_results, synthesise
from proficiency.demonstration.typed import TypedResult
from proficiency.evaluation.engine import evaluate
from proficiency.results.parsing import parse_value
from proficiency.results.profiles import read_profile
from proficiency.results.rows import ResultRow

SPEC = specification()
ROUNDS = {r.code: (s, r) for s in SPEC.schemes.values() for r in s.rounds}
Typed = dict[tuple[str, str, int], TypedResult]


@cache
def honest(round_code: str) -> dict[str, Typed]:
    """Return what the laboratories would have typed without any mistake."""
    scheme, round_ = ROUNDS[round_code]
    return {
        lab.id: keyed(tuple(laboratory_results(SPEC, scheme, round_, lab)))
        for lab in SPEC.reporting(scheme, round_)
    }


@cache
def planted(round_code: str) -> dict[str, Typed]:
    scheme, round_ = ROUNDS[round_code]
    return {lab: keyed(results) for lab, results in synthesise(SPEC, scheme, round_).items()}


def keyed(results: tuple[TypedResult, ...]) -> Typed:
    return {(r.measurand, r.material, r.replicate): r for r in results}


@cache
def z_scores(round_code: str) -> dict[tuple[str, str, str], float]:
    """Evaluate a round by its plan and return every z score."""
    scheme, round_ = ROUNDS[round_code]
    rows = [
        ResultRow(
            lab=lab,
            measurand=r.measurand,
            material=r.material,
            unit="",
            typed=r.typed,
            parsed=parse_value(r.typed),
            replicate=str(r.replicate),
        )
        for lab, results in planted(round_code).items()
        for r in results.values()
    ]
    evaluation = evaluate(rows, plan_of(scheme, round_), input_sha256="")
    return {
        (o.measurand, o.material, s.lab): s.z
        for o in evaluation.outcomes
        for s in o.scores
        if s.z is not None
    }


def number(typed: str) -> Decimal:
    return Decimal(typed.removeprefix("<"))


@pytest.mark.parametrize(
    ("round_code", "lab", "measurands", "factor"),
    [
        ("MSC-QC-R1", "L11", {"VIA", "CD73", "CD90", "CD105"}, "0.01"),
        ("MSC-QC-R2", "L15", {"TCC"}, "0.001"),
        ("IPSC-QC-R2", "L14", {"RUC"}, "0.0001"),
        ("MSC-QC-R4", "L10", {"TCC"}, "0.5"),
    ],
)
def test_a_wrong_unit_or_dilution_multiplies_values_limits_and_uncertainties(
    round_code: str, lab: str, measurands: set[str], factor: str
) -> None:
    for key, meant in honest(round_code)[lab].items():
        found = planted(round_code)[lab][key]
        if key[0] not in measurands:
            assert found == meant
            continue
        assert number(found.typed) == number(meant.typed) * Decimal(factor)
        assert found.typed.startswith("<") == meant.typed.startswith("<")
        if meant.u:
            assert Decimal(found.u) == Decimal(meant.u) * Decimal(factor)


def test_percentages_typed_as_fractions_score_far_below() -> None:
    z = z_scores("MSC-QC-R1")
    for measurand in ("VIA", "CD73", "CD90", "CD105"):
        assert z[measurand, "M1", "L11"] < -15


def test_a_forgotten_dilution_remains_a_genuine_outlier() -> None:
    z = z_scores("MSC-QC-R4")
    for material in ("M1", "M2"):
        # Half of a value is ln 2 = 0.69 lower, 4.6 of 0.15.
        assert -5.6 < z["TCC", material, "L10"] < -3.6


def test_exchanged_vials_give_large_scores_of_opposite_sign() -> None:
    meant, found = honest("MSC-QC-R2")["L19"], planted("MSC-QC-R2")["L19"]
    for code in ("VIA", "TCC"):
        for replicate in range(1, 5):
            assert found[code, "M1", replicate].typed == meant[code, "M2", replicate].typed
            assert found[code, "M2", replicate].typed == meant[code, "M1", replicate].typed
    assert found["CD73", "M1", 1] == meant["CD73", "M1", 1]
    z = z_scores("MSC-QC-R2")
    assert z["TCC", "M1", "L19"] < -3 < 3 < z["TCC", "M2", "L19"]


def test_one_decimal_slip_sits_in_one_replicate_only() -> None:
    meant, found = honest("MSC-QC-R1")["L13"], planted("MSC-QC-R1")["L13"]
    changed = [key for key in meant if found[key] != meant[key]]
    assert changed == [("CD105", "M1", 2)]
    assert number(found[changed[0]].typed) * 10 == number(meant[changed[0]].typed)


def test_copied_results_differ_in_the_last_digit_only() -> None:
    found = planted("MSC-QC-R3")
    copied = [key for key in found["L18"] if key[0] in {"IDO", "INH"}]
    assert len(copied) == 12
    for key in copied:
        copy, original = found["L18"][key].typed, found["L17"][key].typed
        assert copy[:-1] == original[:-1]
        assert copy != original
    assert found["L17"] == honest("MSC-QC-R3")["L17"]


def test_a_lasting_bias_shifts_every_round_the_measurand_is_in() -> None:
    for round_code in ("MSC-QC-R3", "MSC-QC-R4"):
        for key, meant in honest(round_code)["L07"].items():
            found = planted(round_code)["L07"][key].typed
            if key[0] == "INH":
                assert number(found) - number(meant.typed) == 22
            else:
                assert found == meant.typed


def test_a_limit_typed_without_its_sign_becomes_a_number() -> None:
    meant, found = honest("MSC-QC-R4")["L05"], planted("MSC-QC-R4")["L05"]
    assert {meant["END", "E1", r].typed for r in (1, 2)} == {"<0.05"}
    assert {found["END", "E1", r].typed for r in (1, 2)} == {"0.05"}
    assert found["END", "E2", 1] == meant["END", "E2", 1]


def test_a_late_result_is_marked() -> None:
    late = [
        (lab, key[0])
        for lab, results in planted("IPSC-QC-R1").items()
        for key, result in results.items()
        if result.late
    ]
    assert set(late) == {("L18", "VIA")}


def test_laboratories_without_a_planted_mistake_keep_their_results() -> None:
    for round_code, (scheme, round_) in ROUNDS.items():
        mistaken = {
            b["lab"]
            for b in SPEC.blunders
            if b["scheme"] == scheme.code and b["round"] in {round_.name, "all"}
        }
        for lab, results in honest(round_code).items():
            assert (planted(round_code)[lab] == results) or lab in mistaken


def test_a_mistake_nobody_knows_is_refused() -> None:
    result = TypedResult("VIA", "M1", 1, "AO-PI-image", "92.0")
    blunder = {
        "id": "X",
        "scheme": "S",
        "round": "R1",
        "lab": "L01",
        "measurands": ["VIA"],
        "do": "guess",
    }
    with pytest.raises(ValueError, match="'guess'"):
        plant([blunder], "S", "R1", {"L01": (result,)})


def test_an_unrelated_profile_is_reported_for_one_line_only() -> None:
    meant, found = honest("IPSC-QC-R4")["L20"], planted("IPSC-QC-R4")["L20"]
    assert [key for key in meant if found[key] != meant[key]] == [("STR", "T1", 1)]
    loci = SPEC.schemes["IPSC-QC"].words["STR"].materials["T2"]["mixed_with"]
    typed = read_profile(found["STR", "T1", 1].typed, ())
    assert {locus: set(alleles) for locus, alleles in typed.items()} == {
        locus: set(alleles) for locus, alleles in loci.items()
    }
