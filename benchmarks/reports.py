"""Make 500 laboratory reports of 4 pages with 3 charts each; where installed, pair with matplotlib.

`python benchmarks/reports.py [COUNT]` prints reports per second of processor time, in turns with
the same charts drawn by matplotlib where that can be imported (it is no dependency).
"""

from __future__ import annotations

import importlib.util
import io
import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from pypdf import PdfReader

from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.outcome import Evaluation, UsedScore
from proficiency.evaluation.past_score import PastScore
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report
from proficiency.reporting.charts.spec import Distribution, History, ScoreBars
from proficiency.reporting.commons import Commons
from proficiency.reporting.content import ReportContent
from proficiency.reporting.header import ReportStatus, RoundHeader, Statement
from proficiency.reporting.label import Label
from proficiency.reporting.pdf import render_pdf
from proficiency.results.parsing import parse_value
from proficiency.results.rows import ResultRow
from proficiency.schemes.plan import Plan
from ringtrial import Signal

LABORATORIES = 500
ENOUGH = 20.0
"""Reports per second and core."""
TURN = 25
METHODS = {
    "flow": Label("流式细胞术", "Flow cytometry"),
    "image": Label("图像法", "Image cytometry"),
    "manual": Label("手工计数", "Manual count"),
}
WORDS = Label("本轮次的样品由提供者制备，" * 12, "The items were prepared by the provider. " * 8)
HEADER = RoundHeader(
    number="VIA-9-V1",
    version=1,
    status=ReportStatus.FINAL,
    provider=Label("示例评价中心", "Example Centre"),
    scheme=Label("干细胞质量计划", "Stem cell quality scheme"),
    round_code="VIA-9",
    round_title=Label("第九轮", "Round 9"),
    issued_at=datetime(2026, 11, 1, tzinfo=UTC),
    measurands={"VIA": Label("复苏后细胞活率", "Post-thaw viability", 1)},
    materials={"A": Label("甲号样品", "Sample A")},
    methods=METHODS,
    statements=tuple(Statement(Label(f"声明 {n}", f"Statement {n}"), WORDS) for n in range(6)),
)


def evaluation_of(count: int) -> Evaluation:
    """Evaluate one measurand of many laboratories."""
    numbers = random.Random(3)
    rows = []
    for n in range(count):
        typed = f"{numbers.gauss(92, 1.5):.1f}"
        row = ResultRow(
            lab=f"L{n:03d}",
            measurand="VIA",
            material="A",
            unit="%",
            typed=typed,
            parsed=parse_value(typed),
            method=numbers.choice(list(METHODS)),
            u=Decimal("0.8"),
            k=Decimal(2),
        )
        rows.append(row)
    return evaluate(rows, Plan.from_toml(""), input_sha256="5e" * 32)


def history_of(n: int) -> tuple[PastScore, ...]:
    """Return scores of eight earlier rounds."""
    numbers = random.Random(n)
    return tuple(
        PastScore(
            round_code=f"VIA-{round_}",
            at=datetime(2025, round_, 1, tzinfo=UTC),
            measurand="VIA",
            material="A",
            group=None,
            score=numbers.gauss(0, 1),
            used=UsedScore.Z,
            signal=Signal.ACCEPTABLE,
            method=None,
        )
        for round_ in range(1, 9)
    )


def drawn_by_matplotlib(content: ReportContent) -> bytes:
    """Draw the three charts of a report with matplotlib, on a page each, without any text."""
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    file = io.BytesIO()
    with PdfPages(file) as pages:
        for chart in (block.chart for block in content.charts()):
            figure = Figure(figsize=(6, 2))
            axes = figure.subplots()
            if isinstance(chart, ScoreBars):
                axes.bar(range(len(chart.bars)), [bar.value for bar in chart.bars])
            elif isinstance(chart, Distribution):
                axes.plot(*zip(*chart.line, strict=True))
                axes.plot([dot.value for dot in chart.dots], [0] * len(chart.dots), "o")
            elif isinstance(chart, History):
                places = [(n, p.value) for s in chart.series for n, p in s.points]
                axes.plot(*zip(*places, strict=True), "o-")
            pages.savefig(figure)
    return file.getvalue()


def main() -> int:
    """Make the reports in turns and print what they cost."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LABORATORIES
    evaluation = evaluation_of(LABORATORIES)
    commons = {language: Commons() for language in Language}
    languages = tuple(Language)
    paired = importlib.util.find_spec("matplotlib") is not None
    ours: list[float] = []
    theirs: list[float] = []
    largest = pages = charts = 0
    for start in range(0, count, TURN):
        turn = range(start, min(start + TURN, count))
        contents: list[ReportContent] = []
        began = time.process_time()
        for n in turn:
            language, code = languages[n % len(languages)], f"L{n:03d}"
            header = replace(HEADER, number=f"VIA-9-V1-{code}")
            made = build_laboratory_report(
                evaluation, header, language, code, history_of(n), commons[language]
            )
            data = render_pdf(made)
            contents.append(made)
            largest = max(largest, len(data))
        ours.append((time.process_time() - began) / len(turn))
        pages = max(pages, len(PdfReader(io.BytesIO(data)).pages))
        charts = max(charts, len(list(made.charts())))
        if paired:
            began = time.process_time()
            for made in contents:
                drawn_by_matplotlib(made)
            theirs.append((time.process_time() - began) / len(turn))
    speed = 1 / statistics.median(ours)
    print(f"{count} reports of {pages} pages with {charts} charts of {LABORATORIES} laboratories")
    print(f"{speed:.1f} reports per second of one core; the largest {largest / 1000:.0f} kB")
    if paired:
        ratio = statistics.median(t / o for o, t in zip(ours, theirs, strict=True))
        print(f"the charts alone drawn by matplotlib take {ratio:.1f} times as long")
    else:
        print("matplotlib is not installed here, so there is nothing to pair with")
    return 0 if speed >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
