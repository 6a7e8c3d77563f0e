"""Read the fields of a plan one by one; every problem names its key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from ..errors import Problem
from ..i18n import mark

NOT_A_TABLE = mark("{key} must be a table of keys and values.")
NOT_A_LIST = mark("{key} must be a list of tables, written as [[{key}]].")
UNKNOWN_KEY = mark("The key {key} is not known. Accepted are: {accepted}.")
UNKNOWN_CHOICE = mark("“{typed}” is not known. Accepted are: {accepted}.")
NOT_A_TEXT = mark("{key} must be a text in quotation marks.")
NOT_A_PLAIN_NUMBER = mark("“{typed}” is not a number. Write it like 0.05.")
KEY_MISSING = mark("{key} is missing; this rule needs it.")
NOT_POSITIVE = mark("{key} is {typed}; it must be greater than 0.")
TOO_SMALL = mark("{key} is {typed}; it must be at least {least}.")
NOT_A_LIST_OF_TEXTS = mark("{key} must be a list of texts in quotation marks.")
NOT_WHOLE = mark("{key} is {typed}; it must be a whole number from {least} to {most}.")
NOT_USED_BY_RULE = mark("{key} has no meaning for “{rule}”.")
LARGEST_EXPONENT = 60
LARGEST_COUNT = 1_000_000_000


class PlanFields:
    """One table of a plan, with the path of its keys and the list its problems go to."""

    def __init__(self, mapping: Mapping[str, object], path: str, problems: list[Problem]) -> None:
        self.mapping = mapping
        self.path = path
        self.problems = problems

    def refuse(self, message: str, field: str, **facts: object) -> None:
        """Note what is wrong with one key."""
        self.problems.append(Problem(message, facts, column=self.path + field))

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Report keys that nobody would read."""
        for key in self.mapping:
            if key not in known:
                self.refuse(UNKNOWN_KEY, key, key=key, accepted=", ".join(sorted(known)))

    def refuse_unused(self, rule: str, keys: Collection[str]) -> None:
        """Report keys that the chosen rule would silently ignore."""
        for key in sorted(set(keys) & set(self.mapping)):
            self.refuse(NOT_USED_BY_RULE, key, key=key, rule=rule)

    def table(self, key: str) -> PlanFields | None:
        """Return the table under a key."""
        value = self.mapping.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.refuse(NOT_A_TABLE, key, key=key)
            return None
        return PlanFields(value, f"{self.path}{key}.", self.problems)

    def tables(self, key: str) -> list[PlanFields]:
        """Return the list of tables under a key."""
        value = self.mapping.get(key)
        if value is None:
            return []
        if not isinstance(value, Sequence) or isinstance(value, str):
            self.refuse(NOT_A_LIST, key, key=key)
            return []
        found = []
        for position, entry in enumerate(value, 1):
            if isinstance(entry, Mapping):
                found.append(PlanFields(entry, f"{self.path}{key}[{position}].", self.problems))
            else:
                self.refuse(NOT_A_LIST, f"{key}[{position}]", key=key)
        return found

    def text(self, key: str) -> str | None:
        """Return a text; an empty one counts as not given."""
        value = self.mapping.get(key)
        if value is not None and not isinstance(value, str):
            self.refuse(NOT_A_TEXT, key, key=key)
            return None
        return value.strip() or None if value else None

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.mapping.get(key)
        if value is None:
            if required:
                self.refuse(KEY_MISSING, key, key=key)
            return ()
        if not isinstance(value, Sequence) or isinstance(value, str) or not value:
            self.refuse(NOT_A_LIST_OF_TEXTS, key, key=key)
            return ()
        found = [text.strip() for text in value if isinstance(text, str) and text.strip()]
        if len(found) < len(value):
            self.refuse(NOT_A_LIST_OF_TEXTS, key, key=key)
        return tuple(found)

    def choice(self, key: str, accepted: Sequence[str], *, required: bool = True) -> str | None:
        """Return one of the accepted words."""
        value = self.mapping.get(key)
        if value is None:
            if required:
                self.refuse(KEY_MISSING, key, key=key)
            return None
        if value not in accepted:
            self.refuse(UNKNOWN_CHOICE, key, typed=value, accepted=", ".join(accepted))
            return None
        return str(value)

    def number(
        self,
        key: str,
        *,
        required: bool = False,
        positive: bool = False,
        least: Decimal | None = None,
    ) -> Decimal | None:
        """Return an exact number; texts and TOML numbers are accepted."""
        value = self.mapping.get(key)
        if value is None or value == "":
            if required:
                self.refuse(KEY_MISSING, key, key=key)
            return None
        number = exact(value)
        if number is None:
            self.refuse(NOT_A_PLAIN_NUMBER, key, typed=value)
        elif positive and number <= 0:
            self.refuse(NOT_POSITIVE, key, key=key, typed=value)
        elif least is not None and number < least:
            self.refuse(TOO_SMALL, key, key=key, typed=value, least=least)
        else:
            return number
        return None

    def whole_number(
        self, key: str, *, least: int, most: int = LARGEST_COUNT, required: bool = True
    ) -> int | None:
        """Return a whole number within bounds; texts and TOML numbers are accepted."""
        value = self.mapping.get(key)
        if value is None or value == "":
            if required:
                self.refuse(KEY_MISSING, key, key=key)
            return None
        number = exact(value)
        if number is None or number != number.to_integral_value() or not least <= number <= most:
            self.refuse(NOT_WHOLE, key, key=key, typed=value, least=least, most=most)
            return None
        return int(number)


def exact(value: object) -> Decimal | None:
    """Read a finite number exactly as written; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return None
    text = str(value).strip().replace("\u2212", "-")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # Decimal also takes 1_000, which nobody writes in a plan on purpose.
    if (
        "_" in text
        or not number.is_finite()
        or (number and abs(number.adjusted()) > LARGEST_EXPONENT)
    ):
        return None
    return number


def plain(number: Decimal | None) -> str | None:
    """Write a number exactly as it was given."""
    return None if number is None else str(number)


def without_nothing(mapping: Mapping[str, object]) -> dict[str, Any]:
    """Leave out what is not set."""
    return {key: value for key, value in mapping.items() if value is not None}
