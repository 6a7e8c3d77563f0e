"""Draw the random code under which a laboratory takes part in one round."""

from __future__ import annotations

import secrets
from collections.abc import Collection

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which are read as digits."""
DIGITS = "0123456789"


def new_code(taken: Collection[str]) -> str:
    """Return three letters and two digits that no participant of the round has."""
    while (code := _draw()) in taken:
        pass
    return code


def _draw() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(3))
    return letters + "".join(secrets.choice(DIGITS) for _ in range(2))
