"""The code printed on an issued file: who holds it finds the file in public; nobody guesses it."""

from __future__ import annotations

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O and U: what is read from paper is not mistaken for a digit, and forms no word."""
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
RANDOM_SIGNS = 27
"""135 bits."""
LENGTH = RANDOM_SIGNS + 1
"""The last sign follows from the others, so that a slip while typing is told from a forgery."""
GROUP = 4


def new_seed() -> str:
    """Return the secret from which the codes of the files of one order follow."""
    return secrets.token_hex(32)


def new_code() -> str:
    """Return a code nobody can guess."""
    return _with_check("".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SIGNS)))


def code_from(seed: str, *names: str) -> str:
    """Return the code of one file of an order: made anew after a fault, the file is the same."""
    value = int.from_bytes(
        hmac.new(seed.encode(), "\n".join(names).encode(), hashlib.sha256).digest(), "big"
    )
    signs = []
    for _ in range(RANDOM_SIGNS):
        value, rest = divmod(value, len(ALPHABET))
        signs.append(ALPHABET[rest])
    return _with_check("".join(signs))


def read_code(typed: str) -> str | None:
    """Return the code that was typed, however it was grouped; None where it cannot be one."""
    signs = "".join(c for c in typed.upper() if not c.isspace() and c not in "-–—·.").translate(
        MISREAD
    )
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET):
        return None
    return signs if _with_check(signs[:RANDOM_SIGNS]) == signs else None


def grouped(code: str) -> str:
    """Write a code as people read it aloud."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _with_check(signs: str) -> str:
    """Add the sign that any one wrong sign changes: every weight is odd."""
    total = sum((2 * place + 1) * ALPHABET.index(sign) for place, sign in enumerate(signs))
    return signs + ALPHABET[total % len(ALPHABET)]
