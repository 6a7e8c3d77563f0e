"""Examples of the library, run as they stand in its docstrings."""

from __future__ import annotations

import ast
import doctest
import inspect
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """What is typed and what the library answers."""

    typed: str
    answer: str
    """Empty where nothing is shown."""
    promised: str
    """What the docstring says the answer is."""


def run_example(function: Callable[..., object]) -> tuple[Step, ...]:
    """Run the example of a function in a fresh copy of the names of its module."""
    module = inspect.getmodule(function)
    names = dict(vars(module)) if module else {}
    examples = doctest.DocTestParser().get_examples(inspect.getdoc(function) or "")
    return tuple(
        Step(typed_lines(each.source), answer_of(each.source, names), each.want.rstrip("\n"))
        for each in examples
    )


def answer_of(source: str, names: dict[str, object]) -> str:
    """Run one statement and return what an interactive interpreter would show of it."""
    # Nothing is printed: other requests write to the same output at the same time.
    statement = ast.parse(source).body[0]
    if not isinstance(statement, ast.Expr):
        exec(source, names)
        return ""
    value = eval(source.strip(), names)
    return "" if value is None else repr(value)


def typed_lines(source: str) -> str:
    """Write a statement with the prompts of an interactive interpreter."""
    first, *more = source.rstrip("\n").split("\n")
    return "\n".join([f">>> {first}", *(f"... {line}" for line in more)])
