"""The people of the platform: who they are, what they do; invite, give and end roles."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound, Refusal
from ..i18n import Language
from ..identity.access import Invitation
from ..identity.invitations import invite, open_invitations, withdraw_invitation
from ..identity.membership import (
    deactivate_person,
    end_role,
    grant_to_member,
    reactivate_person,
)
from ..identity.models import Person, RoleGrant
from ..identity.permissions import Act, may, require
from ..identity.queries import get_person, list_people
from ..identity.roles import ROLE_NAMES, Role
from ..identity.second_factors import find_second_factor, remove_second_factor
from . import reader
from .places import known_schemes, place_choices, read_place, role_choices, roles_of
from .reader import t

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("/")
def show() -> str:
    """List the people within the reader's reach, and the invitations that wait."""
    return page()


@pages.post("/invite")
def send_invitation() -> str | tuple[str, int]:
    """Invite somebody to a role and show the link once."""
    form = request.form
    try:
        invited = invite(
            g.session,
            actor=reader.actor(),
            email=form.get("email", ""),
            name=form.get("name", ""),
            language=chosen_language(),
            role=chosen_role(),
            send="send" in form,
            **read_place(form.get("place", "")),
        )
    except Refusal as refusal:
        if may_invite():
            return page(refused=refusal.text(t)), 422
        raise
    link = url_for("start.show", _external=True).rstrip("/") + invited.path
    return page(link=link, sent="send" in form)


@pages.post("/invitations/<int:number>/withdraw")
def withdraw(number: int) -> Response:
    """Make the link of an invitation unusable."""
    invitation = g.session.get(Invitation, number)
    if invitation is None:
        raise NotFound
    withdraw_invitation(g.session, invitation, actor=reader.actor())
    flash(t("The invitation is withdrawn."), "done")
    return redirect(url_for("people.show"))


@pages.get("/<int:number>")
def show_one(number: int) -> str:
    """Show a person with their roles."""
    return person_page(managed(number))


@pages.post("/<int:number>/roles")
def grant(number: int) -> Response | tuple[str, int]:
    """Give a person a role."""
    person = managed(number)
    try:
        place = read_place(request.form.get("place", ""))
        grant_to_member(g.session, person, actor=reader.actor(), role=chosen_role(), **place)
    except Refusal as refusal:
        return person_page(person, refused=refusal.text(t)), 422
    flash(t("The role is granted."), "done")
    return redirect(url_for("people.show_one", number=number))


@pages.post("/<int:number>/roles/<int:held>/end")
def end(number: int, held: int) -> Response | tuple[str, int]:
    """Take a role from a person."""
    person = managed(number)
    found = g.session.get(RoleGrant, held)
    if found is None or found.person_id != number:
        raise NotFound
    return act_on(person, lambda: end_role(g.session, found, actor=reader.actor()))


@pages.post("/<int:number>/leave")
def leave(number: int) -> Response | tuple[str, int]:
    """Let a person go."""
    person = managed(number)
    return act_on(person, lambda: deactivate_person(g.session, person, actor=reader.actor()))


@pages.post("/<int:number>/return")
def come_back(number: int) -> Response | tuple[str, int]:
    """Let a person who left come back."""
    person = managed(number)
    return act_on(person, lambda: reactivate_person(g.session, person, actor=reader.actor()))


@pages.post("/<int:number>/second-factor/remove")
def forget_second_factor(number: int) -> Response | tuple[str, int]:
    """Remove the second factor of somebody who lost it."""
    require(reader.actor(), Act.GRANT_ANY_ROLE)
    person = managed(number)
    return act_on(person, lambda: remove_second_factor(g.session, person, actor=reader.actor()))


def act_on(person: Person, act) -> Response | tuple[str, int]:  # type: ignore[no-untyped-def]  # one of the calls above
    """Do something to a person, and say so or why not."""
    try:
        act()
    except Refusal as refusal:
        return person_page(person, refused=refusal.text(t)), 409
    flash(t("Done; it is written into the history."), "done")
    return redirect(url_for("people.show_one", number=person.id))


def managed(number: int) -> Person:
    """Return a person if the reader looks after people at all, and this one is in reach."""
    if not may_invite():
        raise NotFound
    return get_person(g.session, number, actor=reader.actor())


def may_invite() -> bool:
    """Answer whether the reader looks after people, of all or of an institution."""
    actor = reader.actor()
    own = (may(actor, Act.MANAGE_PEOPLE, institution_id=each) for each in actor.institutions())
    return may(actor, Act.MANAGE_PEOPLE) or any(own)


def chosen_role() -> Role:
    """Return the role of the form."""
    role = request.form.get("role", "")
    if role not in set(Role):
        raise NotFound
    return Role(role)


def chosen_language() -> Language:
    """Return the language of the form."""
    language = request.form.get("language", "")
    return Language(language) if language in set(Language) else Language.ZH


def page(*, refused: str = "", link: str = "", sent: bool = False) -> str:
    """Render the list of people."""
    people, schemes = list_people(g.session, actor=reader.actor()), known_schemes()
    manages = may_invite()
    return render_template(
        "people/people.html",
        people=[(each, [words for _, words in roles_of(each, schemes)]) for each in people],
        manages=manages,
        invitations=open_invitations(g.session, actor=reader.actor()) if manages else [],
        role_names=ROLE_NAMES,
        roles=role_choices() if manages else [],
        place_options=place_choices() if manages else [],
        typed=request.form if refused else {},
        refused=refused,
        link=link,
        sent=sent,
    )


def person_page(person: Person, *, refused: str = "") -> str:
    """Render one person."""
    return render_template(
        "people/person.html",
        who=person,
        held=roles_of(person, known_schemes()),
        roles=role_choices(),
        place_options=place_choices(),
        has_second_factor=find_second_factor(g.session, person) is not None,
        may_remove_factor=may(reader.actor(), Act.GRANT_ANY_ROLE),
        refused=refused,
    )
