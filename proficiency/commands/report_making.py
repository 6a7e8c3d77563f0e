"""Make the reports of one evaluation on all processors; a page of charts takes its time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from ..evaluation.outcome import Evaluation
from ..i18n import Language
from ..reporting.builder import build_laboratory_report, build_summary
from ..reporting.header import RoundHeader
from ..reporting.pdf import render_pdf
from .file_names import file_names

FEW = 12
"""So few reports are made sooner than further processes are started."""


@dataclass(frozen=True)
class Task:
    """One report to make; `lab` is None for the round as a whole."""

    name: str
    language: Language
    lab: str | None


def list_reports(evaluation: Evaluation, languages: Sequence[Language]) -> list[Task]:
    """Name the report of the round and of each laboratory in every language."""
    names = file_names(evaluation.labs)
    tasks = []
    for language in languages:
        tasks.append(Task(f"summary.{language.value}.pdf", language, None))
        tasks.extend(
            Task(f"reports/{name}.{language.value}.pdf", language, lab)
            for lab, name in names.items()
        )
    return tasks


def make_reports(
    evaluation: Evaluation, header: RoundHeader, tasks: Sequence[Task]
) -> Iterator[tuple[str, bytes]]:
    """Give the name and content of one report after the other."""
    make = partial(make_report, evaluation, header)
    workers = os.cpu_count() or 1
    if len(tasks) <= FEW or workers == 1:
        yield from map(make, tasks)
        return
    with ProcessPoolExecutor(min(workers, len(tasks))) as pool:
        yield from pool.map(make, tasks, chunksize=2)


def make_report(evaluation: Evaluation, header: RoundHeader, task: Task) -> tuple[str, bytes]:
    """Make one report."""
    if task.lab is None:
        content = build_summary(evaluation, header, task.language)
    else:
        content = build_laboratory_report(evaluation, header, task.language, task.lab)
    return task.name, render_pdf(content)
