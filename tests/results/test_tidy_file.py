"""Reading whole files: every encoding and form that is accepted, every problem that is named."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from proficiency.errors import InvalidInput, Problem
from proficiency.i18n import translator
from proficiency.results.rows import ResultRow
from proficiency.results.tidy_file import read_content, read_results

REAL = Path(__file__).parent.parent / "data" / "real"
SHOWN = Path(__file__).parents[2] / "proficiency" / "demonstration" / "real"
FILES = sorted([*REAL.glob("*.csv"), *SHOWN.glob("*.csv")])
HEADER = "lab,material,measurand,unit,value"


def rows_of(text: str, encoding: str = "utf-8") -> tuple[ResultRow, ...]:
    return read_content(text.encode(encoding), "results.csv").rows


def problems_of(content: bytes | str, name: str = "results.csv") -> list[Problem]:
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(InvalidInput) as refusal:
        read_content(data, name)
    for problem in refusal.value.problems:
        english, chinese = problem.text(translator("en")), problem.text(translator("zh"))
        assert english != chinese, f"not translated: {english}"
    return list(refusal.value.problems)


def said(content: bytes | str, name: str = "results.csv") -> list[str]:
    t = translator("en")
    return [f"{p.place(t)}: {p.text(t)}" for p in problems_of(content, name)]


def test_there_are_seven_real_files() -> None:
    assert len(FILES) == 7


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_real_file_is_read_completely(path: Path) -> None:
    found = read_results(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(found.rows) == len(lines) - 1
    assert len(found.sha256) == 64
    assert found.name == path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_workbook_gives_the_same_rows_as_the_text(path: Path) -> None:
    text = read_results(path)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("results")
    with path.open(encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv.reader(file)):
            sheet.append([as_number(cell) if number else cell for cell in cells])
    stream = io.BytesIO()
    book.save(stream)
    workbook = read_content(stream.getvalue(), path.with_suffix(".xlsx").name)
    assert [facts_of(row) for row in workbook.rows] == [facts_of(row) for row in text.rows]


def as_number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


def facts_of(row: ResultRow) -> tuple[object, ...]:
    replicate = row.replicate.removesuffix(".0")
    return (row.lab, row.method, row.measurand, row.material, replicate, row.parsed, row.u, row.k)


def test_all_columns_arrive() -> None:
    (row,) = rows_of(
        "lab,method,material,measurand,unit,replicate,value,qualifier,u,k,note\n"
        "L1,ELISA, wine ,lead,mg/kg,2, 2.990 ,,0.02,2.13,first run\n"
    )
    assert row == ResultRow(
        lab="L1",
        measurand="lead",
        material="wine",
        unit="mg/kg",
        typed=" 2.990 ",
        parsed=row.parsed,
        method="ELISA",
        replicate="2",
        u=Decimal("0.02"),
        k=Decimal("2.13"),
        note="first run",
        row=2,
    )
    assert str(row.parsed.value) == "2.990"


def test_missing_optional_columns_get_their_meaning() -> None:
    (row,) = rows_of(f"{HEADER}\nL1,m,q,g,5\n")
    assert (row.method, row.replicate, row.u, row.k, row.note) == (None, "1", None, None, "")


CHINESE = (
    "实验室,方法,样品,被测量,单位,重复,结果,限定符,标准不确定度,包含因子,备注\n"
    "甲,流式,一号,活率,%,1,91.5,,,,正常\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_file_is_read_in_every_usual_encoding(encoding: str) -> None:
    (row,) = rows_of(CHINESE, encoding)
    assert (row.lab, row.method, row.material, row.measurand) == ("甲", "流式", "一号", "活率")
    assert (row.parsed.value, row.note) == (Decimal("91.5"), "正常")


def test_big_endian_text_with_its_mark_is_read() -> None:
    assert len(read_content(b"\xfe\xff" + CHINESE.encode("utf-16-be"), "r.csv").rows) == 1


def test_western_text_is_not_taken_for_chinese() -> None:
    latin = f"{HEADER}\nL1,m,q,\u00b5g/L,5\n".encode("latin-1")
    assert "encoding" in said(latin)[0]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_seen_in_the_header(separator: str) -> None:
    text = f"{HEADER}\nL1,m,q,g,5\n".replace(",", separator)
    assert rows_of(text)[0].parsed.value == 5


def test_quoted_cells_may_hold_separators_and_line_breaks() -> None:
    text = f'{HEADER},note\nL1,"a, b",q,g,5,"two\nlines"\nL2,m,q,g,6,\n'
    rows = rows_of(text)
    assert rows[0].material == "a, b"
    assert [row.row for row in rows] == [2, 4]


def test_blank_lines_and_empty_cells_at_the_end_do_no_harm() -> None:
    rows = rows_of(f"\n{HEADER},,\n\nL1,m,q,g,5,,\n,,,,,,\nL2,m,q,g,6,,\n")
    assert [(row.lab, row.row) for row in rows] == [("L1", 4), ("L2", 6)]


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_named(content: bytes) -> None:
    assert "empty" in said(content)[0]


def test_a_header_alone_is_named() -> None:
    assert "no row of results" in said(HEADER + "\n")[0]


def test_missing_unknown_and_double_columns_are_named_together() -> None:
    texts = said("lab,Labor,value,value,unit\nL1,x,1,2,g\n")
    assert any("Labor is not known" in text for text in texts)
    assert any("two columns for value" in text for text in texts)
    assert any("column material is missing" in text for text in texts)
    assert any("column measurand is missing" in text for text in texts)


def test_a_nameless_column_is_named_by_its_number() -> None:
    assert "Column number 2" in said("lab,,material,measurand,unit,value\nL,x,m,q,g,1\n")[0]


def test_ragged_rows_are_named_with_their_line() -> None:
    texts = said(f"{HEADER}\nL1,m,q,g\nL2,m,q,g,1,7\nL3,m,q,g,1\n")
    assert [text.split(":")[0] for text in texts] == ["row 2", "row 3"]


def test_a_repeated_row_names_both_rows() -> None:
    texts = said(f"{HEADER},replicate\nL1,m,q,g,1,1\nL1,m,q,g,2,2\nL1,m,q,g,3,1\n")
    assert texts == [
        "row 4: This row repeats row 2: same laboratory, method, measurand, material and "
        "replicate. Give each replicate its own number, or delete one of the rows."
    ]


def test_words_among_numbers_are_refused_but_words_alone_are_qualitative() -> None:
    texts = said(f"{HEADER}\nL1,m,q,g,1\nL2,m,q,g,about 3\nL3,m,q,g,ND\nL4,m,p,,positive\n")
    assert [text.split(":")[0] for text in texts] == ["row 3, column value"]


def test_several_units_for_one_measurand_are_refused() -> None:
    texts = said(f"{HEADER}\nL1,m,q,mg/L,1\nL2,m,q,ug/L,1000\nL3,n,q,ug/L,7\n")
    assert len(texts) == 1
    assert "row 3, column unit" in texts[0]
    assert "mg/L" in texts[0]


def test_the_micro_sign_and_the_greek_letter_are_one_unit() -> None:
    assert len(rows_of(f"{HEADER}\nL1,m,q,\u00b5g/L,1\nL2,m,q,\u03bcg/L,2\n")) == 2


def test_impossible_uncertainties_are_refused() -> None:
    texts = said(f"{HEADER},u,k\nL1,m,q,g,1,-0.1,2\nL2,m,q,g,1,0.1,0\nL3,m,q,g,1,some,-2\n")
    assert [text.split(":")[0] for text in texts] == [
        "row 2, column u",
        "row 3, column k",
        "row 4, column u",
        "row 4, column k",
    ]


def test_every_problem_of_a_file_is_reported_at_once() -> None:
    texts = said(f"{HEADER},qualifier\n,m,q,g,1,\nL2,m,q,,2,\nL3,m,q,g,nan,\nL4,m,q,g,4,~\n")
    assert [text.split(":")[0] for text in texts] == [
        "row 2, column lab",
        "row 3, column unit",
        "row 4, column value",
        "row 5, column qualifier",
    ]


def test_problems_of_form_do_not_hide_problems_of_content() -> None:
    texts = said(f"{HEADER},colour\nL1,m,q,g\nL2,m,q,g,nan,red\nL3,m,q,g,1,blue\n")
    assert [text.split(":")[0] for text in texts] == ["", "row 2", "row 3, column value"]


def test_unmatched_quotation_marks_are_named() -> None:
    texts = said(f'{HEADER}\nL1,m,q,g,1\n"L2,m,q,g,2\n')
    assert texts[0].startswith("row 3: The quotation marks")


def test_binary_and_old_excel_files_are_told_apart() -> None:
    assert "neither CSV" in said(b"\x89PNG\x00\x01\x02")[0]
    assert "old or password-protected" in said(b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(100))[0]
    assert "encoding" in said(b"lab,value\n\xff\xfe\xfd\x81\n")[0]


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proficiency.results.tables.LARGEST_FILE", 100)
    assert "at most" in said(HEADER + "\n" + "L1,m,q,g,5\n" * 20)[0]


def test_too_many_rows_and_columns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proficiency.results.tables.MOST_ROWS", 3)
    body = "".join(f"L{number},m,q,g,5\n" for number in range(5))
    assert "more than 3 rows" in said(f"{HEADER}\n{body}")[0]
    assert "70 columns" in said(",".join(f"c{n}" for n in range(70)) + "\n1\n")[0]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        read_results(tmp_path / "nothing.csv")
