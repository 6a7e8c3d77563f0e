"""The tables of the printed validation record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ringtrial.deviations import Deviation, largest
from ringtrial.published import PublishedFigure

from ..i18n import Translator
from ..reporting import rounding
from ..reporting.content import Align, Cell, Column, Table
from ..reporting.sentences import semicolons
from . import names
from .departures import unreproduced_figures
from .not_reproduced import DEPARTURES
from .record import CaseRecord, ValidationRecord

RIGHT = Align.RIGHT
MOST_FAILURES = 200
SMALL = 0.001
OWN_FILES = re.compile(r"\s*\([\w./ ]*\.(?:R|py)\)")
"""Names of the files that computed the expected values, which mean nothing to a reader."""
REPUBLISHED = re.compile(r"; numbers as republished .*$")


def overview_table(record: ValidationRecord, t: Translator) -> Table:
    """Count what was checked and what failed."""
    reference = largest(case.deviation for case in record.cases)
    shares = [check.share for check in record.invariances]
    figures = [in_last_digits(figure) for figure in record.figures]
    rows = (
        (t("Reference values"), record.values, len(record.failures), share(reference.share)),
        (t("Printed figures"), len(record.figures), len(record.lost_figures), most(figures)),
        (
            t("Invariance checks"),
            len(record.invariances),
            len(record.broken_invariances),
            most(shares),
        ),
    )
    return Table(
        caption="",
        columns=(
            Column(t("Check"), 2.0),
            Column(t("Compared"), 1.0, RIGHT),
            Column(t("Fail"), 0.8, RIGHT),
            Column(t("Largest part of the tolerance"), 1.8, RIGHT),
        ),
        rows=tuple(tuple(Cell(str(part)) for part in row) for row in rows),
    )


def group_table(record: ValidationRecord, t: Translator) -> Table:
    """List every method with its largest deviation."""
    return Table(
        caption="",
        columns=(
            Column(t("Method"), 3.6),
            Column(t("Cases"), 0.7, RIGHT),
            Column(t("Values"), 0.8, RIGHT),
            Column(t("Single numbers"), 0.9, RIGHT),
            Column(t("Part of the tolerance"), 1.1, RIGHT),
            Column(t("Largest absolute deviation"), 1.3, RIGHT),
            Column(t("Fail"), 0.6, RIGHT),
        ),
        rows=tuple(group_row(group, cases, t) for group, cases in record.groups.items()),
    )


def group_row(group: str, cases: tuple[CaseRecord, ...], t: Translator) -> tuple[Cell, ...]:
    """Show one method."""
    found = largest(case.deviation for case in cases)
    return (
        Cell(t(names.GROUPS.get(group, group))),
        Cell(str(len(cases))),
        Cell(str(sum(len(case.comparisons) for case in cases))),
        *deviation_cells(found),
        Cell(str(sum(len(case.failures) for case in cases))),
    )


def deviation_cells(found: Deviation) -> tuple[Cell, ...]:
    """Show numbers compared, part of the tolerance and absolute deviation."""
    if not found.numbers:
        return (Cell("0"), Cell(rounding.MISSING), Cell(rounding.MISSING))
    return Cell(str(found.numbers)), Cell(share(found.share)), Cell(share(found.absolute))


def origin_table(record: ValidationRecord, t: Translator) -> Table:
    """List with which programs the expected values of each method were computed."""
    rows = []
    for group, cases in record.groups.items():
        programs = dict.fromkeys(program for case in cases for program in programs_of(case))
        rows.append((Cell(t(names.GROUPS.get(group, group))), Cell(semicolons(t, programs))))
    versions = dict.fromkeys(filter(None, (case.program_versions for case in record.cases)))
    return Table(
        caption="",
        columns=(Column(t("Method"), 2.0), Column(t("Programs"), 4.0)),
        rows=tuple(rows),
        note=t("Versions: {versions}", versions=semicolons(t, versions)) if versions else "",
    )


def programs_of(case: CaseRecord) -> Iterator[str]:
    """Name the programs behind the expected values of a case."""
    if case.computed_by:
        yield OWN_FILES.sub("", case.computed_by)
    if case.second_program:
        yield case.second_program.partition(";")[0]


def figure_table(record: ValidationRecord, t: Translator) -> Table:
    """Count the printed figures of each publication."""
    sources = {case.id: source_of(case) for case in record.cases}
    found: dict[str, list[PublishedFigure]] = {}
    for figure in record.figures:
        found.setdefault(sources[figure.case], []).append(figure)
    return Table(
        caption="",
        columns=(
            Column(t("Publication"), 5.0),
            Column(t("Figures"), 0.9, RIGHT),
            Column(t("Reproduced"), 1.1, RIGHT),
            Column(t("Part of half a last digit"), 1.3, RIGHT),
        ),
        rows=tuple(
            (
                Cell(source),
                Cell(str(len(figures))),
                Cell(str(sum(figure.reproduced for figure in figures))),
                Cell(most(map(in_last_digits, figures))),
            )
            for source, figures in found.items()
        ),
    )


def unreproduced_table(record: ValidationRecord, t: Translator) -> Table:
    """List the figures in print that the library does not give."""
    cases = {case.id: source_of(case) for case in record.cases}
    return Table(
        caption="",
        columns=(
            Column(t("Publication"), 2.4),
            Column(t("Value"), 0.8),
            Column(t("Printed"), 0.9, RIGHT),
            Column(t("Calculated"), 1.0, RIGHT),
            Column(t("Reason"), 3.6),
        ),
        rows=tuple(
            (
                Cell(cases[figure.entry.case]),
                Cell(names.VALUES.get(figure.entry.key, figure.entry.key)),
                Cell(rounding.fixed(figure.entry.printed, figure.entry.decimals)),
                Cell(rounding.fixed(figure.got, figure.entry.decimals + 2)),
                Cell(t(figure.entry.reason)),
            )
            for figure in unreproduced_figures(record)
        ),
    )


def not_followed_table(t: Translator) -> Table:
    """List publications and programs that were not followed."""
    return Table(
        caption=t("Publications and programs that were not followed"),
        columns=(Column(t("Publication or program"), 1.6), Column(t("What is wrong there"), 4.4)),
        rows=tuple((Cell(each.where), Cell(t(each.what))) for each in DEPARTURES),
    )


def invariance_table(record: ValidationRecord, t: Translator) -> Table:
    """Show every method with every property."""
    shares = {(check.method, check.property): check.share for check in record.invariances}
    methods = dict.fromkeys(check.method for check in record.invariances)
    return Table(
        caption="",
        columns=(
            Column(t("Method"), 3.0),
            *(Column(t(name), 1.0, RIGHT) for name in names.PROPERTIES.values()),
        ),
        rows=tuple(
            (
                Cell(t(names.METHODS.get(method, method))),
                *(
                    Cell(
                        share(shares[method, each])
                        if (method, each) in shares
                        else rounding.MISSING
                    )
                    for each in names.PROPERTIES
                ),
            )
            for method in methods
        ),
    )


def case_table(record: ValidationRecord, t: Translator) -> Table:
    """List every case with the source of its data."""
    return Table(
        caption="",
        columns=(
            Column(t("Case"), 1.9),
            Column(t("Source of the data"), 4.2),
            Column(t("Values"), 0.8, RIGHT),
            Column(t("Part of the tolerance"), 1.1, RIGHT),
        ),
        rows=tuple(
            (
                Cell(case.id),
                Cell(source_of(case)),
                Cell(str(len(case.comparisons))),
                deviation_cells(case.deviation)[1],
            )
            for case in record.cases
        ),
    )


def failure_table(record: ValidationRecord, t: Translator) -> Table:
    """List what disagrees, the first ones of very many."""
    rows = [*failure_rows(record, t)]
    left = len(rows) - MOST_FAILURES
    return Table(
        caption="",
        columns=(
            Column(t("Case"), 2.0),
            Column(t("Value"), 1.4),
            Column(t("Calculated"), 2.0),
            Column(t("Expected"), 2.0),
        ),
        rows=tuple(rows[:MOST_FAILURES]),
        note=t("… and {count} more in the JSON record.", count=left) if left > 0 else "",
    )


def failure_rows(record: ValidationRecord, t: Translator) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each value, figure and check that fails."""
    for each in record.failures:
        got = abridged(each.got) if each.covered else t("not calculated")
        yield Cell(each.case), Cell(each.key), Cell(got), Cell(abridged(each.expected))
    for figure in record.lost_figures:
        got = t("not calculated") if figure.got is None else repr(figure.got)
        printed = rounding.fixed(figure.printed, figure.decimals)
        yield Cell(figure.case), Cell(figure.key), Cell(got), Cell(printed)
    for check in record.broken_invariances:
        yield (
            Cell(t(names.METHODS.get(check.method, check.method))),
            Cell(t(names.PROPERTIES[check.property])),
            Cell(share(check.share)),
            Cell("≤ 1"),
        )


def abridged(value: object) -> str:
    """Write a value of any type, the beginning of a long one."""
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def source_of(case: CaseRecord) -> str:
    """Return the source of a case, without where its numbers were republished."""
    return REPUBLISHED.sub("", OWN_FILES.sub("", case.source))


def in_last_digits(figure: PublishedFigure) -> float:
    """Return how far a value lies from the printed figure, in half units of the last digit."""
    if figure.got is None:
        return float("inf")
    return abs(figure.got - figure.printed) / (0.5 * 10.0**-figure.decimals)


def most(shares: Iterable[float]) -> str:
    """Write the largest of several parts of a tolerance."""
    return share(max(shares, default=0.0))


def share(value: float) -> str:
    """Write a deviation with two significant digits, a small one with a power of ten."""
    if value == float("inf"):
        return "∞"
    if 0.0 < value < SMALL:
        exact = rounding.decimal_of(value)
        return rounding.power_of_ten(round(exact, 1 - exact.adjusted()))
    return rounding.significant(value, 2)
