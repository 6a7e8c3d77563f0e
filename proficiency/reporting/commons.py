"""What the reports of one evaluation in one language have in common, made once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

Made = TypeVar("Made")


class Commons:
    """A store that belongs to the makers of one evaluation's reports and is dropped with them."""

    def __init__(self) -> None:
        self._made: dict[Hashable, object] = {}

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a key, made now if nobody asked for it before."""
        if key not in self._made:
            self._made[key] = make()
        return cast(Made, self._made[key])
