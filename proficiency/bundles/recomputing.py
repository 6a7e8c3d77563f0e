"""Repeat the numbers of a bundle from its own inputs, without a database, and say what differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ringtrial

from ..errors import Refusal
from ..evaluation.document import canonical_json, to_document
from ..evaluation.frozen_inputs import digest
from ..evaluation.services import recompute
from ..i18n import mark
from .archive import digests_of, unpack
from .differences import Difference, differences
from .frozen_run import file_of, folder_of, run_from
from .manifest import FORMAT, MANIFEST
from .refusals import NotABundle, OtherFormat

CHANGED = mark("{file} was changed after the bundle was made: its digest is not the one named.")
FILE_MISSING = mark("{file} is named in the manifest, but missing.")
ADDITIONAL = mark("{file} does not belong to the bundle: the manifest does not name it.")
DIGEST_DIFFERS = mark(
    "Evaluation {version}: the digest of {file} is {found}, but the manifest says {named}."
)
OTHER_ENGINE = mark(
    "Evaluation {version} was computed with ringtrial {stored}; installed here is {installed}. Only"
    " with the same version must every digit be the same."
)
NOT_COMPUTABLE = mark("Evaluation {version} cannot be repeated from its inputs ({reason}).")
NO_EVALUATION = mark("The bundle holds no evaluation.")

WITHHELD = mark(
    "{file}: {count} names of members were struck out when the bundle was made, so that its digest"
    " cannot be compared with the history. No number depends on them."
)

BROKEN = (Refusal, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What contents changed by somebody can lead to while they are evaluated."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was when the bundle was made."""

    words: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Repeated:
    """One evaluation, computed again."""

    version: int
    document_sha256: str
    scores: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Comparison:
    """What came out of a whole bundle."""

    round_code: str
    evaluations: tuple[Repeated, ...]
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...] = ()
    """What is to be known, and no fault."""

    @property
    def is_identical(self) -> bool:
        """Answer whether everything is there, unchanged, and gives the same numbers."""
        same = not any(each.differences for each in self.evaluations)
        return same and not self.findings


def compare_file(path: Path) -> Comparison:
    """Read a bundle, check what it says of itself, and compute each evaluation again."""
    files = unpack(path)
    described = read_manifest(files, path)
    findings = [*changed_files(described["files"], files)]
    if not described["evaluations"]:
        findings.append(Finding(NO_EVALUATION))
    repeated = []
    for entry in described["evaluations"]:
        try:
            found = repeat(entry, files)
        except BROKEN as error:
            facts = {"version": entry["version"], "reason": type(error).__name__}
            findings.append(Finding(NOT_COMPUTABLE, facts))
            continue
        repeated.append(found)
        findings += odd_digests(entry, files, described["withheld"])
        findings += other_engine(entry)
    remarks = (
        Finding(WITHHELD, {"file": name, "count": count})
        for name, count in described["withheld"].items()
    )
    return Comparison(described["round"], tuple(repeated), tuple(findings), tuple(remarks))


def read_manifest(files: Mapping[str, bytes], path: Path) -> dict[str, Any]:
    """Return what the bundle says of itself, as far as it is needed."""
    try:
        described = json.loads(files[MANIFEST])
        if described["format"] != FORMAT:
            raise OtherFormat(file=path.name, found=str(described["format"]), known=FORMAT)
        return {
            "round": str(described["round"]),
            "files": {str(name): str(seal) for name, seal in described["files"].items()},
            "withheld": {str(name): int(n) for name, n in described["withheld"].items()},
            "evaluations": [
                {
                    "version": int(entry["version"]),
                    "engine_version": str(entry["engine_version"]),
                    "input_sha256": str(entry["input_sha256"]),
                    "document_sha256": str(entry["document_sha256"]),
                }
                for entry in described["evaluations"]
            ],
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotABundle(file=path.name) from None


def changed_files(named: Mapping[str, str], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Compare the files with what the manifest names."""
    found = {name: seal for name, seal in digests_of(files).items() if name != MANIFEST}
    for name in named:
        if name not in found:
            yield Finding(FILE_MISSING, {"file": name})
        elif found[name] != named[name]:
            yield Finding(CHANGED, {"file": name})
    yield from (Finding(ADDITIONAL, {"file": name}) for name in found if name not in named)


def repeat(entry: Mapping[str, Any], files: Mapping[str, bytes]) -> Repeated:
    """Evaluate the inputs of one evaluation again and set both outcomes side by side."""
    run = run_from(entry, files)
    # Written and read once, so that both sides are what JSON keeps.
    again = json.loads(canonical_json(to_document(recompute(run))))
    stored = json.loads(run.document_text)
    return Repeated(
        version=run.version,
        document_sha256=digest(run.document_text),
        scores=sum(len(outcome["scores"]) for outcome in again["outcomes"]),
        differences=tuple(differences(stored, again)),
    )


def odd_digests(
    entry: Mapping[str, Any], files: Mapping[str, bytes], withheld: Mapping[str, int]
) -> Iterator[Finding]:
    """Compare the digests by which reports and history name inputs and outcome."""
    for text, named in (("inputs_text", "input_sha256"), ("document_text", "document_sha256")):
        name = f"{folder_of(entry['version'])}/{file_of(text)}"
        found = digest(files[name].decode())
        if found != entry[named] and name not in withheld:
            facts = {"version": entry["version"], "file": name, "found": found}
            yield Finding(DIGEST_DIFFERS, {**facts, "named": entry[named]})


def other_engine(entry: Mapping[str, Any]) -> Iterator[Finding]:
    """Notice that the numbers were computed by another version."""
    stored = entry["engine_version"]
    if stored != ringtrial.__version__:
        facts = {"version": entry["version"], "stored": stored}
        yield Finding(OTHER_ENGINE, {**facts, "installed": ringtrial.__version__})
