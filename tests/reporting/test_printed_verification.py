"""The QR code of a printed report leads to its page; a workbook says the same in words."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pypdf
import pytest
from printed_code import code_on

from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.content import ReportContent
from proficiency.reporting.document_codes import grouped, new_code
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.imprint import Imprint
from proficiency.reporting.pdf import render_pdf
from proficiency.reporting.workbook import render_report_workbook

CODE = new_code()
ADDRESS = f"https://pt.lab.example/verify/{grouped(CODE)}"
EVALUATED = "ab" * 32


@pytest.fixture(params=[Language.ZH, Language.EN])
def content(
    request: pytest.FixtureRequest, thirty: Evaluation, header: RoundHeader
) -> ReportContent:
    issued = replace(
        header,
        verify_url=Imprint("https://pt.lab.example").verify_url(CODE),
        evaluation_sha256=EVALUATED,
    )
    return build_laboratory_report(thirty, issued, request.param, "L001")


def test_the_code_on_the_first_page_leads_to_the_page_of_the_report(content: ReportContent) -> None:
    printed = render_pdf(content)
    assert code_on(printed) == ADDRESS
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(printed)).pages]
    assert grouped(CODE) in pages[0]
    assert all(grouped(CODE) not in page for page in pages[1:])


def test_the_page_of_the_whole_round_carries_a_code_too(
    thirty: Evaluation, header: RoundHeader
) -> None:
    content = build_summary(thirty, replace(header, verify_url=ADDRESS), Language.ZH)
    assert code_on(render_pdf(content)) == ADDRESS


def test_a_workbook_says_address_and_code_in_words(content: ReportContent) -> None:
    book = openpyxl.load_workbook(BytesIO(render_report_workbook(content)))
    cells = [cell for row in book.worksheets[0].values for cell in row]
    assert ADDRESS in cells and grouped(CODE) in cells


def test_what_is_not_issued_carries_no_code(thirty: Evaluation, header: RoundHeader) -> None:
    content = build_laboratory_report(thirty, header, Language.ZH, "L001")
    assert content.verification is None
    assert code_on(render_pdf(content)) is None
    assert Imprint().verify_url(CODE) == ""


def test_a_report_prints_the_digest_of_the_stored_evaluation(content: ReportContent) -> None:
    assert EVALUATED in "\n".join(content.strings())
