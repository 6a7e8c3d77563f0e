"""`demo`: set up the demonstration and walk through it in a browser."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..config import SECOND_FACTOR, default_folder, load_settings
from ..database import Database
from ..demonstration.seeding import DemoSummary, seed
from ..embedded import database_url
from ..migrating import migrate
from ..results.keyring import KEYRING
from ..serving import Service, check_port, interruptible
from ..signing_settings import OWN_FILE
from .serve import keep_running
from .signing_key import write_key
from .speaking import Stopwatch, say

DEFAULT_PORT = 8000
SIGNS = "Demonstration – synthetic data"
"""Whom the certificate of the demonstration names."""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "demo", help="show the product with synthetic data / 用合成数据演示本产品"
    )
    parser.add_argument(
        "--data", type=Path, help="folder of the demonstration's data / 演示数据目录"
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument(
        "--no-serve", action="store_true", help="prepare the data and exit / 只准备数据"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Migrate, seed where empty, serve until interrupted."""
    watch = Stopwatch()
    settings = load_settings(data=arguments.data or demo_folder())
    KEYRING.hold(settings.sealing_keys)
    if settings.signing.file is None:
        write_key(settings.data / OWN_FILE, SIGNS)
    if not arguments.no_serve:
        check_port("127.0.0.1", arguments.port)
    with interruptible():
        watch.step("starting the database / 正在启动数据库")
        with database_url(settings) as url:
            watch.step("preparing its tables / 正在准备数据表")
            migrate(url)
            database = Database(url)
            try:
                summary = seed(database, progress=watch.step)
            finally:
                database.dispose()
            watch.step(f"ready, data in {settings.data} / 准备完毕")
            show_logins(summary)
            if not arguments.no_serve:
                # Visitors sign in with the password alone; the log-in page says so.
                more = {SECOND_FACTOR: "optional"}
                keep_running(Service(url, str(settings.data), port=arguments.port, more=more))
    return 0


def demo_folder() -> Path:
    """Return a folder apart from real data, so that the demonstration never mixes with it."""
    return default_folder(os.environ).with_name("proficiency-demonstration")


def show_logins(summary: DemoSummary) -> None:
    """Print who can sign in, with the password all of them share."""
    say("\nDemonstration logins, all data synthetic / 演示账号，全部数据均为合成数据")
    for login in summary.logins:
        say(f"  {login.email:<28} {login.password:<12} {login.role_en} / {login.role_zh}")
