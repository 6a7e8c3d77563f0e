"""The door of the command line: find the command, run it, say refusals in words."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence

from . import __version__
from .commands import modules_for
from .commands.refusing import print_refusal
from .errors import Refusal
from .i18n import Language

REFUSED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese must not stop a command.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(
        prog="proficiency",
        description="Inter-laboratory proficiency testing and consensus / 能力验证与共识平台",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for module in modules_for(arguments):
        module.register(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except Refusal as refusal:
        print_refusal(refusal, getattr(chosen, "lang", tuple(Language)))
        return REFUSED
