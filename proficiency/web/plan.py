"""The plan of a round: what it says, what it will mean, who signed it, what became of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from flask import Blueprint, Response, g, render_template, request

from ..errors import Refusal
from ..evaluation.consequence_words import consequence_text
from ..evaluation.plan_consequences import Expected, consequences, needs_attention
from ..i18n import mark
from ..identity.permissions import Act, may
from ..reporting.plan_parts import PART_NAMES, PartChange, Subject, changes
from ..results.queries import determinations_of
from ..rounds.models import Determination, Round
from ..rounds.plan_models import PlanVersion
from ..rounds.plan_standing import PlanStanding, plan_standing
from ..rounds.queries import find_enrolment, get_round
from ..schemes.models import ResultType
from ..schemes.plan import AssignedRule, Plan
from ..schemes.plan_assigned import WORDS
from ..schemes.plan_toml import to_toml
from . import reader
from .downloads import attachment
from .plan_words import PlanLine, answers_are_told, plan_line
from .reader import t
from .rounds import frame

pages = Blueprint("plan", __name__, url_prefix="/rounds")
TOML = "application/toml"
MOST_LABORATORIES = 10_000


class PlanHoldsAnswers(Refusal):
    """A file with the assigned values would tell laboratories what to find."""

    message = mark(
        "The plan of round {round_code} gives reference values, so its file is handed out only "
        "after the round is closed. The rules themselves stand on the page of the plan."
    )


@dataclass(frozen=True)
class Meaning:
    """One thing the plan will mean."""

    text: str
    needs_attention: bool


@dataclass(frozen=True)
class Judged:
    """A line of the plan with what it will mean."""

    line: PlanLine
    consequences: list[Meaning]


@dataclass(frozen=True)
class VersionLine:
    """A later version of the plan with what it changed."""

    version: PlanVersion
    changes: list[PartChange]


@pages.get("/<code>/plan")
def show(code: str) -> str:
    """Show the plan; its consequences to those who prepare it."""
    round_ = get_round(g.session, code, actor=reader.actor())
    determinations = determinations_of(g.session, round_)
    standing = plan_standing(g.session, round_)
    prepares = may(reader.actor(), Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    labs = expected_laboratories(round_) if prepares else 0
    told = answers_are_told(round_)
    plan = plan_in_work(round_, standing) if prepares else plan_of(round_.plan_text)
    return render_template(
        "rounds/plan.html",
        **frame(round_, find_enrolment(g.session, round_, actor=reader.actor())),
        standing=standing,
        lines=[judged(plan, each, labs=labs, told=told) for each in determinations],
        labs=labs,
        prepares=prepares,
        part_names=PART_NAMES,
        versions=version_lines(standing.versions, determinations, told=told),
        proposed=proposed_changes(standing, determinations) if prepares else [],
    )


@pages.get("/<code>/plan/file")
def download(code: str) -> Response:
    """Hand out the plan as the file that the command `evaluate` reads."""
    round_ = get_round(g.session, code, actor=reader.actor())
    plan = plan_of(round_.plan_text)
    if not answers_are_told(round_):
        if holds_reference_values(plan):
            raise PlanHoldsAnswers(round_code=round_.code)
        plan = without_answers(plan)
    text = to_toml(plan)
    return attachment(text.encode(), f"{round_.code}-plan.toml", TOML)


def without_answers(plan: Plan) -> Plan:
    """Leave out which word is right: whoever still types results would read the answer."""
    kept = (o for o in plan.overrides if o.assigned is None or o.assigned.by not in WORDS)
    general = AssignedRule() if plan.assigned.by in WORDS else plan.assigned
    return replace(plan, assigned=general, overrides=tuple(kept))


def holds_reference_values(plan: Plan) -> bool:
    """Answer whether the plan gives a value that laboratories are to find by measuring."""
    rules = (plan.assigned, *(o.assigned for o in plan.overrides if o.assigned is not None))
    return any(rule.is_reference for rule in rules)


def plan_of(text: str) -> Plan:
    """Read a stored plan."""
    return Plan.from_mapping(json.loads(text))


def plan_in_work(round_: Round, standing: PlanStanding) -> Plan:
    """Return the plan that is being worked on: the proposal, or the plan of the round."""
    return plan_of(standing.proposal.plan_text if standing.proposal else round_.plan_text)


def expected_laboratories(round_: Round) -> int:
    """Return the number of laboratories to think of: typed, or those that take part."""
    typed = request.args.get("labs", "")
    if typed.isdecimal() and 0 < int(typed) <= MOST_LABORATORIES:
        return int(typed)
    return len(round_.enrolments)


def judged(plan: Plan, determination: Determination, *, labs: int, told: bool) -> Judged:
    """Put one determination and what the plan will mean for it into words."""
    measurand, material = determination.measurand, determination.material
    line = plan_line(plan, measurand, material, told=told)
    if not measurand.result_type.is_numeric or not labs:
        return Judged(line, [])
    expected = Expected(
        labs=labs,
        replicates=measurand.replicates,
        limits=measurand.result_type is ResultType.CENSORED,
        groups=len(measurand.methods),
    )
    rules = plan.all_rules_for(measurand.code, material.code)
    return Judged(
        line,
        [
            Meaning(consequence_text(note, reader.t), needs_attention(note))
            for note in consequences(rules, expected)
        ],
    )


def subjects_of(determinations: Sequence[Determination]) -> list[Subject]:
    """Return what is determined, under the names of the reader's language."""
    return [
        Subject(
            each.measurand.code,
            each.material.code,
            each.measurand.unit,
            t.choose(each.measurand.name_zh, each.measurand.name_en),
            t.choose(each.material.name_zh, each.material.name_en),
            is_word=not each.measurand.result_type.is_numeric,
        )
        for each in determinations
    ]


def version_lines(
    versions: Sequence[PlanVersion], determinations: Sequence[Determination], *, told: bool
) -> list[VersionLine]:
    """Compare every version with the one before it; assigned values only where they are told."""
    subjects = subjects_of(determinations)
    return [
        VersionLine(
            later,
            [
                change
                for change in changes(
                    plan_of(before.plan_text), plan_of(later.plan_text), subjects, reader.t
                )
                if told or change.part != "assigned"
            ],
        )
        for before, later in pairwise(versions)
    ]


def proposed_changes(
    standing: PlanStanding, determinations: Sequence[Determination]
) -> list[PartChange]:
    """Return what a proposal would change."""
    if standing.proposal is None:
        return []
    both = [standing.versions[-1], standing.proposal]
    return version_lines(both, determinations, told=True)[0].changes
