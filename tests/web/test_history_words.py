"""Every action the product records has a whole sentence, and every sentence its facts."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from proficiency.appeals.lifecycle import STEPS
from proficiency.corrective.lifecycle import LABORATORY_EVENTS
from proficiency.corrective.services import OTHERWISE, RECORDED
from proficiency.i18n import Language, translator
from proficiency.identity.permissions import Act
from proficiency.identity.signatures import SignaturePurpose
from proficiency.rounds.lifecycle import TRANSITIONS
from proficiency.web.history_words import AREA_NAMES, SEALED_SENTENCES, SENTENCES, UNNAMED

SOURCE = Path(__file__).resolve().parents[2] / "proficiency"
PUT_TOGETHER = {"signature.", ".renamed", "corrective_action."}
"""Actions whose other half is the name of a purpose or of a table; they are named below."""
ACTION = re.compile(r"[a-z_0-9]+\.[a-z_0-9]+")


@cache
def recorded() -> frozenset[str]:
    """Return the names of all actions that stand in the code, which is read once."""
    found = {transition.event for transition in TRANSITIONS}
    found |= {f"signature.{purpose.value}" for purpose in SignaturePurpose}
    found |= {"institution.renamed", "laboratory.renamed"}
    found |= {f"corrective_action.{what}" for what in (*RECORDED.values(), *OTHERWISE)}
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))
    }
    handing_on = {name: names for tree in trees.values() for name, names in handing(tree)}
    for path, tree in trees.items():
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        known = {n: names for n, names in handing_on.items() if n not in own} | dict(handing(tree))
        found |= set(actions_in(tree, path, known))
    return frozenset(found)


def handing(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Give the functions that take an action to hand it on, with the names of their arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = (*node.args.args, *node.args.kwonlyargs)
            names = [argument.arg for argument in arguments]
            texts = {each.arg for each in arguments if is_text(each)}
            if "action" in texts:
                yield node.name, names


def is_text(argument: ast.arg) -> bool:
    """Answer whether an argument is a text: a corrective action is none."""
    return argument.annotation is None or ast.unparse(argument.annotation) == "str"


def actions_in(tree: ast.Module, path: Path, handing_on: dict[str, list[str]]) -> Iterator[str]:
    """Give the actions handed to `record`, or to a function that hands them on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "action":
            yield from constants_of(node.value, path)
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        name = node.func.id if isinstance(node.func, ast.Name) else name
        values = [keyword.value for keyword in node.keywords if keyword.arg == "action"]
        if name in handing_on and "action" in handing_on[name]:
            values += node.args[handing_on[name].index("action") :][:1]
        for value in values:
            yield from constants_of(value, path)


def constants_of(value: ast.expr, path: Path) -> Iterator[str]:
    """Give the constants an argument can be; f-strings are known by name."""
    match value:
        case ast.Constant(value=str(text)) if ACTION.fullmatch(text):
            yield text
        case ast.IfExp():
            yield from constants_of(value.body, path)
            yield from constants_of(value.orelse, path)
        case ast.JoinedStr():
            fixed = "".join(str(v.value) for v in value.values if isinstance(v, ast.Constant))
            assert fixed in PUT_TOGETHER, f"{path}: an action is put together: {fixed}"


def test_the_actions_are_found() -> None:
    found = recorded()
    assert len(found) > 50
    assert {"round.opened", "mail.failed", "signature.plan", "results.submitted"} <= found


def test_every_recorded_action_has_its_sentence() -> None:
    assert sorted(recorded() - set(SENTENCES)) == []


def test_no_sentence_is_for_an_action_nobody_records() -> None:
    assert sorted({*SENTENCES, *SEALED_SENTENCES, *UNNAMED} - recorded()) == []


@pytest.mark.parametrize("language", Language)
def test_a_sentence_is_whole(language: Language) -> None:
    t = translator(language)
    ends = {Language.EN: (".", "}"), Language.ZH: ("。", "}")}[language]
    texts = [t(words) for words in (*SENTENCES.values(), *SEALED_SENTENCES.values())]
    assert [text for text in texts if not text.endswith(ends)] == []


def test_no_sentence_shows_a_secret() -> None:
    shown = {
        name
        for words in SENTENCES.values()
        for _, name, _, _ in string.Formatter().parse(words)
        if name
    }
    assert not {name for name in shown if re.search("password|token|secret|key$|value", name)}


def test_every_area_of_actions_has_a_name() -> None:
    assert {action.partition(".")[0] for action in recorded()} == set(AREA_NAMES)


def test_no_step_of_a_laboratory_stands_beside_the_name_of_who_took_it() -> None:
    raised = {step.event for step in STEPS if step.who is not Act.ANSWER_COMPLAINT}
    answered = {f"corrective_action.{RECORDED[event]}" for event in LABORATORY_EVENTS}
    besides = {"complaint.raised", "complaint.evidence_added", "corrective_action.evidence_added"}
    assert raised | answered | besides <= UNNAMED
    assert not {step.event for step in STEPS if step.who is Act.ANSWER_COMPLAINT} & UNNAMED
