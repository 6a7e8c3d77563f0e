"""Every public function has a page in both languages; every name in the interface has one too."""

from __future__ import annotations

import inspect

import pytest

import ringtrial
from proficiency.i18n import Language, translator
from proficiency.methods.catalogue import TOPICS, WITHOUT_PAGE, methods_by_key, topic_of
from proficiency.methods.docstrings import read_docstring
from proficiency.methods.naming import OF_PLAN, WORDS, method_named
from proficiency.methods.page import functions_of, method_of_function, pieces, references_of
from proficiency.schemes.plan import AssignedBy, SigmaBy

PUBLIC = [name for name in ringtrial.__all__ if inspect.isfunction(getattr(ringtrial, name))]
METHODS = [method for topic in TOPICS for method in topic.methods]


def test_every_public_function_has_a_page_or_a_reason_for_none() -> None:
    paged = [name for method in METHODS for name in method.functions]
    assert len(paged) == len(set(paged)), "a function stands on two pages"
    assert sorted(set(paged) | set(WITHOUT_PAGE)) == sorted(PUBLIC)
    assert not set(paged) & set(WITHOUT_PAGE)
    assert all(WITHOUT_PAGE.values())


def test_every_method_has_an_address_of_its_own() -> None:
    assert len(methods_by_key()) == len(METHODS)
    assert all(topic_of(method).methods.count(method) == 1 for method in METHODS)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_every_method_is_told_in_both_languages(method) -> None:
    t = translator(Language.ZH)
    for text in (method.name, method.what, method.use, method.limits):
        assert t(text) != text or not text.isascii(), text
    assert any("一" <= sign <= "鿿" for sign in t(method.what) + t(method.use))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_every_answer_of_an_example_is_the_one_its_docstring_gives(method) -> None:
    for function in functions_of(method.key):
        assert function.example, function.name
        assert [step.answer for step in function.example] == [
            step.promised for step in function.example
        ]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.key)
def test_every_method_names_its_sources_and_every_function_its_results(method) -> None:
    assert references_of(method.key)
    for name in method.functions:
        docstring = read_docstring(getattr(ringtrial, name))
        assert docstring.summary.endswith(".")
        assert docstring.returns
        assert docstring.parameters


def test_every_choice_of_a_plan_leads_to_a_method() -> None:
    assert set(OF_PLAN["assigned"]) >= {choice.value for choice in AssignedBy}
    assert set(OF_PLAN["sigma"]) >= {choice.value for choice in SigmaBy}
    for choices in OF_PLAN.values():
        assert set(choices.values()) <= set(methods_by_key())


@pytest.mark.parametrize("language", list(Language))
def test_every_word_that_names_a_method_leads_to_it(language: Language) -> None:
    t = translator(language)
    for word, key in WORDS.items():
        assert method_named(t(word), language) == key
        assert key in methods_by_key() or key in {f"#{topic.key}" for topic in TOPICS}
    assert method_named("Laboratory", language) is None


def test_a_name_of_a_function_in_running_text_leads_to_its_page() -> None:
    found = list(pieces("Like `qn`, with ``k = 2`` and `not_there`."))
    assert [(piece.text, piece.method) for piece in found if piece.is_code] == [
        ("qn", "qn"),
        ("k = 2", None),
        ("not_there", None),
    ]
    assert "".join(piece.text for piece in found) == "Like qn, with k = 2 and not_there."
    assert method_of_function()["qn_matrix"].key == "qn"
