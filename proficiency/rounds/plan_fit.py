"""Whether a plan speaks of what the round determines: its measurands, materials and methods."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..schemes.plan import AssignedBy, Override, Plan
from ..schemes.plan_assigned import WORDS
from ..schemes.result_types import ResultType
from .models import Round, RoundMeasurand

NOT_DETERMINED = mark("The round does not determine measurand {measurand}.")
NOT_IN_MATERIAL = mark("The round does not determine {measurand} in material {material}.")
IS_A_WORD = mark("{measurand} is qualitative; the rules of numbers have no meaning for it.")
IS_A_NUMBER = mark("{measurand} has numeric results; no category or profile can be assigned.")
OTHER_KIND_OF_WORD = mark("{measurand} needs an assigned {wanted}.")
NO_CATEGORY = mark("“{category}” is no category of {measurand} that could be right.")
NO_GENERAL_WORD = mark("A category or a profile is assigned to one measurand, not to all of them.")
METHOD_UNKNOWN = mark("{measurand} has no method with the code {method}.")
NOT_ENROLLED = mark("No laboratory takes part in the round under the code {code}.")


def check_fit(plan: Plan, round_: Round) -> None:
    """Refuse entries that would never apply, all of them at once."""
    problems = list(misfits(plan, round_))
    if problems:
        raise InvalidInput(problems)


def misfits(plan: Plan, round_: Round) -> Iterator[Problem]:
    """Give what the plan says of things that the round does not hold."""
    copies = {measurand.code: measurand for measurand in round_.measurands}
    codes = {enrolment.code for enrolment in round_.enrolments}
    for laboratory in plan.assigned.laboratories:
        if laboratory not in codes:
            yield Problem(NOT_ENROLLED, {"code": laboratory}, column="assigned.laboratories")
    if plan.assigned.by in WORDS:
        yield Problem(NO_GENERAL_WORD, column="assigned.by")
    for place, entry in enumerate(plan.overrides, 1):
        path = f"measurand[{place}]."
        copy = copies.get(entry.measurand)
        if copy is None:
            facts = {"measurand": entry.measurand}
            yield Problem(NOT_DETERMINED, facts, column=f"{path}name")
            continue
        yield from of_entry(entry, copy, path)
        for laboratory in entry.assigned.laboratories if entry.assigned else ():
            if laboratory not in codes:
                where = f"{path}assigned.laboratories"
                yield Problem(NOT_ENROLLED, {"code": laboratory}, column=where)


def of_entry(entry: Override, copy: RoundMeasurand, path: str) -> Iterator[Problem]:
    """Give what is wrong with the entry of a measurand that the round determines."""
    facts = {"measurand": copy.code}
    materials = {each.material.code for each in copy.determinations}
    if entry.material is not None and entry.material not in materials:
        found = {**facts, "material": entry.material}
        yield Problem(NOT_IN_MATERIAL, found, column=f"{path}material")
    if copy.result_type.is_numeric:
        if entry.assigned is not None and entry.assigned.by in WORDS:
            yield Problem(IS_A_NUMBER, facts, column=f"{path}assigned.by")
    else:
        yield from of_word(entry, copy, path)
    known = {method.code for method in copy.methods}
    for method in entry.results.without_methods if entry.results else ():
        if method not in known:
            where = f"{path}results.without_methods"
            yield Problem(METHOD_UNKNOWN, {**facts, "method": method}, column=where)


def of_word(entry: Override, copy: RoundMeasurand, path: str) -> Iterator[Problem]:
    """Give what is wrong with the entry of a qualitative measurand: only a word has a meaning."""
    facts = {"measurand": copy.code}
    of_numbers = (entry.sigma, entry.scale, entry.score, entry.minimum, entry.rounding)
    if any(table is not None for table in (*of_numbers, entry.delta_e)):
        yield Problem(IS_A_WORD, facts, column=f"{path}name")
    rule = entry.assigned
    if rule is None:
        return
    is_profile = copy.result_type is ResultType.PROFILE
    wanted = AssignedBy.PROFILE if is_profile else AssignedBy.CATEGORY
    if rule.by is not wanted:
        found = {**facts, "wanted": wanted.value}
        yield Problem(OTHER_KIND_OF_WORD, found, column=f"{path}assigned.by")
    elif copy.categories and not is_profile:
        callable_ = {word.code for word in copy.categories if not word.no_call}
        for category in (rule.category, *rule.categories):
            if category not in callable_:
                found = {**facts, "category": category}
                yield Problem(NO_CATEGORY, found, column=f"{path}assigned.category")
                return
