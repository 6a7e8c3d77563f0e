"""What a validation record holds: it agrees as a whole, or names everything that does not."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

import ringtrial
from proficiency.i18n import Language, translator
from proficiency.validation import names
from proficiency.validation.departures import unreproduced_figures
from proficiency.validation.document import digest_of, to_document
from proficiency.validation.not_reproduced import EARLY_STOP, UNREPRODUCED
from proficiency.validation.record import (
    ValidationRecord,
    circumstances,
    make_record,
    record_of,
)
from proficiency.validation.verdict import verdict
from ringtrial.verification import read_cases

AT = datetime(2026, 3, 1, 20, 30, 5, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def record() -> ValidationRecord:
    return make_record(at=AT, zone=ZONE, product="1.2.3")


def with_cases(record: ValidationRecord, cases: list[dict]) -> ValidationRecord:
    """Make the record of these cases; invariances are taken over."""
    return record_of(cases, circumstances=record.circumstances, invariances=record.invariances)


@pytest.fixture
def horwitz() -> dict:
    return copy.deepcopy(next(case for case in read_cases() if case["group"] == "horwitz"))


def test_this_installation_agrees_with_everything(record) -> None:
    assert record.agrees
    assert (len(record.cases), len(record.groups)) == (143, 36)
    assert record.values == sum(len(case["expected"]) for case in read_cases())
    assert not (record.failures or record.lost_figures or record.broken_invariances)


def test_a_wrong_value_is_a_failure(record, horwitz) -> None:
    horwitz["expected"]["sigma"][2] *= 1.001
    wrong = with_cases(record, [horwitz])
    assert not wrong.agrees
    assert [(each.case, each.key) for each in wrong.failures] == [("sigma.horwitz", "sigma")]
    assert wrong.cases[0].deviation.share > 1


def test_a_value_nobody_computes_is_a_failure(record, horwitz) -> None:
    horwitz["expected"]["mood"] = 1.0
    assert [each.key for each in with_cases(record, [horwitz]).failures] == ["mood"]


def test_a_printed_figure_that_is_lost_is_a_failure(record, horwitz) -> None:
    horwitz["published"]["sigma0_mg_per_kg"][0] = 0.187
    lost = with_cases(record, [horwitz])
    assert [figure.key for figure in lost.lost_figures] == ["sigma0_mg_per_kg"]
    assert not lost.agrees


def test_a_broken_invariance_is_a_failure(record) -> None:
    first, *others = record.invariances
    broken = replace(record, invariances=(replace(first, holds=False, share=3.0), *others))
    assert broken.broken_invariances == (replace(first, holds=False, share=3.0),)
    assert not broken.agrees


@pytest.mark.parametrize("part", ["cases", "figures", "invariances"])
def test_a_record_that_checked_nothing_does_not_agree(record, part) -> None:
    assert not replace(record, **{part: ()}).agrees


def test_the_verdict_counts_in_both_languages(record, horwitz) -> None:
    english, chinese = (verdict(record, translator(each)) for each in (Language.EN, Language.ZH))
    explained = f"{len(UNREPRODUCED)} more printed figures"
    assert explained in english
    for number in (str(record.values), "143", "231", str(len(record.invariances))):
        assert number in english and number in chinese
    assert english.startswith("Everything agrees") and chinese.startswith("全部一致")
    horwitz["expected"]["sigma"][2] *= 1.001
    wrong = with_cases(record, [horwitz])
    assert verdict(wrong, translator(Language.EN)).startswith("Not everything agrees: 1 of 2 ")
    assert "存在不一致" in verdict(wrong, translator(Language.ZH))


def test_no_listed_figure_reproduces_and_each_is_listed_with_its_reason(record) -> None:
    found = list(unreproduced_figures(record))
    assert [figure.entry for figure in found] == list(UNREPRODUCED)
    for figure in found:
        half_a_unit = 0.5 * 10.0**-figure.entry.decimals
        assert abs(figure.got - figure.entry.printed) > half_a_unit
        assert figure.source and figure.entry.reason


def test_a_figure_explained_by_the_early_stop_is_reached_with_it() -> None:
    cases = {case["id"]: case for case in read_cases()}
    (entry,) = [entry for entry in UNREPRODUCED if entry.reason == EARLY_STOP]
    early = ringtrial.algorithm_a(cases[entry.case]["data"]["x"], stop="iso2022")
    assert round(early.s, entry.decimals) == entry.printed


def test_every_method_of_the_record_has_a_name(record) -> None:
    assert set(record.groups) == set(names.GROUPS)
    assert {check.method for check in record.invariances} == set(names.METHODS)
    assert {check.property for check in record.invariances} == set(names.PROPERTIES)


def test_the_document_carries_its_own_digest_and_a_change_is_noticed(record) -> None:
    document = to_document(record)
    read_again = json.loads(json.dumps(document, ensure_ascii=False, allow_nan=False))
    assert document["digest"] == {"algorithm": "sha256", "value": digest_of(read_again)}
    read_again["versions"]["numpy"] = "0.0"
    assert digest_of(read_again) != document["digest"]["value"]


def test_the_same_record_gives_the_same_digest_and_another_moment_another(record) -> None:
    assert to_document(record) == to_document(record)
    later = circumstances(at=AT.replace(year=2027), zone=ZONE, product="1.2.3")
    assert digest_of(to_document(replace(record, circumstances=later))) != digest_of(
        to_document(record)
    )


def test_the_document_names_moment_versions_platform_and_reference_file(record) -> None:
    document = to_document(record)
    assert document["made_at"] == {
        "utc": "2026-03-01T20:30:05+00:00",
        "local": "2026-03-02T04:30:05+08:00",
        "zone": "Asia/Shanghai",
    }
    assert set(document["versions"]) == {"proficiency", "ringtrial", "Python", "numpy", "scipy"}
    assert all(document["versions"].values()) and document["platform"]
    assert len(document["reference_file"]["sha256"]) == 64
    assert document["agrees"] is True
    assert len(document["reference_values"]) == 143


def test_an_infinite_share_is_written_as_nothing(record, horwitz) -> None:
    horwitz["expected"]["sigma"][2] *= 1.001
    horwitz["tolerance"] = {"rel": 0.0, "abs": 0.0}
    wrong = with_cases(record, [horwitz])
    assert wrong.cases[0].deviation.share == math.inf
    document = to_document(wrong)
    (case,) = document["reference_values"]
    assert case["largest_share_of_tolerance"] is None
    assert [each["key"] for each in case["disagreements"]] == ["sigma"]
    json.dumps(document, allow_nan=False)
