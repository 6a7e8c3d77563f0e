"""Explanations: what the scores mean, who may do what, how a round runs."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template

from ..identity.permissions import RULES
from ..identity.roles import ROLE_NAMES, Role
from ..rounds.lifecycle import GUARD_TEXTS, STATE_NAMES, TRANSITIONS
from .reader import t
from .steps import all_steps

pages = Blueprint("help", __name__, url_prefix="/help")


@pages.get("/")
def show() -> str:
    """List what is explained."""
    return render_template("help/help.html")


@pages.get("/scores")
def scores() -> str:
    """Explain every statistical word of the pages and reports."""
    return render_template("help/scores.html")


@pages.get("/permissions")
def permissions() -> str:
    """Show the permission table, read from the one table itself."""
    ordered = sorted(RULES, key=lambda rule: list(Role).index(rule.role))
    groups = [
        (t(ROLE_NAMES[role]), [t(rule.sentence) for rule in rules])
        for role, rules in groupby(ordered, key=lambda rule: rule.role)
    ]
    return render_template("help/permissions.html", groups=groups)


@pages.get("/lifecycle")
def lifecycle() -> str:
    """Show the lifecycle of a round, read from the table of transitions itself."""
    rows = [
        {
            "source": t(STATE_NAMES[transition.source]),
            "target": t(STATE_NAMES[transition.target]),
            "label": t(transition.label),
            "guards": [t(GUARD_TEXTS[guard]) for guard in transition.guards],
        }
        for transition in TRANSITIONS
    ]
    return render_template("help/lifecycle.html", rows=rows, steps=all_steps())
