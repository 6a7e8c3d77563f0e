"""Symbols of the field set as HTML: real subscripts, letters in italics."""

from __future__ import annotations

from markupsafe import Markup, escape

from ..reporting.symbols import Level, runs


def set_symbols(text: str) -> Markup:
    """Return a text with its indices lowered and its exponents raised."""
    set_text = Markup("")
    for run in runs(text):
        if run.level is Level.PLAIN:
            set_text += escape(run.text)
        else:
            set_text += Markup("<{0}>{1}</{0}>").format(run.level.value, run.text)
    return set_text
