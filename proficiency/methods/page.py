"""What the page of a method shows that is read from the library."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import ringtrial

from .catalogue import methods_by_key
from .docstrings import Docstring, read_docstring
from .examples import Step, run_example
from .mathml import formulas
from .method import Method

CODE = re.compile(r"``(?P<code>[^`]+)``|`(?P<name>[a-z_0-9]+)`")


@dataclass(frozen=True)
class Function:
    """A public function of the library with what it says and shows."""

    name: str
    call: str
    docstring: Docstring
    example: tuple[Step, ...]


@dataclass(frozen=True)
class Piece:
    """A part of running text: plain, code, or the name of another function."""

    text: str
    is_code: bool = False
    method: str | None = None
    """The key of the page of the function named."""


@cache
def functions_of(key: str) -> tuple[Function, ...]:
    """Read the functions of a method; their examples are run once."""
    return tuple(read_function(name) for name in methods_by_key()[key].functions)


def read_function(name: str) -> Function:
    """Read one public function."""
    function = getattr(ringtrial, name)
    return Function(name, call_of(function), read_docstring(function), run_example(function))


def call_of(function: Callable[..., object]) -> str:
    """Write how a function is called, without the types of its parameters."""
    signature = inspect.signature(function)
    plain = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    bare = signature.replace(parameters=plain, return_annotation=inspect.Signature.empty)
    return f"{function.__name__}{bare}"


@cache
def formulas_of(key: str) -> tuple[tuple[str, ...], ...]:
    """Return the formulas of a method as MathML, those of one line together."""
    return tuple(tuple(formulas(line)) for line in methods_by_key()[key].formulas)


def references_of(key: str) -> tuple[str, ...]:
    """Return the references of all functions of a method, each once."""
    parts = functions_of(key)
    return tuple(dict.fromkeys(text for part in parts for text in part.docstring.references))


@cache
def method_of_function() -> dict[str, Method]:
    """Return the method on whose page each public function stands."""
    return {name: method for method in methods_by_key().values() for name in method.functions}


def pieces(text: str) -> Iterator[Piece]:
    """Split running text of a docstring into plain text, code and names of functions."""
    start = 0
    for match in CODE.finditer(text):
        yield Piece(text[start : match.start()])
        name = match["name"]
        page = method_of_function().get(name) if name else None
        yield Piece(match["code"] or name, True, page.key if page else None)
        start = match.end()
    yield Piece(text[start:])
