"""Every text of reading, evaluating and the command line exists in Chinese, with the same facts."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import proficiency
from proficiency.i18n import Language, read_catalogues

ROOT = Path(proficiency.__file__).parent
MODULES = [
    "errors.py",
    *(f"results/{name}.py" for name in ("parsing", "tables", "worksheets", "tidy_file")),
    "results/consistency.py",
    "schemes/plan.py",
    "schemes/plan_fields.py",
    "evaluation/notes.py",
    *(f"commands/{name}.py" for name in ("evaluate", "evaluation_files", "refusing")),
]


def texts_of(module: str) -> Iterator[str]:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"mark", "t"}:
            for text in call.args[:1]:
                if isinstance(text, ast.Constant):
                    yield str(text.value)


def facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_speaks_chinese(module: str) -> None:
    chinese = read_catalogues(Language.ZH)
    texts = list(texts_of(module))
    assert texts
    assert [text for text in texts if not chinese.get(text)] == []
    assert [text for text in texts if facts_in(text) != facts_in(chinese[text])] == []
