"""What a certificate says, in one language: honest about what it states and what it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..i18n import Language, Translator, mark, translator
from ..moments import full_time
from ..reporting.content import (
    Align,
    Cell,
    Column,
    Facts,
    Kind,
    Paragraph,
    ReportContent,
    Section,
    Table,
)
from ..reporting.header import RoundHeader
from ..reporting.label import Label
from ..reporting.sentences import commas
from ..reporting.statements import PAGE_OF, SYNTHETIC
from .grounds import Ground
from .models import CertificateKind

TITLES = {
    CertificateKind.PARTICIPATION: mark("Statement of participation"),
    CertificateKind.PERFORMANCE: mark("Certificate of satisfactory results"),
}
NAME_FOLLOWS = mark("(the name is filled in when the certificate is made)")
PREVIEW = mark("PREVIEW – not issued")
TOOK_PART = mark(
    "{laboratory} took part in round {round} of the proficiency testing scheme “{scheme}” and"
    " handed in results for the measurands below."
)
WAS_SATISFACTORY = mark(
    "{laboratory} took part in round {round} of the proficiency testing scheme “{scheme}”. Its"
    " results for the measurands below met the criterion of the scheme."
)
CRITERION = mark(
    "Criterion of the scheme: at least {percent} % of the scored results of a measurand, over all"
    " items of the round, are satisfactory by the score the signed plan of the round prescribes."
)
SCOPE = mark(
    "{named} of {scored} measurands of this laboratory that were scored in this round meet the"
    " criterion and are named here."
)
NO_JUDGEMENT = mark("This statement says that results were handed in. It does not judge them.")
IS_NOT = mark(
    "It is not a certification or an accreditation of the laboratory, and says nothing about other"
    " measurands, items, methods or times. It rests on the evaluation named here and holds until it"
    " is withdrawn or replaced; the code tells whether it still does."
)
CONFIDENTIAL = mark(
    "Issued to the laboratory named here, which alone decides to whom it is shown. The provider"
    " keeps the identity of participants confidential."
)


@dataclass(frozen=True)
class CertificateFacts:
    """Everything one certificate needs besides what the round says."""

    kind: CertificateKind
    number: str
    version: int
    ground: Ground
    laboratory: Label
    """Empty in a preview: who signs sees codes only."""
    institution: Label
    signed_by: str
    signed_at: datetime | None
    replaces: str = ""
    """Number of the certificate it takes the place of."""


def certificate_content(
    header: RoundHeader, facts: CertificateFacts, language: Language
) -> ReportContent:
    """Set a certificate."""
    t = translator(language)
    is_preview = facts.signed_at is None
    return ReportContent(
        language=language,
        title=t(TITLES[facts.kind]),
        subtitle=header.provider.text(t),
        number=facts.number,
        version=t("Version {version}", version=facts.version),
        status=t(PREVIEW) if is_preview else t("Issued"),
        synthetic=t(SYNTHETIC) if header.synthetic else "",
        identification=Facts(tuple(identification(header, facts, t))),
        verdict=verdict(header, facts, t),
        sections=(
            Section(t("What it rests on"), (table(header, facts.ground, t), *scope(facts, t))),
            Section(t("What it does not say"), (Paragraph(t(IS_NOT)),)),
        ),
        confidentiality=t(CONFIDENTIAL),
        end_mark=t("— End of certificate —"),
        page_of=t(PAGE_OF),
    )


def identification(
    header: RoundHeader, facts: CertificateFacts, t: Translator
) -> list[tuple[str, str]]:
    """Say whose, which round, which items, and who answers for it."""
    period = [header.opened_at, header.closed_at]
    zone = header.time_zone
    pairs = [
        (t("Laboratory"), name_of(facts, t)),
        (t("Institution"), facts.institution.text(t)),
        (t("PT provider"), header.provider.text(t)),
        (t("PT scheme"), header.scheme.text(t)),
        (t("Round"), f"{header.round_code} {header.round_title.text(t)}".strip()),
        (t("Items"), items(header, facts.ground, t)),
        (t("Results open"), " – ".join(full_time(each, zone, t) for each in period if each)),
        (t("Evaluation"), t("Version {version}", version=header.version)),
        (t("Date of issue"), full_time(facts.signed_at, zone, t) if facts.signed_at else ""),
        (t("Signed by"), facts.signed_by),
        (t("Takes the place of"), facts.replaces),
    ]
    return [(name, value) for name, value in pairs if value]


def name_of(facts: CertificateFacts, t: Translator) -> str:
    """Return the name of the laboratory, or what stands for it in a preview."""
    return facts.laboratory.text(t) or t(NAME_FOLLOWS)


def items(header: RoundHeader, ground: Ground, t: Translator) -> str:
    """Name the materials the stated results belong to."""
    codes = dict.fromkeys(code for line in ground.lines for code in line.materials)
    return commas(t, [named(header.materials, code, t) for code in codes])


def named(labels: Mapping[str, Label], code: str, t: Translator) -> str:
    """Return a name, or the code where there is none."""
    label = labels.get(code)
    return (label.text(t) if label else "") or code


def verdict(header: RoundHeader, facts: CertificateFacts, t: Translator) -> str:
    """Say in one sentence what is stated."""
    words = TOOK_PART if facts.kind is CertificateKind.PARTICIPATION else WAS_SATISFACTORY
    return t(
        words,
        laboratory=name_of(facts, t),
        round=header.round_code,
        scheme=header.scheme.text(t),
    )


def table(header: RoundHeader, ground: Ground, t: Translator) -> Table:
    """List the measurands with their counts."""
    counts = ground.percent is not None
    heads = [Column(t("Measurand"), 2.4), Column(t("Items"), 2.6)]
    heads.append(Column(t("Results"), 0.8, Align.RIGHT))
    if counts:
        heads += [
            Column(t("Scored"), 0.8, Align.RIGHT),
            Column(t("Satisfactory"), 1.0, Align.RIGHT),
        ]
    rows = []
    for line in ground.lines:
        cells = [
            Cell(named(header.measurands, line.measurand, t), strong=True),
            Cell(commas(t, [named(header.materials, code, t) for code in line.materials])),
            Cell(str(line.submitted)),
        ]
        if counts:
            cells += [Cell(str(line.scored)), Cell(str(line.satisfactory))]
        rows.append(tuple(cells))
    return Table(t("Measurands of this certificate"), tuple(heads), tuple(rows))


def scope(facts: CertificateFacts, t: Translator) -> list[Paragraph]:
    """Say by which criterion, and how much is not named here."""
    ground = facts.ground
    if ground.percent is None:
        return [Paragraph(t(NO_JUDGEMENT), Kind.NOTE)]
    return [
        Paragraph(t(CRITERION, percent=ground.percent)),
        Paragraph(t(SCOPE, named=len(ground.lines), scored=ground.scored_measurands)),
    ]
