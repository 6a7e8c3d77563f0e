"""Where a form may send its reader back to: a path of this site, nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for


def local_address(wanted: str | None) -> str:
    """Return the wanted address if it is a path of this site, else the start page."""
    return wanted if wanted and is_local(wanted) else url_for("start.show")


def is_local(address: str) -> bool:
    """Answer whether a browser would stay on this site; it reads a backslash as a slash."""
    if not address.startswith("/") or address.startswith("//"):
        return False
    if "\\" in address or any(ord(sign) < 0x21 for sign in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc
