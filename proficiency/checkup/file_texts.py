"""Everything a reader can find in an issued file: text, cells, properties."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.errors import PyPdfError


class UnreadableFile(ValueError):
    """The content is not of the kind it should be."""


def texts_of(content: bytes, kind: str) -> Iterator[str]:
    """Give every text of a PDF file or a workbook."""
    try:
        yield from _of_pdf(content) if kind == "pdf" else _of_workbook(content)
    except (PyPdfError, zipfile.BadZipFile, ParseError) as error:
        raise UnreadableFile(kind) from error


def _of_pdf(content: bytes) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(content))
    for value in (reader.metadata or {}).values():
        yield str(value)
    for page in reader.pages:
        yield page.extract_text()
    yield from reader.attachments


def _of_workbook(content: bytes) -> Iterator[str]:
    """Read every part as XML: cells, names of sheets, comments, headers and properties alike."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            yield name
            if name.endswith((".xml", ".rels")):
                for element in fromstring(parts.read(name)).iter():
                    yield from (text for text in (element.text, element.tail) if text)
                    yield from element.attrib.values()
