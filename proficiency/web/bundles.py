"""Bundle and hand-over package of a round: what auditors take along, under codes only."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from ..bundles.handing_over import order_hand_over, packages_of, take_hand_over
from ..bundles.packing import bundle_of
from ..bundles.sections import SECTIONS
from ..errors import NotFound
from ..evaluation.queries import find_current_run
from ..identity.permissions import Act, require
from ..rounds.lifecycle import UNSEALED
from ..rounds.models import Round
from ..rounds.queries import find_enrolment, get_round
from . import reader
from .downloads import attachment
from .reader import t
from .rounds import frame

pages = Blueprint("bundles", __name__, url_prefix="/rounds")

ZIP = "application/zip"


@pages.get("/<code>/bundles")
def show(code: str) -> str:
    """Show what can be taken, and the packages that were made."""
    round_ = unsealed_round(code)
    packages = packages_of(g.session, round_)
    return render_template(
        "rounds/bundles.html",
        **frame(round_, find_enrolment(g.session, round_, actor=reader.actor())),
        run=find_current_run(g.session, round_),
        packages=packages,
        waiting=any(each.is_waiting for each in packages),
        progress_text=t("The package is being made. You may leave this page; it goes on."),
        sections=SECTIONS,
    )


@pages.get("/<code>/bundles/progress")
def status(code: str) -> dict[str, object]:
    """Say whether the newest package is finished, for the page that shows it."""
    packages = packages_of(g.session, unsealed_round(code))
    is_waiting = bool(packages) and packages[0].is_waiting
    text = t("The package is being made. You may leave this page; it goes on.")
    return {"text": text, "made": 0, "expected": 1, "finished": not is_waiting}


@pages.post("/<code>/bundles/evaluations")
def take(code: str) -> Response:
    """Hand out the evaluations to be recomputed; that they were taken is recorded."""
    packed = bundle_of(g.session, unsealed_round(code), actor=reader.actor())
    return attachment(packed.content, packed.name, ZIP)


@pages.post("/<code>/bundles/package")
def order(code: str) -> BaseResponse:
    """Order the package; the worker makes it."""
    order_hand_over(g.session, unsealed_round(code), actor=reader.actor())
    flash(t("The hand-over package is being made."), "done")
    return redirect(url_for("bundles.show", code=code))


@pages.post("/<code>/bundles/package/<int:package>")
def take_package(code: str, package: int) -> Response:
    """Hand out a finished package; that it was taken is recorded."""
    store = current_app.extensions["proficiency.store"]
    round_ = unsealed_round(code)
    packed = take_hand_over(g.session, round_, store, package, actor=reader.actor())
    return attachment(packed.content, packed.name, ZIP)


def unsealed_round(code: str) -> Round:
    """Return a round whose results may be read under codes, to those who may hand it over."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.HAND_OVER, scheme_id=round_.scheme_id)
    if round_.state not in UNSEALED:
        raise NotFound
    return round_
