"""The report on paper: A4, embedded fonts, bookmarks, the same bytes for the same content."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from .charts.palette import MUTED
from .content import Determination, ReportContent, Section, Table
from .fonts import REGULAR, register_fonts
from .pdf_blocks import ROOM, ROOM_FOR_BLOCK, facts, flowables, heading, verdict
from .pdf_page import WIDTH, NumberedCanvas, ReportDocument, page_templates
from .pdf_styles import text


def render_pdf(content: ReportContent) -> bytes:
    """Print a report."""
    register_fonts()
    file = BytesIO()
    document = ReportDocument(
        file,
        pagesize=A4,
        lang=content.language.tag,
        title=f"{content.title} {content.number}",
        author="",
        subject=content.subtitle,
        initialFontName=REGULAR,
        invariant=1,
    )
    document.addPageTemplates(page_templates(content))
    document.build(story(content), canvasmaker=canvas_for(content))
    return file.getvalue()


def canvas_for(content: ReportContent) -> type[NumberedCanvas]:
    """Return a canvas that numbers pages in the language of the report."""

    class ReportCanvas(NumberedCanvas):
        page_of = content.page_of

    return ReportCanvas


def story(content: ReportContent) -> list[Flowable]:
    """Put the whole report in order."""
    parts: list[Flowable] = [
        heading(content.title, "title", level=0),
        text(content.subtitle, "section", colour=MUTED, after=6),
        facts(content.identification, width=WIDTH, name_share=0.24),
        Spacer(0, 8),
        verdict(content.verdict),
    ]
    for section in content.sections:
        parts.append(CondPageBreak(room_before(section)))
        parts.append(heading(section.title, "section", level=0))
        for block in section.blocks:
            parts.extend(flowables(block))
    parts.append(text(content.end_mark, before=16, colour=MUTED))
    return parts


def room_before(section: Section) -> float:
    """Return the height a section's heading needs with what must stand below it."""
    first = section.blocks[0]
    if isinstance(first, Table):
        # A table begins where a good part of it has room, not with its head and one row.
        return ROOM + 24.0 * min(len(first.rows), 8)
    return ROOM_FOR_BLOCK[first.layout] if isinstance(first, Determination) else ROOM
