"""From an evaluation to the content of a report: all texts, all rounding, nothing left to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import NotFound
from ..evaluation.outcome import Evaluation
from ..evaluation.past_score import PastScore
from ..i18n import Language, mark, translator
from .attention import what_to_look_at
from .case import Case, Edition, cases_of
from .commons import Commons
from .content import Block, Layout, ReportContent, Section
from .determination import COMPACT_FROM, determination
from .explanations import explanations
from .header import RoundHeader
from .material_statements import material_sections
from .own_results import own_results
from .plan_deviations import deviation_sections
from .printed_verification import verification
from .result_table import result_table
from .statement_blocks import (
    comment_section,
    design_section,
    item_section,
    traceability_section,
)
from .statements import (
    END,
    PAGE_OF,
    STATUS,
    confidentiality,
    identification,
    marking,
    method_section,
    statement_section,
)
from .strip_picture import strip_picture
from .verdict import tally, verdict
from .whole_round import BY_DETERMINATION, counts_sentence, round_table, whole_round


class LaboratoryUnknown(NotFound):
    """The evaluation holds no result of this laboratory."""

    message = mark("The evaluation holds no result of laboratory {lab}.")


def build_laboratory_report(
    evaluation: Evaluation,
    header: RoundHeader,
    language: Language,
    lab: str,
    history: tuple[PastScore, ...] = (),
    commons: Commons | None = None,
) -> ReportContent:
    """Set the report of one laboratory, which appears under its code only.

    Who makes many reports of one evaluation in one language gives them one `commons`.
    """
    edition = Edition(header, translator(language), lab, history, commons or Commons())
    cases = cases_of(evaluation, edition)
    if not cases:
        raise LaboratoryUnknown(lab=lab)
    t = edition.t
    layout = Layout.COMPACT if len(cases) >= COMPACT_FROM else Layout.BESIDE
    strip = strip_picture(cases, edition)
    look = Section(
        t("What to look at"),
        (tally(cases, edition), *((strip,) if strip else ()), *what_to_look_at(cases, edition)),
    )
    blocks = tuple(determination(case, layout) for case in cases)
    return content(
        edition,
        title=t("Proficiency testing report"),
        verdict=verdict(cases, edition),
        sections=(
            look,
            Section(t("Your results in this round"), (own_results(cases, edition),)),
            Section(t("Results one by one"), blocks),
            whole_round(cases, edition),
            method_section(evaluation, cases, t),
            *deviation_sections(evaluation, edition),
            *traceability_section(edition, places_of(cases)),
            *item_section(edition),
            *material_sections(evaluation, edition),
            *design_section(edition),
            *comment_section(edition),
            explanations(cases, t),
            statement_section(edition),
        ),
    )


def build_summary(evaluation: Evaluation, header: RoundHeader, language: Language) -> ReportContent:
    """Set the report of the whole round, every laboratory under its code."""
    edition = Edition(header, translator(language))
    cases = cases_of(evaluation, edition)
    t = edition.t
    return content(
        edition,
        title=t("Proficiency testing summary report"),
        verdict=counts_sentence(cases, edition),
        sections=(
            Section(
                t("Consensus values"), (round_table(cases, edition, caption=t(BY_DETERMINATION)),)
            ),
            Section(t("Results one by one"), tuple(summary_blocks(cases))),
            method_section(evaluation, cases, t),
            *deviation_sections(evaluation, edition),
            *traceability_section(edition, places_of(cases)),
            *item_section(edition),
            *material_sections(evaluation, edition),
            *design_section(edition),
            *comment_section(edition),
            explanations(cases, t),
            statement_section(edition),
        ),
    )


def places_of(cases: Sequence[Case]) -> set[tuple[str, str]]:
    """Return the measurands in materials a report is about."""
    return {(case.main.measurand, case.main.material) for case in cases}


def summary_blocks(cases: Sequence[Case]) -> Iterator[Block]:
    """Show each determination with the results of every laboratory."""
    for case in cases:
        yield determination(case, Layout.WIDE)
        yield result_table(case)


def content(
    edition: Edition, *, title: str, verdict: str, sections: tuple[Section, ...]
) -> ReportContent:
    """Put the parts of a report under its head."""
    header, t = edition.header, edition.t
    return ReportContent(
        language=t.language,
        title=title,
        subtitle=header.round_title.text(t) or header.scheme.text(t) or header.round_code,
        number=header.number,
        version=t("Version {version}", version=header.version),
        status=t(STATUS[header.status]),
        synthetic=marking(header, t),
        identification=identification(edition),
        verdict=verdict,
        sections=sections,
        confidentiality=confidentiality(edition),
        end_mark=t(END),
        page_of=t(PAGE_OF),
        verification=verification(header.verify_url, t),
    )
