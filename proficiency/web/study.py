"""One study: its order of measurement, its results, how it was judged and why."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask import Response as FileResponse
from werkzeug.wrappers import Response

from ..errors import InvalidInput, Problem, Refusal
from ..i18n import mark
from ..identity.permissions import Act, require
from ..reporting.unit_picture import unit_picture
from ..rounds.models import Round
from ..rounds.queries import get_round
from ..studies.decision_words import decision_text, shown
from ..studies.models import Study
from ..studies.planning import withdraw_study
from ..studies.queries import get_study, is_outdated, plan_of_round
from ..studies.services import TypedValue, enter_results, evaluate_study, load_document
from . import reader
from .downloads import CSV, XLSX, attachment
from .reader import t
from .rounds import frame
from .spreadsheet import NO_FILE
from .studies import can_change, words
from .study_reading import read_form, read_pasted, read_sheet
from .study_sheet import write_order_csv, write_order_sheet

pages = Blueprint("study", __name__, url_prefix="/rounds")
NUMBER_NAMES: dict[str, str] = {
    "mean": mark("Mean of all results"),
    "s_x": mark("Standard deviation of the unit means s_x"),
    "s_w": mark("Standard deviation within units s_w"),
    "s_s": mark("Standard deviation between units s_s"),
    "criterion": mark("Criterion 0.3 σ_pt"),
    "expanded_criterion": mark("Expanded criterion"),
    "F": mark("F, between against within units"),
    "p_value": mark("p of the F test"),
    "u_bb_star": mark("Heterogeneity the method could have hidden, u_bb*"),
    "cochran_C": mark("Cochran’s C"),
    "cochran_crit_05": mark("Critical value of C at 5 %"),
}


@pages.get("/<code>/studies/<int:number>")
def show(code: str, number: int) -> str:
    """Show a study as it stands."""
    return page(*found(code, number))


@pages.get("/<code>/studies/<int:number>/order.<any(xlsx, csv):kind>")
def sheet(code: str, number: int, kind: str) -> FileResponse:
    """Hand out the order sheet."""
    round_, study = found(code, number)
    name = f"{round_.code}-{study.material.code}-{study.measurand.code}-{study.id}.{kind}"
    if kind == "csv":
        return attachment(write_order_csv(study), name, CSV)
    return attachment(write_order_sheet(study), name, XLSX)


@pages.post("/<code>/studies/<int:number>/results")
def enter(code: str, number: int) -> Response | tuple[str, int]:
    """Keep what was typed, pasted or uploaded, or nothing with every problem named."""
    round_, study = to_change(code, number)
    reason = request.form.get("reason", "")
    try:
        entries = given(study)
        enter_results(g.session, study, entries, actor=reader.actor(), reason=reason)
    except InvalidInput as refusal:
        return page(round_, study, refusal.problems, typed=dict(request.form)), 422
    except Refusal as refusal:
        return page(round_, study, (), refusal.text(t), typed=dict(request.form)), 422
    flash(t("The results are saved as typed."), "done")
    return redirect(url_for("study.show", code=code, number=number))


def given(study: Study) -> dict[int, TypedValue]:
    """Read the results in the way they were given."""
    if request.form.get("way") == "sheet":
        file = request.files.get("sheet")
        if file is None or not file.filename:
            raise InvalidInput([Problem(NO_FILE)])
        return read_sheet(study, file.read(), file.filename)
    if request.form.get("way") == "paste":
        return read_pasted(study, request.form.get("paste", ""))
    return read_form(study, request.form)


@pages.post("/<code>/studies/<int:number>/evaluate")
def evaluate(code: str, number: int) -> Response | tuple[str, int]:
    """Judge the study."""
    round_, study = to_change(code, number)
    try:
        evaluate_study(g.session, study, actor=reader.actor())
    except Refusal as refusal:
        return page(round_, study, (), refusal.text(t)), 422
    flash(t("The study is judged."), "done")
    return redirect(url_for("study.show", code=code, number=number))


@pages.post("/<code>/studies/<int:number>/withdraw")
def withdraw(code: str, number: int) -> Response | tuple[str, int]:
    """Give up a study that was planned wrongly."""
    round_, study = to_change(code, number)
    reason = request.form.get("withdraw_reason", "")
    untouched = "untouched" in request.form
    try:
        withdraw_study(g.session, study, actor=reader.actor(), reason=reason, untouched=untouched)
    except Refusal as refusal:
        return page(round_, study, (), refusal.text(t)), 422
    flash(t("The study was given up."), "done")
    return redirect(url_for("studies.show", code=code))


def found(code: str, number: int) -> tuple[Round, Study]:
    """Return a study the reader may read."""
    round_ = get_round(g.session, code, actor=reader.actor())
    return round_, get_study(g.session, round_, number, actor=reader.actor())


def to_change(code: str, number: int) -> tuple[Round, Study]:
    """Return a study the reader may run."""
    round_, study = found(code, number)
    require(reader.actor(), Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    return round_, study


def page(
    round_: Round,
    study: Study,
    problems: Sequence[Problem] = (),
    refused: str = "",
    *,
    typed: dict[str, str] | None = None,
) -> str:
    """Render the study, what was typed standing before what is stored."""
    latest = study.evaluations[-1] if study.evaluations else None
    document = load_document(latest) if latest else None
    numbers = document["numbers"] if document else {}
    values = {f"result-{m.position}": m.typed for m in study.measurements} | (typed or {})
    errors = {p.column: p.text(t) for p in problems if str(p.column).startswith("result-")}
    return render_template(
        "studies/study.html",
        **frame(round_, None),
        study=study,
        values=values,
        errors=errors,
        problems=[] if errors else problems,
        refused=refused,
        latest=latest,
        document=document,
        numbers=[
            (t(name), shown(numbers[key]))
            for key, name in NUMBER_NAMES.items()
            if numbers.get(key) is not None
        ],
        comparisons=numbers.get("comparisons", []),
        shown=shown,
        decisions=[decision_text(d, t) for d in document["decisions"]] if document else [],
        picture=unit_picture(document, t) if document else None,
        outdated=is_outdated(study, plan_of_round(round_)),
        can_change=can_change(round_) and study.withdrawn_at is None,
        **words(),
    )
