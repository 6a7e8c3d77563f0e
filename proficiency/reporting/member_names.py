"""The names of members in texts that reports print, where none may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..i18n import Language, translator
from ..identity.member_names import HAN, SPACES, is_telling, squeezed
from ..identity.models import Institution, Laboratory, Person, RoleGrant
from .records import RoundRecords

WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class Searched:
    """Texts in which names are looked for: every one once, in small letters."""

    squeezed: str
    """Without spaces: a line may break within a Chinese name."""
    spaced: str
    """With one space for each gap, so that words keep their ends."""

    def holds(self, name: str) -> bool:
        """Answer whether a name stands there: a Chinese one anywhere, others as whole words."""
        if HAN.search(name):
            return squeezed(name) in self.squeezed
        words = re.escape(spaced(name))
        # Most names are nowhere, and looking for a plain text is faster by far.
        return spaced(name) in self.spaced and bool(
            re.search(rf"(?<![a-z0-9]){words}(?![a-z0-9])", self.spaced)
        )


def searched(texts: Iterable[str]) -> Searched:
    """Prepare texts to be looked through; what ends one and begins the next is no name."""
    each = [text for text in dict.fromkeys(texts) if WORD.search(text)]
    return Searched("\n".join(map(squeezed, each)), "\n".join(map(spaced, each)))


def names_in(
    session: Session, printed: Searched, *, written: Searched, records: RoundRecords
) -> tuple[str, ...]:
    """Return the names of members that stand in what is printed, as they are registered.

    A name that is also a word of the product, as 高峰 may be, counts where people wrote it. A
    provider may be a member itself, and its name stands in every report.
    """
    own = records.provider.name if records.provider else None
    provider = {squeezed(own.zh), squeezed(own.en)} if own else set()
    return tuple(
        name
        for name in member_names(session)
        if is_telling(short := squeezed(name))
        and short not in provider
        and printed.holds(name)
        and (written.holds(name) or not words_of_the_product().holds(name))
    )


@cache
def words_of_the_product() -> Searched:
    """Return every text of the product in both languages."""
    return searched(text for both in translator(Language.ZH).messages.items() for text in both)


def member_names(session: Session) -> list[str]:
    """Return the names of institutions with laboratories, of the laboratories and their people."""
    names: dict[str, None] = {}
    of_laboratories = select(
        Institution.name_zh, Institution.name_en, Laboratory.name_zh, Laboratory.name_en
    ).join(Laboratory.institution)
    for four in session.execute(of_laboratories):
        names.update(dict.fromkeys(four))
    of_people = (
        select(Person.name, Person.email)
        .join(Person.grants)
        .where(RoleGrant.laboratory_id.is_not(None))
    )
    for two in session.execute(of_people):
        names.update(dict.fromkeys(two))
    return list(names)


def spaced(text: str) -> str:
    """Leave out case, and write every gap as one space."""
    return SPACES.sub(" ", text).strip().casefold()
