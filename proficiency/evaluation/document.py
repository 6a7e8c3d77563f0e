"""The evaluation as a document: every number in full precision, every note in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from ringtrial import Signal

from ..i18n import Language, translator
from .deviations import freeze_deviations, read_deviations
from .notes import note_text
from .outcome import (
    CriterionOutcome,
    Decision,
    Evaluation,
    Judgement,
    Note,
    Outcome,
    OutcomeStatus,
    Score,
    UsedScore,
)

Document: TypeAlias = dict[str, Any]  # JSON: objects of texts, numbers, lists and objects

OUTCOME_FIELDS = (
    "measurand",
    "material",
    "method",
    "unit",
    "labs",
    "results",
    "mean",
    "sd",
    "median",
    "robust_mean",
    "robust_sd",
    "assigned_value",
    "u_assigned_value",
    "assigned_by",
    "sigma_pt",
    "sigma_by",
)
OUTCOME_FIELDS_OF_FORMAT_2 = (
    "scale",
    "whole",
    "assigned_lower",
    "assigned_upper",
    "robust_lower",
    "robust_upper",
    "assigned_value_on_scale",
    "u_assigned_value_on_scale",
    "sigma_pt_on_scale",
    "robust_mean_on_scale",
    "robust_sd_on_scale",
    "decimals",
)
SCORE_FIELDS = (
    "lab",
    "value",
    "difference",
    "percent",
    "z",
    "z_prime",
    "zeta",
    "en",
    "method",
    "u",
    "k",
)
SCORE_FIELDS_OF_FORMAT_2 = ("value_on_scale", "difference_on_scale")
SCORE_FIELDS_OF_DECISIONS = ("meets", "decision")
SCORE_FIELDS_OF_WORDS = ("word", "judgement", "steps", "match")
FORMAT, FORMAT_WITH_WORDS = 2, 3
"""Documents of format 1 had no format, no scales and no modes; they are still read.

A document says format 3 only where words were judged: all others keep their digest.
"""


def to_document(evaluation: Evaluation) -> Document:
    """Write an evaluation as plain values that JSON keeps exactly."""
    deviations = json.loads(freeze_deviations(evaluation.deviations))
    has_words = any(outcome.assigned_word is not None for outcome in evaluation.outcomes)
    return {
        "format": FORMAT_WITH_WORDS if has_words else FORMAT,
        "input_sha256": evaluation.input_sha256,
        "plan": dict(evaluation.plan),
        "engine": {"name": evaluation.engine_name, "version": evaluation.engine_version},
        "outcomes": [outcome_document(outcome) for outcome in evaluation.outcomes],
        # Left out where there are none, so that such documents keep their digest.
        **({"deviations": deviations} if deviations else {}),
        **({"materials": list(evaluation.materials)} if evaluation.materials else {}),
    }


def outcome_document(outcome: Outcome) -> Document:
    """Write one outcome with its notes and scores."""
    return {
        **written(outcome, OUTCOME_FIELDS),
        **written(outcome, OUTCOME_FIELDS_OF_FORMAT_2),
        "modes": list(outcome.modes),
        "status": outcome.status.value,
        "notes": [note_document(note) for note in outcome.notes],
        "scores": [score_document(score) for score in outcome.scores],
        **({} if outcome.assigned_word is None else {"words": words_document(outcome)}),
        **({} if outcome.criterion is None else {"criterion": asdict(outcome.criterion)}),
    }


def words_document(outcome: Outcome) -> Document:
    """Write what is said of results in words."""
    return {
        "assigned": outcome.assigned_word,
        "counts": [list(pair) for pair in outcome.counts],
        "median": list(outcome.median_words),
    }


def written(found: Outcome | Score, names: Sequence[str]) -> Document:
    """Write some fields as they are."""
    return {name: getattr(found, name) for name in names}


def score_document(score: Score) -> Document:
    """Write one laboratory's scores."""
    return {
        **written(score, SCORE_FIELDS),
        **written(score, SCORE_FIELDS_OF_FORMAT_2),
        "used": score.used.value,
        "signal": score.signal.value,
        "replicates": list(score.replicates),
        "note": None if score.note is None else note_document(score.note),
        **({} if score.word is None else written(score, SCORE_FIELDS_OF_WORDS)),
        **({} if score.decision is None else written(score, SCORE_FIELDS_OF_DECISIONS)),
    }


def note_document(note: Note) -> Document:
    """Write a note with its sentence in every language."""
    sentences = {lang.value: note_text(note, translator(lang)) for lang in Language}
    return {"key": note.key, "facts": dict(note.facts), **sentences}


def from_document(document: Mapping[str, Any]) -> Evaluation:
    """Read an evaluation back, equal to the one that was written."""
    return Evaluation(
        input_sha256=document["input_sha256"],
        plan=document["plan"],
        engine_name=document["engine"]["name"],
        engine_version=document["engine"]["version"],
        outcomes=tuple(read_outcome(outcome) for outcome in document["outcomes"]),
        deviations=read_deviations(document.get("deviations", ())),
        materials=tuple(document.get("materials", ())),
    )


def read_outcome(document: Mapping[str, Any]) -> Outcome:
    """Read one outcome."""
    return Outcome(
        **{field: document[field] for field in OUTCOME_FIELDS},
        **later(document, OUTCOME_FIELDS_OF_FORMAT_2),
        modes=tuple(document.get("modes", ())),
        status=OutcomeStatus(document["status"]),
        notes=read_notes(document["notes"]),
        scores=tuple(read_score(score) for score in document["scores"]),
        **read_words(document.get("words")),
        criterion=CriterionOutcome(**found) if (found := document.get("criterion")) else None,
    )


def read_words(document: Mapping[str, Any] | None) -> Document:
    """Read what is said of results in words; nothing where results are numbers."""
    if document is None:
        return {}
    return {
        "assigned_word": document["assigned"],
        "counts": tuple((name, count) for name, count in document["counts"]),
        "median_words": tuple(document["median"]),
    }


def read_score(document: Mapping[str, Any]) -> Score:
    """Read one laboratory's scores."""
    note = document["note"]
    return Score(
        **{field: document[field] for field in SCORE_FIELDS},
        **later(document, SCORE_FIELDS_OF_FORMAT_2),
        **later(document, ("word", "steps", "match", "meets")),
        decision=Decision(said) if (said := document.get("decision")) else None,
        judgement=Judgement(judged) if (judged := document.get("judgement")) else None,
        used=UsedScore(document["used"]),
        signal=Signal(document["signal"]),
        replicates=tuple(document["replicates"]),
        note=None if note is None else read_notes([note])[0],
    )


def later(document: Mapping[str, Any], names: Sequence[str]) -> Document:
    """Return the fields a later format added, as far as this document has them."""
    return {name: document[name] for name in names if name in document}


def read_notes(documents: Sequence[Mapping[str, Any]]) -> tuple[Note, ...]:
    """Read notes; their sentences are made anew from the facts."""
    return tuple(Note(document["key"], document["facts"]) for document in documents)


def canonical_json(document: Mapping[str, Any]) -> str:
    """Write a document the one way that digests are taken of."""
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
