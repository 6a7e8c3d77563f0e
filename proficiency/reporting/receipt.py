"""The receipt of a laboratory on paper: what was submitted, by whom, when, and its digest."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import Language, Translator, mark, translator
from ..moments import full_time
from ..results.followed import FOLLOWED
from ..results.queries import ResultForm
from .content import Align, Cell, Column, Facts, Kind, Paragraph, ReportContent, Section, Table
from .record_gathering import provider_beside
from .statements import CONFIDENTIAL, PAGE_OF, SYNTHETIC
from .typed_results import TypedLine, answered_questions, confirmed_lines, typed_lines

DIGEST_PROVES = mark(
    "The digest proves which values were submitted: it is the SHA-256 of the submitted document,"
    " which can be checked with any program."
)


def receipt_content(form: ResultForm, language: Language, *, alone: bool) -> ReportContent:
    """Set the receipt of a signed set for its own laboratory."""
    t, round_ = translator(language), form.round
    return ReportContent(
        language=language,
        title=t("Receipt of submitted results"),
        subtitle=t.choose(round_.title_zh, round_.title_en),
        number=f"{round_.code}-{form.enrolment.code}-{form.number}",
        version=t("Set {number}", number=form.number),
        status=t("Submitted late") if form.is_late else t("Submitted"),
        synthetic=t(SYNTHETIC) if round_.scheme.synthetic else "",
        identification=Facts(tuple(identification(form, t, alone=alone))),
        verdict=verdict(form, t),
        sections=(
            Section(t("Results as typed"), (typed_table(form, t),)),
            *questionnaire_section(form, t),
            *confirmed_section(form, t),
            Section(
                t("Digest (SHA-256)"),
                (Paragraph(sha256(form)), Paragraph(t(DIGEST_PROVES), Kind.NOTE)),
            ),
        ),
        confidentiality=t.choose(round_.scheme.confidentiality_zh, round_.scheme.confidentiality_en)
        or t(CONFIDENTIAL),
        end_mark=t("— End of receipt —"),
        page_of=t(PAGE_OF),
    )


def identification(form: ResultForm, t: Translator, *, alone: bool) -> list[tuple[str, str]]:
    """Say whose, which round, who and when; what is not known is left out."""
    standing, round_ = form.standing, form.round
    pairs = [
        (t("Laboratory code"), form.enrolment.code),
        (t("PT provider"), provider_beside(round_).text(t)),
        (t("PT scheme"), t.choose(round_.scheme.name_zh, round_.scheme.name_en)),
        (t("Round"), round_.code),
        (t("Set of results"), f"{form.name or form.number} ({purpose(form, t)})"),
        (t("Draft method followed"), t(FOLLOWED[form.followed]) if form.followed else ""),
    ]
    if standing is not None and standing.submitted_at is not None:
        pairs += [
            (t("Submitted"), full_time(standing.submitted_at, round_.time_zone, t)),
            (t("Entered by"), standing.entered_by),
            (t("Signed by"), standing.submitted_by),
        ]
    if alone:
        words = t("none: a laboratory of one person, who entered and signed")
        pairs.append((t("Second person"), words))
    return [(name, value) for name, value in pairs if value]


def purpose(form: ResultForm, t: Translator) -> str:
    """Say what the set is for."""
    return t("scored") if form.primary else t("for information")


def verdict(form: ResultForm, t: Translator) -> str:
    """Say in one sentence what happened."""
    if form.is_late:
        return t(
            "The results were handed in late. They are kept and shown as late, and do not enter"
            " the consensus."
        )
    return t("{filled} of {asked} results were submitted.", filled=form.filled, asked=form.asked)


def sha256(form: ResultForm) -> str:
    """Return the digest of the submitted document."""
    return (form.standing.sha256 if form.standing is not None else None) or ""


def typed_table(form: ResultForm, t: Translator) -> Table:
    """List everything that was typed, as it was typed, beside what it means."""
    return Table(
        caption=t("Results as typed"),
        columns=(
            Column(t("Measurand"), 1.9),
            Column(t("Material"), 1.3),
            Column(t("Replicate"), 0.8, Align.RIGHT),
            Column(t("Result"), 1.9, Align.RIGHT),
            Column(t("Unit"), 0.9),
            Column(t("Method"), 1.2),
            Column("u", 0.9, Align.RIGHT),
            Column("k", 0.4, Align.RIGHT),
            Column(t("Beside the result"), 1.6),
            Column(t("Note"), 1.2),
        ),
        rows=tuple(row(line, t) for line in typed_lines(form, t)),
    )


def row(line: TypedLine, t: Translator) -> tuple[Cell, ...]:
    """Set one replicate."""
    typed = " ".join(filter(None, (line.typed, in_brackets(line.means))))
    return (
        Cell(line.measurand),
        Cell(line.material),
        Cell(str(line.replicate)),
        Cell(typed or t("not entered"), strong=bool(line.typed)),
        Cell(line.unit),
        Cell(line.method),
        Cell(" ".join(filter(None, (line.u_typed, in_brackets(line.u_meaning))))),
        Cell(line.k_typed),
        Cell("; ".join(f"{name}: {text}" for name, text in line.beside)),
        Cell(line.note),
    )


def in_brackets(text: str) -> str:
    """Set a meaning beside what was typed."""
    return f"({text})" if text else ""


def questionnaire_section(form: ResultForm, t: Translator) -> Iterator[Section]:
    """Say what was answered; nothing where nothing was asked."""
    if answers := answered_questions(form, t):
        yield Section(t("Answers to the questionnaire"), (Facts(tuple(answers)),))


def confirmed_section(form: ResultForm, t: Translator) -> Iterator[Section]:
    """Say which unusual values were confirmed, by whom and when."""
    zone = form.round.time_zone
    lines = [
        " ".join(
            filter(
                None,
                (
                    text,
                    t(
                        "Confirmed as right by {name}, {time}.",
                        name=answer.by,
                        time=full_time(answer.at, zone, t),
                    ),
                    answer.answer,
                ),
            )
        )
        for text, answer in confirmed_lines(form, t)
    ]
    if lines:
        yield Section(t("Confirmed as right before signing"), tuple(map(Paragraph, lines)))
