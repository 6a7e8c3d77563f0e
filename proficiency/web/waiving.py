"""Consent that an institution is named for one use in one scheme, or revoke the consent."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..identity.models import Institution
from ..identity.permissions import Act, require
from ..identity.queries import get_institution
from ..rounds.decision_models import USE_NAMES, WaiverUse
from ..rounds.waivers import revoke_waiver, sign_waiver, waivers_of_institution
from ..schemes.queries import list_schemes
from . import reader
from .proving import find_wrong_proof
from .reader import t

pages = Blueprint("waiving", __name__, url_prefix="/institutions")


@pages.get("/<code>/confidentiality")
def show(code: str) -> str:
    """Show what the institution consented to, and what it revoked."""
    return page(to_waive(code))


@pages.post("/<code>/confidentiality")
def sign(code: str) -> Response | tuple[str, int]:
    """Sign a consent; the person proves once more who they are."""
    institution = to_waive(code)
    schemes = {scheme.code: scheme for scheme in list_schemes(g.session, actor=reader.actor())}
    scheme, use = schemes.get(request.form.get("scheme", "")), request.form.get("use", "")
    if scheme is None or use not in set(WaiverUse):
        raise NotFound
    if refused := find_wrong_proof():
        return page(institution, refused=refused), 422
    sign_waiver(g.session, institution, scheme, WaiverUse(use), actor=reader.actor())
    flash(t("The consent is signed. It holds until it is revoked."), "done")
    return redirect(url_for("waiving.show", code=code))


@pages.post("/<code>/confidentiality/<int:number>/revoke")
def revoke(code: str, number: int) -> Response:
    """Take a consent back for the future."""
    institution = to_waive(code)
    found = waivers_of_institution(g.session, institution, actor=reader.actor())
    waiver = next((each for each in found if each.id == number), None)
    if waiver is None:
        raise NotFound
    revoke_waiver(g.session, waiver, actor=reader.actor())
    flash(t("The consent is revoked. Nothing is named from now on."), "done")
    return redirect(url_for("waiving.show", code=code))


def to_waive(code: str) -> Institution:
    """Return an institution for which the reader may consent."""
    institution = get_institution(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.WAIVE_CONFIDENTIALITY, institution_id=institution.id)
    return institution


def page(institution: Institution, *, refused: str = "") -> str:
    """Render the consents and the form for one more."""
    schemes = list_schemes(g.session, actor=reader.actor())
    names = {each.id: t.choose(each.name_zh, each.name_en) for each in schemes}
    return render_template(
        "people/waivers.html",
        institution=institution,
        waivers=waivers_of_institution(g.session, institution, actor=reader.actor()),
        scheme_names=names,
        schemes=[(each.code, names[each.id]) for each in schemes],
        use_names=USE_NAMES,
        uses=[(use.value, t(name)) for use, name in USE_NAMES.items()],
        typed=request.form,
        refused=refused,
    )
