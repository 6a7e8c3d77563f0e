"""Evaluations and headers for reports: small invented rounds, evaluated by the engine."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.outcome import Evaluation
from proficiency.reporting.header import ReportStatus, RoundHeader
from proficiency.reporting.label import Label
from proficiency.results.parsing import parse_value
from proficiency.results.rows import ResultRow
from proficiency.schemes.plan import Plan

Typed = tuple[str, str]
"""Code of a laboratory and its result as typed."""
MakeEvaluation = Callable[..., Evaluation]


def rows_of(
    results: Iterable[Typed],
    *,
    measurand: str = "CD90",
    material: str = "MSC-A",
    unit: str = "%",
    method: str | None = None,
    u: str | None = None,
    k: str | None = None,
) -> list[ResultRow]:
    """Make one row for each typed result."""
    return [
        ResultRow(
            lab=lab,
            measurand=measurand,
            material=material,
            unit=unit,
            typed=typed,
            parsed=parse_value(typed),
            method=method,
            u=Decimal(u) if u else None,
            k=Decimal(k) if k else None,
        )
        for lab, typed in results
    ]


@pytest.fixture
def make_rows() -> Callable[..., list[ResultRow]]:
    """Return the maker of rows."""
    return rows_of


@pytest.fixture
def make_evaluation() -> MakeEvaluation:
    """Return a maker of evaluations from rows and the text of a plan."""

    def make(rows: Iterable[ResultRow], *, plan: str = "") -> Evaluation:
        return evaluate(rows, Plan.from_toml(plan), input_sha256="5e" * 32)

    return make


def spread_results(count: int, *, seed: int = 7, prefix: str = "L") -> list[Typed]:
    """Return typed results of this many laboratories, two of them far out."""
    numbers = random.Random(seed)
    values = [f"{numbers.gauss(92.0, 1.5):.1f}" for _ in range(count)]
    if count >= 10:
        values[-1], values[-2] = "99.9", "80.1"
    return [(f"{prefix}{n:03d}", value) for n, value in enumerate(values, start=1)]


@pytest.fixture
def spread_of() -> Callable[..., list[Typed]]:
    """Return the maker of typed results."""
    return spread_results


@pytest.fixture
def header() -> RoundHeader:
    """Return the head of an invented final report."""
    return RoundHeader(
        number="R3-V1-L001",
        version=1,
        status=ReportStatus.FINAL,
        provider=Label("示例评价中心", "Example Centre"),
        scheme=Label("间充质干细胞质量计划", "MSC quality scheme"),
        round_code="MSC-R3",
        round_title=Label("2026 年第 3 轮", "Round 3 of 2026"),
        contact="pt@example.org",
        opened_at=datetime(2026, 9, 1, 1, tzinfo=UTC),
        closed_at=datetime(2026, 10, 15, 10, tzinfo=UTC),
        issued_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
        synthetic=True,
        measurands={
            "CD90": Label("CD90 阳性率", "CD90 positive fraction", 1),
            "VIA": Label("细胞活率", "cell viability", 1),
        },
        materials={"MSC-A": Label("样品甲", "sample A")},
        methods={"flow": Label("流式细胞术", "flow cytometry")},
    )


def thirty_laboratories() -> list[ResultRow]:
    """Return two measurands of thirty laboratories, with methods, uncertainties, odd results."""
    first = spread_results(30)
    half = len(first) // 2
    rows = rows_of(first[:half], method="flow", u="0.8", k="2")
    rows += rows_of(first[half:], method="imaging")
    second = [*spread_results(28, seed=11), ("L029", "<50"), ("L030", "not detected")]
    return rows + rows_of(second, measurand="VIA")


SAMPLES: dict[str, tuple[list[ResultRow], str]] = {
    "three laboratories": (rows_of([("L001", "91.2"), ("L002", "92.0"), ("L003", "93.4")]), ""),
    "thirty laboratories": (thirty_laboratories(), ""),
    "all results equal": (rows_of([(f"L{n:03d}", "90.0") for n in range(1, 13)]), ""),
    "no numbers": (rows_of([("L001", "detected"), ("L002", "detected")], unit=""), ""),
    "fixed criterion": (
        rows_of(spread_results(14)),
        '[assigned]\nby = "reference"\nvalue = "92.0"\nu = "0.2"\n'
        '[sigma]\nby = "fixed"\nvalue = "1.5"\n',
    ),
    "three hundred laboratories": (rows_of(spread_results(300)), ""),
}


@pytest.fixture(params=SAMPLES, ids=str)
def sample(request: pytest.FixtureRequest) -> Evaluation:
    """Return each of the sample rounds in turn."""
    rows, plan = SAMPLES[request.param]
    return evaluate(rows, Plan.from_toml(plan), input_sha256="5e" * 32)


@pytest.fixture
def thirty() -> Evaluation:
    """Return the sample round of thirty laboratories."""
    rows, plan = SAMPLES["thirty laboratories"]
    return evaluate(rows, Plan.from_toml(plan), input_sha256="5e" * 32)
