"""Random texts that stand for a person for a while; only their digests are kept."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return a text nobody can guess, fit for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_digest(token: str) -> str:
    """Return what is stored of a token; it is random, so no slow digest is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
