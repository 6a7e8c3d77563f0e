"""Names of files made from laboratory codes: safe on every system and never shared by two."""

from __future__ import annotations

import re
from collections.abc import Iterable

UNSAFE = re.compile(r"[^\w.-]+")
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
LONGEST = 60


def file_names(codes: Iterable[str]) -> dict[str, str]:
    """Give each code its name; a code that is safe as it is keeps it."""
    codes = list(dict.fromkeys(codes))
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in sorted(codes, key=lambda code: (safe(code) != code, codes.index(code))):
        base = safe(code)
        name, number = base, 1
        # Some file systems do not tell capitals from small letters.
        while name.casefold() in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name.casefold())
        names[code] = name
    return names


def safe(code: str) -> str:
    """Replace what a file name cannot hold."""
    name = UNSAFE.sub("_", code)[:LONGEST].strip("._-") or "lab"
    return f"lab-{name}" if RESERVED.fullmatch(name) else name
