"""Keep passwords as Argon2id digests, and check them in the same time for everybody."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from .refusals import PasswordTooLong, PasswordTooShort, PasswordTooSimple

LEAST_CHARACTERS = 8
MOST_CHARACTERS = 256
LEAST_DIFFERENT = 5
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Two passes over 19 MiB: the recommended least effort for Argon2id on one lane."""


def check(password: str, *, email: str, name: str) -> None:
    """Refuse a password that would be guessed at once."""
    if len(password) < LEAST_CHARACTERS:
        raise PasswordTooShort(least=LEAST_CHARACTERS)
    if len(password) > MOST_CHARACTERS:
        raise PasswordTooLong(most=MOST_CHARACTERS)
    lowered = password.lower()
    known = {email.lower(), email.partition("@")[0].lower(), name.strip().lower()}
    if lowered in known or len(set(lowered)) < LEAST_DIFFERENT:
        raise PasswordTooSimple


def digest(password: str) -> str:
    """Return the digest to store; it carries its salt and its settings."""
    return HASHER.hash(password)


def is_right(password: str, stored: str | None) -> bool:
    """Compare with a stored digest; without one, take as long and answer no."""
    password = password[: MOST_CHARACTERS + 1]  # a megabyte would only cost time
    try:
        HASHER.verify(stored if stored is not None else _nobodys_digest(), password)
    except VerifyMismatchError:
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Answer whether a digest was made with other settings than today's."""
    return HASHER.check_needs_rehash(stored)


@cache
def _nobodys_digest() -> str:
    return HASHER.hash("")
