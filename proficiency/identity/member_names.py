"""By which names each member is known: what must not stand in files that carry codes only."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Institution, Laboratory, Person, RoleGrant

SHORTEST = {True: 2, False: 5}
"""Signs of a name that are looked for, Chinese or not; shorter ones stand in common words."""
HAN = re.compile(r"[\u4e00-\u9fff]")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Member:
    """An institution with all names by which it, its laboratories and its people are known."""

    institution_id: int
    code: str
    names: frozenset[str]


def members(session: Session) -> list[Member]:
    """Return the institutions with laboratories, and what they are known by."""
    names: dict[int, set[str]] = defaultdict(set)
    codes: dict[int, str] = {}
    for institution, laboratory in session.execute(
        select(Institution, Laboratory).join(Laboratory.institution)
    ):
        codes[institution.id] = institution.code
        for each in (institution, laboratory):
            names[institution.id] |= {each.name_zh, each.name_en}
    people = select(Person.name, Person.email, Laboratory.institution_id)
    for name, email, institution_id in session.execute(
        people.join(Person.grants).join(Laboratory, RoleGrant.laboratory_id == Laboratory.id)
    ):
        names[institution_id] |= {name, email}
    officers = select(Person.name, Person.email, Institution.id)
    for name, email, institution_id in session.execute(
        officers.join(Person.grants).join(Institution, RoleGrant.institution_id == Institution.id)
    ):
        names[institution_id] |= {name, email}
    return [Member(number, codes[number], telling(names[number])) for number in sorted(codes)]


def telling(names: Iterable[str]) -> frozenset[str]:
    """Return the names long enough to be found by chance in no other word."""
    return frozenset(short for short in map(squeezed, names) if is_telling(short))


def is_telling(short: str) -> bool:
    """Answer whether a name is long enough to be found by chance in no other word."""
    return len(short) >= SHORTEST[bool(HAN.search(short))]


def squeezed(text: str) -> str:
    """Leave out spaces and case: a line may break within a name."""
    return SPACES.sub("", text).casefold()
