"""What a candidate moves against the evaluation in force: for every laboratory, exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..evaluation.document import canonical_json
from ..evaluation.outcome import WORD_SCORES, Evaluation, Outcome, Score
from ..evaluation.used_score import used_value

Value = float | str | None
Key = tuple[str, str, str | None, str]
"""Measurand, material, method group, laboratory."""
QUANTITIES = ("assigned_value", "u_assigned_value", "sigma_pt", "value", "score", "used", "signal")


@dataclass(frozen=True)
class Move:
    """What moves for one laboratory in one determination: before and after, by quantity."""

    lab: str
    measurand: str
    material: str
    method: str | None
    quantities: Mapping[str, tuple[Value, Value]]


@dataclass(frozen=True)
class Impact:
    """Everything that moves, and how much stays as it was."""

    before_sha256: str
    after_sha256: str
    moves: tuple[Move, ...]
    compared: int
    """Scores compared: laboratories times determinations."""
    labs: tuple[str, ...]
    """Every laboratory of either evaluation."""

    @property
    def concerned(self) -> tuple[str, ...]:
        """Return the laboratories for which anything moves."""
        moved = {move.lab for move in self.moves}
        return tuple(lab for lab in self.labs if lab in moved)

    @property
    def unconcerned(self) -> tuple[str, ...]:
        """Return the laboratories whose report stands."""
        moved = {move.lab for move in self.moves}
        return tuple(lab for lab in self.labs if lab not in moved)

    @property
    def unchanged(self) -> int:
        """Return how many scores stay exactly as they were, with all they are made of."""
        return self.compared - len(self.moves)

    @property
    def signals(self) -> int:
        """Return how many signals change."""
        return sum("signal" in move.quantities for move in self.moves)

    def of(self, lab: str) -> tuple[Move, ...]:
        """Return what moves for one laboratory."""
        return tuple(move for move in self.moves if move.lab == lab)


def impact_of(before: Evaluation, after: Evaluation, *, digests: tuple[str, str]) -> Impact:
    """Compare two evaluations number by number; equal means equal to the last bit."""
    old, new = dict(_scores(before)), dict(_scores(after))
    keys = list(dict.fromkeys([*old, *new]))
    moves = []
    for key in keys:
        was, is_now = old.get(key, {}), new.get(key, {})
        changed = {
            name: (was.get(name), is_now.get(name))
            for name in QUANTITIES
            if was.get(name) != is_now.get(name)
        }
        if changed:
            measurand, material, method, lab = key
            moves.append(Move(lab, measurand, material, method, changed))
    return Impact(
        before_sha256=digests[0],
        after_sha256=digests[1],
        moves=tuple(moves),
        compared=len(keys),
        labs=tuple(sorted({key[-1] for key in keys})),
    )


def to_text(impact: Impact) -> str:
    """Write what moves as canonical JSON."""
    document: dict[str, Any] = {
        "before_sha256": impact.before_sha256,
        "after_sha256": impact.after_sha256,
        "compared": impact.compared,
        "labs": list(impact.labs),
        "moves": [
            {
                "lab": move.lab,
                "measurand": move.measurand,
                "material": move.material,
                "method": move.method,
                "quantities": {name: list(pair) for name, pair in move.quantities.items()},
            }
            for move in impact.moves
        ],
    }
    return canonical_json(document)


def from_text(text: str) -> Impact:
    """Read back what moves."""
    document = json.loads(text)
    return Impact(
        before_sha256=document["before_sha256"],
        after_sha256=document["after_sha256"],
        moves=tuple(
            Move(
                each["lab"],
                each["measurand"],
                each["material"],
                each["method"],
                {
                    name: (each["quantities"][name][0], each["quantities"][name][1])
                    for name in QUANTITIES
                    if name in each["quantities"]
                },
            )
            for each in document["moves"]
        ),
        compared=document["compared"],
        labs=tuple(document["labs"]),
    )


def _scores(evaluation: Evaluation) -> Iterator[tuple[Key, dict[str, Value]]]:
    for outcome in evaluation.outcomes:
        for score in outcome.scores:
            key = (outcome.measurand, outcome.material, outcome.method, score.lab)
            yield key, _quantities(outcome, score)


def _quantities(outcome: Outcome, score: Score) -> dict[str, Value]:
    return {
        "assigned_value": outcome.assigned_value
        if outcome.assigned_word is None
        else outcome.assigned_word,
        "u_assigned_value": outcome.u_assigned_value,
        "sigma_pt": outcome.sigma_pt,
        "value": score.value if score.word is None else score.word,
        "score": _of_words(score) if score.used in WORD_SCORES else used_value(score),
        "used": score.used.value,
        "signal": score.signal.value,
    }


def _of_words(score: Score) -> Value:
    """Return how a word was judged: by the share that agrees, by steps, or right or not."""
    if score.match is not None:
        return score.match
    if score.steps is not None:
        return float(score.steps)
    return None if score.judgement is None else score.judgement.value
