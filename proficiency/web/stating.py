"""What the reports of a round state: the list of items, and what people put on record for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from .. import clock
from ..errors import NotFound, Refusal
from ..i18n import mark
from ..identity.permissions import Act, may, require
from ..reporting.completeness.gate import Standing, standings_of
from ..reporting.completeness.gathering import gather
from ..reporting.label import Label
from ..reporting.queries import first_issued_at
from ..reporting.record_gathering import statements_of
from ..reporting.stating import ENDED, NOTHING, BothLanguages, DayMissing, standing, state, withdraw
from ..results.queries import determinations_of
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Round
from ..rounds.queries import get_round
from . import reader
from .reader import t
from .rounds import frame
from .statement_lines import Subject, parts_of_items, parts_of_round, subjects_of
from .tracing_lines import groups_of

pages = Blueprint("stating", __name__, url_prefix="/rounds")

Errors = Mapping[str, str]
AFTER_EVALUATION = frozenset({"R-f", "R-k", "R-l", "R-m", "R-n", "R-o", "R-p", "R-v", "R-w"})
"""What these lack is read off the outcome: before there is one, nobody can tell."""
TEXT_MISSING = mark("Write what is to be stated.")
TEXT_WRITTEN = mark("Empty this field to record that there was none, or record the text.")
NOT_A_DAY = mark("Write the day as {example}.")
DAY_AHEAD = mark("This day has not come yet.")


class SomethingStands(Refusal):
    """That there was none contradicts what stands."""

    message = mark(
        "Something is recorded already. Withdraw it before you record that there was none."
    )


@pages.get("/<code>/statements")
def show(code: str) -> str:
    """Show the list of items and everything on record for them."""
    return page(round_to_state(code))


@pages.post("/<code>/statements/<subject>")
def record(code: str, subject: str) -> Response | tuple[str, int]:
    """Record a statement in both languages."""
    round_ = round_to_state(code)
    about = subject_of(round_, subject)
    typed = {name: text.strip() for name, text in request.form.items()}
    text = Label(typed.get(f"zh-{about.key}", ""), typed.get(f"en-{about.key}", ""))
    errors = errors_of(about, text)
    day = read_day(about, typed, errors)
    if errors:
        return page(round_, typed=typed, errors=errors), 422
    state(
        g.session,
        round_,
        about.kind,
        text,
        actor=reader.actor(),
        material=about.material,
        happened_on=day,
    )
    flash(t("Recorded. Reports that are issued from now on state it."), "done")
    return back(round_, about.anchor)


@pages.post("/<code>/statements/<subject>/none")
def record_none(code: str, subject: str) -> Response | tuple[str, int]:
    """Record that there is nothing to state; a text that was typed is not thrown away for it."""
    round_ = round_to_state(code)
    about = subject_of(round_, subject)
    if not about.may_be_none:
        raise NotFound
    if written := {name: text for name, text in request.form.items() if is_text(name, text)}:
        errors = {name: t(TEXT_WRITTEN) for name in written}
        return page(round_, typed=request.form, errors=errors), 422
    if any(not each.is_none for each in standing(g.session, round_, about.kind, None)):
        raise SomethingStands
    state(g.session, round_, about.kind, NOTHING, actor=reader.actor())
    flash(t("Recorded. Reports that are issued from now on state it."), "done")
    return back(round_, about.anchor)


@pages.post("/<code>/statements/<int:number>/withdraw")
def take_back(code: str, number: int) -> Response:
    """Take one statement back; the history keeps it."""
    round_ = round_to_state(code)
    taken = withdraw(g.session, round_, number, actor=reader.actor())
    flash(t("Withdrawn. Reports that are issued from now on do not state it."), "done")
    return back(round_, Subject(taken.kind, taken.material).anchor)


def round_to_state(code: str) -> Round:
    """Return a round of which the reader may state something."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    return round_


def subject_of(round_: Round, key: str) -> Subject:
    """Return what a form is about; what the round has not does not exist."""
    found = next((each for each in subjects_of(round_) if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def is_text(name: str, text: str) -> bool:
    """Answer whether something was typed into a field of text."""
    return name.startswith(("zh-", "en-")) and bool(text.strip())


def errors_of(about: Subject, text: Label) -> dict[str, str]:
    """Return what is wrong with a text, by its field."""
    names = {f"zh-{about.key}": text.zh, f"en-{about.key}": text.en}
    missing = [name for name, words in names.items() if not words]
    message = TEXT_MISSING if len(missing) > 1 else BothLanguages.message
    return {name: t(message) for name in missing}


def read_day(about: Subject, typed: Mapping[str, str], errors: dict[str, str]) -> date | None:
    """Read the day of an incident."""
    if not about.has_day:
        return None
    name = f"day-{about.key}"
    written = typed.get(name, "")
    if not written:
        errors[name] = t(DayMissing.message)
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        errors[name] = t(NOT_A_DAY, example="2026-03-04")
        return None
    if day > clock.now().date():
        errors[name] = t(DAY_AHEAD)
    return day


def back(round_: Round, anchor: str) -> Response:
    """Go back to the part of the page on which it stands."""
    return redirect(url_for("stating.show", code=round_.code, _anchor=anchor))


def page(
    round_: Round,
    *,
    typed: Mapping[str, str] | None = None,
    ticked: frozenset[int] | None = None,
    errors: Errors | None = None,
) -> str:
    """Render the list, then every subject with its form, what was typed standing before."""
    # What went out in time is not late today.
    facts = gather(g.session, round_, at=first_issued_at(g.session, round_))
    listed = standings_of(facts, round_)
    said = statements_of(g.session, round_)
    waives = may(reader.actor(), Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    return render_template(
        "rounds/statements.html",
        **frame(round_, None),
        listed=listed,
        missing=[each for each in listed if is_missing(each)],
        evaluated=facts.evaluation is not None,
        after_evaluation=AFTER_EVALUATION,
        waived=[each for each in listed if each.lacks and each.waiver],
        parts=parts_of_round(said, lacking={each.item.id for each in listed if each.lacks}),
        items=parts_of_items(round_, said, facts.records.items),
        groups=groups_of(round_, determinations_of(g.session, round_), facts),
        planned_at=round_.reports_at,
        reports_are_out=round_.state in REPORTS_ARE_OUT,
        may_state=round_.state not in ENDED,
        may_waive=waives and round_.state not in ENDED,
        typed=typed or {},
        ticked=ticked,
        errors=errors or {},
    )


def is_missing(standing_: Standing) -> bool:
    """Answer whether an item keeps the reports from going out."""
    return bool(standing_.lacks) and standing_.waiver is None
