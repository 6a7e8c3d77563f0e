"""The marks of all laboratories, nobody's own among them: drawn once for many reports."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.graphics.shapes import Group, Shape


class CrowdMarks(Group):
    """Shapes without text; the surface of paper keeps how it wrote them."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        super().__init__()
        # Not through `add`, which checks every shape once more.
        self.contents = list(shapes)
        self._operators: list[str] | None = None

    @property
    def operators(self) -> list[str] | None:
        """Return how the shapes were printed; None where they have not been yet."""
        return self._operators

    def keep(self, operators: list[str]) -> None:
        """Keep how the shapes were printed."""
        self._operators = operators
