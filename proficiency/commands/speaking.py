"""Lines a command prints while it works."""

from __future__ import annotations

import sys
from datetime import UTC, datetime


def say(line: str = "") -> None:
    """Print a line at once, also when the output is a file or a pipe."""
    print(line, flush=True)


def complain(line: str) -> None:
    """Print a line where errors go."""
    print(line, file=sys.stderr, flush=True)


class Stopwatch:
    """Print steps with the seconds since the command began."""

    def __init__(self) -> None:
        self.began = datetime.now(UTC)

    def step(self, text: str) -> None:
        """Say what is being done now."""
        seconds = (datetime.now(UTC) - self.began).total_seconds()
        say(f"[{seconds:5.1f} s] {text}")
