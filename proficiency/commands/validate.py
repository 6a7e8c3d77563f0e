"""`validate`: check every calculation of this installation and print the record of it."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

from .. import __version__, clock
from ..config import DEFAULT_TIME_ZONE, zone
from ..errors import InvalidInput, Problem
from ..i18n import Language, mark, translator
from ..reporting.pdf import render_pdf
from ..validation.building import build_record
from ..validation.document import digest_of, to_document
from ..validation.record import ValidationRecord, make_record
from ..validation.verdict import verdict
from .evaluation_files import CANNOT_WRITE
from .refusing import in_languages
from .speaking import complain, say

DOCUMENT = "validation.json"
DISAGREES = 1
MOST_LINES = 20

RUNNING = mark("Checking reference values, printed figures and invariances; this takes a moment.")
WRITTEN = mark("The record was written to {folder}.")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "validate", help="check all calculations and print the record / 确认全部计算并出具确认记录"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("validation"),
        help="folder to write to, “validation” by default / 输出目录",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check, write the record in both languages, and fail where anything disagrees."""
    spoken = (Language.ZH, Language.EN)
    own_zone = zone(os.environ.get("PROFICIENCY_TIME_ZONE") or DEFAULT_TIME_ZONE)
    complain(in_languages(RUNNING, spoken))
    record = make_record(at=clock.now(), zone=own_zone, product=__version__)
    for line in failing(record):
        complain(line)
    write_record(record, arguments.out)
    for language in spoken:
        say(verdict(record, translator(language)))
    say(in_languages(WRITTEN, spoken, folder=arguments.out))
    return 0 if record.agrees else DISAGREES


def failing(record: ValidationRecord) -> Iterator[str]:
    """Name the first things that do not agree; the record has them all."""
    lines = [f"{each.case} {each.key}" for each in record.failures]
    lines += [f"{figure.case} {figure.key}" for figure in record.lost_figures]
    lines += [f"{check.method} {check.property.value}" for check in record.broken_invariances]
    yield from (f"  {line}" for line in lines[:MOST_LINES])


def write_record(record: ValidationRecord, folder: Path) -> None:
    """Write the document and its printed forms; nothing is written before all are made."""
    files = dict(contents(record))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            draft = folder / f".{name}.new"
            draft.write_bytes(content)
            draft.replace(folder / name)
    except OSError as error:
        facts = {"reason": error.strerror or type(error).__name__}
        raise InvalidInput([Problem(CANNOT_WRITE, facts)], source=str(folder)) from error


def contents(record: ValidationRecord) -> Iterator[tuple[str, bytes]]:
    """Make the JSON document and the PDF of each language."""
    document = to_document(record)
    for language in Language:
        content = build_record(record, language, digest=digest_of(document))
        yield f"validation.{language.value}.pdf", render_pdf(content)
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    yield DOCUMENT, (text + "\n").encode()
