"""`bundle`: write all evaluations of a round into one archive that anybody can recompute."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..bundles.packing import Packed, bundle_of, round_of
from ..config import load_settings
from ..database import Database
from ..embedded import database_url
from ..files import write_at_once
from ..i18n import Language, mark
from ..identity.actor import SYSTEM
from .refusing import in_languages
from .speaking import say

SPOKEN = (Language.EN, Language.ZH)
WRITTEN = mark("{file}: {bytes} bytes, SHA-256 {sha256}")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "bundle", help="pack the evaluations of a round to be recomputed / 打包轮次评定以供复算"
    )
    parser.add_argument("round", metavar="ROUND", help="code of the round / 轮次代码")
    parser.add_argument("--out", type=Path, required=True, help="zip file to write / 输出文件")
    parser.add_argument("--data", type=Path, help="folder of all data / 数据目录")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the archive; that it was taken stands in the history."""
    settings = load_settings(data=arguments.data)
    with database_url(settings) as url:
        database = Database(url)
        try:
            packed = written(database, arguments.round, arguments.out)
        finally:
            database.dispose()
    facts = {"bytes": len(packed.content), "sha256": packed.sha256}
    say(in_languages(WRITTEN, SPOKEN, file=arguments.out, **facts))
    return 0


def written(database: Database, code: str, path: Path) -> Packed:
    """Pack a round and write the file, or nothing at all."""
    with database.transaction() as session:
        packed = bundle_of(session, round_of(session, code), actor=SYSTEM)
        write_at_once(path.resolve(), packed.content)
    return packed
