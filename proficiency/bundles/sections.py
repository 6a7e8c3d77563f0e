"""The parts of a hand-over package: each writes its files; further parts add a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ..files import Store
from ..i18n import mark
from ..rounds.models import Round
from . import evidence, history_extract, issued_reports, records, submissions
from .frozen_run import files_of
from .packing import stored_runs

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Section:
    """One folder of the package."""

    folder: str
    title: str
    """Marked text."""
    about: str
    """Marked text: what the files are."""
    write: Callable[[Session, Round, Store], Files]
    """Names below the folder and contents, laboratories under codes only."""
    as_issued: bool = False
    """Files that are handed over byte for byte; all others are searched for names of members."""


def evaluations(session: Session, round_: Round, store: Store) -> Files:
    """Give every evaluation with what it was computed from."""
    return {
        path.removeprefix("evaluations/"): content
        for run in stored_runs(session, round_)
        for path, content in files_of(run).items()
    }


SECTIONS: tuple[Section, ...] = (
    Section(
        "plan",
        mark("Statistical plan"),
        mark("The plan as locked, every deviation with its reason, and who signed them."),
        evidence.plan_files,
    ),
    Section(
        "studies",
        mark("Homogeneity and stability"),
        mark("Every study with its measurements and verdict, and what cleared each material."),
        evidence.study_files,
    ),
    Section(
        "submissions",
        mark("Submitted results"),
        mark(
            "Every set of results as it was typed, under codes, without what laboratories wrote in"
            " words of their own."
        ),
        submissions.files,
    ),
    Section(
        "exclusions",
        mark("Excluded results"),
        mark("Results left out of the consensus: which, why, by signature, until when."),
        records.exclusion_files,
    ),
    Section(
        "evaluations",
        mark("Evaluations"),
        mark("Inputs, plan, deviations, materials and outcome of every version; recomputable."),
        evaluations,
    ),
    Section(
        "signatures",
        mark("Approvals"),
        mark("Every signature of the round: who, when, under which digest, with which reason."),
        evidence.signature_files,
    ),
    Section(
        "reports",
        mark("Issued reports"),
        mark("Every PDF report as issued, in both languages, and the list of all files."),
        issued_reports.files,
        as_issued=True,
    ),
    Section(
        "appeals",
        mark("Claims, complaints and appeals"),
        mark("What laboratories raised, how it was decided, and what each correction moved."),
        records.appeal_files,
    ),
    Section(
        "corrective-actions",
        mark("Corrective actions"),
        mark("What laboratories were asked to correct, and what they answered, under codes."),
        records.action_files,
    ),
    Section(
        "history",
        mark("History"),
        mark("Every entry of the round with its seal, and the proof of the whole chain."),
        history_extract.files,
    ),
)
"""In the order of the index."""
