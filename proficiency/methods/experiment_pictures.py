"""Pictures of replicates: items and laboratories with their means, and what stands out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

import ringtrial

from ..i18n import Translator, mark
from .sketch import Line, Place, Sketch

ITEMS = (
    (90.1, 89.8), (89.6, 90.2), (90.4, 90.7), (89.9, 89.5), (90.3, 90.0), (89.7, 89.9),
    (90.6, 90.1), (89.4, 89.8), (90.2, 90.3), (90.0, 89.6),
)  # fmt: skip
BEFORE, AFTER = (90.4, 90.1, 90.6, 90.2, 90.0), (89.9, 89.6, 90.1, 89.5, 89.8)
LABORATORIES = (
    (89.8, 90.3, 90.1), (91.0, 90.6, 90.9), (88.9, 89.3, 88.7), (90.2, 89.9, 90.6),
    (87.6, 90.4, 92.7), (91.6, 91.2, 91.9), (89.5, 89.1, 89.8), (90.8, 90.2, 90.5),
)  # fmt: skip
SIGMA_PT = 2.0
HOMOGENEITY = mark(
    "Two results of each of ten invented items with the means of the items. The dashed lines stand "
    "0.3 σ_pt on both sides of the mean; the spread between items, {s_s}, is to stay below that."
)
STABILITY = mark(
    "Invented results of five items before and five after storage with both means. Down to the "
    "dashed line, 0.3 σ_pt below the first mean, the change is acceptable; here it is {change}."
)
PRECISION = mark(
    "Three results of each of eight invented laboratories with their means. The dashed lines stand "
    "one reproducibility standard deviation, s_R = {s_R}, on both sides of the general mean; the "
    "repeatability standard deviation is {s_r}."
)
COCHRAN = mark(
    "Share of each of eight invented laboratories in the sum of the variances. Laboratory {index} "
    "lies above the dashed critical values for 5 % and 1 %."
)
REPEATABILITY = mark(
    "Means and standard deviations of eight invented laboratories. The lines surround what chance "
    "allows with 95 % and, dashed, with 99 %."
)


def homogeneity(t: Translator) -> Sketch:
    """Show the replicates of items between the limits of the check."""
    found = ringtrial.homogeneity(ITEMS)
    reach = ringtrial.check_homogeneity(found, sigma_pt=SIGMA_PT).criterion
    limits = (level(found.mean + side * reach, len(ITEMS), dashed=True) for side in (-1.0, 1.0))
    reading = t(HOMOGENEITY, s_s=f"{found.s_s:.2f}")
    return replicates(t, "homogeneity", t("Homogeneity check"), reading, t("item"), ITEMS, *limits)


def stability(t: Translator) -> Sketch:
    """Show results before and after storage with the change that is allowed."""
    found = ringtrial.stability(BEFORE, AFTER, sigma_pt=SIGMA_PT)
    means = (
        Line(((0.6, found.mean1), (1.4, found.mean1))),
        Line(((1.6, found.mean2), (2.4, found.mean2))),
    )
    lowest = found.mean1 - found.criterion
    allowed = Line(((0.6, lowest), (2.4, lowest)), look="muted", dashed=True)
    return Sketch(
        name="stability",
        title=t("Stability check"),
        alternative=t(STABILITY, change=f"{found.difference:.2f}"),
        across=t("before and after storage"),
        up=t("result in %"),
        lines=(*means, allowed),
        points=(*((1.0, y) for y in BEFORE), *((2.0, y) for y in AFTER)),
    )


def precision(t: Translator) -> Sketch:
    """Show the replicates of laboratories with the reproducibility."""
    found = ringtrial.precision(LABORATORIES)
    heights = (found.general_mean - found.s_R, found.general_mean + found.s_R)
    limits = (level(height, len(LABORATORIES), dashed=True) for height in heights)
    reading = t(PRECISION, s_R=f"{found.s_R:.2f}", s_r=f"{found.s_r:.2f}")
    title = t("Repeatability and reproducibility")
    return replicates(t, "precision", title, reading, t("laboratory"), LABORATORIES, *limits)


def replicates(
    t: Translator,
    name: str,
    title: str,
    reading: str,
    across: str,
    groups: Sequence[Sequence[float]],
    *limits: Line,
) -> Sketch:
    """Draw the results of every group above its number, with its mean as a short line."""
    means = [float(np.mean(group)) for group in groups]
    lines = (Line(((n - 0.3, y), (n + 0.3, y))) for n, y in enumerate(means, start=1))
    points = tuple((float(n), y) for n, group in enumerate(groups, start=1) for y in group)
    return Sketch(name, title, reading, across, t("result in %"), (*lines, *limits), points)


def level(height: float, count: int, *, dashed: bool = False) -> Line:
    """Draw a line over all groups."""
    look = "muted" if dashed else "accent"
    return Line(((0.5, height), (count + 0.5, height)), look=look, dashed=dashed)


def cochran(t: Translator) -> Sketch:
    """Show the share of every laboratory in the variances beside the critical values."""
    found = ringtrial.cochran_test(LABORATORIES)
    variances = np.var(LABORATORIES, axis=1, ddof=1)
    shares = tuple(enumerate((variances / variances.sum()).tolist(), start=1))
    limits = (found.crit_05, found.crit_01)
    bars = (Line(((n, 0.0), (n, share))) for n, share in shares)
    rules = (level(limit, len(shares), dashed=True) for limit in limits if limit is not None)
    return Sketch(
        name="cochran",
        title=t("Cochran's test"),
        alternative=t(COCHRAN, index=found.index),
        across=t("laboratory"),
        up="C",
        lines=(*bars, *rules),
        points=tuple((float(n), share) for n, share in shares),
    )


def repeatability(t: Translator) -> Sketch:
    """Show means and standard deviations inside the borders of chance."""
    means, sds = np.mean(LABORATORIES, axis=1), np.std(LABORATORIES, axis=1, ddof=1)
    x_star = ringtrial.algorithm_a(means).x
    m = len(LABORATORIES[0])
    w_star = ringtrial.algorithm_s(sds, nu=m - 1).w
    found = ringtrial.repeatability_plot(means, sds, x_star=x_star, w_star=w_star, m=m)
    borders = (
        Line(chance_border(found.limit_95, x_star, w_star, m)),
        Line(chance_border(found.limit_99, x_star, w_star, m), look="muted", dashed=True),
    )
    return Sketch(
        name="repeatability",
        title=t("Repeatability plot"),
        alternative=t(REPEATABILITY),
        across=t("mean of the laboratory"),
        up="s",
        lines=borders,
        points=tuple(zip(means.tolist(), sds.tolist(), strict=True)),
    )


def chance_border(limit: float, x_star: float, w_star: float, m: int) -> tuple[Place, ...]:
    """Return where the statistic of the plot equals its limit."""
    angles = np.linspace(0.0, 2.0 * math.pi, 97)
    x = x_star + w_star * math.sqrt(limit / m) * np.cos(angles)
    s = w_star * np.exp(math.sqrt(limit / (2.0 * (m - 1.0))) * np.sin(angles))
    return tuple(zip(x.tolist(), s.tolist(), strict=True))


PICTURES: dict[str, Callable[[Translator], Sketch]] = {
    "homogeneity": homogeneity,
    "stability": stability,
    "precision": precision,
    "cochran": cochran,
    "repeatability-plot": repeatability,
}
