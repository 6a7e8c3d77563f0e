"""The receipt of a laboratory on paper: what was submitted, by whom, when, and its digest."""

from __future__ import annotations

from ..i18n import Language, Translator, mark, translator
from ..moments import full_time
from ..results.models import FollowedMethod
from ..results.queries import FormField, ResultForm
from .content import Align, Cell, Column, Facts, Kind, Paragraph, ReportContent, Section, Table
from .heading import PROVIDER
from .statements import CONFIDENTIAL, PAGE_OF, SYNTHETIC

FOLLOWED = {
    FollowedMethod.YES: mark("yes"),
    FollowedMethod.PARTLY: mark("partly"),
    FollowedMethod.NO: mark("no, by our own method"),
}
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
        (t("PT provider"), PROVIDER.text(t)),
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
    """List everything that was typed, as it was typed."""
    return Table(
        caption=t("Results as typed"),
        columns=(
            Column(t("Measurand"), 2.2),
            Column(t("Material"), 1.4),
            Column(t("Replicate"), 0.8, Align.RIGHT),
            Column(t("Result"), 1.2, Align.RIGHT),
            Column(t("Unit"), 0.9),
            Column("u", 0.8, Align.RIGHT),
            Column("k", 0.5, Align.RIGHT),
            Column(t("Note"), 1.6),
        ),
        rows=tuple(row(field, t) for group in form.groups for field in group.fields),
    )


def row(field: FormField, t: Translator) -> tuple[Cell, ...]:
    """Set one replicate."""
    measurand, material = field.determination.measurand, field.determination.material
    return (
        Cell(t.choose(measurand.name_zh, measurand.name_en)),
        Cell(t.choose(material.name_zh, material.name_en)),
        Cell(str(field.replicate)),
        Cell(field.typed or t("not entered"), strong=bool(field.typed)),
        Cell(field.unit or measurand.unit),
        Cell(field.u_typed),
        Cell(field.k_typed),
        Cell(field.note),
    )
