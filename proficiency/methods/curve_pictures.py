"""Pictures of curves and pairs: influence, models of spread, scores over rounds, lines."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

import ringtrial

from ..i18n import Translator, mark
from .sketch import Line, Place, Sketch

SCORES = (0.4, -0.6, 0.9, 0.1, 1.4, 0.8, 1.7, 1.1, 1.6, 0.9, 1.8)
FIRST = (88.1, 89.0, 89.6, 90.2, 90.4, 90.9, 91.3, 92.0, 93.1, 86.0, 91.8)
SECOND = (84.4, 85.1, 85.2, 86.3, 86.1, 87.2, 87.0, 88.2, 88.9, 82.3, 83.5)
MONTHS = (0.0, 1.0, 2.0, 3.0, 6.0, 9.0, 12.0)
VIABILITY = (91.2, 91.0, 91.3, 90.7, 90.4, 90.1, 89.5)
LEVELS = (12.0, 25.0, 41.0, 58.0, 77.0, 93.0)
SPREADS = (1.6, 2.3, 3.9, 4.4, 6.5, 7.1)
HAMPEL = mark(
    "How much a result counts by its distance from x* in units of s*: fully up to 1.5, evenly up "
    "to 3, less and less up to 4.5, not at all beyond."
)
HORWITZ = mark(
    "Predicted relative reproducibility standard deviation over the mass fraction: in the middle "
    "range it halves with every hundredfold increase."
)
CUSUM = mark(
    "Upper sum over eleven invented rounds; the dashed line is the decision limit 5. No single "
    "score exceeds 2, but the bias adds up."
)
EWMA = mark("Average over the same eleven rounds with its limits, dashed.")
ZONES = mark(
    "The same eleven scores with the limits 1, 2 and 3, dashed: from the third round on all lie "
    "above zero, a run that signals."
)
YOUDEN = mark(
    "Two items of eleven invented laboratories with the confidence ellipse of 95 %. Along the "
    "ellipse lie biased laboratories, beside it one with a chance error."
)
TREND = mark("Viability of stored items over twelve months with its fitted line.")
SPREAD_LINE = mark("Spreads of six earlier rounds over their assigned values with the fitted line.")
LOGIT = mark(
    "The logit of a proportion: equal steps on the scale are ever smaller steps in per cent "
    "towards 0 % and 100 %."
)


def psi(q: float) -> float:
    """Return the influence of a result in the Hampel estimator."""
    size = abs(q)
    height = min(size, 1.5, max(4.5 - size, 0.0))
    return math.copysign(height, q)


def hampel(t: Translator) -> Sketch:
    """Show the influence function of the Hampel estimator."""
    places = tuple((q, psi(q)) for q in (-6.0, -4.5, -3.0, -1.5, 1.5, 3.0, 4.5, 6.0))
    reading = t(HAMPEL)
    return Sketch("hampel", t("Influence of a result"), reading, "q", "ψ(q)", (Line(places),))


def horwitz(t: Translator) -> Sketch:
    """Show the model of Horwitz and Thompson over nine powers of ten."""
    powers = np.linspace(-9.0, 0.0, 181)
    spreads = ringtrial.horwitz(10.0**powers).rsd_percent
    places = tuple(zip(powers.tolist(), spreads.tolist(), strict=True))
    title = t("Horwitz and Thompson model")
    return Sketch("horwitz", title, t(HORWITZ), "log₁₀ c", "RSD / %", (Line(places),))


def over_rounds(values: list[float]) -> tuple[Place, ...]:
    """Place values over the numbers of their rounds."""
    return tuple((float(n), value) for n, value in enumerate(values, start=1))


def level(height: float) -> Line:
    """Draw a limit over all rounds."""
    return Line(((1.0, height), (float(len(SCORES)), height)), look="muted", dashed=True)


def cusum(t: Translator) -> Sketch:
    """Show the upper sum of scores over rounds."""
    places = over_rounds(ringtrial.cusum_chart(SCORES).upper.tolist())
    lines = (Line(places), level(5.0), level(0.0))
    return Sketch("cusum", t("CUSUM chart"), t(CUSUM), t("round"), "S⁺", lines, places)


def ewma(t: Translator) -> Sketch:
    """Show the moving average of scores over rounds."""
    chart = ringtrial.ewma_chart(SCORES)
    upper = Line(over_rounds(chart.limit.tolist()), look="muted", dashed=True)
    lower = Line(over_rounds((-chart.limit).tolist()), look="muted", dashed=True)
    places = over_rounds(chart.average.tolist())
    lines = (Line(places), upper, lower)
    return Sketch("ewma", t("EWMA chart"), t(EWMA), t("round"), "E", lines, places)


def zones(t: Translator) -> Sketch:
    """Show scores over rounds between the limits of the zones."""
    places = over_rounds(list(SCORES))
    limits = (level(each) for each in (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0))
    lines = (Line(places), *limits)
    return Sketch("zones", t("Zone rules"), t(ZONES), t("round"), "z", lines, places)


def youden(t: Translator) -> Sketch:
    """Show pairs with their confidence ellipse."""
    return Sketch(
        name="youden",
        title=t("Youden pairs and correlation"),
        alternative=t(YOUDEN),
        across=t("item A"),
        up=t("item B"),
        lines=(Line(border(ringtrial.youden(FIRST, SECOND))),),
        points=tuple(zip(FIRST, SECOND, strict=True)),
        like_across=True,
    )


def border(pairs: ringtrial.Youden) -> tuple[Place, ...]:
    """Return places around the confidence ellipse; none where the pairs have no ellipse."""
    ellipse = pairs.ellipse
    if ellipse is None:
        return ()
    angles = np.linspace(0.0, 2.0 * math.pi, 97)
    along, beside = ellipse.semi_major * np.cos(angles), ellipse.semi_minor * np.sin(angles)
    turn_x, turn_y = math.cos(ellipse.angle), math.sin(ellipse.angle)
    x = pairs.mean_a + along * turn_x - beside * turn_y
    y = pairs.mean_b + along * turn_y + beside * turn_x
    return tuple(zip(x.tolist(), y.tolist(), strict=True))


def trend(t: Translator) -> Sketch:
    """Show results over time with their line."""
    found = ringtrial.stability_trend(MONTHS, VIABILITY)
    line = tuple((m, found.intercept + found.slope * m) for m in (MONTHS[0], MONTHS[-1]))
    points = tuple(zip(MONTHS, VIABILITY, strict=True))
    title = t("Trend over time")
    return Sketch("trend", title, t(TREND), t("months"), t("result in %"), (Line(line),), points)


def spread_line(t: Translator) -> Sketch:
    """Show the spreads of earlier rounds with their line."""
    found = ringtrial.spread_line(LEVELS, SPREADS)
    line = tuple((x, found.intercept + found.slope * x) for x in (LEVELS[0], LEVELS[-1]))
    points = tuple(zip(LEVELS, SPREADS, strict=True))
    title = t("σ_pt from earlier rounds")
    return Sketch(
        "spread-line", title, t(SPREAD_LINE), t("Assigned value"), "s*", (Line(line),), points
    )


def logit(t: Translator) -> Sketch:
    """Show the logit of proportions."""
    shares = np.linspace(1.0, 99.0, 99)
    heights = ringtrial.transform(shares, scale="logit").values
    places = tuple(zip(shares.tolist(), heights.tolist(), strict=True))
    title = t("Transformation of results")
    return Sketch("logit", title, t(LOGIT), t("result in %"), "logit", (Line(places),))


PICTURES: dict[str, Callable[[Translator], Sketch]] = {
    "hampel": hampel,
    "horwitz": horwitz,
    "cusum": cusum,
    "ewma": ewma,
    "zone-rules": zones,
    "youden": youden,
    "stability-trend": trend,
    "spread-line": spread_line,
    "transformation": logit,
}
