"""The form in which a laboratory enters its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import InvalidInput, Problem
from ..identity.permissions import Act, may
from ..results.entry import EnteredResult, check_entries
from ..results.followed import FOLLOWED
from ..results.models import FollowedMethod
from ..results.queries import ResultForm, result_form
from ..results.questionnaire import answer_problems, asked_questions
from ..results.refusals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    OtherLaboratory,
    SubmissionClosed,
)
from ..results.screens import asked_in, next_screen, screen_called, screens_of
from ..results.services import save_draft
from ..rounds.models import Enrolment, Round
from ..rounds.queries import get_enrolment, get_round
from ..rounds.standing import EntryState
from ..samples.queries import damaged_without_replacement
from . import reader
from .entry_form import FormProblem, differences, entries_of, form_problems, retyped
from .entry_inputs import ENTRY_INPUTS, answers_in
from .entry_progress import as_told, progress_of
from .reader import t
from .refusals import status_of
from .rounds import frame
from .times import zone_name

pages = Blueprint("results", __name__, url_prefix="/rounds")

NOT_NOW = (AlreadySubmitted, ChangedMeanwhile, SubmissionClosed)
"""What can happen between opening the form and saving it; nothing typed may be lost by it."""


@pages.get("/<code>/results")
def show(code: str) -> str | Response:
    """Show the form to who may enter, and what was entered to everybody else."""
    round_, enrolment = participation(code)
    form = own_form(enrolment)
    if not may_enter(form):
        return redirect(url_for("receipt.sign", code=code, set=number()))
    return page(round_, enrolment, form, [], stored=stored_problems(form))


@pages.post("/<code>/results")
def save(code: str) -> Response | tuple[str, int]:
    """Save all entries as draft, or none; what was typed comes back whatever the refusal is.

    Going to another screen keeps what was typed, understood or not: the list of what is missing
    says what is to be looked at.
    """
    round_, enrolment = participation(code)
    check_laboratory(enrolment)
    form = own_form(enrolment)
    entries = entries_of(form, request.form)
    seen = request.form.get("seen", "")
    leaving = "go" in request.form
    try:
        keep(enrolment, entries, seen=seen, unfinished=leaving)
    except InvalidInput as refusal:
        kept = replace(retyped(form, entries), mark=seen)
        return page(round_, enrolment, kept, refusal.problems), 422
    except NOT_NOW as refusal:
        now = own_form(enrolment)
        differing = differences(now, entries, t)
        kept = retyped(now, entries)
        return page(round_, enrolment, kept, [], refused=refusal.text(t), differing=differing), 409
    if leaving:
        return redirect(url_for(".show", code=code, set=number(), screen=request.form["go"]))
    flash(t("The draft is saved. Another person of the laboratory checks and signs it."), "done")
    if "check" in request.form:
        return redirect(url_for("receipt.sign", code=code, set=number()))
    return redirect(url_for(".show", code=code, set=number(), screen=request.args.get("screen")))


@pages.post("/<code>/results/keep")
def save_itself(code: str) -> Response | tuple[Response, int]:
    """Keep what is typed while it is typed, understood or not, but never over another draft."""
    round_, enrolment = participation(code)
    check_laboratory(enrolment)
    entries = entries_of(own_form(enrolment), request.form)
    try:
        kept_at = keep(enrolment, entries, seen=request.form.get("seen", ""), unfinished=True)
    except (*NOT_NOW, InvalidInput) as refusal:
        return jsonify(text=refusal.text(t)), status_of(refusal)
    clock_time = f"{kept_at.astimezone(ZoneInfo(round_.time_zone)):%H:%M:%S}"
    zone = zone_name(kept_at, round_.time_zone)
    text = t("saved {time} ({zone})", time=clock_time, zone=zone)
    kept = own_form(enrolment)
    return jsonify(text=text, seen=kept.mark, progress=as_told(progress_of(kept, t)))


def keep(
    enrolment: Enrolment, entries: Sequence[EnteredResult], *, seen: str, unfinished: bool = False
) -> datetime:
    """Save what the form sent, and say when."""
    followed = request.form.get("followed")
    return save_draft(
        g.session,
        enrolment,
        entries,
        actor=reader.actor(),
        number=number(),
        seen=seen,
        unfinished=unfinished,
        questionnaire=questionnaire_of(enrolment),
        followed=followed if followed in {"", *FollowedMethod} else None,
    ).changed_at


def questionnaire_of(enrolment: Enrolment) -> dict[str, str] | None:
    """Return the answers the form sent, with those it did not ask for; None where it asks none."""
    sent = answers_in(request.form)
    return {**own_form(enrolment).questionnaire, **sent} if sent else None


def number() -> int | None:
    """Return which set of results the page is about; without it, the one that is scored."""
    return request.args.get("set", type=int)


def own_form(enrolment: Enrolment) -> ResultForm:
    """Return the set of results the page is about, to the people of its laboratory."""
    return result_form(g.session, enrolment, actor=reader.actor(), number=number())


def check_laboratory(enrolment: Enrolment) -> None:
    """Refuse a page that was opened for another laboratory on the same computer."""
    if request.form.get("laboratory") != enrolment.code:
        raise OtherLaboratory


def participation(code: str) -> tuple[Round, Enrolment]:
    """Return the round and the own laboratory's participation in it."""
    round_ = get_round(g.session, code, actor=reader.actor())
    return round_, get_enrolment(g.session, round_, actor=reader.actor())


def may_enter(form: ResultForm) -> bool:
    """Answer whether the reader can change the results now."""
    return form.is_open and form.state is not EntryState.SUBMITTED and enters(form)


def enters(form: ResultForm) -> bool:
    """Answer whether the reader enters results of this laboratory at all."""
    return may(reader.actor(), Act.ENTER_RESULTS, laboratory_id=form.enrolment.laboratory_id)


def page(
    round_: Round,
    enrolment: Enrolment,
    form: ResultForm,
    problems: Sequence[Problem],
    *,
    refused: str = "",
    differing: Sequence[FormProblem] = (),
    stored: Sequence[Problem] = (),
) -> str:
    """Render the form with what was refused on top and the problems beside the fields.

    What was stored without being understood is said beside its field only: it was kept.
    """
    found: list[FormProblem] = form_problems(problems, form, t)
    beside = form_problems(stored, form, t)
    screens = screens_of(form)
    shown = screen_called(screens, request.args.get("screen", "")) or next_screen(form, screens)
    return render_template(
        "results/form.html",
        **frame(round_, enrolment),
        damaged=damaged_without_replacement(g.session, round_, enrolment=enrolment),
        form=form,
        screen=shown,
        several=len(screens) > 1,
        progress=progress_of(form, t, shown=shown),
        **ENTRY_INPUTS,
        answers={**form.questionnaire, **answers_in(request.form)},
        followed_options=[("", t("not stated")), *((f.value, t(w)) for f, w in FOLLOWED.items())],
        problems=found,
        refused=refused,
        differing=differing,
        errors={problem.anchor: problem.text for problem in (*beside, *found, *differing)},
    )


def stored_problems(form: ResultForm) -> list[Problem]:
    """Return what is stored and cannot be understood yet."""
    determinations = asked_in(form)
    unclear = check_entries(form.entries, determinations)[1]
    return unclear + answer_problems(asked_questions(determinations), form.questionnaire)
