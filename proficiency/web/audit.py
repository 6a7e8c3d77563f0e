"""The history of the whole platform, of a laboratory and of a person, and the proof of it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, g, render_template

from ..audit.proof import PROOFS
from ..audit.queries import Wanted
from ..errors import NotFound
from ..identity.models import Laboratory, Person
from ..identity.permissions import Act, require
from . import reader
from .history_filters import history_file, history_page
from .reader import t

pages = Blueprint("audit", __name__, url_prefix="/history")


@pages.get("/")
def show() -> str:
    """Show every entry, newest first, with the result of checking the whole chain."""
    require(reader.actor(), Act.READ_AUDIT)
    proof = PROOFS.proof(g.session)
    return render_template(
        "audit/history.html",
        chain=proof.chain,
        proved_at=proof.at,
        history=history_page(Wanted(), zone=zone()),
    )


@pages.get("/export.<kind>")
def file(kind: str) -> Response:
    """Hand out the whole history as a file."""
    require(reader.actor(), Act.READ_AUDIT)
    return history_file(Wanted(), kind, zone=zone(), name="history")


@pages.get("/people/<int:person_id>")
def of_person(person_id: int) -> str:
    """Show what a person did and what was done to their account; results under codes excepted."""
    require(reader.actor(), Act.READ_AUDIT)
    person = g.session.get(Person, person_id)
    if person is None:
        raise NotFound
    page = history_page(Wanted(person_id=person.id), zone=zone())
    return render_template("audit/of.html", history=page, name=person.name)


@pages.get("/laboratories/<int:laboratory_id>")
def of_laboratory(laboratory_id: int) -> str:
    """Show what concerns a laboratory, to auditors and to its own institution."""
    laboratory = g.session.get(Laboratory, laboratory_id)
    institution_id = laboratory.institution_id if laboratory else None
    require(reader.actor(), Act.READ_AUDIT, institution_id=institution_id)
    if laboratory is None:
        raise NotFound
    page = history_page(Wanted(subject=("laboratory", laboratory.id)), zone=zone())
    name = t.choose(laboratory.name_zh, laboratory.name_en)
    return render_template("audit/of.html", history=page, name=name)


def zone() -> str:
    """Return the zone of the installation."""
    return str(current_app.extensions["proficiency.time_zone"])
