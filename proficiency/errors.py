"""Refusals of the domain: small errors that carry facts; the text is translated at the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from .i18n import Translator, mark


class Refusal(Exception):
    """Something was asked that cannot be done; nothing was changed."""

    message: ClassVar[str] = mark("This is not possible.")

    def __init__(self, **facts: object) -> None:
        super().__init__(self.message, facts)
        self.facts = facts

    def text(self, t: Translator) -> str:
        """Say in the reader's language what was wrong and what to do."""
        return t(self.message, **self.facts)


class NotFound(Refusal):
    """The thing asked for does not exist, or not for this person."""

    message = mark("This page or record does not exist.")


class Forbidden(Refusal):
    """The person may not do this here."""

    message = mark("You do not have the right to do this.")


class InvalidSetting(Refusal):
    """A setting of the installation cannot be used; the fact `variable` names it."""


class CodeTaken(Refusal):
    """Something of the same kind already has this code."""

    message = mark("The code {code} is already in use. Choose another one.")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: where it is, what is wrong, what is expected."""

    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    row: int | None = None
    """Line of the file or row of the sheet, counted from 1 as the reader sees it."""
    column: str | None = None
    """Name of the column or form field."""
    sheet: str | None = None
    """Sheet of a workbook."""
    cell: str | None = None
    """Cell of that sheet, such as J5."""

    def text(self, t: Translator) -> str:
        """Say what is wrong and what is expected, without the place."""
        return t(self.message, **self.facts)

    def place(self, t: Translator) -> str:
        """Say where the problem is."""
        if self.sheet is not None:
            return t("sheet {sheet}, cell {cell}", sheet=self.sheet, cell=self.cell or "–")
        if self.row is not None and self.column:
            return t("row {row}, column {column}", row=self.row, column=self.column)
        if self.row is not None:
            return t("row {row}", row=self.row)
        return t("column {column}", column=self.column) if self.column else ""


ONE_PROBLEM = mark("The input has one problem; nothing was stored.")


class InvalidInput(Refusal):
    """An input with all its problems at once; nothing of it was stored."""

    message = mark("The input has {count} problems; nothing was stored.")

    def __init__(self, problems: list[Problem], *, source: str = "") -> None:
        super().__init__(count=len(problems))
        self.problems = tuple(problems)
        self.source = source

    def text(self, t: Translator) -> str:
        """Say how many problems there are; each has its own words."""
        return t.plural(ONE_PROBLEM, self.message, len(self.problems))
