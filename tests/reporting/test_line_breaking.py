"""Lines of mixed Chinese and Latin: no orphaned marks, whole numbers, a little air between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proficiency.reporting.fonts import REGULAR, register_fonts
from proficiency.reporting.line_breaking import (
    NEVER_LAST,
    WIDE_CLOSING,
    Line,
    Piece,
    break_lines,
    width_of,
)

TEXT = (
    "贵实验室的 z = −2.10，指定值（区间）为 0.387 (0.298–0.503) %；请核对“稀释倍数”和 CD34 阳性率。"
)


def lines_of(text: str, width: float) -> list[str]:
    register_fonts()
    lines = break_lines([Piece(text, REGULAR, 9.0)], width)
    return ["".join(part.piece.text for part in line.parts) for line in lines]


@pytest.mark.parametrize("width", range(40, 300, 7))
def test_no_closing_mark_begins_a_line_and_no_opening_one_ends_it(width: int) -> None:
    lines = lines_of(TEXT, width)
    assert not [line for line in lines if line[0] in WIDE_CLOSING]
    assert not [line for line in lines if line[-1] in NEVER_LAST]


@pytest.mark.parametrize("width", range(75, 300, 7))
def test_equations_numbers_and_words_stay_on_one_line(width: int) -> None:
    lines = lines_of(TEXT, width)
    for whole in ("z = −2.10", "0.387", "(0.298–0.503) %", "CD34"):
        assert any(whole in line for line in lines), (whole, lines)


@given(st.text(alphabet="中文字，。（）abc 12.%=−", max_size=60), st.integers(30, 200))
def test_nothing_is_lost_and_nothing_but_a_mark_hangs_over(text: str, width: int) -> None:
    register_fonts()
    lines = break_lines([Piece(text, REGULAR, 9.0)], width)
    kept = "".join(part.piece.text for line in lines for part in line.parts)
    assert kept.replace(" ", "") == text.replace(" ", "")
    assert all(overhang(line, width) <= 1e-6 for line in lines)


def overhang(line: Line, width: float) -> float:
    """Return how far a line reaches over the edge, the blank half of a last mark not counted."""
    last = line.parts[-1].piece
    blank = width_of(last.text[-1], last.font, last.size) / 2
    return line.width - width - (blank if last.text[-1] in WIDE_CLOSING else 0.0)


def test_han_and_latin_stand_a_little_apart_without_a_space_in_the_text() -> None:
    register_fonts()
    (line,) = break_lines([Piece("第12轮", REGULAR, 10.0)], 200)
    bare = sum(width_of(part.piece.text, REGULAR, 10.0) for part in line.parts)
    assert line.width == pytest.approx(bare + 2 * 1.2)


def test_a_digest_that_no_line_holds_is_cut_and_a_unit_behind_its_stroke() -> None:
    assert len(lines_of("5e" * 40, 100)) > 3
    assert lines_of("cells/millilitre", 45)[0] == "cells/"
