"""The report as a page: accessible tables and figures, nothing inline that is not allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise

import pytest
from report_page import page

from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.page import at_point, typeset
from proficiency.reporting.symbols import spoken
from proficiency.resources import folder
from proficiency.results.rows import ResultRow


@pytest.mark.parametrize("language", Language)
def test_the_page_holds_every_string_of_the_report(
    sample: Evaluation, header: RoundHeader, language: Language
) -> None:
    content = build_laboratory_report(sample, header, language, "L001")
    html = re.sub(r"</?(sub|sup|span)[^>]*>", "", unescape(page(content)))
    absent = [text for text in content.strings() if spoken(text) not in html]
    assert absent == []


def test_the_page_has_no_inline_style_or_script(sample: Evaluation, header: RoundHeader) -> None:
    html = page(build_laboratory_report(sample, header, Language.EN, "L001"))
    assert "style=" not in html and "<script" not in html and "<style" not in html


def test_tables_name_their_rows_and_columns(thirty: Evaluation, header: RoundHeader) -> None:
    html = page(build_laboratory_report(thirty, header, Language.EN, "L001"))
    assert html.count("<table") == html.count("<caption>")
    assert 'scope="col"' in html and 'scope="row"' in html
    assert html.count("<figure") == html.count("<figcaption>") == html.count("<svg") > 0


def test_symbols_get_real_subscripts_and_typed_text_is_escaped() -> None:
    assert typeset("x_pt <b> 10^6") == "x<sub>pt</sub> &lt;b&gt; 10<sup>6</sup>"
    assert typeset("my_ptfile σ_pt, E_n") == "my_ptfile σ<sub>pt</sub>, E<sub>n</sub>"
    assert typeset("s_s, s_w，u_bb*") == "s<sub>s</sub>, s<sub>w</sub>，u<sub>bb</sub>*"
    assert typeset("no_call, as_x, s_sx") == "no_call, as_x, s_sx"


def test_typed_markup_stays_text(
    make_rows: Callable[..., list[ResultRow]],
    make_evaluation: Callable[..., Evaluation],
    header: RoundHeader,
) -> None:
    rows = make_rows([("<img src=x>", "1.0"), ("L2", "1.1"), ("L3", "1.2")])
    content = build_laboratory_report(make_evaluation(rows), header, Language.EN, "<img src=x>")
    assert "<img" not in page(content)


def test_decimal_points_of_a_column_stand_below_each_other() -> None:
    assert at_point("92.18", 4) == '92<span class="tail tail-4">.18</span>'
    assert at_point("—", 4) == '—<span class="tail tail-4"></span>'
    assert at_point("<0.05; <0.05", 4) == "&lt;0.05; &lt;0.05"
    assert at_point("92.18", 0) == "92.18"


def test_every_room_right_of_a_point_has_a_width_in_the_style_sheet() -> None:
    sheet = (folder("static") / "css" / "tables.css").read_text(encoding="utf-8")
    rooms = {at_point("1.5", tail).split('"')[1].split()[1] for tail in range(1, 40)}
    assert all(f".{room} {{" in sheet for room in rooms)


def test_the_report_stands_below_the_first_heading_of_its_page(
    sample: Evaluation, header: RoundHeader
) -> None:
    html = page(build_laboratory_report(sample, header, Language.EN, "L001"))
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 2 and all(b <= a + 1 for a, b in pairwise(levels))
