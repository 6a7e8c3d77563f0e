"""Explanations: what the scores mean, who may do what, how a round runs."""

from __future__ import annotations

from flask import Blueprint, render_template

from ..identity.permissions import ACT_GROUPS, REACH_NAMES, RULES
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
    """Show the permission table as a matrix of acts and roles, read from the one table itself."""
    reaches = {(rule.act, rule.role): t(REACH_NAMES[rule.reach]) for rule in RULES}
    groups = [
        (
            t(heading),
            [
                (t(text), [reaches.get((act, role), "") for role in Role])
                for act, text in words.items()
            ],
        )
        for heading, words in ACT_GROUPS
    ]
    roles = [t(ROLE_NAMES[role]) for role in Role]
    return render_template("help/permissions.html", groups=groups, roles=roles)


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
