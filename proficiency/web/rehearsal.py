"""Rehearse a round: invented laboratories before a real sample leaves; nothing is stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from ..errors import NotFound
from ..i18n import Language, translator
from ..identity.permissions import Act, require
from ..rehearsal.scenario import (
    FAULT_NAMES,
    FEWEST_LABORATORIES,
    MOST_LABORATORIES,
    MOST_RUNS,
    Counts,
    Fault,
    Scenario,
    Tally,
    Target,
)
from ..rehearsal.services import (
    Assumed,
    Rehearsal,
    header_of_rehearsal,
    rehearse,
    targets_of,
)
from ..reporting.builder import build_summary
from ..reporting.case import Edition, cases_of
from ..reporting.determination import notes
from ..reporting.pdf import render_pdf
from ..reporting.rounding import fixed
from ..reporting.whole_round import BY_DETERMINATION, counts_sentence, round_table
from ..results.queries import determinations_of
from ..rounds.models import Determination, Round
from ..rounds.plan_standing import plan_standing
from ..rounds.queries import get_round
from ..schemes.plan import Plan
from . import reader
from .downloads import attachment
from .plan import plan_in_work
from .reader import t
from .rounds import frame

pages = Blueprint("rehearsal", __name__, url_prefix="/rounds")
LARGEST_SEED = 10**9
USUAL_LABORATORIES = 12
NUMBERS = {
    "labs": (FEWEST_LABORATORIES, MOST_LABORATORIES),
    "seed": (0, LARGEST_SEED),
    "runs": (1, MOST_RUNS),
    "modes_share": (5, 50),
    "censored_share": (0, 95),
}
FACTORS = {"modes_shift": (0.5, 20.0), "spread_factor": (0.1, 10.0)}


@dataclass(frozen=True)
class Share:
    """How results of one kind were judged, in words and per cent."""

    name: str
    results: int
    nothing: str
    warnings: str
    actions: str
    unjudged: str


@pages.get("/<code>/rehearsal")
def show(code: str) -> str | tuple[str, int]:
    """Show the form, and what the plan would report where a scenario is given."""
    round_, plan, determinations = to_rehearse(code)
    typed = request.args if "labs" in request.args else first_form(round_)
    errors: dict[str, str] = {}
    scenario = read_scenario(typed, plan, errors)
    assumed = read_assumed(typed, determinations, errors)
    targets = chosen(targets_of(determinations, plan, assumed), typed)
    found: dict[str, Any] = {}
    if targets and not errors and "labs" in request.args:
        outcome = rehearse(round_, targets, scenario, plan, actor=reader.actor())
        found = {"outcome": outcome, **described(round_, scenario, targets, outcome)}
    page = render_template(
        "rounds/rehearsal.html",
        **frame(round_, None),
        typed=typed,
        errors=errors,
        targets=targets_of(determinations, plan, {}),
        determinations=determinations,
        faults={fault.value: t(words) for fault, words in FAULT_NAMES.items()},
        found=found,
        scenario=scenario,
        reports=report_links(code) if found else [],
    )
    return (page, 422) if errors else page


@pages.get("/<code>/rehearsal/report/<language>")
def report(code: str, language: str) -> Response:
    """Hand out the report of the invented round, marked as a rehearsal on every page."""
    if language not in set(Language):
        raise NotFound
    round_, plan, determinations = to_rehearse(code)
    errors: dict[str, str] = {}
    typed = request.args if "labs" in request.args else first_form(round_)
    scenario = read_scenario(typed, plan, errors)
    assumed = read_assumed(typed, determinations, errors)
    targets = chosen(targets_of(determinations, plan, assumed), typed)
    if errors or not targets:
        raise NotFound
    outcome = rehearse(round_, targets, scenario, plan, actor=reader.actor(), repeated=False)
    header = header_of_rehearsal(round_, scenario)
    content = build_summary(outcome.evaluation, header, Language(language))
    name = f"{round_.code}-REHEARSAL-{scenario.seed}.{language}.pdf"
    return attachment(render_pdf(content), name, "application/pdf")


def to_rehearse(code: str) -> tuple[Round, Plan, list[Determination]]:
    """Return a round the reader may rehearse, with the plan in work."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.REHEARSE_ROUND, scheme_id=round_.scheme_id)
    plan = plan_in_work(round_, plan_standing(g.session, round_))
    return round_, plan, list(determinations_of(g.session, round_))


def first_form(round_: Round) -> MultiDict[str, str]:
    """Return what the form proposes: the laboratories there are, and one fault of each kind."""
    proposed = {
        "labs": str(max(len(round_.enrolments), USUAL_LABORATORIES)),
        "seed": str(secrets.randbelow(1_000_000)),
        "runs": str(MOST_RUNS),
        "modes_share": "40",
        "modes_shift": "4",
        "spread_factor": "1",
        "censored_share": "0",
    }
    return MultiDict([*proposed.items(), ("fault", "unit"), ("fault", "decimal")])


def read_scenario(typed: MultiDict[str, str], plan: Plan, errors: dict[str, str]) -> Scenario:
    """Understand the scenario; a number out of its range is named."""
    numbers = {name: read_number(typed, name, *NUMBERS[name], errors=errors) for name in NUMBERS}
    factors = {name: read_number(typed, name, *FACTORS[name], errors=errors) for name in FACTORS}
    rules = [plan.assigned, *(entry.assigned for entry in plan.overrides)]
    codes = dict.fromkeys(code for rule in rules if rule for code in rule.laboratories)
    return Scenario(
        labs=int(numbers["labs"]),
        seed=int(numbers["seed"]),
        runs=int(numbers["runs"]),
        modes_share=int(numbers["modes_share"]),
        censored_share=int(numbers["censored_share"]),
        modes_shift=factors["modes_shift"],
        spread_factor=factors["spread_factor"],
        faults=frozenset(Fault(word) for word in typed.getlist("fault") if word in set(Fault)),
        codes=tuple(codes),
    )


def read_number(
    typed: MultiDict[str, str], name: str, least: float, most: float, *, errors: dict[str, str]
) -> float:
    """Read one number within its range."""
    text = typed.get(name, "").strip()
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        errors[name] = t("Give a number from {least} to {most}.", least=least, most=most)
        return least
    return number


def read_assumed(
    typed: MultiDict[str, str], determinations: list[Determination], errors: dict[str, str]
) -> Assumed:
    """Read true values and spreads; what is left empty follows the plan."""
    found: dict[tuple[str, str], tuple[float | None, float | None]] = {}
    for each in determinations:
        key = (each.measurand.code, each.material.code)
        found[key] = (
            read_optional(typed, f"true-{key[0]}-{key[1]}", errors, positive=False),
            read_optional(typed, f"spread-{key[0]}-{key[1]}", errors, positive=True),
        )
    return found


def read_optional(
    typed: MultiDict[str, str], name: str, errors: dict[str, str], *, positive: bool
) -> float | None:
    """Read a number that may be missing."""
    text = typed.get(name, "").strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not abs(number) < 1e30 or (positive and number <= 0):
        errors[name] = t("This is not a number that can be used here.")
        return None
    return number


def chosen(targets: list[Target], typed: MultiDict[str, str]) -> list[Target]:
    """Return the determinations of the chosen measurand, or all."""
    measurand = typed.get("measurand", "")
    return [each for each in targets if not measurand or each.measurand == measurand]


def described(
    round_: Round, scenario: Scenario, targets: list[Target], outcome: Rehearsal
) -> dict[str, Any]:
    """Put the outcome into words and tables."""
    edition = Edition(header_of_rehearsal(round_, scenario), translator(reader.language()))
    cases = cases_of(outcome.evaluation, edition)
    frequencies = outcome.frequencies
    planted = [share(t(FAULT_NAMES[fault]), counts) for fault, counts in frequencies.faults.items()]
    return {
        "verdict": counts_sentence(cases, edition),
        "table": round_table(cases, edition, caption=t(BY_DETERMINATION)),
        "logs": [(case.title, notes(case)) for case in cases],
        "shares": [share(t("laboratories without a fault"), frequencies.sound), *planted],
        "by_target": [
            (
                edition.measurand(target.measurand),
                edition.material(target.material),
                tally,
                percent(tally.without_value, tally.runs),
                percent(tally.z_prime, tally.runs),
                percent(tally.covered, tally.runs - tally.without_value),
                percent(alarms(tally), tally.sound.results),
            )
            for target, tally in zip(targets, frequencies.targets, strict=True)
        ],
    }


def alarms(tally: Tally) -> int:
    """Return the signals given to laboratories without a fault."""
    return tally.sound.warnings + tally.sound.actions


def share(name: str, counts: Counts) -> Share:
    """Write counts as shares."""
    judged = counts.results - counts.unjudged - counts.warnings - counts.actions
    return Share(
        name,
        counts.results,
        percent(judged, counts.results),
        percent(counts.warnings, counts.results),
        percent(counts.actions, counts.results),
        percent(counts.unjudged, counts.results),
    )


def percent(part: int, whole: int) -> str:
    """Write a share with one decimal."""
    return f"{fixed(100 * part / whole, 1)} %" if whole else "–"


def report_links(code: str) -> list[tuple[str, str]]:
    """Return where the report of this very rehearsal is, in both languages."""
    return [
        (
            language,
            f"{url_for('rehearsal.report', code=code, language=language)}?"
            + request.query_string.decode(),
        )
        for language in ("zh", "en")
    ]
