"""Command line: python -m ringtrial verify [FILE] [--allow-uncovered]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ringtrial import __version__
from ringtrial.verification import ReferenceFileBroken, read_cases, verify


def main(arguments: list[str] | None = None) -> int:
    """Return 0 when every value agrees, 1 when not, 2 when the file cannot be read."""
    options = _parser().parse_args(arguments)
    try:
        tallies = verify(read_cases(options.file))
    except ReferenceFileBroken as error:
        print(error, file=sys.stderr)
        return 2
    for group, tally in tallies.items():
        print(
            f"{group}: {tally.cases} cases, {tally.values} values, "
            f"{len(tally.disagreements)} disagree, {tally.not_covered} not covered"
        )
        for wrong in tally.disagreements:
            print(f"  {wrong.case} {wrong.key}: got {wrong.got!r}, expected {wrong.expected!r}")
    cases = sum(tally.cases for tally in tallies.values())
    values = sum(tally.values for tally in tallies.values())
    disagree = sum(len(tally.disagreements) for tally in tallies.values())
    not_covered = sum(tally.not_covered for tally in tallies.values())
    print(f"{cases} cases, {values} values, {disagree} disagree, {not_covered} not covered")
    return 1 if disagree or (not_covered and not options.allow_uncovered) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ringtrial")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser(
        "verify",
        help="compare the library with reference values",
        description="Compare the library with a file of reference values. A value is one expected "
        "key of one case; a value is not covered when no public function computes it.",
    )
    check.add_argument(
        "file", nargs="?", type=Path, help="reference file of schema 1 (default: the bundled one)"
    )
    check.add_argument(
        "--allow-uncovered", action="store_true", help="succeed although values are not covered"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
