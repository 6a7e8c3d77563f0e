"""The PostgreSQL server the product brings along: started on a data folder, joined, stopped."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

from .config import Settings
from .postgres_programs import (
    ClusterError,
    NoServerForPlatform,
    ServerDidNotStart,
    command_line,
    run,
)

START_SECONDS = 120
CRASH_SECONDS = 20
SOCKETS = "pt-"
PORT = "5432"  # only part of the socket's name: the server listens on no network
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
SERVER = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",  # solid-state disks
    "jit": "off",  # costs more than it saves on pages and reports
    "log_checkpoints": "off",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Running:
    """What the server says about itself in its lock file."""

    pid: int
    sockets: str
    is_ready: bool


class Cluster:
    """The server of one data folder. Who starts it owns it and stops it; others join.

    Owning is holding a file lock, so the system itself ends it when the owner is killed: the
    next one to come then owns the server it finds running.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()  # one spelling, by which its server is recognised
        self.folder = self.data / "postgres"
        self.log = self.data / "postgres.log"
        self.durable = durable
        self._owning: IO[str] | None = None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> str:
        """Start the server or join the running one, and return its address."""
        if sys.platform == "win32":
            raise NoServerForPlatform()
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        began = time.monotonic()
        crashed = (self.folder / "postmaster.pid").exists() and not self.running()
        while time.monotonic() < began + START_SECONDS:
            running = self.running()
            if running and running.is_ready:
                self._own()
                return address(running.sockets)
            if not running and self._own():
                try:
                    self._launch()
                except ServerDidNotStart:
                    # After a crash the server's children may still be on their way out, and
                    # hold the memory that the new one asks for.
                    if not crashed or time.monotonic() > began + CRASH_SECONDS:
                        raise
            time.sleep(0.05)
        raise ServerDidNotStart(folder=self.folder, reason=self._last_words())

    def stop(self) -> None:
        """Stop the server if it is ours; joined ones go on."""
        if self._owning is not None:
            self.halt()
        self.leave()

    def leave(self) -> None:
        """Let go of a server that others go on using; its next user owns it."""
        if self._owning is not None:
            self._owning.close()
            self._owning = None

    def halt(self) -> None:
        """Stop the server whoever owns it."""
        running = self.running()
        if running:
            self._control("stop", "-m", "fast")
            shutil.rmtree(running.sockets, ignore_errors=True)

    def running(self) -> Running | None:
        """Return the server that really runs on this folder; a stale lock file is none."""
        try:
            lines = (self.folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return None
        if not lines or str(self.folder) not in command_line(int(lines[0])):
            return None
        ready = len(lines) > 7 and lines[7].strip() == "ready"
        return Running(int(lines[0]), lines[4] if len(lines) > 4 else "", ready)

    def _own(self) -> bool:
        """Try to become the owner; also true when it is ours already."""
        import fcntl  # not on Windows, where `start` has refused before

        if self._owning is None:
            file = (self.data / "postgres.owner").open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._owning = file
        return True

    def _launch(self) -> None:
        """Make the folder on the first start, clear what a crash left, and start the server."""
        sockets = tempfile.mkdtemp(prefix=SOCKETS, dir=socket_base())
        settings = SERVER if self.durable else SERVER | FORGETFUL
        options = f"-h '' -k {sockets} -p {PORT} " + " ".join(
            f"-c {name}={value}" for name, value in settings.items()
        )
        try:
            if not self.folder.exists():
                self._initialise()
            self._clear_stale_lock()
            self._control("start", "-l", str(self.log), "-o", options)
        except ClusterError:
            shutil.rmtree(sockets)
            self.leave()
            raise

    def _clear_stale_lock(self) -> None:
        """Remove what a killed server left; its number may belong to another process by now."""
        stale = self.folder / "postmaster.pid"
        if stale.exists():
            for sockets in stale.read_text(encoding="utf-8").splitlines()[4:5]:
                if Path(sockets).name.startswith(SOCKETS):
                    shutil.rmtree(sockets, ignore_errors=True)
            stale.unlink()

    def _initialise(self) -> None:
        """Create the folder under another name first, so that half of one is never taken for it."""
        draft = self.data / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        sync = () if self.durable else ("--no-sync",)
        self._run("initdb", "-D", str(draft), *INITDB, *sync)
        draft.rename(self.folder)

    def _control(self, action: str, *arguments: str) -> None:
        waiting = ("-w", "-t", str(START_SECONDS))
        self._run("pg_ctl", action, *waiting, "-D", str(self.folder), *arguments)

    def _run(self, name: str, *arguments: str) -> None:
        complaint = run(name, *arguments)
        if complaint is not None:
            reason = f"{complaint} / {self._last_words()}"
            raise ServerDidNotStart(folder=self.folder, reason=reason)

    def _last_words(self) -> str:
        if not self.log.exists():
            return ""
        return " / ".join(self.log.read_text(errors="replace").splitlines()[-5:])


def socket_base() -> str:
    """Return a folder for sockets: their whole path may have 103 bytes, and here no space."""
    for folder in (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"):
        if folder and " " not in folder and len(folder) < 60 and os.access(folder, os.W_OK):
            return folder
    return "/tmp"


def address(sockets: str) -> str:
    """Return the address of the server behind a folder of sockets."""
    return f"postgresql://postgres@/postgres?host={quote(sockets, safe='/')}&port={PORT}"


@contextlib.contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """Give the address of the database: the external one, or the embedded one while it is used."""
    if settings.database_url:
        yield settings.database_url
    else:
        with Cluster(settings.data) as url:
            yield url
