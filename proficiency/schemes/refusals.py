"""What the set-up of schemes refuses, each with its facts."""

from __future__ import annotations

import re

from ..errors import Refusal
from ..i18n import mark

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


class CodeNotUsable(Refusal):
    """The code would not fit into addresses and file names."""

    message = mark(
        "“{code}” cannot be a code. Use up to 40 letters, digits, points, underscores and "
        "hyphens, beginning with a letter or digit."
    )


class BoundsReversed(Refusal):
    """The least possible result is not below the greatest one."""

    message = mark("The lower bound {lower} is not below the upper bound {upper}.")


class ReplicatesNotPositive(Refusal):
    """A measurand is determined at least once."""

    message = mark("The number of replicates is {replicates}; it must be at least 1.")


def check_code(code: str) -> None:
    """Refuse a code that addresses and file names cannot carry."""
    if not CODE.fullmatch(code):
        raise CodeNotUsable(code=code)


class NothingChanged(Refusal):
    """The measurand is already as asked for."""

    message = mark("Measurand {code} is already so; nothing was changed.")
