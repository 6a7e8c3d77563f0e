"""What a coordinator reviews of an evaluation: its results, and what to look at in them."""

from __future__ import annotations

from ..results.rows import ResultRow
from .frozen_inputs import thaw
from .models import EvaluationRun
from .services import load_evaluation
from .suspicions.finding import find_suspicions
from .suspicions.suspicion import Suspicion

MOST_KEPT = 8
_KEPT: dict[str, tuple[tuple[ResultRow, ...], tuple[Suspicion, ...]]] = {}
"""Rows and suspicions found lately, by the digest of the outcome; neither ever changes."""


def reviewed(run: EvaluationRun) -> tuple[tuple[ResultRow, ...], tuple[Suspicion, ...]]:
    """Return the results an evaluation was made from, and what to look at in them."""
    found = _KEPT.get(run.document_sha256)
    if found is None:
        rows = tuple(thaw(run.inputs_text))
        found = rows, find_suspicions(rows, load_evaluation(run).outcomes)
        while len(_KEPT) >= MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[run.document_sha256] = found
    return found
