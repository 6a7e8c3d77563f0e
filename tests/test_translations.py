"""Every text a person can meet is translated: extracted from code and templates, and compared."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from proficiency.i18n import CATALOGUES, Language, read_catalogues

ROOT = Path(__file__).resolve().parents[1]
PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)[^}]*\}")
CATALOGUE_FILES = sorted((CATALOGUES / "zh").glob("*.po"))


def texts_in_code(source: str) -> Iterator[str]:
    """Give the texts marked by `mark(...)`, `t(...)` and `….plural(...)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for argument in node.args[: marked_arguments(called_name(node.func))]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def called_name(function: ast.expr) -> str:
    """Return the last name of what is called."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def marked_arguments(name: str) -> int:
    """Return how many of the first arguments of a call are texts."""
    return {"mark": 1, "t": 1, "plural": 2}.get(name, 0)


def texts_in_template(source: str) -> Iterator[str]:
    """Give the texts a template hands to `t(...)` and `t.plural(...)`."""
    for call in Environment(extensions=["jinja2.ext.do"]).parse(source).find_all(nodes.Call):
        name = getattr(call.node, "attr", None) or getattr(call.node, "name", "")
        for argument in call.args[: marked_arguments(name)]:
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
                yield argument.value


def marked_texts() -> dict[str, set[str]]:
    """Return every marked text with the files it stands in."""
    found: dict[str, set[str]] = {}
    extractors = (
        ("proficiency", "*.py", texts_in_code),
        ("templates", "*.html", texts_in_template),
    )
    for folder, pattern, extract in extractors:
        for path in sorted((ROOT / folder).rglob(pattern)):
            for text in extract(path.read_text(encoding="utf-8")):
                found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    return found


def test_the_extraction_finds_each_way_of_marking() -> None:
    code = 'mark("One.")\nt("Two {n}.", n=1)\nreader.t("Three.")\nt.plural("Four", "Five", 2)\n'
    template = '{{ t("Six.") }}{{ t.plural("Seven", "Eight", n) }}{% if t("Nine") %}{% endif %}'
    assert sorted(texts_in_code(code)) == ["Five", "Four", "One.", "Three.", "Two {n}."]
    assert sorted(texts_in_template(template)) == ["Eight", "Nine", "Seven", "Six."]


def test_every_marked_text_is_translated() -> None:
    translated = read_catalogues(Language.ZH)
    missing = {
        text: sorted(files) for text, files in marked_texts().items() if not translated.get(text)
    }
    assert missing == {}


def test_no_translation_is_left_over() -> None:
    assert sorted(set(read_catalogues(Language.ZH)) - set(marked_texts())) == []


@pytest.mark.parametrize("path", CATALOGUE_FILES, ids=lambda path: path.name)
def test_a_translation_names_the_same_facts_as_its_source(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale="zh") if message.id]
    assert messages
    wrong = [
        message.id
        for message in messages
        if set(PLACEHOLDER.findall(str(message.id)))
        != set(PLACEHOLDER.findall(str(message.string)))
    ]
    assert wrong == []


def test_no_catalogue_holds_an_uncertain_entry() -> None:
    assert [path.name for path in CATALOGUE_FILES if "#, fuzzy" in path.read_text("utf-8")] == []
