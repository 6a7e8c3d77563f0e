"""What was read out of issued files is kept by their digests: reading a PDF takes seconds."""

from __future__ import annotations

import contextlib
import zlib
from dataclasses import dataclass
from pathlib import Path

import pypdf

from ..files import write_at_once
from .file_texts import texts_of

EDITION = f"1-{pypdf.__version__}"
"""Of the way texts are read; after a change of it every file is read anew."""


@dataclass(frozen=True)
class KeptTexts:
    """A folder of texts. Names are looked for in them every time: members come and change."""

    folder: Path

    def read(self, sha256: str, kind: str, content: bytes) -> str:
        """Return every text of a file of this digest, which was proved to have it."""
        path = self.folder / EDITION / sha256[:2] / f"{sha256[2:]}.{kind}.z"
        try:
            return zlib.decompress(path.read_bytes()).decode()
        except (OSError, zlib.error, UnicodeDecodeError):
            text = "\n".join(texts_of(content, kind))
        # A full or read-only disk is the business of another check.
        with contextlib.suppress(OSError):
            write_at_once(path, zlib.compress(text.encode(errors="replace")))
        return text
