"""`serve`: run the platform with its web server, worker and database."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..config import load_settings
from ..embedded import database_url
from ..migrating import migrate
from ..serving import Service, interruptible, running
from .speaking import say


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help="run the platform on this machine / 在本机运行平台")
    parser.add_argument("--data", type=Path, help="folder of all data / 数据目录")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    settings = load_settings(data=arguments.data)
    with interruptible(), database_url(settings) as url:
        migrate(url)
        service = Service(url, str(settings.data), arguments.host, arguments.port)
        keep_running(service)
    return 0


def keep_running(service: Service) -> None:
    """Show the address and stay until Ctrl-C, then stop everything cleanly."""
    try:
        with running(service):
            say(f"\n  {service.address}\n")
            say("Ctrl-C stops everything / 按 Ctrl-C 停止")
            service.wait()
    except KeyboardInterrupt:
        say("\nStopped / 已停止")
