"""Waive an item of the report list with a signed reason, or need it again."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound, Refusal
from ..i18n import mark
from ..identity.permissions import Act, require
from ..reporting.completeness.gate import Standing, standings
from ..reporting.completeness.items import ITEM_OF
from ..reporting.label import Label
from ..reporting.queries import first_issued_at
from ..reporting.report_waivers import AlreadyWaived, NotWaivable, end_waiver, waive
from ..reporting.stating import ENDED, BothLanguages, RoundIsOver
from ..rounds.models import Round
from . import reader
from .proving import find_wrong_proof
from .reader import t
from .rounds import frame
from .stating import round_to_state

pages = Blueprint("report_waiving", __name__, url_prefix="/rounds")

REASON_MISSING = mark("Give the reason: every report of the round prints it.")


class NothingToWaive(Refusal):
    """What is fulfilled needs no waiver, and reports would say otherwise."""

    message = mark("Nothing is missing of item {item}, so that there is nothing to waive.")


@pages.get("/<code>/waive/<item>")
def show(code: str, item: str) -> str:
    """Say what is missing and what a waiver means, before anybody signs it."""
    round_ = round_to_waive(code)
    return page(round_, standing_to_waive(round_, item))


@pages.post("/<code>/waive/<item>")
def sign(code: str, item: str) -> Response | tuple[str, int]:
    """Sign the waiver; the person proves once more who they are."""
    round_ = round_to_waive(code)
    standing = standing_to_waive(round_, item)
    reason = Label(request.form.get("zh", "").strip(), request.form.get("en", "").strip())
    # Asked before the proof: a code of the second factor is taken only once.
    if errors := errors_of(reason):
        return page(round_, standing, errors=errors), 422
    if refused := find_wrong_proof():
        return page(round_, standing, refused=refused), 422
    waive(g.session, round_, item, reason, actor=reader.actor())
    flash(t("The waiver is signed. Every report prints it with your name and the reason."), "done")
    return redirect(url_for("stating.show", code=code, _anchor=item))


@pages.post("/<code>/waive/<item>/end")
def end(code: str, item: str) -> Response:
    """Take a waiver back."""
    round_ = round_to_waive(code)
    end_waiver(g.session, round_, item, actor=reader.actor())
    flash(t("The waiver is ended. The item is needed again."), "done")
    return redirect(url_for("stating.show", code=code, _anchor=item))


def round_to_waive(code: str) -> Round:
    """Return a round of which the reader may waive something."""
    round_ = round_to_state(code)
    require(reader.actor(), Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    return round_


def standing_to_waive(round_: Round, item: str) -> Standing:
    """Return an item that lacks something and can be waived, or refuse."""
    known = ITEM_OF.get(item)
    if known is None:
        raise NotFound
    if not known.waivable:
        raise NotWaivable(item=item, remedy=known.remedy)
    if round_.state in ENDED:
        raise RoundIsOver(round_code=round_.code)
    listed = standings(g.session, round_, at=first_issued_at(g.session, round_))
    standing = next(each for each in listed if each.item is known)
    if standing.waiver is not None:
        raise AlreadyWaived(item=item)
    if not standing.lacks:
        raise NothingToWaive(item=item)
    return standing


def errors_of(reason: Label) -> dict[str, str]:
    """Return what is wrong with the reason, by its field."""
    missing = [name for name, text in (("zh", reason.zh), ("en", reason.en)) if not text]
    message = REASON_MISSING if len(missing) > 1 else BothLanguages.message
    return {name: t(message) for name in missing}


def page(
    round_: Round,
    standing: Standing,
    *,
    errors: dict[str, str] | None = None,
    refused: str = "",
) -> str:
    """Render what is missing, what the waiver means, and the form."""
    return render_template(
        "rounds/waive.html",
        **frame(round_, None),
        standing=standing,
        typed=request.form,
        errors=errors or {},
        refused=refused,
    )
