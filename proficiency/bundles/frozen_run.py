"""One stored evaluation as files: each frozen text exactly as it is stored, and back again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..evaluation.models import EvaluationRun

TEXTS = tuple(
    column.key for column in EvaluationRun.__table__.columns if column.key.endswith("_text")
)
"""Inputs, plan, deviations, materials and outcome; a text added later comes along by itself."""


def folder_of(version: int) -> str:
    """Return the folder of one evaluation in a bundle."""
    return f"evaluations/{version}"


def file_of(text: str) -> str:
    """Return the name of the file of one text."""
    return f"{text.removesuffix('_text')}.json"


def files_of(run: EvaluationRun) -> dict[str, bytes]:
    """Return the texts of an evaluation as files of its folder."""
    folder = folder_of(run.version)
    return {f"{folder}/{file_of(text)}": getattr(run, text).encode() for text in TEXTS}


def entry_of(run: EvaluationRun) -> dict[str, Any]:
    """Return what the manifest says of an evaluation."""
    return {
        "version": run.version,
        "engine_version": run.engine_version,
        "input_sha256": run.input_sha256,
        "document_sha256": run.document_sha256,
        "created_at": run.created_at.isoformat(),
        "in_force_since": run.in_force_since.isoformat() if run.in_force_since else None,
        "reason": run.reason,
    }


def run_from(entry: Mapping[str, Any], files: Mapping[str, bytes]) -> EvaluationRun:
    """Return the evaluation that a bundle holds, apart from any database."""
    folder = folder_of(entry["version"])
    texts = {text: files[f"{folder}/{file_of(text)}"].decode() for text in TEXTS}
    return EvaluationRun(
        version=entry["version"],
        engine_version=entry["engine_version"],
        input_sha256=entry["input_sha256"],
        document_sha256=entry["document_sha256"],
        **texts,
    )
