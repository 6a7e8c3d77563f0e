"""What identifies a report and what its provider states: page head, method, statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ..evaluation.outcome import Evaluation
from ..i18n import Translator, mark
from .case import Case, Edition
from .content import Facts, Kind, Paragraph, Section
from .curved_scale import is_curved, scale_name
from .header import ReportStatus, RoundHeader
from .sentences import commas, semicolons
from .ways import assigned_by, sigma_by

STATUS = {
    ReportStatus.INTERIM: mark("Interim report"),
    ReportStatus.FINAL: mark("Final report"),
    ReportStatus.AMENDED: mark("Amended report"),
    ReportStatus.FILE: mark("Evaluation of a file"),
    ReportStatus.REHEARSAL: mark("REHEARSAL"),
}
REHEARSED = mark("REHEARSAL – invented results, not an evaluation of any laboratory")
PRELIMINARY = mark("INTERIM – scores may still change")
SYNTHETIC = mark("SYNTHETIC DATA – for demonstration only")
CONFIDENTIAL = mark(
    "Participants appear under codes only. This report is confidential to the laboratory with the "
    "code named in it."
)
CONFIDENTIAL_SUMMARY = mark(
    "Participants appear under codes only. The provider alone knows which laboratory a code means."
)
END = mark("— End of report —")
PAGE_OF = mark("Page {page} of {pages}")
FROM_FILE = mark(
    "This report was calculated from a file outside any round: identity of items, dates and "
    "participants were not checked, and it carries no authorisation."
)
USE = mark(
    "The report must not be quoted in part or used for advertising. It describes the results of "
    "this round only and says nothing about other items or other times."
)
OUTLIERS = mark(
    "No test for outliers leaves a result out; results without part in the consensus are counted"
    " under their determination. Robust estimates are iterated until they no longer change."
)
REPEAT = mark("The same input and plan give the same numbers again, to the last printed digit.")


def marking(header: RoundHeader, t: Translator) -> str:
    """Return what every page says of invented and preliminary results; nothing otherwise."""
    if header.status is ReportStatus.REHEARSAL:
        return t(REHEARSED)
    marks = (
        t(PRELIMINARY) if header.status is ReportStatus.INTERIM else "",
        t(SYNTHETIC) if header.synthetic else "",
    )
    return " · ".join(mark for mark in marks if mark)


def identification(edition: Edition) -> Facts:
    """Say who, which round and when, in pairs; what is not known is left out."""
    header, t = edition.header, edition.t
    pairs = (
        (t("Laboratory code"), edition.lab or ""),
        (t("PT provider"), header.provider.text(t)),
        (t("Address"), provider_address(header, t)),
        (t("Contact"), header.contact),
        (t("PT scheme"), coded_scheme(header, t)),
        (t("Round"), round_name(header, t)),
        (t("Results open"), period(header, t)),
        (t("Date of issue"), moment(header.issued_at, header)),
        (t("Authorised by"), authorised_by(header, t)),
        (t("Amendment"), header.amendment.text(t)),
        (t("Data source"), header.source),
    )
    return Facts(tuple((name, value) for name, value in pairs if value))


def authorised_by(header: RoundHeader, t: Translator) -> str:
    """Name everybody who signed the report, with the moment of the signature."""
    return semicolons(
        t,
        [
            commas(t, filter(None, (each.name, each.role.text(t), moment(each.at, header))))
            for each in header.authorised_by
        ],
    )


def provider_address(header: RoundHeader, t: Translator) -> str:
    """Return where the provider is to be found, empty where nobody wrote it down."""
    provider = header.records.provider if header.records else None
    return provider.address.text(t) if provider else ""


def coded_scheme(header: RoundHeader, t: Translator) -> str:
    """Return code and name of the scheme; no code outside any scheme."""
    code = header.records.scheme_code if header.records else ""
    return f"{code} {header.scheme.text(t)}".strip()


def round_name(header: RoundHeader, t: Translator) -> str:
    """Return code and title of the round, or the name of the file."""
    title = header.round_title.text(t)
    return f"{header.round_code} {title}".strip()


def period(header: RoundHeader, t: Translator) -> str:
    """Return from when to when results were accepted."""
    if header.opened_at is None or header.closed_at is None:
        return moment(header.closed_at or header.opened_at, header)
    first, last = (moment(at, header) for at in (header.opened_at, header.closed_at))
    return t("{first} to {last}", first=first, last=last)


def moment(at: datetime | None, header: RoundHeader) -> str:
    """Write a moment in the time zone of the round, with the distance to UTC."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(header.time_zone))
    offset = local.strftime("%z")
    zone = "UTC" if offset == "+0000" else f"UTC{offset[0]}{int(offset[1:3])}{minutes(offset[3:])}"
    return f"{local:%Y-%m-%d %H:%M} ({zone.replace('-', '−')})"


def minutes(text: str) -> str:
    """Write the minutes of a time zone only where there are any."""
    return "" if text == "00" else f":{text}"


def confidentiality(edition: Edition) -> str:
    """Return the scheme's own sentence, or the general one."""
    own = edition.header.confidentiality.text(edition.t)
    return own or edition.t(CONFIDENTIAL if edition.lab else CONFIDENTIAL_SUMMARY)


def method_section(evaluation: Evaluation, cases: Sequence[Case], t: Translator) -> Section:
    """Say how values and criteria were set and how the calculation can be repeated."""
    values = dict.fromkeys(assigned_by(case.main, t) for case in cases)
    criteria = dict.fromkeys(sigma_by(case.main, t) for case in cases)
    curved = [case.main for case in cases if is_curved(case.main)]
    scales = dict.fromkeys(scale_name(main, t) for main in curved)
    if curved and len(curved) < len(cases):
        scales = {t("as reported"): None, **scales}
    engine = f"{evaluation.engine_name} {evaluation.engine_version}"
    outcome = cases[0].edition.header.evaluation_sha256 if cases else ""
    pairs = (
        (t("Assigned values"), semicolons(t, values)),
        (t("Criteria σ_pt"), semicolons(t, criteria)),
        *([(t("Scale of the evaluation"), semicolons(t, scales))] if curved else []),
        (t("Outliers"), t(OUTLIERS)),
        (t("Software"), engine),
        (t("SHA-256 of the input"), evaluation.input_sha256),
        *([(t("SHA-256 of the evaluation"), outcome)] if outcome else []),
    )
    return Section(t("How the results were evaluated"), (Facts(pairs), Paragraph(t(REPEAT))))


def statement_section(edition: Edition) -> Section:
    """Print the provider's texts and the general statements."""
    header, t = edition.header, edition.t
    blocks: list[Paragraph] = []
    for statement in header.statements:
        blocks.append(Paragraph(statement.title.text(t), Kind.HEADING))
        blocks.append(Paragraph(statement.text.text(t)))
    if header.status is ReportStatus.FILE:
        blocks.append(Paragraph(t(FROM_FILE)))
    blocks.append(Paragraph(confidentiality(edition)))
    own = header.records.use_policy.text(t) if header.records else ""
    blocks.append(Paragraph(own or t(USE)))
    return Section(t("Statements"), tuple(blocks))
