"""Institutions and their laboratories; applications of those that want to be admitted."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import Forbidden, NotFound, Refusal
from ..identity.access import InstitutionApplication
from ..identity.applications import admit, decline, waiting_applications
from ..identity.membership import change_laboratory
from ..identity.models import Institution, Laboratory
from ..identity.permissions import Act, may
from ..identity.queries import get_institution, list_institutions
from ..identity.refusals import NameMissing
from ..identity.services import register_institution, register_laboratory
from . import reader
from .reader import t

pages = Blueprint("institutions", __name__, url_prefix="/institutions")


@pages.get("/")
def show() -> str:
    """List the institutions within the reader's reach."""
    return page()


@pages.post("/")
def register() -> Response | tuple[str, int]:
    """Take an institution into the register."""
    code = request.form.get("code", "").strip()
    try:
        zh, en = names_of_form()
        if not code:
            raise NameMissing
        register_institution(g.session, actor=reader.actor(), code=code, name_zh=zh, name_en=en)
    except Refusal as refusal:
        if not may(reader.actor(), Act.MANAGE_INSTITUTIONS):
            raise Forbidden from refusal
        return page(refused=refusal.text(t)), 422
    flash(t("Institution {code} is registered.", code=code), "done")
    return redirect(url_for("institutions.show_one", code=code))


@pages.get("/<code>")
def show_one(code: str) -> str:
    """Show an institution with its laboratories."""
    return institution_page(get_institution(g.session, code, actor=reader.actor()))


@pages.post("/<code>/laboratories")
def add_laboratory(code: str) -> Response | tuple[str, int]:
    """Take a laboratory of the institution into the register."""
    institution = get_institution(g.session, code, actor=reader.actor())
    try:
        zh, en = names_of_form()
        register_laboratory(
            g.session,
            institution,
            actor=reader.actor(),
            name_zh=zh,
            name_en=en,
            one_person="one_person" in request.form,
        )
    except NameMissing as refusal:
        if not may(reader.actor(), Act.MANAGE_PEOPLE, institution_id=institution.id):
            raise Forbidden from refusal
        return institution_page(institution, refused=refusal.text(t)), 422
    flash(t("The laboratory is registered."), "done")
    return redirect(url_for("institutions.show_one", code=code))


@pages.post("/<code>/laboratories/<int:number>")
def change(code: str, number: int) -> Response | tuple[str, int]:
    """Rename a laboratory, or say whether one person works there."""
    institution = get_institution(g.session, code, actor=reader.actor())
    laboratory = g.session.get(Laboratory, number)
    if laboratory is None or laboratory.institution_id != institution.id:
        raise NotFound
    try:
        zh, en = names_of_form()
        change_laboratory(
            g.session,
            laboratory,
            actor=reader.actor(),
            name_zh=zh,
            name_en=en,
            one_person="one_person" in request.form,
        )
    except Refusal as refusal:
        if not may(reader.actor(), Act.MANAGE_PEOPLE, institution_id=institution.id):
            raise Forbidden from refusal
        return institution_page(institution, refused=refusal.text(t)), 422
    flash(t("The laboratory is changed."), "done")
    return redirect(url_for("institutions.show_one", code=code))


@pages.get("/applications")
def show_applications() -> str:
    """List the applications nobody decided yet."""
    return applications_page()


@pages.post("/applications/<int:number>/admit")
def admit_one(number: int) -> Response | tuple[str, int]:
    """Admit an institution and invite the applicant."""
    code = request.form.get("code", "").strip()
    try:
        if not code:
            raise NameMissing
        admit(g.session, application(number), actor=reader.actor(), code=code)
    except Refusal as refusal:
        return decided(refusal)
    flash(t("The institution is admitted; the applicant gets an invitation."), "done")
    return redirect(url_for("institutions.show_one", code=code))


@pages.post("/applications/<int:number>/decline")
def decline_one(number: int) -> Response | tuple[str, int]:
    """Decline an application with its reason."""
    reason = request.form.get("reason", "")
    try:
        decline(g.session, application(number), actor=reader.actor(), reason=reason)
    except Refusal as refusal:
        return decided(refusal)
    flash(t("The application is declined; the applicant is told the reason."), "done")
    return redirect(url_for("institutions.show_applications"))


def decided(refusal: Refusal) -> tuple[str, int]:
    """Show the applications with what was refused, to those who decide on them."""
    if not may(reader.actor(), Act.MANAGE_INSTITUTIONS):
        raise Forbidden from refusal
    g.session.rollback()
    return applications_page(refused=refusal.text(t)), 422


def application(number: int) -> InstitutionApplication:
    """Return an application."""
    found: InstitutionApplication | None = g.session.get(InstitutionApplication, number)
    if found is None:
        raise NotFound
    return found


def names_of_form() -> tuple[str, str]:
    """Return the Chinese and the English name; one of them is enough."""
    zh, en = (request.form.get(name, "").strip() for name in ("name_zh", "name_en"))
    if not zh and not en:
        raise NameMissing
    return zh, en


def page(*, refused: str = "") -> str:
    """Render the list of institutions."""
    actor = reader.actor()
    admits = may(actor, Act.MANAGE_INSTITUTIONS)
    return render_template(
        "people/institutions.html",
        institutions=list_institutions(g.session, actor=actor),
        admits=admits,
        waiting=len(waiting_applications(g.session, actor=actor)) if admits else 0,
        typed=request.form,
        refused=refused,
    )


def institution_page(institution: Institution, *, refused: str = "") -> str:
    """Render one institution."""
    manages = may(reader.actor(), Act.MANAGE_PEOPLE, institution_id=institution.id)
    return render_template(
        "people/institution.html", institution=institution, manages=manages, refused=refused
    )


def applications_page(*, refused: str = "") -> str:
    """Render the applications that wait."""
    waiting = waiting_applications(g.session, actor=reader.actor())
    return render_template("people/applications.html", waiting=waiting, refused=refused)
