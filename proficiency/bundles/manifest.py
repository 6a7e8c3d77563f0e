"""What a bundle or package says of itself: format, round, evaluations, digest of each file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ringtrial

from .. import __version__
from ..evaluation.engine import ENGINE
from ..evaluation.models import EvaluationRun
from ..i18n import Language, mark, translator
from ..rounds.models import Round
from .archive import digests_of
from .frozen_run import entry_of
from .withholding import strike

MANIFEST, README = "manifest.json", "README.txt"
FORMAT = 1
BUNDLE, HAND_OVER = "evaluation bundle", "hand-over package"

TITLE = mark("Evaluations of round {round_code}, to be recomputed by anybody")
CODES = mark("Laboratories appear under their codes of this round only.")
PARTS = mark(
    "evaluations/N: results under codes (inputs.json), plan, deviations from the plan and"
    " materials from which version N was computed, and its outcome (document.json)."
)
STRUCK_OUT = mark(
    "Where somebody typed the name of a member, ▮▮▮ stands instead; manifest.json counts these"
    " places as “withheld”. No number depends on them."
)
REPEAT = mark(
    "To repeat all numbers without database and network, run: proficiency recompute FILE. It says"
    " “identical”, or lists every number that differs."
)
DIGESTS = mark(
    "manifest.json holds the SHA-256 digest of each file. The digest of document.json is printed in"
    " the reports as SHA-256 of the evaluation and stands in the history of the round: compare it"
    " there, because who changes this file can change the manifest, too."
)


def manifest(
    kind: str,
    round_: Round,
    runs: Sequence[EvaluationRun],
    files: Mapping[str, bytes],
    *,
    withheld: Mapping[str, int],
    names: Iterable[str] = (),
) -> bytes:
    """Describe all other files of an archive; these names stand in no reason somebody typed."""
    described: dict[str, Any] = {
        "format": FORMAT,
        "kind": kind,
        "product": __version__,
        "engine": {"name": ENGINE, "version": ringtrial.__version__},
        "round": round_.code,
        "scheme": round_.scheme.code,
        "synthetic": round_.scheme.synthetic,
        "evaluations": [entry_of(run) | {"reason": strike(run.reason, names)[0]} for run in runs],
        "files": digests_of(files),
        "withheld": dict(withheld),
    }
    return (json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def readme(round_: Round) -> bytes:
    """Explain a bundle in both languages."""
    parts = []
    for language in (Language.EN, Language.ZH):
        t = translator(language)
        title = t(TITLE, round_code=round_.code)
        parts.append("\n\n".join((title, t(CODES), t(STRUCK_OUT), t(PARTS), t(REPEAT), t(DIGESTS))))
    return ("\n\n---\n\n".join(parts) + "\n").encode()
