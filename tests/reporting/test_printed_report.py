"""The PDF holds everything the content says, and nothing it should not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.content import Block, Kind, Paragraph, ReportContent, Section
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.label import Label
from proficiency.reporting.pdf import render_pdf
from proficiency.reporting.symbols import spoken
from proficiency.results.rows import ResultRow

MakeRows = Callable[..., list[ResultRow]]
MakeEvaluation = Callable[..., Evaluation]

SYNTHETIC = {Language.EN: "SYNTHETIC DATA", Language.ZH: "合成数据"}
PAGE = {Language.EN: "Page {} of {}", Language.ZH: "第 {} 页，共 {} 页"}


def squeezed(text: str) -> str:
    """Drop all white space and hyphens of broken lines."""
    return re.sub(r"\s", "", text)


def pages_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def missing(content: ReportContent, data: bytes) -> list[str]:
    """Return the strings of the content that the printed text does not hold.

    Words are looked for one by one, because a page head may stand between two of them.
    """
    printed = squeezed("".join(pages_of(data)))
    words = (word for text in content.strings() for word in spoken(text).split())
    return [word for word in words if word not in printed]


@pytest.mark.parametrize("language", Language)
def test_every_text_of_a_laboratorys_report_is_printed(
    sample: Evaluation, header: RoundHeader, language: Language
) -> None:
    content = build_laboratory_report(sample, header, language, "L001")
    assert missing(content, render_pdf(content)) == []


@pytest.mark.parametrize("language", Language)
def test_every_text_of_the_summary_is_printed(
    thirty: Evaluation, header: RoundHeader, language: Language
) -> None:
    content = build_summary(thirty, header, language)
    assert missing(content, render_pdf(content)) == []


@pytest.mark.parametrize("language", Language)
def test_every_page_carries_number_status_and_synthetic_mark(
    thirty: Evaluation, header: RoundHeader, language: Language
) -> None:
    content = build_laboratory_report(thirty, header, language, "L001")
    pages = pages_of(render_pdf(content))
    assert len(pages) > 1
    for n, text in enumerate(pages, start=1):
        line = squeezed(text)
        assert squeezed(PAGE[language].format(n, len(pages))) in line
        assert squeezed(content.number + content.version + content.status) in line
        assert squeezed(SYNTHETIC[language]) in line
        assert squeezed(content.confidentiality) in line
    assert squeezed(content.end_mark) in squeezed(pages[-1])


def test_a_report_on_real_data_carries_no_synthetic_mark(
    thirty: Evaluation, header: RoundHeader
) -> None:
    content = build_laboratory_report(thirty, replace(header, synthetic=False), Language.EN, "L001")
    assert "SYNTHETIC" not in "".join(pages_of(render_pdf(content)))


def test_only_the_embedded_font_is_used(sample: Evaluation, header: RoundHeader) -> None:
    data = render_pdf(build_laboratory_report(sample, header, Language.ZH, "L001"))
    fonts = set(re.findall(rb"/BaseFont\s*/([^\s/]+)", data))
    assert fonts
    assert all(re.fullmatch(rb"[A-Z]{6}\+NotoSansSC-(Regular|Bold)", font) for font in fonts)
    assert data.count(b"/FontFile2") == len(fonts)


def test_the_same_content_gives_the_same_bytes(thirty: Evaluation, header: RoundHeader) -> None:
    content = build_laboratory_report(thirty, header, Language.ZH, "L001")
    assert render_pdf(content) == render_pdf(content)


@pytest.mark.parametrize("language", Language)
def test_language_title_and_bookmarks_are_set(
    thirty: Evaluation, header: RoundHeader, language: Language
) -> None:
    content = build_laboratory_report(thirty, header, language, "L001")
    reader = PdfReader(BytesIO(render_pdf(content)))
    assert reader.root_object["/Lang"] == language.tag
    assert reader.metadata is not None
    assert reader.metadata.title == f"{content.title} {content.number}"
    top = [entry for entry in reader.outline if not isinstance(entry, list)]
    assert [e["/Title"] for e in top] == [content.title, *(s.title for s in content.sections)]


def test_no_name_of_a_participant_can_reach_the_file(
    thirty: Evaluation, header: RoundHeader
) -> None:
    data = render_pdf(build_laboratory_report(thirty, header, Language.EN, "L001"))
    reader = PdfReader(BytesIO(data))
    assert reader.metadata is not None
    stated = {value for value in reader.metadata.values() if "Round 3" not in str(value)}
    assert not any("L001" in str(value) and header.number not in str(value) for value in stated)


def test_typed_markup_is_printed_as_text(
    make_rows: MakeRows, make_evaluation: MakeEvaluation, header: RoundHeader
) -> None:
    name = '<img src="/etc/passwd"/> A&B <b>'
    rows = make_rows([(name, "10.1"), ("L<2>&", "10.3"), ("L003", "9.9")], measurand=name)
    content = build_laboratory_report(make_evaluation(rows), header, Language.EN, name)
    data = render_pdf(content)
    assert squeezed(name) in squeezed("".join(pages_of(data)))
    assert not PdfReader(BytesIO(data)).pages[0].images


def test_no_small_heading_is_left_alone_at_the_end_of_a_page(
    sample: Evaluation, header: RoundHeader
) -> None:
    blocks: list[Block] = []
    for number in range(300):
        blocks += [Paragraph(f"Heading {number}", Kind.HEADING), Paragraph(f"Said of {number}.")]
    content = build_laboratory_report(sample, header, Language.EN, "L001")
    content = replace(content, sections=(Section("All", tuple(blocks)),))
    pages = pages_of(render_pdf(content))
    assert len(pages) > 5
    for page in pages:
        assert page.count("Heading ") == page.count("Said of ")


def test_rare_characters_are_printed_in_headings_too(
    thirty: Evaluation, header: RoundHeader
) -> None:
    rare = replace(header, measurands={"CD90": Label("翀堃喆指标", "翀堃喆")})
    content = build_laboratory_report(thirty, rare, Language.ZH, "L001")
    assert "翀堃喆指标" in squeezed("".join(pages_of(render_pdf(content))))


def test_a_report_stays_small(
    make_rows: MakeRows,
    make_evaluation: MakeEvaluation,
    spread_of: Callable[..., list[tuple[str, str]]],
    header: RoundHeader,
) -> None:
    rows = [
        row
        for n in range(12)
        for row in make_rows(spread_of(30, seed=n), measurand=f"CD{n}", u="0.5", k="2")
    ]
    content = build_laboratory_report(make_evaluation(rows), header, Language.ZH, "L001")
    assert len(render_pdf(content)) < 400_000
