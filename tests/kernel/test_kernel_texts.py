"""Every refusal of the kernel can be read in both languages."""

from __future__ import annotations

from string import Formatter

import pytest

from proficiency import config, files, postgres_programs
from proficiency.errors import Refusal
from proficiency.i18n import Language, translator

MODULES = (config, files, postgres_programs)
REFUSALS = sorted(
    {
        thing
        for module in MODULES
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, Refusal)
        and thing.__module__ == module.__name__
    },
    key=lambda refusal: refusal.__name__,
)


def places(message: str) -> set[str]:
    """Return the names of the facts a message shows."""
    return {name for _, name, _, _ in Formatter().parse(message) if name}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_of_the_kernel_is_translated_with_all_its_facts(refusal: type[Refusal]) -> None:
    chinese = translator(Language.ZH).messages[refusal.message]
    assert places(chinese) == places(refusal.message)
