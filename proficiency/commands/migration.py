"""`migration`: for developers, write the change of the tables since the last migration."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from ..embedded import Cluster
from ..migrating import migrate, new_migration


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "migration", help="developers: write a new migration / 开发者：生成数据库迁移"
    )
    parser.add_argument("message", help="what changes, in a few words")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare the models with a fresh database at the newest migration."""
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder)) as url:
        migrate(url)
        new_migration(url, arguments.message)
    return 0
