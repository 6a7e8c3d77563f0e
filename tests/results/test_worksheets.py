"""Workbooks: only typed values are taken, and hostile ones do no harm."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from proficiency.errors import InvalidInput
from proficiency.i18n import translator
from proficiency.results.tables import Table, read_table

HEADER = ["lab", "material", "measurand", "unit", "value"]


def workbook(*rows: Sequence[object], merge: str = "", sheets: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    for name in sheets:
        book.create_sheet(name).append(["other", "things"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes) -> Table:
    return read_table(content, "results.xlsx")


def refused(content: bytes, name: str = "results.xlsx") -> str:
    with pytest.raises(InvalidInput) as refusal:
        read_table(content, name)
    t, zh = translator("en"), translator("zh")
    assert all(p.text(t) != p.text(zh) for p in refusal.value.problems)
    return "\n".join(problem.text(t) for problem in refusal.value.problems)


def test_cells_become_the_texts_that_were_typed() -> None:
    table = read(workbook(HEADER, ["L1", "m", "q", "g", 0.1 + 0.2], ["L2", "m", "q", "g", 5]))
    assert table.header == tuple(HEADER)
    assert [row.cells[4] for row in table.rows] == ["0.3", "5"]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_file_is_known_by_its_content_not_by_its_name() -> None:
    assert read_table(workbook(HEADER, ["L1", "m", "q", "g", 5]), "results.csv").rows


def test_text_that_begins_like_a_formula_is_text() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(["L1", "m", "q", "g", "x"])
    sheet["E2"].value = "=1+1"
    sheet["E2"].data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    assert read(stream.getvalue()).rows[0].cells[4] == "=1+1"


def test_a_formula_names_its_cell_and_asks_for_values() -> None:
    text = refused(workbook(HEADER, ["L1", "m", "q", "g", "=1+1"]))
    assert "E2" in text
    assert "values" in text


def test_dates_and_errors_name_their_cell() -> None:
    text = refused(
        workbook(
            HEADER,
            ["L1", "m", "q", "g", datetime.date(2026, 5, 1)],
            ["L2", "m", "q", "g", "#DIV/0!"],
        )
    )
    assert "E2 was turned into a date" in text
    assert "E3 shows the error #DIV/0!" in text


def test_merged_cells_are_named() -> None:
    text = refused(
        workbook(HEADER, ["L1", "m", "q", "g", 5], ["", "m", "p", "g", 6], merge="A2:A3")
    )
    assert "A2:A3" in text


def test_only_the_first_sheet_is_read() -> None:
    table = read(workbook(HEADER, ["L1", "m", "q", "g", 5], sheets=["notes"]))
    assert len(table.rows) == 1


def test_a_value_in_the_last_corner_does_no_harm() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet.append(["L1", "m", "q", "g", 5])
    sheet["XFD1048576"] = "far away"
    stream = io.BytesIO()
    book.save(stream)
    assert len(read(stream.getvalue()).rows) == 1


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04 cut off", b"PK\x05\x06"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert "not a readable XLSX workbook" in refused(content)


def test_an_archive_of_something_else_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "not a readable XLSX workbook" in refused(stream.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proficiency.results.worksheets.MOST_UNPACKED_BYTES", 4_000_000)
    stream = io.BytesIO(workbook(HEADER))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/media/{number}.bin", bytes(1_000_000))
    assert "too large when unpacked" in refused(stream.getvalue())


def test_an_entity_bomb_is_refused() -> None:
    plain = zipfile.ZipFile(io.BytesIO(workbook(HEADER, ["L1", "m", "q", "g", 5])))
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in plain.namelist():
            text = plain.read(part).decode()
            if part == "xl/worksheets/sheet1.xml":
                text = bomb + text.split("?>", 1)[-1].replace(">lab<", ">&b;<")
            archive.writestr(part, text)
    assert "not a readable XLSX workbook" in refused(stream.getvalue())
