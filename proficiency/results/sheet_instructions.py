"""The sheet that tells a laboratory how to fill in the others."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from ..i18n import Translator, mark
from ..rounds.models import Enrolment, Round
from .sheet_cells import put
from .sheet_names import METHODS, QUESTIONS, RESULTS, SYNTHETIC

TITLE = mark("Result sheet of round {round_code}, laboratory code {laboratory_code}")
STEPS = (
    mark("Fill in the yellow cells of the sheet “{results}”. Leave the grey cells as they are."),
    mark(
        "Each row is one replicate of one measurand in one material. Leave the result empty where "
        "you have none, and do not delete rows."
    ),
    mark(
        "Type each result as you would report it, with a point as decimal sign: 12.50. Where the "
        "unit is yellow, choose yours from the list. What you type is kept exactly."
    ),
    mark("Type powers of ten like 1.2e6. Do not use thousands separators."),
    mark("Type a result below or above a limit with its sign: <0.05 or >100."),
    mark("Where a list is offered for the result, choose one of its words."),
    mark(
        "Type an interval as its two limits, 0.03-0.06, and a profile as its loci: "
        "AMEL: X, Y; TH01: 7, 9.3."
    ),
    mark("Choose the method from the list in the cell; the sheet “{methods}” explains the list."),
    mark(
        "Answer the questions of the sheet “{questions}” in its yellow cells: each is asked once, "
        "for all measurands it belongs to."
    ),
    mark(
        "u is the standard uncertainty in the unit of the result. If you have the expanded "
        "uncertainty U, type U divided by k as u, and k beside it. Both may stay empty."
    ),
    mark(
        "Upload the file as XLSX or CSV until {closes_at}. Every row is checked first; when "
        "something is wrong you are told where, and nothing is stored."
    ),
    mark(
        "Uploading saves a draft. The results count when a second person of your laboratory has "
        "signed and submitted them."
    ),
)


def write_instructions(
    sheet: Worksheet, round_: Round, enrolment: Enrolment, t: Translator
) -> None:
    closes_at = round_.closes_at.astimezone(ZoneInfo(round_.time_zone))
    facts = {
        "round_code": round_.code,
        "laboratory_code": enrolment.code,
        "results": RESULTS,
        "methods": METHODS,
        "questions": QUESTIONS,
        "closes_at": f"{closes_at:%Y-%m-%d %H:%M} ({round_.time_zone})",
    }
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions["B"].width = 100
    sheet.sheet_view.showGridLines = False
    put(sheet, 1, 2, t(TITLE, **facts)).font = Font(bold=True, size=14)
    put(sheet, 2, 2, t.choose(round_.title_zh, round_.title_en))
    if round_.scheme.synthetic:
        put(sheet, 3, 2, SYNTHETIC).font = Font(bold=True, color="9C2A10")
    for number, step in enumerate(STEPS, 1):
        put(sheet, number + 4, 1, f"{number}.").alignment = Alignment(vertical="top")
        put(sheet, number + 4, 2, t(step, **facts)).alignment = Alignment(
            wrap_text=True, vertical="top"
        )
        sheet.row_dimensions[number + 4].height = 32
