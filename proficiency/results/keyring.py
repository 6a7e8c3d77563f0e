"""The sealing keys of the installation, held in memory; they are never in the database."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..errors import Refusal
from ..i18n import mark

NONCE_BYTES = 12


class SealingKeyMissing(Refusal):
    """The key of the installation is not the one a round was sealed with."""

    message = mark(
        "The sealing key of this installation is missing (key {key_id}). Nothing is lost: let the"
        " administrator restore the file sealing.key from the backup."
    )


class SealBroken(Refusal):
    """Sealed content is not what was sealed, or not in its place."""

    message = mark(
        "A sealed result set was changed in the database. Let the administrator restore the backup."
    )


class Keyring:
    """Keys by their names; the one held last seals."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}
        self._present = ""

    def hold(self, keys: Sequence[bytes]) -> None:
        """Add the keys of an installation: the first one seals from now on, all of them open."""
        self._keys |= {name_of(key): key for key in keys}
        self._present = name_of(keys[0])

    def drop(self) -> None:
        """Forget every key."""
        self._keys, self._present = {}, ""

    @property
    def present(self) -> str:
        """Return the name of the key that seals; empty where none is held."""
        return self._present

    def holds(self, key_id: str) -> bool:
        """Answer whether what was wrapped under this name can be opened."""
        return key_id in self._keys

    def wrap(self, key: bytes, *, place: str) -> bytes:
        """Seal the key of a round under the present key."""
        return encrypt(self._key(self._present), key, place=place)

    def unwrap(self, wrapped: bytes, *, key_id: str, place: str) -> bytes:
        """Open the key of a round."""
        return decrypt(self._key(key_id), wrapped, place=place)

    def _key(self, key_id: str) -> bytes:
        if key_id not in self._keys:
            raise SealingKeyMissing(key_id=key_id or "–")
        return self._keys[key_id]


KEYRING = Keyring()
"""The keys of this process; every door holds those of its installation before it works."""


def name_of(key: bytes) -> str:
    """Return the name of a key, which tells nothing about it."""
    return hashlib.sha256(b"proficiency sealing key " + key).hexdigest()[:16]


def encrypt(key: bytes, content: bytes, *, place: str) -> bytes:
    """Seal content to one place; each time under a number used once."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def decrypt(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Open content that was sealed to this place and not touched since."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError):
        raise SealBroken from None
