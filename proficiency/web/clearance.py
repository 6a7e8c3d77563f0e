"""State what the studies of a material mean for its round, and sign it with the password."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound, Refusal
from ..identity.permissions import Act, require
from ..rounds.models import Round, RoundMaterial
from ..rounds.queries import get_round
from ..studies.clearing import declare_clearance, find_open, sign_clearance, withdraw_clearance
from ..studies.kinds import Widening
from . import reader
from .proving import find_wrong_proof
from .reader import t
from .studies import overview

pages = Blueprint("clearance", __name__, url_prefix="/rounds")


@pages.post("/<code>/studies/<material>/clear")
def declare(code: str, material: str) -> Response | tuple[str, int]:
    """State what follows for a material; the first signature is that of who states it."""
    round_, chosen = to_clear(code, material)
    if refused := find_wrong_proof():
        return overview(round_, refused), 422
    widenings = {
        name.removeprefix("widen-"): Widening(value)
        for name, value in request.form.items()
        if name.startswith("widen-") and value in set(Widening)
    }
    try:
        clearance = declare_clearance(
            g.session,
            chosen,
            actor=reader.actor(),
            reason=request.form.get("reason", ""),
            widenings=widenings,
        )
    except Refusal as refusal:
        return overview(round_, refusal.text(t)), 422
    done = t("The material is cleared.")
    waits = t("You have signed. The second signature must be another coordinator's.")
    flash(done if clearance.is_in_force else waits, "done")
    return redirect(url_for("studies.show", code=code))


@pages.post("/<code>/studies/<material>/sign")
def sign(code: str, material: str) -> Response | tuple[str, int]:
    """Sign the statement as it was read."""
    round_, chosen = to_clear(code, material)
    proposal = find_open(g.session, chosen, in_force=False)
    if proposal is None:
        raise NotFound
    if refused := find_wrong_proof():
        return overview(round_, refused), 422
    try:
        digest = request.form.get("sha256", "")
        sign_clearance(g.session, proposal, actor=reader.actor(), sha256=digest)
    except Refusal as refusal:
        return overview(round_, refusal.text(t)), 422
    flash(t("The material is cleared."), "done")
    return redirect(url_for("studies.show", code=code))


@pages.post("/<code>/studies/<material>/give-up")
def give_up(code: str, material: str) -> Response:
    """Give up a statement that waits for a signature."""
    round_, chosen = to_clear(code, material)
    proposal = find_open(g.session, chosen, in_force=False)
    if proposal is None:
        raise NotFound
    withdraw_clearance(g.session, proposal, actor=reader.actor())
    flash(t("The statement was given up."), "done")
    return redirect(url_for("studies.show", code=round_.code))


def to_clear(code: str, material: str) -> tuple[Round, RoundMaterial]:
    """Return a material the reader may clear."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    found = next((m for m in round_.materials if m.code == material), None)
    if found is None:
        raise NotFound
    return round_, found
