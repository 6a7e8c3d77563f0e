"""`worker`: do the jobs of a running platform; any number may run, on any machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import worker
from ..config import load_settings
from ..embedded import database_url
from ..reporting.imprint import imprint_of
from ..results.keyring import KEYRING


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("worker", help="do queued jobs / 运行后台任务")
    parser.add_argument("--data", type=Path, help="folder of all data / 数据目录")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Work until interrupted."""
    settings = load_settings(data=arguments.data)
    KEYRING.hold(settings.sealing_keys)
    with database_url(settings) as url:
        worker.run(url, settings.data, mail=settings.mail, imprint=imprint_of(settings))
    return 0
