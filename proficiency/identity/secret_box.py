"""Encrypt what must be read again with a key derived from the secret of the installation."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class SecretBox:
    """Closes and opens secrets; a stolen database alone opens none."""

    def __init__(self, installation_secret: str, *, purpose: str) -> None:
        derivation = HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode())
        self._cipher = AESGCM(derivation.derive(installation_secret.encode()))

    def close(self, secret: bytes, *, owner: str) -> bytes:
        """Encrypt a secret; it can be opened for the same owner only."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, owner.encode())

    def open(self, closed: bytes, *, owner: str) -> bytes:
        """Decrypt a secret; a changed one, or another owner's, raises `InvalidTag`."""
        return self._cipher.decrypt(closed[:NONCE_BYTES], closed[NONCE_BYTES:], owner.encode())
