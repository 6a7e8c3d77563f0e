"""Draw how time grows with measurands and with laboratories.

Run from the checkout: python benchmarks/growth.py (writes growth.svg beside this file)
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from pairing import alone, contaminated
from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, String
from reportlab.lib.colors import HexColor

from ringtrial import algorithm_a, algorithm_a_matrix, q_hampel, q_hampel_matrix, qn, qn_matrix

Seconds = Mapping[int, float]
LABORATORIES = (30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
MEASURANDS = (10, 30, 100, 300, 1_000, 3_000, 10_000)
TIMES = 7
ONE_ROUND = {"Algorithm A": algorithm_a, "Q/Hampel": q_hampel, "Qn": qn}
MATRIX = {"Algorithm A": algorithm_a_matrix, "Q/Hampel": q_hampel_matrix, "Qn": qn_matrix}
COLOURS = {"Algorithm A": "#0072B2", "Q/Hampel": "#D55E00", "Qn": "#009E73"}
WIDTH, HEIGHT, LEFT, BOTTOM = 420.0, 300.0, 52.0, 42.0


def main() -> int:
    """Time, print the slopes on logarithmic scales, draw."""
    generator = np.random.default_rng(5725)
    by_laboratories = {
        name: {
            p: alone(call(method, contaminated(generator, (p,))), times=TIMES) for p in LABORATORIES
        }
        for name, method in ONE_ROUND.items()
    }
    by_measurands = {
        name: {
            rows: alone(call(method, contaminated(generator, (rows, 50))), times=TIMES)
            for rows in MEASURANDS
        }
        for name, method in MATRIX.items()
    }
    picture = Drawing(2 * WIDTH, HEIGHT)
    for number, (axis, lines) in enumerate(
        (
            ("laboratories in one round", by_laboratories),
            ("measurands with 50 laboratories each", by_measurands),
        )
    ):
        for name, seconds in lines.items():
            print(f"{axis}, {name}: {words(seconds)}; last slope {slope(seconds):.2f}")
        draw(picture, number * WIDTH, axis, lines)
    renderSVG.drawToFile(picture, str(Path(__file__).with_name("growth.svg")))
    return 0


def call(method: Callable[[np.ndarray], object], results: np.ndarray) -> Callable[[], object]:
    """Return the method on these results, to be timed."""
    return lambda: method(results)


def words(seconds: Seconds) -> str:
    """Write sizes with their times."""
    return ", ".join(f"{size}: {time * 1e3:.3g} ms" for size, time in seconds.items())


def slope(seconds: Seconds) -> float:
    """Return the exponent between the last three sizes; 1 is proportional, 2 is quadratic."""
    (first, before), *_, (last, after) = list(seconds.items())[-3:]
    return math.log(after / before) / math.log(last / first)


def draw(picture: Drawing, left: float, axis: str, lines: Mapping[str, Seconds]) -> None:
    """Draw time against size on logarithmic scales, with the slope of proportional growth."""
    sizes = list(next(iter(lines.values())))
    times = [time for seconds in lines.values() for time in seconds.values()]
    x_of = scale(sizes, left + LEFT, left + WIDTH - 70)
    decades = range(math.floor(math.log10(min(times))), math.ceil(math.log10(max(times))) + 1)
    y_of = scale([10.0**decade for decade in decades], BOTTOM, HEIGHT - 24)
    for decade in decades:
        y = y_of(10.0**decade)
        picture.add(Line(left + LEFT, y, left + WIDTH - 70, y, strokeColor=HexColor("#DDDDDD")))
        text(picture, left + LEFT - 6, y - 3, f"{10.0 ** (decade + 3):g} ms", "end")
    for size in sizes:
        text(picture, x_of(size), BOTTOM - 14, f"{size:,}".replace(",", " "), "middle")
    text(picture, (left + LEFT + left + WIDTH - 70) / 2, 8, axis, "middle")
    for name, seconds in lines.items():
        colour = HexColor(COLOURS[name])
        points = [(x_of(size), y_of(time)) for size, time in seconds.items()]
        picture.add(PolyLine([z for point in points for z in point], strokeColor=colour))
        for x, y in points:
            picture.add(Circle(x, y, 2, fillColor=colour, strokeColor=None))
        text(picture, points[-1][0] + 5, points[-1][1] - 3, name, "start")
    guide(picture, sizes, y_of(10.0 ** decades[0]), x_of, y_of, 10.0 ** decades[0])


def guide(
    picture: Drawing,
    sizes: Sequence[int],
    bottom: float,
    x_of: Callable[[float], float],
    y_of: Callable[[float], float],
    start: float,
) -> None:
    """Draw the slope of growth in proportion to the size."""
    end = start * sizes[-1] / sizes[0]
    picture.add(
        Line(
            x_of(sizes[0]),
            bottom,
            x_of(sizes[-1]),
            y_of(end),
            strokeColor=HexColor("#999999"),
            strokeDashArray=[3, 3],
        )
    )
    text(picture, x_of(sizes[0]) + 40, bottom + 14, "proportional", "start")


def scale(values: Sequence[float], low: float, high: float) -> Callable[[float], float]:
    """Return the place of a value on a logarithmic axis."""
    first, last = math.log10(min(values)), math.log10(max(values))
    return lambda value: low + (math.log10(value) - first) / (last - first) * (high - low)


def text(picture: Drawing, x: float, y: float, words: str, anchor: str) -> None:
    """Put words beside a point."""
    picture.add(String(x, y, words, fontSize=8, textAnchor=anchor, fillColor=HexColor("#444444")))


if __name__ == "__main__":
    sys.exit(main())
