"""The report of all laboratories of one institution in a round, side by side, under their codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..evaluation.outcome import Evaluation, Score
from ..evaluation.past_score import PastScore
from ..i18n import Language, mark, translator
from .attention import what_to_look_at
from .builder import content
from .case import Case, Edition, Numbers, cases_of, score_text
from .commons import Commons
from .content import (
    Align,
    Block,
    Cell,
    Column,
    Facts,
    Kind,
    Paragraph,
    ReportContent,
    Section,
    Table,
    Tally,
)
from .distribution_picture import axis_title
from .explanations import explanations
from .header import RoundHeader
from .sentences import commas
from .signals import SHAPES, SignalMark, Tone, tone_of, word_of
from .statements import method_section, statement_section
from .strip_picture import strip_of
from .verdict import verdict

CONFIDENTIAL = mark(
    "This report is confidential to the institution whose laboratories stand in it under their "
    "codes; no other laboratory is named."
)
VERDICT = mark("{labs} laboratories took part together: {parts}.")
PART = mark("{code}: {count} of {total} scored results are {word}")

Own = tuple[str, Case, Score]


def build_institution_report(
    evaluation: Evaluation,
    header: RoundHeader,
    language: Language,
    histories: Mapping[str, tuple[PastScore, ...]],
) -> ReportContent:
    """Set the laboratories of one institution beside each other; `histories` are by code."""
    t = translator(language)
    commons = Commons()
    editions = {code: Edition(header, t, code, past, commons) for code, past in histories.items()}
    cases = {code: cases_of(evaluation, edition) for code, edition in editions.items()}
    own = [(code, case, score) for code, own in cases.items() for case in own for score in case.own]
    edition = Edition(header, t, commons=commons)
    every = [case for case in cases_of(evaluation, edition) if is_among(case, own)]
    made = content(
        edition,
        title=t("Proficiency testing report of an institution"),
        verdict=whole_verdict(own, edition),
        sections=(
            Section(t("What to look at"), tuple(look(own, cases, editions, edition))),
            Section(t("Results side by side"), (side_by_side(own, edition),)),
            method_section(evaluation, every, t),
            explanations(every, t),
            statement_section(edition),
        ),
    )
    names = ((t("Laboratory codes"), commas(t, histories)), *made.identification.pairs)
    return replace(made, identification=Facts(names), confidentiality=t(CONFIDENTIAL))


def is_among(case: Case, own: Sequence[Own]) -> bool:
    """Tell whether a case is one of those with own results."""
    return any(case.main is each.main for _, each, _ in own)


def whole_verdict(own: Sequence[Own], edition: Edition) -> str:
    """Say for each laboratory how many of its results are satisfactory."""
    t = edition.t
    word = word_of(Tone.ACCEPTABLE, edition.header, t)
    parts = []
    for code in dict.fromkeys(code for code, _, _ in own):
        tones = tones_of(own, code)
        scored = tones.total() - tones[Tone.NONE]
        parts.append(t(PART, code=code, count=tones[Tone.ACCEPTABLE], total=scored, word=word))
    return t(VERDICT, labs=len(parts), parts=commas(t, parts))


def tones_of(own: Sequence[Own], code: str | None = None) -> Counter[Tone]:
    """Count the signals of one laboratory, or of all."""
    return Counter(tone_of(score.signal) for each, _, score in own if code is None or each == code)


def look(
    own: Sequence[Own],
    cases: Mapping[str, Sequence[Case]],
    editions: Mapping[str, Edition],
    edition: Edition,
) -> Iterator[Block]:
    """Count the signals of all, show all scores on one line, then each laboratory for itself."""
    t, tones = edition.t, tones_of(own)
    shown = [tone for tone in SHAPES if tone is not Tone.NONE or tones[tone]]
    words = [SignalMark(word_of(tone, edition.header, t), SHAPES[tone], tone) for tone in shown]
    yield Tally(tuple((signal, tones[signal.tone]) for signal in words))
    if strip := strip_of([(f"{code}: {case.title}", case, score) for code, case, score in own], t):
        yield strip
    for code, its in cases.items():
        yield Paragraph(t("Laboratory {code}", code=code), Kind.HEADING)
        yield Paragraph(verdict(its, editions[code]))
        yield from what_to_look_at(its, editions[code])


def side_by_side(own: Sequence[Own], edition: Edition) -> Table:
    """List every result, the laboratories of one determination below each other."""
    t = edition.t
    ordered: dict[tuple[str, str], list[Own]] = {}
    for each in own:
        ordered.setdefault((each[1].main.measurand, each[1].main.material), []).append(each)
    return Table(
        caption=t("Results side by side"),
        columns=(
            Column(t("Measurand (unit)"), 2.6),
            Column(t("Material"), 1.3),
            Column(t("Laboratory"), 1.0),
            Column(t("Result"), 1.1, Align.DECIMAL),
            Column("x_pt ± U", 1.7, Align.DECIMAL),
            Column(t("Score"), 1.3, Align.DECIMAL),
            Column(t("Signal"), 2.0),
        ),
        rows=tuple(row(*each) for group in ordered.values() for each in group),
    )


def row(code: str, case: Case, score: Score) -> tuple[Cell, ...]:
    """Show one result of one laboratory."""
    numbers = Numbers(case.main, case.edition)
    return (
        Cell(axis_title(case)),
        Cell(case.edition.material(case.main.material)),
        Cell(code),
        Cell(numbers.result(score), strong=True),
        Cell(numbers.assigned_with_u),
        Cell(score_text(score, case.edition.t)),
        Cell("", case.signal(score)),
    )
