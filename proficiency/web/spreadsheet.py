"""Results by spreadsheet: download the template, upload it filled in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..results.refusals import ChangedMeanwhile
from ..results.services import save_draft
from ..results.spreadsheet import read_upload, write_template
from ..rounds.models import Enrolment, Round
from . import reader
from .downloads import XLSX, attachment
from .reader import t
from .results import check_laboratory, number, own_form, participation
from .rounds import frame

pages = Blueprint("spreadsheet", __name__, url_prefix="/rounds")

NO_FILE = mark("No file was chosen. Choose the filled-in spreadsheet, then upload it.")


@pages.get("/<code>/template.xlsx")
def template(code: str) -> Response:
    """Hand out the sheet of this round, named by its code."""
    round_, enrolment = participation(code)
    data = write_template(round_, enrolment, reader.language())
    return attachment(data, f"{round_.code}-{enrolment.code}.xlsx", XLSX)


@pages.get("/<code>/upload")
def show(code: str) -> str:
    """Show where the sheet comes from and where it goes."""
    return page(*participation(code), [])


@pages.post("/<code>/upload")
def upload(code: str) -> BaseResponse | tuple[str, int]:
    """Save the whole sheet as draft, or nothing of it with every problem named."""
    round_, enrolment = participation(code)
    check_laboratory(enrolment)
    file = request.files.get("sheet")
    try:
        if file is None or not file.filename:
            raise InvalidInput([Problem(NO_FILE)])
        filled = read_upload(file.read(), file.filename, round_, enrolment=enrolment)
        save_draft(
            g.session,
            enrolment,
            filled.entries,
            actor=reader.actor(),
            number=number(),
            seen=request.form.get("seen", ""),
            questionnaire=filled.answers.questionnaire if filled.answers else None,
            followed=filled.answers.followed if filled.answers else None,
        )
    except InvalidInput as refusal:
        return page(round_, enrolment, refusal.problems), 422
    except ChangedMeanwhile as refusal:
        return page(round_, enrolment, [], refused=refusal.text(t)), 409
    flash(t("The spreadsheet is read and saved as draft. Check what was understood."), "done")
    return redirect(url_for("receipt.sign", code=code, set=number()))


def page(
    round_: Round, enrolment: Enrolment, problems: Sequence[Problem], *, refused: str = ""
) -> str:
    """Render the upload with its table of problems; a sheet takes the place of this draft."""
    form = own_form(enrolment)
    return render_template(
        "results/upload.html",
        **frame(round_, enrolment),
        form=form,
        problems=problems,
        refused=refused,
    )
