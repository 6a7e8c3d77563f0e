"""Every text of the reports has its Chinese, with the same facts in it."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

import proficiency.reporting
from proficiency.i18n import CATALOGUES

PLATFORM = {"heading.py", "making.py", "models.py", "queries.py", "services.py"}
"""Modules whose texts stand in the catalogue of the platform."""


def messages() -> Iterator[str]:
    """Give every marked or translated text of the package."""
    # Python 3.11 cannot parse while a finaliser prints a traceback: let those of other tests run.
    gc.collect()
    for path in sorted(Path(proficiency.reporting.__file__).parent.rglob("*.py")):
        if path.name in PLATFORM:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in {"t", "mark", "plural"}:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def catalogue() -> dict[str, str]:
    with (CATALOGUES / "zh" / "reporting.po").open("rb") as file:
        entries = read_po(file, locale="zh")
    return {str(entry.id): str(entry.string) for entry in entries if entry.id}


def test_the_catalogue_holds_exactly_the_texts_of_the_reports() -> None:
    texts = set(messages())
    assert len(texts) > 100
    assert set(catalogue()) == texts


def test_no_translation_is_empty_and_each_keeps_its_facts() -> None:
    for text, chinese in catalogue().items():
        assert chinese
        assert fields(text) == fields(chinese), text


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
