"""What a plan assigns where results are words: a category, a step of a scale, a profile."""

from __future__ import annotations

import re
from collections.abc import Mapping

import ringtrial

from ..i18n import mark
from .plan_fields import KEY_MISSING, PlanFields

OF_CATEGORY = frozenset({"category", "categories", "tolerance"})
OF_PROFILE = frozenset({"profile"})
NOT_ON_THE_SCALE = mark("The category “{category}” is not one of the ordered categories.")
CATEGORIES_NEEDED = mark("Give the ordered categories, at least two and each one once.")
TOLERANCE_NEEDS_ORDER = mark("A tolerance in steps needs the ordered categories.")
NOT_A_PROFILE = mark("“{typed}” is not a profile. Write it like TH01: 7, 9.3; D5S818: 11.")


def read_category(table: PlanFields) -> tuple[str, tuple[str, ...], int]:
    """Read the assigned category, the order of all of them and the tolerated steps."""
    category = table.text("category")
    if category is None:
        table.refuse(KEY_MISSING, "category", key="category")
    order = table.texts("categories")
    if order and (len(order) < 2 or len(set(order)) < len(order)):
        table.refuse(CATEGORIES_NEEDED, "categories")
    if order and category is not None and category not in order:
        table.refuse(NOT_ON_THE_SCALE, "category", category=category)
    tolerance = table.whole_number("tolerance", least=0, required=False)
    if tolerance is not None and not order:
        table.refuse(TOLERANCE_NEEDS_ORDER, "tolerance")
    return category or "", order, tolerance or 0


def read_assigned_profile(table: PlanFields) -> str:
    """Read the assigned profile, with its alleles as they are kept of results."""
    typed = table.text("profile")
    if typed is None:
        table.refuse(KEY_MISSING, "profile", key="profile")
        return ""
    profile = alleles_of(typed)
    try:
        usable = bool(profile) and ringtrial.profile_match(profile, profile).compared > 0
    except ringtrial.InputRefused:
        usable = False
    if not usable:
        table.refuse(NOT_A_PROFILE, "profile", typed=typed)
    return typed


def alleles_of(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return the alleles of each locus of a profile written as TH01: 7, 9.3; D5S818: 11."""
    found = {}
    for part in filter(str.strip, text.split(";")):
        locus, _, alleles = part.partition(":")
        found[locus.strip()] = tuple(filter(None, re.split(r"[\s,]+", alleles)))
    return found
