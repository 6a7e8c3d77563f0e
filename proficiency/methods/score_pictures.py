"""Pictures of scores as bars with their limits, from small invented data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ringtrial

from ..i18n import Translator, mark
from ..reporting.charts.spec import Point, ScoreBars
from ..reporting.signals import TONES, WORDS, Tone

X = (81.0, 86.5, 88.1, 89.4, 90.2, 90.9, 92.3, 94.0, 96.5)
U = (1.0, 0.8, 1.5, 0.5, 1.0, 0.7, 0.3, 1.0, 2.5)
X_PT, U_X_PT, SIGMA_PT = 90.0, 1.0, 2.0
READING = mark(
    "{name} of nine invented results (x_pt = 90, u(x_pt) = 1, σ_pt = 2), sorted by value; the "
    "fine lines are the limits."
)
SORTED = mark("Scores of an invented round")
MANDEL = mark(
    "Mandel's h of nine invented laboratory means, sorted by value; the fine lines are the "
    "indicator values at 5 % and 1 %."
)


def z(t: Translator) -> ScoreBars:
    """Show z scores."""
    return bars(t, ringtrial.z_scores(X, X_PT, SIGMA_PT).tolist(), "z", t("z score"), (2.0, 3.0))


def z_prime(t: Translator) -> ScoreBars:
    """Show the same results with z′ scores."""
    scores = ringtrial.z_prime_scores(X, X_PT, SIGMA_PT, U_X_PT).tolist()
    return bars(t, scores, "z′", t("z′ score"), (2.0, 3.0))


def zeta(t: Translator) -> ScoreBars:
    """Show the same results with ζ scores."""
    scores = ringtrial.zeta_scores(X, U, X_PT, U_X_PT).tolist()
    return bars(t, scores, "ζ", t("ζ score"), (2.0, 3.0))


def en(t: Translator) -> ScoreBars:
    """Show the same results with E_n scores."""
    expanded = [2.0 * u for u in U]
    scores = ringtrial.en_scores(X, expanded, X_PT, 2.0 * U_X_PT).tolist()
    return bars(t, scores, "E_n", t("E_n score"), (1.0,))


def bars(
    t: Translator, scores: Sequence[float], axis: str, name: str, limits: tuple[float, ...]
) -> ScoreBars:
    """Draw scores with the tones of their signals."""
    judge = ringtrial.signals_en if limits == (1.0,) else ringtrial.signals_z
    points = [
        point(t, n, score, TONES[signal])
        for n, (score, signal) in enumerate(zip(scores, judge(scores), strict=True), start=1)
    ]
    return chart(t, points, t(READING, name=name), axis, limits)


def mandel(t: Translator) -> ScoreBars:
    """Show Mandel's h with its indicator values."""
    values = ringtrial.mandel_h(X).values.tolist()
    limits = tuple(ringtrial.mandel_h_critical(len(X), level=level) for level in (0.05, 0.01))
    tones = [tone_between(abs(value), limits) for value in values]
    pairs = enumerate(zip(values, tones, strict=True), start=1)
    points = [point(t, n, value, tone) for n, (value, tone) in pairs]
    return chart(t, points, t(MANDEL), "h", limits)


def tone_between(value: float, limits: tuple[float, ...]) -> Tone:
    """Return the tone of a value beside two limits."""
    return (Tone.ACCEPTABLE, Tone.WARNING, Tone.ACTION)[sum(value > limit for limit in limits)]


def point(t: Translator, place: int, value: float, tone: Tone) -> Point:
    """Make the bar of one laboratory."""
    return Point(f"L{place:02}", value, f"{value:.2f}".replace("-", "−"), tone, t(WORDS[tone]))


def chart(
    t: Translator, points: list[Point], reading: str, axis: str, limits: tuple[float, ...]
) -> ScoreBars:
    """Draw bars that reach past their limits."""
    ordered = tuple(sorted(points, key=lambda each: each.value))
    farthest = max(abs(each.value) for each in points)
    return ScoreBars(
        title=t(SORTED),
        alternative=reading,
        axis=axis,
        bars=ordered,
        limits=tuple((limit, f"{limit:.3g}") for limit in limits),
        reach=max(1.2 * limits[-1], 1.1 * farthest),
    )


PICTURES: dict[str, Callable[[Translator], ScoreBars]] = {
    "z": z,
    "z-prime": z_prime,
    "zeta": zeta,
    "en": en,
    "signals": z,
    "mandel": mandel,
}
