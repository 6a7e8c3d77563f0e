"""What stands on every printed page: number, version, status, page n of m, confidentiality."""

from __future__ import annotations

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from .charts.palette import INK, LINE, MUTED, SIGNAL
from .content import ReportContent
from .fonts import REGULAR, font_for
from .pdf_styles import small
from .pdf_verification import HEIGHT, draw_verification
from .signals import Tone

MARGIN = 22 * mm
WIDTH = A4[0] - 2 * MARGIN
HEAD = A4[1] - 15 * mm
FOOT = 15 * mm
SIZE = 8.0


class NumberedCanvas(Canvas):
    """A canvas that can say "page n of m": the label of each page is filled in at the end."""

    page_of = "{page}"

    def place_page_label(self) -> None:
        """Leave room for the label of this page."""
        self.doForm(f"page-{self.getPageNumber()}")

    def save(self) -> None:
        """Draw the labels, now that the number of pages is known, and close the file."""
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(f"page-{page}", 0, 0, *A4)
            self.setFont(REGULAR, SIZE)
            self.setFillColor(MUTED)
            label = self.page_of.format(page=page, pages=pages)
            self.drawRightString(A4[0] - MARGIN, HEAD, label)
            self.endForm()
        super().save()


class ReportDocument(BaseDocTemplate):
    """A document whose headings become bookmarks."""

    def afterFlowable(self, flowable: Flowable) -> None:
        """Enter a heading into the outline."""
        entry = getattr(flowable, "outline", None)
        if entry is not None:
            title, level = entry
            key = f"h{self.seq.next('outline') if hasattr(self, 'seq') else id(flowable)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(title, key, level=level, closed=level > 0)


def page_templates(content: ReportContent) -> list[PageTemplate]:
    """Return the first page, which says how to verify the report, and the one of all others."""

    def draw_around(canvas: Canvas, _: BaseDocTemplate) -> None:
        if not isinstance(canvas, NumberedCanvas):
            raise TypeError("a report is drawn on a NumberedCanvas only")
        draw_page(canvas, content)

    every = PageTemplate("report", [frame()], onPage=draw_around)
    verification = content.verification
    if verification is None:
        return [every]

    def draw_first(canvas: Canvas, document: BaseDocTemplate) -> None:
        draw_around(canvas, document)
        draw_verification(canvas, verification, MARGIN, MARGIN, WIDTH)

    first = PageTemplate(
        "first", [frame(kept_free=HEIGHT)], onPage=draw_first, autoNextPageTemplate="report"
    )
    return [first, every]


def frame(*, kept_free: float = 0.0) -> Frame:
    """Return the room of the text inside margins of 22 mm, above what is kept free."""
    return Frame(
        MARGIN,
        MARGIN + kept_free,
        WIDTH,
        A4[1] - 2 * MARGIN - kept_free,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def draw_page(canvas: NumberedCanvas, content: ReportContent) -> None:
    """Draw head and foot around the text."""
    canvas.saveState()
    label = f"{content.number}   {content.version}   {content.status}"
    canvas.setFont(font_for(label), SIZE)
    canvas.setFillColor(MUTED)
    canvas.drawString(MARGIN, HEAD, label)
    canvas.place_page_label()
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, HEAD - 5, A4[0] - MARGIN, HEAD - 5)
    canvas.line(MARGIN, FOOT + 14, A4[0] - MARGIN, FOOT + 14)
    foot = small(content.confidentiality)
    _, height = foot.wrap(WIDTH, 40)
    foot.drawOn(canvas, MARGIN, FOOT + 11 - height)
    if content.synthetic:
        draw_banner(canvas, content.synthetic)
    canvas.restoreState()


def draw_banner(canvas: NumberedCanvas, words: str) -> None:
    """Draw the mark of invented data in a frame above the head line."""
    font = font_for(words, bold=True)
    width = stringWidth(words, font, SIZE + 1) + 12
    left, bottom = (A4[0] - width) / 2, HEAD + 10
    canvas.setStrokeColor(SIGNAL[Tone.ACTION])
    canvas.setLineWidth(0.9)
    canvas.rect(left, bottom, width, SIZE + 7)
    canvas.setFillColor(INK)
    canvas.setFont(font, SIZE + 1)
    canvas.drawCentredString(A4[0] / 2, bottom + 4.5, words)
