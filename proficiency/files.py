"""Stored files, each named by the digest of its content: never changed, checked when read."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from .errors import Refusal
from .i18n import mark

DIGEST = re.compile(r"[0-9a-f]{64}")


class FileMissing(Refusal):
    """No file of this digest is kept, or nothing could be kept under such a name."""

    message = mark("The stored file {digest} is missing; restore it from the backup.")


class FileDamaged(Refusal):
    """The file on the disk is not the one that was stored."""

    message = mark("The stored file {digest} is damaged; restore it from the backup.")


class Store:
    """A folder of files; storing the same content twice keeps it once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Keep the content and return its digest."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not (path.is_file() and path.read_bytes() == content):
            write_at_once(path, content)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content, proved to be what was stored."""
        try:
            content = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise FileMissing(digest=digest) from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise FileDamaged(digest=digest)
        return content

    def path(self, digest: str) -> Path:
        """Return where the content of this digest is kept, whether it is there or not."""
        if not DIGEST.fullmatch(digest):
            raise FileMissing(digest=digest)
        return self.root / digest[:2] / digest[2:]


def write_at_once(path: Path, content: bytes) -> None:
    """Write beside and rename, so that no reader and no crash ever sees half a file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
