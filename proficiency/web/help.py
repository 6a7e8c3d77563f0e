"""Explanations: what the scores mean, who may do what, how a round runs."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from ..appeals.lifecycle import ANSWER_WITHIN, KIND_EXPLANATIONS, KIND_NAMES
from ..evaluation.suspicions.words import NAMES as SUSPICION_NAMES
from ..identity.permissions import ACT_GROUPS, REACH_NAMES, RULES
from ..identity.roles import ROLE_NAMES, Role
from ..reporting.completeness.items import ITEMS
from ..results.exclusion_reasons import REASON_NAMES, TREATMENT_NAMES, TREATMENTS
from ..rounds.lifecycle import (
    DUE_WORDS,
    EFFECT_TEXTS,
    GUARD_TEXTS,
    STATE_NAMES,
    TRANSITIONS,
    Transition,
)
from .lifecycle_diagram import diagram
from .reader import t

pages = Blueprint("help", __name__, url_prefix="/help")


@pages.get("/")
def show() -> str:
    """List what is explained."""
    return render_template("help/help.html")


@pages.get("/scores")
def scores() -> str:
    """Explain every statistical word of the pages and reports."""
    return render_template("help/scores.html")


@pages.get("/verification")
def verification() -> str:
    """Explain code, QR code, digest and signature of issued documents."""
    fingerprint = current_app.extensions["proficiency.certificate"]
    return render_template("help/verification.html", fingerprint=fingerprint)


@pages.get("/follow-up")
def follow_up() -> str:
    """Explain trends, corrective actions, certificates and coverage."""
    return render_template("help/follow_up.html")


@pages.get("/bundles")
def bundles() -> str:
    """Explain the archives an assessor takes along."""
    return render_template("help/bundles.html")


@pages.get("/appeals")
def appeals() -> str:
    """Explain what laboratories can raise, who decides, and what follows."""
    return render_template(
        "help/appeals.html",
        kinds=KIND_NAMES,
        explanations=KIND_EXPLANATIONS,
        within=ANSWER_WITHIN,
    )


@pages.get("/report-contents")
def report_contents() -> str:
    """Explain what every report says, read from the list that release is refused by."""
    return render_template("help/report_contents.html", items=ITEMS)


@pages.get("/review")
def review() -> str:
    """Explain suspicions and exclusions, read from the tables themselves."""
    return render_template(
        "help/review.html",
        suspicions=[t(name) for name in SUSPICION_NAMES.values()],
        reasons=[
            (t(REASON_NAMES[reason]), t(TREATMENT_NAMES[treatment]))
            for reason, treatment in TREATMENTS.items()
        ],
    )


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
            "number": number,
            "source": t(STATE_NAMES[step.source]),
            "target": t(STATE_NAMES[step.target]),
            "label": t(step.label),
            "who": movers(step),
            "due": t(DUE_WORDS[step.due]) if step.due else "",
            "guards": [t(GUARD_TEXTS[guard]) for guard in step.guards],
            "needs_reason": step.needs_reason,
            "effects": [t(EFFECT_TEXTS[effect]) for effect in step.effects],
        }
        for number, step in enumerate(TRANSITIONS, 1)
    ]
    return render_template("help/lifecycle.html", rows=rows, diagram=diagram())


def movers(step: Transition) -> str:
    """Name the roles that may take a step, as the permission table has them."""
    roles = dict.fromkeys(rule.role for act in step.who for rule in RULES if rule.act is act)
    return t(", ").join(t(ROLE_NAMES[role]) for role in roles)
