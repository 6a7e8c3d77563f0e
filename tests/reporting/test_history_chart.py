"""Scores over rounds as a picture: shapes by signal, cut ones named, words that fit."""

from __future__ import annotations

from xml.etree import ElementTree

from proficiency.i18n import Language
from proficiency.reporting.charts.drawing import draw
from proficiency.reporting.charts.marks import Words, words_width
from proficiency.reporting.charts.spec import Curve, History, Point, Series
from proficiency.reporting.charts.svg import render_svg
from proficiency.reporting.signals import Tone

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {Tone.ACCEPTABLE: "满意", Tone.WARNING: "有问题", Tone.ACTION: "不满意", Tone.NONE: "—"}


def tone_of(value: float) -> Tone:
    """Return the tone of a z score."""
    size = abs(value)
    return Tone.ACTION if size >= 3 else Tone.WARNING if size > 2 else Tone.ACCEPTABLE


def history(*columns: tuple[float, ...], names: tuple[str, ...] = ("z",)) -> History:
    """Return a chart of one column of scores for each round, the last one the own."""
    points = tuple(
        (place, Point(f"CELL-2026-{place}", value, f"{value:.2f}", tone, WORDS[tone], own))
        for place, column in enumerate(columns)
        for value in column
        for tone in (tone_of(value),)
        for own in (place == len(columns) - 1,)
    )
    return History(
        title="历次轮次",
        alternative="三轮的 z 比分数。",
        axis="z",
        rounds=tuple(f"CELL-2026-{place}" for place in range(len(columns))),
        series=tuple(Series(name, points) for name in names),
        limits=((2.0, "2"), (3.0, "3")),
        reach=4.0,
    )


def data_of(chart: History) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(render_svg(chart, Language.ZH))
    return [e for e in root.iter() if "chart-datum" in (e.get("class") or "")]


def test_every_score_is_a_mark_with_its_round_and_signal() -> None:
    marks = data_of(history((0.4,), (-2.5, 1.0), (3.2,)))
    assert [(m.get("data-code"), m.get("data-value"), m.get("data-signal")) for m in marks] == [
        ("CELL-2026-0", "0.40", "满意"),
        ("CELL-2026-1", "-2.50", "有问题"),
        ("CELL-2026-1", "1.00", "满意"),
        ("CELL-2026-2", "3.20", "不满意"),
    ]
    assert [m.get("data-own") for m in marks] == [None, None, None, "true"]


def test_signals_differ_in_shape_and_not_only_in_colour() -> None:
    marks = data_of(history((0.4,), (2.5,), (3.2,)))
    assert [mark.tag.removeprefix(SVG) for mark in marks] == ["circle", "polygon", "rect"]


def test_a_score_beyond_the_axis_is_an_arrow_with_its_number() -> None:
    (mark,) = data_of(history((-12.3,)))
    assert "".join(mark.itertext()) == "-12.30"


def test_scores_of_one_round_stand_beside_each_other() -> None:
    marks = data_of(history((0.4, 0.4, 0.4)))
    assert len({mark.get("cx") for mark in marks}) == 3


def test_names_of_several_series_stay_inside_the_drawing_and_apart() -> None:
    chart = history((0.4,), (0.5,), names=("甲号样品", "乙号样品"))
    drawing = draw(chart, width=280, height=90)
    words = [w.setting for w in drawing.contents if isinstance(w, Words)]
    names = [w for w in words if w.text in {"甲号样品", "乙号样品"}]
    assert len(names) == 2
    assert abs(names[0].y - names[1].y) >= names[0].size
    assert all(w.x + words_width(w.text) <= 280 for w in names)


def test_many_rounds_write_every_kth_code_and_always_the_newest() -> None:
    chart = history(*[(0.1,)] * 60)
    drawing = draw(chart, width=280, height=120)
    codes = [w.setting.text for w in drawing.contents if isinstance(w, Words)]
    shown = [code for code in codes if code.startswith("CELL")]
    assert shown[-1] == "CELL-2026-59"
    assert len(shown) < 40


def test_a_curve_accompanies_the_points_and_is_named() -> None:
    bare = history((0.4,), (0.5,))
    chart = History(**{**vars(bare), "curves": (Curve("EWMA", ((0, 0.4), (1, 0.45))),)})
    root = ElementTree.fromstring(render_svg(chart, Language.EN))
    assert "EWMA" in "".join(root.itertext())
    assert len(root.findall(f"{SVG}line[@class='stroke-accent']")) == 1
