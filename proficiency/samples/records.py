"""Take out of a PDF or workbook what names its author: properties, comments, printers, paths."""

from __future__ import annotations

import io
import re
import zipfile

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from .photographs import JPEG, PNG, NotAPhotograph, without_metadata

LARGEST_UNPACKED = 100 * 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)
DROPPED = ("docProps/", "xl/persons/", "xl/threadedComments/", "xl/printerSettings/", "customXml/")
"""Parts of a workbook that say who made it, where and on which machine, and nothing measured."""
REFERENCE = re.compile(
    rb"<Relationship\b[^>]*Target=\"[^\"]*"
    rb"(?:docProps|persons|threadedComments|printerSettings|customXml)/[^>]*/>"
)
OVERRIDE = re.compile(
    rb"<Override\b[^>]*PartName=\"/(?:docProps|xl/persons|xl/threadedComments"
    rb"|xl/printerSettings|customXml)/[^>]*/>"
)
AUTHOR = re.compile(rb"<(\w+:)?author>[^<]*</(\w+:)?author>")
NAMING = (
    re.compile(rb"<(?:\w+:)?fileSharing\b[^>]*/>"),
    re.compile(rb"<x15ac:absPath\b[^>]*/>"),
)
PRINTER = re.compile(rb"(<pageSetup\b[^>]*?)\s+r:id=\"[^\"]*\"")
ABOUT_PDF = ("/Metadata", "/PieceInfo", "/LastModified")


class NotARecord(ValueError):
    """The file cannot be read to its end, or is locked by a password."""


def bare_pdf(content: bytes) -> bytes:
    """Return the pages of a PDF alone, without what the file and its notes say of their author."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted or not len(reader.pages):
            raise NotARecord("locked or empty")
        writer = PdfWriter()
        for page in reader.pages:
            added = writer.add_page(page)
            for name in ABOUT_PDF:
                added.pop(name, None)
            for note in added.get("/Annots") or ():
                found = note.get_object()
                if isinstance(found, DictionaryObject):
                    found.pop("/T", None)
        writer.metadata = None
        written = io.BytesIO()
        writer.write(written)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotARecord("not a whole PDF") from error
    return written.getvalue()


def bare_workbook(content: bytes) -> bytes:
    """Return a workbook with the same sheets, and no word of who made it."""
    written = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as book,
            zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bare,
        ):
            parts = book.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise NotARecord("too large when unpacked")
            for part in parts:
                if not part.is_dir() and not part.filename.startswith(DROPPED):
                    bare.writestr(
                        zipfile.ZipInfo(part.filename, EPOCH), _bare_part(part, book.read(part))
                    )
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise NotARecord("not a whole workbook") from error
    except NotAPhotograph as error:
        raise NotARecord("a picture in it is damaged") from error
    return written.getvalue()


def _bare_part(part: zipfile.ZipInfo, content: bytes) -> bytes:
    name = part.filename
    if name.endswith(".rels"):
        return REFERENCE.sub(b"", content)
    if name == "[Content_Types].xml":
        return OVERRIDE.sub(b"", content)
    if content.startswith((JPEG, PNG)):
        return without_metadata(content)[0]
    if name.endswith(".xml"):
        for naming in NAMING:
            content = naming.sub(b"", content)
        content = AUTHOR.sub(rb"<\1author></\1author>", content)
        return PRINTER.sub(rb"\1", content)
    return content
