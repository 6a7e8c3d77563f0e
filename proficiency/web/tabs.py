"""The parts of a round that are open to a person, as tabs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from ..identity.actor import Actor
from ..identity.permissions import Act, may
from ..rounds.lifecycle import (
    HIDDEN_FROM_MEMBERS,
    IN_EVALUATION,
    REPORTS_ARE_OUT,
    SCORES_ARE_OUT,
    UNSEALED,
)
from ..rounds.models import Enrolment, Round
from .reader import t

Parts = tuple[tuple[str, str, bool], ...]
"""Page, name, and whether it is open to the person."""


@dataclass(frozen=True)
class Tab:
    """One part of a round."""

    name: str
    address: str
    is_here: bool


@dataclass(frozen=True)
class TabGroup:
    """Parts of a round that belong together."""

    name: str
    tabs: list[Tab]


def tabs_of(round_: Round, enrolment: Enrolment | None, *, actor: Actor) -> list[TabGroup]:
    """Return the parts this person may open now, by what they are about."""

    def of_scheme(act: Act) -> bool:
        return may(actor, act, scheme_id=round_.scheme_id)

    takes_part = enrolment is not None and not of_scheme(Act.READ_PROGRESS)
    is_evaluated = of_scheme(Act.READ_EVALUATION) and round_.state in IN_EVALUATION
    is_out = round_.state in REPORTS_ARE_OUT
    is_studied = of_scheme(Act.READ_STUDIES) and any(each.physical for each in round_.materials)
    of_round: Parts = (
        ("rounds.show", t("Overview"), True),
        ("plan.show", t("Plan"), True),
        ("registration.show", t("Registrations"), of_scheme(Act.CONFIRM_REGISTRATION)),
        ("participants.show", t("Participants"), of_scheme(Act.READ_PROGRESS)),
        ("ranges.show", t("Possible results"), of_scheme(Act.EDIT_ROUND)),
        (
            "samples.show",
            t("Samples"),
            (takes_part or of_scheme(Act.READ_SAMPLES)) and not round_.source,
        ),
        ("studies.show", t("Studies"), is_studied),
    )
    of_results: Parts = (
        ("results.show", t("Results"), takes_part),
        ("scores.show", t("Your scores"), takes_part and round_.state in SCORES_ARE_OUT),
        ("evaluation.show", t("Evaluation"), is_evaluated),
        ("review.show", t("Review of results"), is_evaluated),
    )
    of_reports: Parts = (
        ("stating.show", t("Report content"), of_scheme(Act.EDIT_ROUND)),
        ("reports.show", t("Reports"), is_out),
        (
            "certificates.of_round",
            t("Certificates"),
            is_out and not round_.source and of_scheme(Act.ISSUE_REPORTS),
        ),
        (
            "actions.of_round",
            t("Corrective actions"),
            is_out and not round_.source and (takes_part or of_scheme(Act.READ_ACTIONS)),
        ),
        ("raising.show", t("Claims and appeals"), takes_part),
        (
            "appeals.show",
            t("Claims and appeals"),
            of_scheme(Act.READ_COMPLAINTS) and round_.state not in HIDDEN_FROM_MEMBERS,
        ),
    )
    of_records: Parts = (
        ("outbox.of_round", t("Messages"), of_scheme(Act.SEND_MESSAGES)),
        ("history.show", t("History"), of_scheme(Act.READ_AUDIT)),
        ("bundles.show", t("Hand-over"), of_scheme(Act.HAND_OVER) and round_.state in UNSEALED),
    )
    groups = (
        (t("Round"), of_round),
        (t("Results"), of_results),
        (t("Reports"), of_reports),
        (t("Records"), of_records),
    )
    found = [TabGroup(name, open_tabs(parts, round_)) for name, parts in groups]
    return [group for group in found if group.tabs]


def open_tabs(parts: Parts, round_: Round) -> list[Tab]:
    """Return those parts that are open."""
    area = request.blueprint
    return [
        Tab(name, url_for(endpoint, code=round_.code), is_here(endpoint, area))
        for endpoint, name, is_open in parts
        if is_open
    ]


def is_here(endpoint: str, area: str | None) -> bool:
    """Answer whether the page belongs to this tab; signing and the spreadsheet are results."""
    of_results = dict.fromkeys(("spreadsheet", "receipt", "result_sets"), "results")
    belongs = {"moving": "rounds", "timetable": "rounds", "report_signing": "rounds"} | of_results
    belongs |= {"value_signing": "evaluation", "exclusions": "review"}
    belongs |= {"message_preview": "outbox"}
    belongs |= {"correction": "appeals"}
    belongs |= {"tracing": "stating", "report_waiving": "stating"}
    belongs |= {"study": "studies", "clearance": "studies"}
    belongs |= {"plan_editing": "plan", "plan_signing": "plan", "rehearsal": "plan"}
    of_samples = ("sample_units", "parcels", "instructions", "arrivals")
    belongs |= dict.fromkeys(of_samples, "samples")
    return endpoint.partition(".")[0] == belongs.get(area or "", area)
