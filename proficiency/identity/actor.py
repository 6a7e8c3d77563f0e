"""Who is acting: a person with the roles held at this moment, or the product itself."""

from __future__ import annotations

from dataclasses import dataclass

from .roles import Role


@dataclass(frozen=True)
class Grant:
    """A role with the scheme, laboratory or institution it is limited to."""

    role: Role
    scheme_id: int | None = None
    laboratory_id: int | None = None
    institution_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """A person, or the product when `person_id` is None, with every role held."""

    person_id: int | None
    name: str
    grants: frozenset[Grant] = frozenset()
    works_for: int | None = None
    """The laboratory chosen by who belongs to several; it gives no right."""

    def laboratories(self) -> frozenset[int]:
        """Return the laboratories this person acts for."""
        return frozenset(g.laboratory_id for g in self.grants if g.laboratory_id is not None)

    def institutions(self) -> frozenset[int]:
        """Return the institutions whose people this person looks after."""
        return frozenset(g.institution_id for g in self.grants if g.institution_id is not None)

    def schemes(self) -> frozenset[int]:
        """Return the schemes this person coordinates."""
        return frozenset(g.scheme_id for g in self.grants if g.scheme_id is not None)


SYSTEM = Actor(person_id=None, name="system", grants=frozenset({Grant(Role.SYSTEM)}))
"""The product acting by itself: jobs and dates."""
