"""Numbers of a column stand at their decimal points and are never torn."""

from __future__ import annotations

import pytest

from proficiency.reporting.alignment import at_point, tail_length
from proficiency.reporting.content import Align, Cell, Column, Table
from proficiency.reporting.pdf_tables import SLACK, cell, look, setting_of, width_of

RESULTS = ("92.18", "1\u00a0090\u00a0000", "<0.05", "—", "−0.3")


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("92.18 ± 0.62", ("92", ".18 ± 0.62")),
        ("1\u00a0090\u00a0000", ("1\u00a0090\u00a0000", "")),
        ("z = −0.12", ("z = −0", ".12")),
        ("<0.05", ("<0", ".05")),
        ("—", ("—", "")),
        ("<0.05; <0.05", ("<0.05; <0.05", "")),
    ],
)
def test_a_number_is_split_at_its_point(text: str, halves: tuple[str, str]) -> None:
    assert at_point(text) == halves


def test_the_longest_fraction_decides_the_room_right_of_the_points() -> None:
    assert tail_length(["1.5", "0.0160", "12"]) == 5
    assert tail_length([]) == 0


def column_of(numbers: tuple[str, ...], *, name: str) -> Table:
    columns = (Column("Name", 3), Column("Result", 1, Align.DECIMAL))
    return Table("Results", columns, tuple((Cell(name), Cell(number)) for number in numbers))


def test_points_stand_below_each_other_on_paper() -> None:
    table = column_of(RESULTS, name="A")
    setting = setting_of(table, "body")
    padding = {
        start[1]: value
        for name, start, end, value, *_ in look(table, setting)
        if name == "RIGHTPADDING" and start == end
    }
    standard = 4.0
    tails = [width_of(at_point(number)[1], "body") for number in RESULTS]
    places = [tail + padding.get(y, standard) for y, tail in enumerate(tails, start=1)]
    assert setting.aligned
    assert max(places) - min(places) < SLACK


def test_a_number_stays_on_one_line_beside_long_names() -> None:
    table = column_of(RESULTS, name="a name of very many words that has to be broken " * 4)
    setting = setting_of(table, "body")
    for row in table.rows:
        assert isinstance(cell(row[1], setting.widths[1], table.columns[1], size="body"), str)


def test_type_becomes_small_where_the_columns_lack_room() -> None:
    columns = tuple(Column(f"n{n}", 1, Align.DECIMAL) for n in range(5))
    row = tuple(Cell("1\u00a0090\u00a0000.123 ± 53\u00a0000") for _ in columns)
    setting = setting_of(Table("Wide", columns, (row,)), "body")
    assert setting.size == "small"
