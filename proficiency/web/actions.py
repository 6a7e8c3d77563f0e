"""Corrective actions: the own ones, those of a round, and one of them with its steps."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..corrective.asking import ask_by_hand
from ..corrective.effectiveness import proposals
from ..corrective.evidence_files import add_evidence, read_evidence, read_own_evidence
from ..corrective.lifecycle import (
    AT_LABORATORY,
    CAUSE_NAMES,
    EFFECT_NAMES,
    EVENT_NAMES,
    LABORATORY_EVENTS,
    STATE_NAMES,
    ActionState,
    Cause,
    Effect,
    Event,
)
from ..corrective.models import CorrectiveAction
from ..corrective.queries import Side, actions_of_round, get_action, open_steps, own_actions
from ..corrective.refusals import EffectMissing
from ..corrective.sent import shows_evidence, told_answer
from ..corrective.services import Answer, answer, approve, close, mark_of, move_due_date, review
from ..errors import Forbidden, NotFound, Refusal
from ..identity.permissions import Act, may
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Round
from ..rounds.queries import find_enrolment, get_round
from . import reader
from .action_views import line_of, lines_of, score_of, who_acted
from .downloads import attachment
from .numbers import is_number
from .reader import t
from .rounds import frame
from .stores import store

pages = Blueprint("actions", __name__)
NAMED_EVENTS = frozenset(Event) - {Event.EXTEND}


@pages.get("/actions/")
def show() -> str:
    """List everything that was asked of the reader's own laboratories."""
    actor = reader.actor()
    if not any(may(actor, Act.READ_ACTIONS, laboratory_id=each) for each in actor.laboratories()):
        raise Forbidden(act=Act.READ_ACTIONS.value)
    lines = lines_of(own_actions(g.session, actor=actor))
    return render_template("actions/own.html", lines=lines)


@pages.get("/rounds/<code>/actions")
def of_round(code: str) -> str:
    """List the actions of a round: the own ones, or all under codes."""
    return round_page(round_of(code))


@pages.post("/rounds/<code>/actions")
def ask(code: str) -> BaseResponse | tuple[str, int]:
    """Ask a laboratory under its code."""
    round_, typed = round_of(code), request.form
    number = typed.get("determination", "")
    try:
        action = ask_by_hand(
            g.session,
            round_,
            code=typed.get("laboratory", ""),
            determination_id=int(number) if is_number(number) else None,
            request=typed.get("request", ""),
            actor=reader.actor(),
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return round_page(round_, refused=refusal.text(t)), 422
    flash(t("Request {number} is made; the laboratory is told.", number=action.number), "done")
    return redirect(url_for("actions.show_one", number=action.number))


@pages.get("/actions/<number>")
def show_one(number: str) -> str:
    """Show one action with everything that was said, and the steps open to the reader."""
    return action_page(*get_action(g.session, number, actor=reader.actor()))


@pages.post("/actions/<number>/<event>")
def take(number: str, event: str) -> BaseResponse | tuple[str, int]:
    """Take a step."""
    action, side = get_action(g.session, number, actor=reader.actor())
    if event not in NAMED_EVENTS:
        raise NotFound
    try:
        step(action, Event(event))
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return action_page(action, side, refused=refusal.text(t)), 422
    flash(t("Done. The request is now: {state}.", state=t(STATE_NAMES[action.state])), "done")
    return redirect(url_for("actions.show_one", number=number))


def step(action: CorrectiveAction, event: Event) -> None:
    """Call the service a step means, with what was typed for it."""
    typed, actor = request.form, reader.actor()
    text = typed.get("text", "")
    if event is Event.ANSWER:
        answer(g.session, action, answer_typed(), actor=actor)
    elif event is Event.APPROVE:
        approve(g.session, action, actor=actor, seen=typed.get("seen", ""))
    elif event is Event.CLOSE:
        chosen = typed.get("effect", "")
        if chosen not in set(Effect):
            raise EffectMissing
        proposal = proposals(g.session, [action]).get(action.id)
        close(g.session, action, Effect(chosen), proposal=proposal, text=text, actor=actor)
    else:
        review(g.session, action, event, actor=actor, text=text)


def answer_typed() -> Answer:
    """Read the answer of the form."""
    typed = request.form
    cause = typed.get("cause", "")
    return Answer(
        Cause(cause) if cause in set(Cause) else None,
        typed.get("cause_text", ""),
        typed.get("correction", ""),
        typed.get("measure", ""),
    )


@pages.post("/actions/<number>/due")
def move_due(number: str) -> BaseResponse | tuple[str, int]:
    """Give the laboratory more time."""
    action, side = get_action(g.session, number, actor=reader.actor())
    try:
        due_at = end_of_day(request.form.get("due", ""), action.enrolment.round.time_zone)
        text = request.form.get("text", "")
        move_due_date(g.session, action, due_at, actor=reader.actor(), text=text)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return action_page(action, side, refused=refusal.text(t)), 422
    flash(t("The date is moved; the laboratory is told."), "done")
    return redirect(url_for("actions.show_one", number=number))


def end_of_day(typed: str, zone: str) -> datetime:
    """Return the end of a day in a zone; a moment long ago for what is no day."""
    try:
        day = datetime.strptime(typed.strip(), "%Y-%m-%d").date()
    except ValueError:
        return datetime.fromtimestamp(0, ZoneInfo(zone))
    return datetime.combine(day, time.max, tzinfo=ZoneInfo(zone)) - timedelta(microseconds=999999)


@pages.post("/actions/<number>/files")
def add(number: str) -> BaseResponse | tuple[str, int]:
    """Keep files the laboratory gives as evidence."""
    action, side = get_action(g.session, number, actor=reader.actor())
    sent = [each for each in request.files.getlist("evidence") if each.filename]
    try:
        for each in sent:
            add_evidence(g.session, store(), action, each.read(), actor=reader.actor())
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return action_page(action, side, refused=refusal.text(t)), 422
    if not sent:
        return action_page(action, side, refused=t("Choose at least one file.")), 422
    flash(t.plural("{count} file is kept.", "{count} files are kept.", len(sent)), "done")
    return redirect(url_for("actions.show_one", number=number))


@pages.get("/actions/<number>/files/<int:file>")
def own_file(number: str, file: int) -> Response:
    """Hand a laboratory a file it has given."""
    action, _ = get_action(g.session, number, actor=reader.actor())
    kept, data = read_own_evidence(g.session, store(), action, file, actor=reader.actor())
    name = f"{action.number}-{kept.id}.{kept.extension}"
    return attachment(data, name, "application/octet-stream")


@pages.post("/actions/<number>/files/<int:file>")
def open_file(number: str, file: int) -> Response | tuple[str, int]:
    """Hand a file to a coordinator; the reason is written into the history."""
    action, side = get_action(g.session, number, actor=reader.actor())
    reason = request.form.get("reason", "")
    try:
        kept, data = read_evidence(
            g.session, store(), action, file, reason=reason, actor=reader.actor()
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return action_page(action, side, refused=refusal.text(t)), 422
    name = f"{action.number}-{kept.id}.{kept.extension}"
    return attachment(data, name, "application/octet-stream")


def round_of(code: str) -> Round:
    """Return a round whose actions the reader may read."""
    actor = reader.actor()
    round_ = get_round(g.session, code, actor=actor)
    enrolment = find_enrolment(g.session, round_, actor=actor)
    own = enrolment is not None and may(
        actor, Act.READ_ACTIONS, laboratory_id=enrolment.laboratory_id
    )
    if not own and not may(actor, Act.READ_ACTIONS, scheme_id=round_.scheme_id):
        raise Forbidden(act=Act.READ_ACTIONS.value)
    return round_


def round_page(round_: Round, *, refused: str = "") -> str:
    """Render the actions of a round, with the form for one more."""
    actor = reader.actor()
    found = actions_of_round(g.session, round_, actor=actor)
    asks = may(actor, Act.ASK_FOR_ACTION, scheme_id=round_.scheme_id)
    return render_template(
        "actions/round.html",
        **frame(round_, find_enrolment(g.session, round_, actor=actor)),
        lines=lines_of(action for action, _ in found),
        under_codes=any(side is Side.COORDINATION for _, side in found) or asks,
        may_ask=asks and round_.state in REPORTS_ARE_OUT,
        determinations=[
            (str(each.id), f"{measurand.code} · {each.material.code}")
            for measurand in round_.measurands
            for each in measurand.determinations
        ],
        typed=request.form,
        refused=refused,
    )


def action_page(action: CorrectiveAction, side: Side, *, refused: str = "") -> str:
    """Render one action from the side its reader stands on."""
    actor, round_ = reader.actor(), action.enrolment.round
    steps = {each.event: each for each in open_steps(action, actor=actor)}
    proposal = proposals(g.session, [action]).get(action.id)
    return render_template(
        "actions/action.html",
        action=action,
        line=line_of(action),
        own=side is Side.LABORATORY,
        steps=steps,
        history=history_of(action, side),
        proposal=proposal,
        effect_names=EFFECT_NAMES,
        effects=[(each.value, t(EFFECT_NAMES[each])) for each in Effect],
        cause_names=CAUSE_NAMES,
        causes=[(each.value, t(CAUSE_NAMES[each])) for each in Cause],
        score_of=score_of,
        given=action if side is Side.LABORATORY else told_answer(action),
        shows_evidence=shows_evidence(action),
        at_laboratory=action.state in AT_LABORATORY,
        accepted=action.state is ActionState.ACCEPTED,
        seen=mark_of(action),
        may_move_date=may(actor, Act.ASK_FOR_ACTION, scheme_id=round_.scheme_id)
        and action.state in AT_LABORATORY,
        may_open_files=side is Side.COORDINATION
        and all(
            may(actor, act, scheme_id=round_.scheme_id)
            for act in (Act.ASK_FOR_ACTION, Act.READ_IDENTITY_KEY)
        ),
        typed=request.form,
        refused=refused,
    )


def history_of(action: CorrectiveAction, side: Side) -> list[dict[str, Any]]:
    """Return the steps in words, the other side's people without names."""
    return [
        {
            "at": each.at,
            "event": t(EVENT_NAMES[each.event]),
            "who": who_acted(
                each.name,
                of_laboratory=each.event in LABORATORY_EVENTS,
                by_product=each.person_id is None,
                side=side,
            ),
            # What a laboratory says to itself stays there.
            "text": "" if hidden(each.event, side) else t(each.text),
        }
        for each in action.steps
    ]


def hidden(event: Event, side: Side) -> bool:
    """Answer whether the words of a step are not for this side."""
    return event is Event.HAND_BACK and side is Side.COORDINATION
