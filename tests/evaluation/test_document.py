"""The evaluation document: complete, exact, in both languages."""

from __future__ import annotations

import ast
import json
import string
from pathlib import Path

import pytest

import proficiency.evaluation
import ringtrial
from proficiency.evaluation.document import (
    OUTCOME_FIELDS_OF_FORMAT_2,
    SCORE_FIELDS_OF_FORMAT_2,
    canonical_json,
    from_document,
    to_document,
)
from proficiency.evaluation.engine import evaluate
from proficiency.evaluation.notes import TEXTS, note_text
from proficiency.evaluation.outcome import Note
from proficiency.i18n import translator
from proficiency.results.tidy_file import read_content
from proficiency.schemes.plan import Plan, parse_sigma

FILE = """lab,method,material,measurand,unit,replicate,value,qualifier,u,k
A,x,m,q,g,1,1.1,,0.1,2
A,x,m,q,g,2,1.3,,0.1,2
B,x,m,q,g,1,0.1,,,
C,y,m,q,g,1,3.7,,0.2,
D,y,m,q,g,1,0.5,<,,
E,y,m,q,g,1,,,,
A,,m,colour,,1,red,,,
B,,m,colour,,1,blue,,,
"""
OUTCOME = """measurand material method unit labs results mean sd median robust_mean robust_sd
assigned_value u_assigned_value assigned_by sigma_pt sigma_by status notes scores
scale whole assigned_lower assigned_upper robust_lower robust_upper assigned_value_on_scale
u_assigned_value_on_scale sigma_pt_on_scale robust_mean_on_scale robust_sd_on_scale modes
decimals"""
SCORE = """lab value difference percent z z_prime zeta en used signal note method u k replicates
value_on_scale difference_on_scale"""
SOURCES = sorted(Path(proficiency.evaluation.__file__).parent.glob("*.py"))


@pytest.fixture
def document() -> dict:
    found = read_content(FILE.encode(), "results.csv")
    plan = Plan(sigma=parse_sigma("fixed:0.7"))
    return to_document(evaluate(found.rows, plan, input_sha256=found.sha256))


def test_it_says_what_it_was_made_from(document: dict) -> None:
    assert set(document) == {"format", "input_sha256", "plan", "engine", "outcomes"}
    assert len(document["input_sha256"]) == 64
    assert document["plan"] == {
        "assigned": {"by": "algorithm_a"},
        "sigma": {"by": "fixed", "value": "0.7"},
    }
    assert document["engine"] == {"name": "ringtrial", "version": ringtrial.__version__}


def test_every_field_is_always_there(document: dict) -> None:
    for outcome in document["outcomes"]:
        assert set(outcome) == set(OUTCOME.split())
        for score in outcome["scores"]:
            assert set(score) == set(SCORE.split())


def test_it_survives_json_to_the_last_bit(document: dict) -> None:
    again = json.loads(canonical_json(document))
    assert to_document(from_document(again)) == document
    found = read_content(FILE.encode(), "results.csv")
    plan = Plan(sigma=parse_sigma("fixed:0.7"))
    assert from_document(again) == evaluate(found.rows, plan, input_sha256=found.sha256)


def test_a_document_of_the_first_format_is_still_read(document: dict) -> None:
    first = json.loads(canonical_json(document))
    del first["format"]
    for outcome in first["outcomes"]:
        for field in (*OUTCOME_FIELDS_OF_FORMAT_2, "modes"):
            del outcome[field]
        for score in outcome["scores"]:
            for field in SCORE_FIELDS_OF_FORMAT_2:
                del score[field]
    read = from_document(first)
    assert (read.outcomes[0].scale, read.outcomes[0].modes) == ("identity", ())
    written = to_document(read)
    assert written["outcomes"][0]["scores"][0]["z"] == document["outcomes"][0]["scores"][0]["z"]
    assert written["outcomes"][0]["sigma_pt_on_scale"] is None


def test_the_canonical_form_does_not_depend_on_the_order_of_keys(document: dict) -> None:
    turned = dict(reversed(document.items()))
    assert canonical_json(turned) == canonical_json(document)
    assert canonical_json(document).isascii() is False


def test_notes_carry_their_facts_and_both_languages(document: dict) -> None:
    notes = {note["key"]: note for note in document["outcomes"][0]["notes"]}
    assert notes["censored"]["facts"] == {"count": 1}
    assert "1" in notes["censored"]["zh"]
    assert notes["censored"]["zh"] != notes["censored"]["en"]
    (score,) = (s for s in document["outcomes"][0]["scores"] if s["lab"] == "D")
    assert score["note"]["key"] == "lab_censored"


def keys_in_the_code() -> set[str]:
    keys = set()
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Note":
                keys |= {
                    part.value
                    for part in ast.walk(call.args[0])
                    if isinstance(part, ast.Constant) and part.value in TEXTS
                }
                named = [p for p in ast.walk(call.args[0]) if isinstance(p, ast.Constant)]
                is_stored = isinstance(call.args[0], ast.Subscript)
                assert is_stored or {str(p.value) for p in named} & set(TEXTS), ast.dump(call)
    return keys


def test_every_note_of_the_engine_has_a_sentence_and_every_sentence_a_note() -> None:
    assert keys_in_the_code() == set(TEXTS)


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_note_is_translated_with_the_same_facts(key: str) -> None:
    fields = {name for _, name, _, _ in string.Formatter().parse(TEXTS[key]) if name}
    note = Note(key, dict.fromkeys(fields, 0.4215))
    english, chinese = note_text(note, translator("en")), note_text(note, translator("zh"))
    assert english != chinese
    assert english.count("0.421") == chinese.count("0.421") == len(fields)


def test_numbers_in_sentences_have_three_digits_and_a_real_minus() -> None:
    note = Note("z_prime_used", {"ratio": -0.123456})
    assert "\u22120.123 " in note_text(note, translator("en"))
