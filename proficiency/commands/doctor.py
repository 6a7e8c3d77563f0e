"""`doctor`: check an installation and say of each thing that it is well, or what to do."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from ..checkup.examining import examine
from ..checkup.findings import CHECK_NAMES, Check, Complaint, Installation
from ..checkup.surroundings import missing_keys
from ..config import default_folder, load_settings
from ..database import Database
from ..embedded import database_url
from ..errors import Refusal
from ..i18n import Language, mark
from .refusing import in_languages
from .speaking import complain, say

NOT_WELL = 1
STEP = 20
"""So many issued files are searched between two signs of life."""
SPOKEN = (Language.EN, Language.ZH)
NOTHING_HERE = mark("There is no installation in {folder}. Name its folder with --data.")


class NothingHere(Refusal):
    """There is nothing to check, and looking must not set anything up."""

    message = NOTHING_HERE


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help="check this installation / 检查本系统")
    parser.add_argument("--data", type=Path, help="folder of all data / 数据目录")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check everything; the exit code is 0 only when all holds."""
    folder = arguments.data or Path(
        os.environ.get("PROFICIENCY_DATA") or default_folder(os.environ)
    )
    external = bool(os.environ.get("PROFICIENCY_DATABASE_URL"))
    if not (folder.is_dir() and (external or (folder / "postgres").is_dir())):
        raise NothingHere(folder=folder)
    if missing := missing_keys(folder):
        print_line(Check.SECRETS, missing)
        return NOT_WELL
    settings = load_settings(data=folder)
    is_well = True
    with database_url(settings) as url:
        database = Database(url)
        try:
            for check, complaints in examine(Installation(settings, database, show_progress)):
                print_line(check, complaints)
                is_well = is_well and not any(each.grave for each in complaints)
        finally:
            database.dispose()
    return 0 if is_well else NOT_WELL


def show_progress(done: int, of: int) -> None:
    """Say now and then how far a long check is, where errors go: findings stay apart."""
    if of > STEP and (done % STEP == 0 or done == of):
        complain(f"      {done} / {of}")


def print_line(check: Check, complaints: Iterable[Complaint]) -> None:
    """Print one line for a check: `ok`, or what to do; `note` where it may stay as it is."""
    complaints = tuple(complaints)
    name = in_languages(CHECK_NAMES[check], SPOKEN)
    said = "; ".join(in_languages(each.words, SPOKEN, **each.facts) for each in complaints)
    verdict = "FAIL" if any(each.grave for each in complaints) else "note" if said else "ok"
    say(f"{verdict:<6}{name} – {said}" if said else f"{verdict:<6}{name}")
