"""Keep members unnamed: names that somebody typed are struck out, and it is said where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..identity.member_names import members, squeezed
from ..identity.models import RoleGrant

STRUCK = "▮▮▮"


@dataclass(frozen=True)
class Withheld:
    """Files without the names of members, and how many were struck out of which."""

    files: Mapping[str, bytes]
    counts: Mapping[str, int]


def names_of_members(session: Session) -> frozenset[str]:
    """Return every name by which any member is known."""
    return frozenset(name for member in members(session) for name in member.names)


def people_of_members(session: Session) -> frozenset[int]:
    """Return everybody who acts for a laboratory or its institution."""
    acts = RoleGrant.laboratory_id.is_not(None) | RoleGrant.institution_id.is_not(None)
    return frozenset(session.scalars(select(RoleGrant.person_id).where(acts).distinct()))


def strike(text: str, names: Iterable[str]) -> tuple[str, int]:
    """Strike names out of a text, however they are spaced, and count them."""
    plain = squeezed(text)
    # The longest first: the name of a laboratory may hold that of its institution.
    there = sorted((name for name in names if name in plain), key=len, reverse=True)
    if not there:
        return text, 0
    spaced = (r"\s*".join(map(re.escape, name)) for name in there)
    return re.subn("|".join(spaced), STRUCK, text, flags=re.IGNORECASE)


def without_names(files: Mapping[str, bytes], names: Iterable[str]) -> Withheld:
    """Strike names out of every text file."""
    found, counts = dict(files), {}
    for path, content in files.items():
        text, count = strike(content.decode(), names)
        if count:
            found[path], counts[path] = text.encode(), count
    return Withheld(found, counts)
