"""`audit verify`: recompute every seal of the history and say what does not hold."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..audit.queries import has_digest
from ..audit.services import ChainReport, verify_chain
from ..audit.words import FLAW_WORDS
from ..config import load_settings
from ..database import Database
from ..embedded import database_url
from ..i18n import Language, mark
from .refusing import in_languages
from .speaking import say

BROKEN = 1
MOST_LINES = 50
SPOKEN = (Language.EN, Language.ZH)
ENTRIES = mark("Entries: {count}")
LAST = mark("Last seal: {digest}")
INTACT = mark("No entry was changed, removed or put in.")
MORE = mark("… and {count} more.")
CUT_OFF = mark("No entry has the seal {digest} that was kept: the end was cut off or replaced.")
KEPT = mark("The seal that was kept is there.")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("audit", help="check the history / 核验审计追踪")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="recompute every seal / 重新计算全部封签")
    verify.add_argument("--data", type=Path, help="folder of all data / 数据目录")
    verify.add_argument(
        "--kept",
        metavar="SEAL",
        default="",
        help="a seal written down earlier, which must still be there / 此前记录的封签",
    )
    verify.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the whole chain; whoever keeps its last seal outside can prove the end later."""
    settings = load_settings(data=arguments.data)
    kept = arguments.kept.strip().lower()
    with database_url(settings) as url:
        database = Database(url)
        try:
            with database.session() as session:
                report = verify_chain(session)
                is_there = not kept or has_digest(session, kept)
        finally:
            database.dispose()
    print_report(report)
    if kept:
        say(in_languages(KEPT if is_there else CUT_OFF, SPOKEN, digest=kept))
    return 0 if report.is_intact and is_there else BROKEN


def print_report(report: ChainReport) -> None:
    """Print what was found."""
    say(in_languages(ENTRIES, SPOKEN, count=report.entries))
    say(in_languages(LAST, SPOKEN, digest=report.last_digest or "–"))
    if report.is_intact:
        say(in_languages(INTACT, SPOKEN))
    for number, flaw in report.flaws[:MOST_LINES]:
        say(in_languages(FLAW_WORDS[flaw], SPOKEN, number=number))
    if (left := len(report.flaws) - MOST_LINES) > 0:
        say(in_languages(MORE, SPOKEN, count=left))
