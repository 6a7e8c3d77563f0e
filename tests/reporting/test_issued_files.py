"""Issued files as they are stored: each carries its own code, PDF files a valid signature."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from asn1crypto import x509 as asn1
from printed_code import code_on
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import delete, select
from story import Story

from proficiency.config import load_settings
from proficiency.database import Database
from proficiency.files import Store
from proficiency.reporting.document_codes import grouped
from proficiency.reporting.imprint import imprint_of
from proficiency.reporting.making import make_reports
from proficiency.reporting.models import Report, ReportFormat, ReportOrder
from proficiency.reporting.signing_keys import Signer, make_own
from proficiency.signing_settings import OWN_FILE

SITE = "https://pt.lab.example"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files")


@pytest.fixture
def signer(
    committed_story: Story, fresh_database: Database, store: Store, tmp_path: Path
) -> Signer:
    """The reports of a final round are made with a key of the installation's own."""
    (tmp_path / OWN_FILE).write_bytes(make_own("Example provider"))
    imprint = imprint_of(load_settings({"PROFICIENCY_BASE_URL": SITE}, data=tmp_path))
    assert imprint.signer is not None
    with fresh_database.session() as session:
        order = session.scalars(select(ReportOrder.id)).one()
    make_reports(fresh_database, store, order, imprint)
    return imprint.signer


def test_every_issued_file_carries_its_own_code_and_every_pdf_a_valid_signature(
    signer: Signer, fresh_database: Database, store: Store
) -> None:
    trusted = ValidationContext(
        trust_roots=[asn1.Certificate.load(signer.certificate)], allow_fetching=False
    )
    with fresh_database.session() as session:
        reports = session.scalars(select(Report)).all()
    assert len({report.token for report in reports}) == len(reports) == 52
    for report in reports:
        address = f"{SITE}/verify/{grouped(report.token)}"
        content = store.get(report.sha256)
        assert report.signed == (report.format is ReportFormat.PDF)
        if report.format is ReportFormat.XLSX:
            book = openpyxl.load_workbook(BytesIO(content), read_only=True)
            assert address in {cell for row in book.worksheets[0].values for cell in row}
            continue
        assert code_on(content) == address
        (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
        assert validate_pdf_signature(signature, signer_validation_context=trusted).bottom_line


def test_a_file_that_is_made_again_has_the_same_code_and_the_same_content(
    signer: Signer, fresh_database: Database, store: Store, tmp_path: Path
) -> None:
    with fresh_database.transaction() as session:
        before = {
            (r.number, r.language, r.format): (r.token, r.sha256)
            for r in session.scalars(select(Report))
        }
        order = session.scalars(select(ReportOrder.id)).one()
        session.execute(delete(Report).where(Report.number.endswith("ROUND")))
    imprint = imprint_of(load_settings({"PROFICIENCY_BASE_URL": SITE}, data=tmp_path))
    make_reports(fresh_database, store, order, imprint)
    with fresh_database.session() as session:
        after = {(r.number, r.language, r.format): r for r in session.scalars(select(Report))}
    assert {key: report.token for key, report in after.items()} == {
        key: token for key, (token, _) in before.items()
    }
    # A signature says when it was made, and so differs; what is not signed is the same file.
    workbooks = [key for key in before if key[2] is ReportFormat.XLSX]
    assert [after[key].sha256 for key in workbooks] == [before[key][1] for key in workbooks]
