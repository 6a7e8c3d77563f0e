"""The printed validation record and the command that makes it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from proficiency import __version__
from proficiency.cli import main
from proficiency.commands import validate
from proficiency.i18n import Language
from proficiency.reporting.pdf import render_pdf
from proficiency.validation.building import build_record
from proficiency.validation.document import digest_of, to_document
from proficiency.validation.record import ValidationRecord, make_record, record_of
from proficiency.validation.tables import MOST_FAILURES
from ringtrial.verification import read_cases

AT = datetime(2026, 3, 1, 20, 30, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def record() -> ValidationRecord:
    return make_record(at=AT, zone=ZoneInfo("Asia/Shanghai"), product="1.2.3")


@pytest.fixture
def wrong(record) -> ValidationRecord:
    """A record in which everything that can fail does."""
    cases = json.loads(json.dumps([case for case in read_cases() if case["group"] == "horwitz"]))
    cases[0]["expected"] |= {"mood": 1.0, **{f"mood{n}": 1.0 for n in range(MOST_FAILURES)}}
    cases[0]["expected"]["sigma"][0] *= 2
    cases[0]["published"] |= {"sigma0_mg_per_kg": [0.187, 3], "mood": [1.0, 1]}
    first, *others = record.invariances
    return record_of(
        cases,
        circumstances=record.circumstances,
        invariances=(replace(first, holds=False, share=float("inf")), *others),
    )


def printed(record: ValidationRecord, language: Language) -> str:
    content = build_record(record, language, digest="d" * 64)
    pages = PdfReader(BytesIO(render_pdf(content))).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_record_is_printed_in_english_with_all_its_parts(record) -> None:
    text = printed(record, Language.EN)
    for part in (
        "Validation record of the statistics",
        "Everything agrees",
        "ISO/IEC 17043, 7.5.2",
        "2026-03-01 20:30:05",
        "2026-03-02 04:30:05 (Asia/Shanghai)",
        record.circumstances.reference_sha256,
        "d" * 64,
        "numpy",
        "metRology",
        "Hierarchical Bayes models",
        "Printed figures that do not reproduce, and why",
        "7.23",
        "ISO 13528:2022 Annex E, E.3",
        "policy.neg_inf",
    ):
        assert part in text, part
    assert "What does not agree" not in text
    assert "numbers as republished" not in text


def test_the_record_is_printed_in_chinese_without_english_headings(record) -> None:
    content = build_record(record, Language.ZH, digest="d" * 64)
    assert content.title == "统计方法确认记录"
    for section in content.sections:
        assert any(character >= "\u2e80" for character in section.title)
    assert "全部一致" in printed(record, Language.ZH)


def test_failures_stand_in_a_section_of_their_own_and_very_many_are_counted(wrong) -> None:
    content = build_record(wrong, Language.EN, digest="d" * 64)
    (section,) = [each for each in content.sections if each.title == "What does not agree"]
    (table,) = section.blocks
    rows = [tuple(cell.text for cell in row) for row in table.rows]
    assert len(rows) == MOST_FAILURES
    assert rows[0][:2] == ("sigma.horwitz", "sigma")
    assert ("sigma.horwitz", "mood", "not calculated", "1.0") in rows
    assert table.note == "… and 5 more in the JSON record."
    assert content.status == "Not everything agrees"
    assert content.verdict.startswith("Not everything agrees")


def test_figures_and_invariances_that_fail_are_listed(wrong) -> None:
    few = replace(wrong, cases=(replace(wrong.cases[0], comparisons=()),))
    content = build_record(few, Language.EN, digest="d" * 64)
    (table,) = next(s for s in content.sections if s.title == "What does not agree").blocks
    rows = [tuple(cell.text for cell in row) for row in table.rows]
    assert rows[0][:2] == ("sigma.horwitz", "sigma0_mg_per_kg") and rows[0][3] == "0.187"
    assert rows[1] == ("sigma.horwitz", "mood", "not calculated", "1.0")
    assert rows[2] == ("Mean", "Shift", "∞", "≤ 1")


def test_expected_values_of_unknown_origin_are_listed_without_a_program(record) -> None:
    cases = [{**case, "computed_by": None} for case in read_cases() if case["group"] == "horwitz"]
    bare = record_of(cases, circumstances=record.circumstances, invariances=record.invariances)
    content = build_record(bare, Language.EN, digest="d" * 64)
    section = next(each for each in content.sections if each.title == "Compared with")
    table = section.blocks[-1]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Horwitz and Thompson model", ""]
    ]
    assert table.note == ""


def test_the_same_record_is_printed_with_the_same_bytes(record) -> None:
    first, second = (
        render_pdf(build_record(record, Language.ZH, digest="d" * 64)) for _ in range(2)
    )
    assert first == second


@pytest.fixture
def quick(record, monkeypatch) -> None:
    monkeypatch.setattr(validate, "make_record", lambda **_: record)


def test_the_command_writes_three_files_and_succeeds(quick, tmp_path: Path, capsys) -> None:
    folder = tmp_path / "deep" / "record"
    assert main(["validate", "--out", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "validation.en.pdf",
        "validation.json",
        "validation.zh.pdf",
    ]
    document = json.loads((folder / "validation.json").read_text(encoding="utf-8"))
    assert document["digest"]["value"] == digest_of(document)
    pages = PdfReader(folder / "validation.en.pdf").pages
    assert document["digest"]["value"] in pages[0].extract_text()
    said = capsys.readouterr()
    assert "全部一致" in said.out and "Everything agrees" in said.out
    assert str(folder) in said.out


def test_the_command_fails_where_anything_disagrees(wrong, monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setattr(validate, "make_record", lambda **_: wrong)
    assert main(["validate", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "sigma.horwitz sigma" in said.err
    assert json.loads((tmp_path / "validation.json").read_text("utf-8"))["agrees"] is False
    assert "存在不一致" in said.out


def test_the_command_gives_moment_and_zone_of_the_installation(monkeypatch, tmp_path) -> None:
    asked: dict[str, object] = {}

    def remember(**facts: object) -> ValidationRecord:
        asked.update(facts)
        raise KeyboardInterrupt

    monkeypatch.setattr(validate, "make_record", remember)
    monkeypatch.setenv("PROFICIENCY_TIME_ZONE", "Europe/Vienna")
    with pytest.raises(KeyboardInterrupt):
        main(["validate", "--out", str(tmp_path)])
    assert asked["zone"] == ZoneInfo("Europe/Vienna")
    assert asked["at"].tzinfo is UTC
    assert asked["product"] == __version__
    monkeypatch.setenv("PROFICIENCY_TIME_ZONE", "Mars/Base")
    assert main(["validate", "--out", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_refused(quick, tmp_path, capsys) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("", encoding="utf-8")
    assert main(["validate", "--out", str(occupied)]) == 2
    assert str(occupied) in capsys.readouterr().err


def test_the_document_and_the_printed_forms_agree_on_the_number(record) -> None:
    digest = digest_of(to_document(record))
    numbers = {build_record(record, each, digest=digest).number for each in Language}
    assert numbers == {f"VALIDATION-20260301-{digest[:12]}"}
