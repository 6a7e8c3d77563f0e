"""Answer what is asked about a draft before it is signed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from ..reporting.typed_results import NAMED_FACTS, names_in
from ..results.answering import Asked, asked_about, confirm
from ..results.document import Answer
from ..results.queries import ResultForm
from . import reader
from .reader import t
from .results import check_laboratory, participation

pages = Blueprint("questions", __name__, url_prefix="/rounds")


@dataclass(frozen=True)
class QuestionLine:
    """One question in the reader's language, with the field it is about."""

    key: str
    text: str
    field: str
    """Name of the first field it is about."""
    answer: Answer | None


@pages.post("/<code>/answers")
def answer(code: str) -> Response:
    """Keep every ticked confirmation with its remark; what is not ticked stays open."""
    _, enrolment = participation(code)
    check_laboratory(enrolment)
    number = request.form.get("set", type=int)
    ticked = request.form.getlist("right")
    remarks = {key: request.form.get(f"remark-{key}", "") for key in ticked}
    kept = confirm(g.session, enrolment, remarks, actor=reader.actor(), number=number)
    if kept:
        count = len(kept)
        flash(t.plural("{count} answer is kept.", "{count} answers are kept.", count), "done")
    else:
        flash(t("Tick what is right as typed, or correct the results."), "refused")
    return redirect(url_for("receipt.sign", code=code, set=number))


def question_lines(form: ResultForm) -> list[QuestionLine]:
    """Return what is asked about a draft, in the reader's language."""
    return [_line(asked, names_in(form, t)) for asked in asked_about(g.session, form)]


def _line(asked: Asked, names: dict[str, str]) -> QuestionLine:
    facts = {
        name: names.get(fact, fact) if name in NAMED_FACTS else fact
        for name, fact in asked.question.facts.items()
    }
    determination, replicate = asked.question.places[0]
    return QuestionLine(
        key=asked.question.key,
        text=t(asked.question.message, **facts),
        field=f"result-{determination}-{replicate}",
        answer=asked.answer,
    )
