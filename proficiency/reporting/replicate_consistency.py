"""Whether replicates are consistent: Mandel's h and k, Cochran's and Grubbs' tests, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import ringtrial

from ..i18n import mark
from . import rounding
from .case import Case
from .charts.spec import MandelBars, Point
from .content import Block, ChartBlock, Kind, Paragraph
from .signals import Tone

FEWEST = 3
REACH = 1.5
"""Bars are cut beyond this many times the 1 % line."""
OUTLIER, STRAGGLER = mark("beyond 1 %"), mark("beyond 5 %")
CONSISTENT = mark("consistent")
TITLE_H = mark("Mandel's h: laboratory means, {title}")
TITLE_K = mark("Mandel's k: scatter of replicates, {title}")
AXIS_H, AXIS_K = "h", "k"
READ_H = mark(
    "h compares the mean of each laboratory with that of all; beyond the 1 % line: {far}."
)
READ_K = mark(
    "k compares the scatter of each laboratory with that of all; beyond the 1 % line: {far}."
)
NOBODY = mark("nobody")
COCHRAN = mark("Cochran: C = {statistic} ({code}), critical {crit_05} (5 %) and {crit_01} (1 %).")
GRUBBS = mark(
    "Grubbs: high {high} ({high_code}), low {low} ({low_code}), critical {crit_05} (5 %) and"
    " {crit_01} (1 %)."
)


def replicate_consistency(
    case: Case, replicates: Mapping[str, Sequence[float]]
) -> tuple[Block, ...]:
    """Show h and k of every laboratory and say what the tests find; nothing for too few."""
    usable = {lab: numbers for lab, numbers in sorted(replicates.items()) if len(numbers) > 1}
    if len(usable) < FEWEST:
        return ()
    means = [sum(numbers) / len(numbers) for numbers in usable.values()]
    sds = [ringtrial.standard_deviation(numbers).value for numbers in usable.values()]
    count, typical = len(usable), most_common(usable)
    h, k = ringtrial.mandel_h(means), ringtrial.mandel_k(sds)
    limits_h = tuple(
        (ringtrial.mandel_h_critical(count, level=level), text) for level, text in LEVELS
    )
    limits_k = tuple(
        (ringtrial.mandel_k_critical(count, typical, level=level), text) for level, text in LEVELS
    )
    codes = list(usable)
    pictures = (
        bars(case, codes, h.values.tolist(), limits_h, (TITLE_H, AXIS_H, READ_H), two_sided=True),
        bars(case, codes, k.values.tolist(), limits_k, (TITLE_K, AXIS_K, READ_K), two_sided=False),
    )
    return (*(each for each in pictures if each), *tests(case, usable, means))


LEVELS = ((0.05, "5 %"), (0.01, "1 %"))


def most_common(replicates: Mapping[str, Sequence[float]]) -> int:
    """Return the most frequent number of replicates, which the limits of k rest on."""
    return Counter(len(numbers) for numbers in replicates.values()).most_common(1)[0][0]


def bars(
    case: Case,
    codes: Sequence[str],
    values: Sequence[float],
    limits: tuple[tuple[float, str], ...],
    words: tuple[str, str, str],
    *,
    two_sided: bool,
) -> ChartBlock | None:
    """Draw one statistic of every laboratory; None where it is not defined."""
    t = case.edition.t
    shown = [(c, v) for c, v in zip(codes, values, strict=True) if v == v]
    if not shown:
        return None
    far = [code for code, value in shown if abs(value) > limits[1][0]]
    title, axis, read = words
    reading = t(read, far=t.choose("、", ", ").join(far) if far else t(NOBODY))
    chart = MandelBars(
        title=t(title, title=case.title),
        alternative=reading,
        axis=axis,
        bars=tuple(point(case, code, value, limits) for code, value in shown),
        limits=limits,
        two_sided=two_sided,
        reach=REACH * limits[1][0],
    )
    return ChartBlock(chart, reading)


def point(case: Case, code: str, value: float, limits: tuple[tuple[float, str], ...]) -> Point:
    """Return the bar of one laboratory, marked where it exceeds a line."""
    t, size = case.edition.t, abs(value)
    tone, word = Tone.NONE, t(CONSISTENT)
    if size > limits[1][0]:
        tone, word = Tone.ACTION, t(OUTLIER)
    elif size > limits[0][0]:
        tone, word = Tone.WARNING, t(STRAGGLER)
    return Point(code, value, rounding.fixed(value, 2), tone, word)


def tests(
    case: Case, usable: Mapping[str, Sequence[float]], means: Sequence[float]
) -> tuple[Block, ...]:
    """Say what Cochran's and Grubbs' tests find."""
    t, codes = case.edition.t, list(usable)
    said = []
    cochran = ringtrial.cochran_test(list(usable.values()))
    if cochran.C is not None and cochran.index is not None:
        said.append(
            t(
                COCHRAN,
                statistic=rounding.fixed(cochran.C, 3),
                code=codes[cochran.index - 1],
                crit_05=rounding.fixed(cochran.crit_05, 3),
                crit_01=rounding.fixed(cochran.crit_01, 3),
            )
        )
    grubbs = ringtrial.grubbs_test(means)
    if grubbs.high_index is not None and grubbs.low_index is not None:
        said.append(
            t(
                GRUBBS,
                high=rounding.fixed(grubbs.high, 2),
                high_code=codes[grubbs.high_index - 1],
                low=rounding.fixed(grubbs.low, 2),
                low_code=codes[grubbs.low_index - 1],
                crit_05=rounding.fixed(grubbs.crit_05, 2),
                crit_01=rounding.fixed(grubbs.crit_01, 2),
            )
        )
    return tuple(Paragraph(text, Kind.NOTE) for text in said)
