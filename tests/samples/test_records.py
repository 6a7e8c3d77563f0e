"""A temperature record keeps what was measured and loses who wrote it down, where, on what."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from pictures import SECRET, jpeg, segment
from pypdf import PdfReader, PdfWriter

from proficiency.samples import refusals
from proficiency.samples.conditions import FileKind
from proficiency.samples.parcel_files import checked
from proficiency.samples.photographs import without_metadata

NAME = "Dr. Zhang, Hospital No. 1"


def workbook() -> bytes:
    """Return a workbook that names its author in every usual place."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2026-11-01 08:00", -78.5])
    sheet["A1"].comment = Comment("looked at", NAME)
    book.properties.creator = book.properties.lastModifiedBy = NAME
    content = io.BytesIO()
    book.save(content)
    with zipfile.ZipFile(content, "a") as more:
        more.writestr("xl/persons/person.xml", f"<person displayName='{NAME}'/>")
    return content.getvalue()


def pdf(*, password: str = "") -> bytes:
    """Return a PDF with an author."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": NAME, "/Title": NAME})
    if password:
        writer.encrypt(password)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def test_a_workbook_keeps_its_cells_and_no_name() -> None:
    assert any(NAME in text for text in texts_in(workbook()))
    bare, extension = checked(FileKind.LOGGER, workbook())
    assert extension == "xlsx"
    assert not any(NAME in text for text in texts_in(bare))
    sheet = openpyxl.load_workbook(io.BytesIO(bare)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["2026-11-01 08:00", -78.5]
    assert checked(FileKind.LOGGER, bare) == (bare, "xlsx"), "nothing is left to take out"


def texts_in(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return [book.read(part).decode("utf-8", "replace") for part in book.infolist()]


def test_a_pdf_keeps_its_pages_and_no_name() -> None:
    bare, extension = checked(FileKind.LOGGER, pdf())
    reader = PdfReader(io.BytesIO(bare))
    assert (extension, len(reader.pages)) == ("pdf", 1)
    assert NAME not in str(reader.metadata)
    assert NAME.encode() not in bare


@pytest.mark.parametrize(
    "content",
    [pdf(password="x"), b"%PDF-1.7 x", b"PK\x03\x04...[Content_Types].xml", workbook()[:-40]],
    ids=["locked", "no pages", "no parts", "cut off"],
)
def test_a_record_whose_names_cannot_be_taken_out_is_refused(content: bytes) -> None:
    with pytest.raises(refusals.RecordRefused):
        checked(FileKind.LOGGER, content)


def test_no_thumbnail_stays_in_a_photograph() -> None:
    small = b"JFIF\0\x01\x02\0\0\x01\0\x01" + b"\x01\x01" + SECRET
    content = jpeg(segment(0xE0, b"JFXX\0\x10" + SECRET), segment(0xE0, small))
    content = content.replace(
        b"\xff\xda", segment(0xEE, b"Adobe\0d\0\0\0\0\1" + SECRET) + b"\xff\xda"
    )
    bare, _ = without_metadata(content)
    assert SECRET in content and SECRET not in bare
    assert b"JFXX" not in bare
    assert segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0") in bare
    assert segment(0xEE, b"Adobe\0d\0\0\0\0\1") in bare
