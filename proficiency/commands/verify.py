"""`verify`: run the statistics library against a file of reference values."""

from __future__ import annotations

import argparse
import subprocess
import sys


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "verify", help="check the statistics against reference values / 用参考值核验统计程序"
    )
    parser.add_argument("file", nargs="?", help="reference file, the bundled one by default")
    parser.add_argument("--allow-uncovered", action="store_true")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the library's own command, so that both say the same."""
    command = [sys.executable, "-m", "ringtrial", "verify"]
    command += [arguments.file] if arguments.file else []
    command += ["--allow-uncovered"] if arguments.allow_uncovered else []
    return subprocess.run(command).returncode
