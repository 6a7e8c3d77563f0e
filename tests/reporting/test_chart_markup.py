"""Charts on the page: well-formed, without styles or scripts, with words for every picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report
from proficiency.reporting.charts.drawing import draw
from proficiency.reporting.charts.marks import SIZE
from proficiency.reporting.charts.scale import round_ticks, window
from proficiency.reporting.charts.score_bars import shown_codes
from proficiency.reporting.charts.spec import Distribution, Point, ScoreBars
from proficiency.reporting.charts.svg import render_svg
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.signals import Tone
from proficiency.resources import folder
from proficiency.results.rows import ResultRow

SVG = "{http://www.w3.org/2000/svg}"


def charts(evaluation: Evaluation, header: RoundHeader) -> list[ScoreBars | Distribution]:
    content = build_laboratory_report(evaluation, header, Language.EN, "L001")
    return [block.chart for block in content.charts()]


def test_charts_are_well_formed_and_hold_neither_style_nor_script(
    sample: Evaluation, header: RoundHeader
) -> None:
    for chart in charts(sample, header):
        text = render_svg(chart, Language.EN)
        root = ElementTree.fromstring(text)
        assert root.get("role") == "img"
        assert not [e for e in root.iter() if e.get("style") or e.tag.endswith("script")]
        assert not re.search(r"\son\w+=", text)


def test_charts_carry_title_and_text_alternative(thirty: Evaluation, header: RoundHeader) -> None:
    for chart in charts(thirty, header):
        root = ElementTree.fromstring(render_svg(chart, Language.EN))
        assert root.findtext(f"{SVG}title") == chart.title
        assert root.findtext(f"{SVG}desc") == chart.alternative
        named = (root.get("aria-labelledby") or "").split()
        assert [root.find(f".//*[@id='{name}']") is not None for name in named] == [True, True]


def test_names_inside_charts_are_unique_on_a_page(thirty: Evaluation, header: RoundHeader) -> None:
    roots = [ElementTree.fromstring(render_svg(c, Language.EN)) for c in charts(thirty, header)]
    names = [e.get("id") for root in roots for e in root.iter() if e.get("id")]
    assert len(names) == len(set(names)) > len(roots)


def test_every_laboratory_is_a_mark_with_its_facts(sample: Evaluation, header: RoundHeader) -> None:
    for chart in charts(sample, header):
        points = chart.bars if isinstance(chart, ScoreBars) else chart.dots
        root = ElementTree.fromstring(render_svg(chart, Language.EN))
        marks = [e for e in root.iter() if e.get("data-code")]
        facts = {(e.get("data-code"), e.get("data-value"), e.get("data-signal")) for e in marks}
        assert facts == {(p.code, p.text, p.word) for p in points}
        assert [e.get("data-code") for e in marks if e.get("data-own") == "true"] == ["L001"]


def test_text_in_charts_is_at_least_eight_points(sample: Evaluation, header: RoundHeader) -> None:
    assert SIZE >= 8
    for chart in charts(sample, header):
        root = ElementTree.fromstring(render_svg(chart, Language.EN))
        standard = root.get("font-size", "0")
        assert all(float(e.get("font-size", standard)) >= 8 for e in root.iter(f"{SVG}text"))


def test_every_colour_of_a_chart_has_a_hue_in_the_style_sheet(
    sample: Evaluation, thirty: Evaluation, header: RoundHeader
) -> None:
    sheet = (folder("static") / "css" / "report.css").read_text(encoding="utf-8")
    drawn = [render_svg(c, Language.EN) for e in (sample, thirty) for c in charts(e, header)]
    named = set(re.findall(r"(?:fill|stroke)-[a-z-]+(?=[\" ])", " ".join(drawn)))
    named -= {"stroke-width", "stroke-dasharray", "fill-opacity"}
    assert {name for name in named if not re.search(rf"\.{name}\b", sheet)} == set()


def test_a_chart_of_thirty_laboratories_stays_light(
    thirty: Evaluation, header: RoundHeader
) -> None:
    lengths = [len(render_svg(chart, Language.EN)) for chart in charts(thirty, header)]
    assert max(lengths) < 10_000, lengths


def test_a_typed_name_cannot_break_out_of_a_chart(
    make_rows: Callable[..., list[ResultRow]],
    make_evaluation: Callable[..., Evaluation],
    header: RoundHeader,
) -> None:
    name = '"><script>alert(1)</script>&'
    rows = make_rows([("L001", "1.0"), (name, "1.2"), ("L003", "1.1"), ("L004", "1.3")])
    for chart in charts(make_evaluation(rows), header):
        root = ElementTree.fromstring(render_svg(chart, Language.EN))
        assert not list(root.iter(f"{SVG}script"))
        assert name in {e.get("data-code") for e in root.iter()}


def point(n: int, *, own: bool = False) -> Point:
    return Point(f"L{n:03d}", n / 100 - 1.5, f"{n / 100 - 1.5:.2f}", Tone.ACCEPTABLE, "", own)


@pytest.mark.parametrize("count", [5, 30, 60, 300])
def test_codes_are_thinned_before_they_touch_but_the_own_one_stays(count: int) -> None:
    bars = tuple(point(n, own=n == count // 2) for n in range(count))
    pitch = 272 / max(count, 5)
    shown = shown_codes(bars, pitch)
    assert f"L{count // 2:03d}" in shown
    places = sorted(int(code[1:]) for code in shown)
    assert all((b - a) * pitch >= SIZE for a, b in pairwise(places))
    assert len(shown) == count if pitch >= SIZE + 1 else len(shown) >= 20


def test_three_hundred_bars_stay_inside_the_picture() -> None:
    bars = tuple(point(n) for n in range(300))
    chart = ScoreBars("t", "a", "z", bars, ((2.0, "2"), (3.0, "3")), 5.0)
    left, low, right, high = draw(chart, width=300, height=112).getBounds()
    assert left >= 0 and low >= -1 and right <= 300 and high <= 112


def test_a_far_stray_does_not_press_the_others_into_a_line() -> None:
    low, high = window([9.8, 9.9, 10.0, 10.1, 10.2, 99.0], 10.0, 0.1)
    assert high < 12 and low < 9.7


def test_the_farthest_result_on_each_side_of_the_picture_is_named() -> None:
    values = (-50.0, -2.0, 9.9, 10.0, 10.1, 30.0, 400.0)
    dots = tuple(Point(f"L{n}", v, f"<{v}>", Tone.ACCEPTABLE, "") for n, v in enumerate(values))
    chart = Distribution("t", "a", "x", 9.0, 11.0, (), (), dots, (), None, None, ())
    root = ElementTree.fromstring(render_svg(chart, Language.EN))
    assert {"".join(e.itertext()) for e in root.iter(f"{SVG}text")} == {"x", "<-50.0>", "<400.0>"}


def test_ticks_are_round_numbers_with_the_decimals_they_need() -> None:
    assert [text for _, text in round_ticks(0.0, 1.0)] == [
        "0.0", "0.2", "0.4", "0.6", "0.8", "1.0",
    ]  # fmt: skip
    assert [text for _, text in round_ticks(-120.0, 130.0)] == ["−100", "−50", "0", "50", "100"]
