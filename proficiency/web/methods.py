"""Pages of the statistical methods, of the editions followed, of printed figures that differ."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from markupsafe import Markup, escape

from ..errors import NotFound
from ..methods.catalogue import TOPICS, methods_by_key, topic_of
from ..methods.editions import AMENDMENT, EARLIER, FOLLOWED
from ..methods.mathml import formula
from ..methods.naming import OF_PLAN, method_named
from ..methods.notation import NOTATION
from ..methods.page import formulas_of, functions_of, pieces, references_of
from ..methods.pictures import picture_of
from ..methods.printed_figures import PROGRAMS, printed_figures
from ..reporting.page import typeset
from . import reader

pages = Blueprint("methods", __name__, url_prefix="/help")


@pages.get("/methods/")
def show() -> str:
    """List every method by topic."""
    notation = [(Markup(formula(symbols)), meaning) for symbols, meaning in NOTATION]
    return render_template("help/methods.html", topics=TOPICS, notation=notation)


@pages.get("/methods/<key>")
def method(key: str) -> str:
    """Explain one method."""
    found = methods_by_key().get(key)
    if found is None:
        raise NotFound
    return render_template(
        "help/method.html",
        method=found,
        topic=topic_of(found),
        functions=functions_of(key),
        formulas=[[Markup(each) for each in line] for line in formulas_of(key)],
        references=references_of(key),
        picture=picture_of(key, reader.language()),
        coded=coded,
    )


@pages.get("/editions")
def editions() -> str:
    """Say which editions of the standards are followed, and what differs."""
    return render_template(
        "help/editions.html", followed=FOLLOWED, amendment=AMENDMENT, earlier=EARLIER
    )


@pages.get("/printed-figures")
def figures() -> str:
    """List printed figures that are not reproduced, each with the reason."""
    return render_template(
        "help/printed_figures.html", figures=printed_figures(), programs=PROGRAMS
    )


def coded(text: str) -> Markup:
    """Return running text of a docstring with its code and its names of functions as elements."""
    parts = []
    for piece in pieces(text):
        part = escape(piece.text)
        if piece.is_code:
            part = Markup("<code>{}</code>").format(part)
        if piece.method:
            address = url_for("methods.method", key=piece.method)
            part = Markup('<a href="{}">{}</a>').format(address, part)
        parts.append(part)
    return Markup("").join(parts)


def named(text: str) -> Markup:
    """Typeset a name; where it names a method it leads to the page of that method."""
    key = method_named(text, reader.language())
    if key is None:
        return typeset(text)
    address = address_of(key)
    return Markup('<a class="method-name" href="{}">{}</a>').format(address, typeset(text))


def address_of(key: str) -> str:
    """Return the address of the page of a method, or of the list of the methods of a topic."""
    if key.startswith("#"):
        return url_for("methods.show", _anchor=key[1:])
    return url_for("methods.method", key=key)


def of_plan(part: str, choice: str, words: str) -> Markup:
    """Typeset a choice of a plan, leading to the page of its method; no choice leads nowhere."""
    key = OF_PLAN.get(part, {}).get(choice)
    if key is None:
        return typeset(words)
    address = url_for("methods.method", key=key)
    return Markup('<a class="method-name" href="{}">{}</a>').format(address, typeset(words))
