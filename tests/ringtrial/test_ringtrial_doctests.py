"""The examples in the docstrings of ringtrial give what they show."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import ringtrial

MODULES = [f"ringtrial.{module.name}" for module in pkgutil.iter_modules(ringtrial.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_public_function_shows_an_example():
    for name in ringtrial.__all__:
        member = getattr(ringtrial, name)
        if callable(member) and not isinstance(member, type):
            tests = doctest.DocTestFinder(recurse=False).find(member)
            assert any(test.examples for test in tests), name
