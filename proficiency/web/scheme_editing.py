"""Set up schemes and say what they measure, without programming."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import InvalidInput, NotFound, Refusal
from ..identity.permissions import Act, require
from ..reporting.plan_names import SCALE_NAMES
from ..results.queries import FormField
from ..rounds.models import Determination, RoundMaterial, RoundMeasurand, RoundMethod
from ..schemes.catalogue import catalogue
from ..schemes.criteria import SIGNS
from ..schemes.drafting import Definition, drafted
from ..schemes.editing import (
    approvals_of,
    approve_measurand,
    edit_measurand,
    move_measurand,
    retire_measurand,
)
from ..schemes.models import Measurand, Scheme
from ..schemes.plan_treatment import Scale
from ..schemes.queries import get_scheme
from ..schemes.result_types import RESULT_TYPE_EXPLANATIONS, RESULT_TYPE_WORDS
from ..schemes.services import add_measurand, check_definition, create_scheme
from . import reader
from .entry_inputs import ENTRY_INPUTS
from .measurand_form import read_measurand, written
from .reader import t

pages = Blueprint("scheme_editing", __name__, url_prefix="/schemes")

SCHEME_FIELDS = ("code", "name_zh", "name_en", "confidentiality_zh", "confidentiality_en")
NEW = Definition("", "", "", result_type=next(iter(RESULT_TYPE_WORDS)))
Typed = Mapping[str, str]


@pages.get("/new")
def ask() -> str:
    """Show the form of a new scheme."""
    require(reader.actor(), Act.CREATE_SCHEME)
    return render_template("schemes/new.html", typed={}, refused="")


@pages.post("/new")
def create() -> Response | tuple[str, int]:
    """Create a scheme."""
    typed: dict[str, Any] = {name: request.form.get(name, "").strip() for name in SCHEME_FIELDS}
    try:
        scheme = create_scheme(g.session, actor=reader.actor(), **typed)
    except Refusal as refusal:
        require(reader.actor(), Act.CREATE_SCHEME)
        return render_template("schemes/new.html", typed=typed, refused=refusal.text(t)), 422
    flash(t("The scheme is created. Give somebody the role of its coordinator."), "done")
    return redirect(url_for("schemes.show_one", code=scheme.code))


@pages.get("/<code>/measurands")
def show(code: str) -> str:
    """List what a scheme measures, with what can be done about it."""
    scheme = own_scheme(code)
    approvals = {each.code: approvals_of(g.session, each) for each in scheme.measurands}
    return render_template(
        "schemes/measurands.html",
        scheme=scheme,
        approvals=approvals,
        types=RESULT_TYPE_WORDS,
        usual=[entry.definition for entry in catalogue().values()],
    )


@pages.get("/<code>/measurands/new")
def ask_measurand(code: str) -> str:
    """Show the form of a new measurand, filled in from the catalogue where one was chosen."""
    entry = catalogue().get(request.args.get("usual", ""))
    definition = NEW if entry is None else entry.definition
    source = "" if entry is None else t.choose(entry.source_zh, entry.source_en)
    return page(own_scheme(code), None, written(definition), source=source, shown=definition)


@pages.post("/<code>/measurands/new")
def add(code: str) -> Response | tuple[str, int]:
    """Add a measurand, or show how it would be asked for."""
    return stored(own_scheme(code), None)


@pages.get("/<code>/measurands/<measurand>")
def edit(code: str, measurand: str) -> str:
    """Show the definition of a measurand."""
    scheme = own_scheme(code)
    found = of_scheme(scheme, measurand)
    definition = drafted(found)
    return page(scheme, found, written(definition), shown=definition)


@pages.post("/<code>/measurands/<measurand>")
def save(code: str, measurand: str) -> Response | tuple[str, int]:
    """Change a measurand, or show how it would be asked for."""
    scheme = own_scheme(code)
    return stored(scheme, of_scheme(scheme, measurand))


@pages.post("/<code>/measurands/<measurand>/<step>")
def take_step(code: str, measurand: str, step: str) -> Response:
    """Move, retire, restore or approve a measurand."""
    found = of_scheme(own_scheme(code), measurand)
    match step:
        case "up" | "down":
            move_measurand(g.session, found, actor=reader.actor(), up=step == "up")
        case "retire" | "restore":
            retire_measurand(g.session, found, actor=reader.actor(), retired=step == "retire")
        case "approve":
            approve_measurand(g.session, found, actor=reader.actor())
        case _:
            raise NotFound(code=step)
    return redirect(url_for(".show", code=code))


def stored(scheme: Scheme, found: Measurand | None) -> Response | tuple[str, int]:
    """Store what the form says, or show it again with what is wrong or how it would look."""
    try:
        definition = read_measurand(request.form)
        if "preview" in request.form:
            check_definition(definition, scheme)
            return page(scheme, found, request.form, shown=definition), 200
        if found is None:
            add_measurand(g.session, scheme, actor=reader.actor(), **vars(definition))
        else:
            edit_measurand(g.session, found, definition, actor=reader.actor())
    except InvalidInput as refusal:
        return page(scheme, found, request.form, refused=refusal), 422
    except Refusal as refusal:
        return page(scheme, found, request.form, refused=refusal), 409
    flash(t("The measurand is stored. Rounds that exist keep their own definition."), "done")
    return redirect(url_for(".show", code=scheme.code))


def page(
    scheme: Scheme,
    found: Measurand | None,
    typed: Typed,
    *,
    refused: Refusal | None = None,
    shown: Definition | None = None,
    source: str = "",
) -> str:
    """Render the form of a measurand with the field a laboratory will see."""
    problems = refused.problems if isinstance(refused, InvalidInput) else ()
    errors: dict[str, str] = {}
    for problem in problems:
        column = problem.column or "code"
        errors[column] = " ".join(filter(None, (errors.get(column), problem.text(t))))
    return render_template(
        "schemes/measurand.html",
        **ENTRY_INPUTS,
        scheme=scheme,
        measurand=found,
        typed=typed,
        errors=errors,
        refused="" if refused is None or problems else refused.text(t),
        types=[(kind.value, t(words)) for kind, words in RESULT_TYPE_WORDS.items()],
        explanations=[(t(RESULT_TYPE_WORDS[k]), t(w)) for k, w in RESULT_TYPE_EXPLANATIONS.items()],
        scales=[(scale.value, t(SCALE_NAMES[scale])) for scale in Scale],
        signs=[("", t("no criterion")), *((sign.value, text) for sign, text in SIGNS.items())],
        preview=None if shown is None or shown is NEW else field_of(shown),
        source=source,
    )


def field_of(definition: Definition) -> FormField:
    """Return the first field a laboratory would be shown; it is stored nowhere."""
    copy = RoundMeasurand(
        id=0,
        position=1,
        **definition.columns,
        methods=[
            RoundMethod(position=at, code=code, name_zh=zh, name_en=en)
            for at, (code, zh, en) in enumerate(definition.methods, 1)
        ],
    )
    material = RoundMaterial(code="M1", position=1, name_zh="M1", name_en="M1")
    place = Determination(id=0, position=1, measurand=copy, material=material)
    return FormField(place, 1, "", "", "", "", "")


def own_scheme(code: str) -> Scheme:
    """Return the scheme the reader edits."""
    scheme = get_scheme(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EDIT_SCHEME, scheme_id=scheme.id)
    return scheme


def of_scheme(scheme: Scheme, code: str) -> Measurand:
    """Return one measurand of a scheme."""
    found = next((each for each in scheme.measurands if each.code == code), None)
    if found is None:
        raise NotFound(code=code)
    return found
