"""How much room columns of numbers need right of their decimal points."""

from __future__ import annotations

from collections.abc import Iterable

from ..reporting.alignment import tail_length


def tails(lines: Iterable[object], *names: str) -> dict[str, int]:
    """Return, for each attribute of the lines, the characters right of its points at most."""
    known = list(lines)
    return {name: tail_length(str(getattr(line, name)) for line in known) for name in names}
