"""Who takes part in a round: enrolment, progress under codes, and the logged identity key."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..identity.models import Laboratory
from ..identity.permissions import Act, may
from ..rounds.identity_key import read_identity, read_identity_key
from ..rounds.lifecycle import OPEN_FOR_ENROLMENT
from ..rounds.models import Round
from ..rounds.queries import get_round, progress
from ..rounds.registration import ENDED, laboratories_to_enrol
from ..rounds.services import enrol_laboratory
from ..rounds.standing import ENTRY_STATE_NAMES
from . import reader
from .reader import t
from .rounds import frame

pages = Blueprint("participants", __name__, url_prefix="/rounds")


@pages.get("/<code>/participants")
def show(code: str) -> str:
    """Show how far each participant is, never a value and never a name."""
    actor = reader.actor()
    round_ = get_round(g.session, code, actor=actor)
    found = progress(g.session, round_, actor=actor)
    return render_template(
        "rounds/participants.html",
        **frame(round_, None),
        progress=found,
        state_names=ENTRY_STATE_NAMES,
        candidates=candidates(round_),
    )


@pages.post("/<code>/participants")
def enrol(code: str) -> Response:
    """Enrol every chosen laboratory, or none of them."""
    actor = reader.actor()
    round_ = get_round(g.session, code, actor=actor)
    chosen = set(request.form.getlist("laboratory"))
    laboratories = [
        each for each in laboratories_to_enrol(g.session, actor=actor) if str(each.id) in chosen
    ]
    for laboratory in laboratories:
        enrol_laboratory(g.session, round_, laboratory, actor=actor)
    if laboratories:
        count = len(laboratories)
        done = t.plural(
            "{count} laboratory is enrolled.", "{count} laboratories are enrolled.", count
        )
        flash(done, "done")
    else:
        flash(t("Choose at least one laboratory."), "refused")
    return redirect(url_for("participants.show", code=code))


@pages.post("/<code>/participants/key")
def show_key(code: str) -> str | Response:
    """Show which laboratory has which code; a form asks for it, so no link opens it by chance."""
    actor, reason = reader.actor(), request.form.get("reason", "")
    round_ = get_round(g.session, code, actor=actor)
    one = request.form.get("one", "").strip()
    if one:
        try:
            key = read_identity(g.session, round_, one, actor=actor, reason=reason)
        except NotFound:
            flash(t("No laboratory of this round has this code."), "refused")
            return redirect(url_for("rounds.show", code=code))
    else:
        key = read_identity_key(g.session, round_, actor=actor, reason=reason)
    return render_template("rounds/identity_key.html", **frame(round_, None), key=key)


def candidates(round_: Round) -> list[Laboratory]:
    """Return the laboratories that can still be enrolled."""
    actor = reader.actor()
    enrols = may(actor, Act.ENROL_LABORATORY, scheme_id=round_.scheme_id)
    if not enrols or round_.state not in OPEN_FOR_ENROLMENT:
        return []
    # Who has left may come back: to withdraw by mistake must not cost a laboratory its results.
    enrolled = {each.laboratory_id for each in round_.enrolments if each.state not in ENDED}
    return [e for e in laboratories_to_enrol(g.session, actor=actor) if e.id not in enrolled]
