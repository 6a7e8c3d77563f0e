"""The specification of the demonstration names nobody real and is complete."""

from __future__ import annotations

import json

import pytest

from proficiency.demonstration.people import DOMAIN, NAMES
from proficiency.demonstration.scales import from_scale, local_slope, to_scale, written
from proficiency.demonstration.specification import FILE, specification

SPEC = specification()
SCHEMES = list(SPEC.schemes.values())


def test_no_institution_and_no_person_is_real() -> None:
    assert len(SPEC.institutions) == len(SPEC.laboratories) == 24
    assert all(name.zh.startswith("示例") for name in SPEC.institutions.values())
    assert all(name.en.startswith("Example ") for name in SPEC.institutions.values())
    assert all("示例" in name and "Example" in name for name in NAMES.values())
    assert DOMAIN.endswith(".example"), "mail to these addresses would reach somebody"


def test_the_notice_says_in_both_languages_that_everything_is_synthetic() -> None:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    assert content["synthetic"] is True
    assert "虚构" in content["notice_zh"]
    assert "SYNTHETIC" in content["notice_en"]


@pytest.mark.parametrize(
    ("scheme", "measurand", "decimals"),
    [("MSC-QC", "VIA", 1), ("MSC-QC", "TCC", 0), ("MSC-QC", "END", None), ("IPSC-QC", "RUC", None)],
)
def test_decimals_are_shown_where_all_results_have_the_same(
    scheme: str, measurand: str, decimals: int | None
) -> None:
    assert SPEC.schemes[scheme].measurands[measurand].shown_decimals == decimals


def test_every_laboratory_has_a_method_for_every_measurand_of_its_schemes() -> None:
    for scheme in SCHEMES:
        for measurand in scheme.measurands.values():
            members = [lab for group in measurand.groups.values() for lab in group]
            assert len(members) == len(set(members)), measurand.code
            expected = {lab.id for lab in SPEC.laboratories.values() if scheme.code in lab.schemes}
            assert expected <= set(members), measurand.code


def test_every_method_and_material_has_a_name_in_both_languages() -> None:
    for scheme in SCHEMES:
        for measurand in scheme.measurands.values():
            assert set(measurand.groups) <= set(SPEC.methods)
            assert set(measurand.materials) <= set(scheme.materials)


def test_no_name_of_a_sample_tells_what_is_in_it() -> None:
    names = [f"{n.zh} {n.en}".lower() for s in SCHEMES for n in s.materials.values()]
    telling = ("blank", "spike", "stress", "clean", "空白", "加标", "应激", "洁净")
    assert not [name for name in names for word in telling if word in name]


@pytest.mark.parametrize(
    ("round_code", "enrolled", "reporting"),
    [
        ("MSC-QC-R1", 22, 22),
        ("MSC-QC-R2", 24, 24),
        ("MSC-QC-R3", 23, 22),
        ("MSC-QC-R4", 23, 23),
        ("MSC-QC-R5", 23, 23),
        ("IPSC-QC-R1", 18, 18),
        ("IPSC-QC-R2", 20, 20),
        ("IPSC-QC-R3", 19, 18),
        ("IPSC-QC-R4", 19, 19),
    ],
)
def test_laboratories_join_leave_and_stay_silent_as_specified(
    round_code: str, enrolled: int, reporting: int
) -> None:
    found = [(s, r) for s in SCHEMES for r in s.rounds if r.code == round_code]
    ((scheme, round_),) = found
    assert len(SPEC.enrolled(scheme, round_)) == enrolled
    assert len(SPEC.reporting(scheme, round_)) == reporting


@pytest.mark.parametrize("transform", ["identity", "ln", "logit"])
def test_a_value_comes_back_from_the_scale_it_was_carried_to(transform: str) -> None:
    for value in (0.2, 28.0, 99.4):
        assert from_scale(to_scale(value, transform), transform) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("transform", ["identity", "ln", "logit"])
def test_the_slope_is_the_derivative_of_the_way_back(transform: str) -> None:
    step = 1e-6
    for value in (0.2, 28.0, 99.4):
        place = to_scale(value, transform)
        difference = from_scale(place + step, transform) - from_scale(place - step, transform)
        assert local_slope(value, transform) == pytest.approx(difference / (2 * step), rel=1e-6)


@pytest.mark.parametrize(
    ("value", "decimals", "significant", "expected"),
    [
        (92.04, 1, None, "92.0"),
        (-0.04, 1, None, "0.0"),
        (1_051_499.0, None, 3, "1050000"),
        (0.3249, None, 2, "0.32"),
        (0.301, None, 2, "0.30"),
        (0.0999, None, 2, "0.10"),
        (9.96, None, 2, "10"),
        (0.0, None, 2, "0.00"),
    ],
)
def test_numbers_are_written_with_the_agreed_digits(
    value: float, decimals: int | None, significant: int | None, expected: str
) -> None:
    assert written(value, decimals=decimals, significant=significant) == expected
