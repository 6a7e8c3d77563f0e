"""Write the files of one evaluation: all of them, or none."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import InvalidInput, Problem
from ..evaluation.document import to_document
from ..evaluation.outcome import Evaluation
from ..i18n import Language, mark
from ..reporting.header import header_for_file
from ..reporting.workbook import render_scores
from .refusing import in_languages
from .report_making import list_reports, make_reports
from .speaking import complain

DOCUMENT = "evaluation.json"
REPORTS = "reports"
PROGRESS_STEP = 10

WORKBOOK = "scores.xlsx"
PROGRESS = mark("Reports: {done} of {total}")
CANNOT_WRITE = mark("The folder cannot be written: {reason}.")


def write_evaluation(
    evaluation: Evaluation,
    source: str,
    *,
    folder: Path,
    languages: Sequence[Language],
    reports: bool = True,
) -> list[Path]:
    """Write beside the folder first and move at the end, so that no half result is left."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
            draft = Path(beside)
            for name, content in contents(evaluation, source, languages if reports else ()):
                target = draft / name
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(content)
            return move_into(draft, folder)
    except OSError as error:
        facts = {"reason": error.strerror or type(error).__name__}
        raise InvalidInput([Problem(CANNOT_WRITE, facts)], source=str(folder)) from error


def contents(
    evaluation: Evaluation, source: str, languages: Sequence[Language]
) -> Iterator[tuple[str, bytes]]:
    """Make one file after the other; without languages only those that need none."""
    document = json.dumps(to_document(evaluation), ensure_ascii=False, indent=1, allow_nan=False)
    yield DOCUMENT, (document + "\n").encode()
    header = header_for_file(source, evaluation.input_sha256)
    yield WORKBOOK, render_scores(evaluation, header)
    tasks = list_reports(evaluation, languages)
    total = len(tasks)
    for done, report in enumerate(make_reports(evaluation, header, tasks), 1):
        yield report
        if done % PROGRESS_STEP == 0 or done == total:
            complain(in_languages(PROGRESS, languages, done=done, total=total))


def move_into(draft: Path, folder: Path) -> list[Path]:
    """Move the files to their place; the document comes last and stands for all."""
    folder.mkdir(exist_ok=True)
    remove_earlier(folder)
    files = [path for path in sorted(draft.rglob("*")) if path.is_file()]
    files.sort(key=lambda path: path.name == DOCUMENT)
    moved = []
    for path in files:
        target = folder / path.relative_to(draft)
        target.parent.mkdir(exist_ok=True)
        moved.append(Path(shutil.move(path, target)))
    return moved


def remove_earlier(folder: Path) -> None:
    """Remove what an earlier evaluation wrote here; reports of two runs must not mix."""
    document = folder / DOCUMENT
    if not document.is_file():
        return
    document.unlink()
    for language in Language:
        (folder / f"summary.{language.value}.pdf").unlink(missing_ok=True)
        for report in (folder / REPORTS).glob(f"*.{language.value}.pdf"):
            report.unlink()
    (folder / WORKBOOK).unlink(missing_ok=True)
