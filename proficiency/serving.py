"""Run the web server and the worker side by side until asked to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from .errors import Refusal
from .i18n import mark

READY_WITHIN = 60.0
STOP_WITHIN = 6.0
"""A long job is cut short then; jobs are made to be taken up again where they were."""


class PortInUse(Refusal):
    """Another program listens where the pages should be."""

    message = mark("Port {port} is in use. Choose another one with --port.")


class DidNotStart(Refusal):
    """The web server or the worker stopped or did not answer."""

    message = mark("The {part} did not start; its messages stand above.")


@dataclass
class Service:
    """The web server and the worker of one installation."""

    database_url: str
    data: str
    host: str = "127.0.0.1"
    port: int = 8000
    more: Mapping[str, str] = field(default_factory=dict)
    """Further settings of both, by the names of their variables."""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Return the address to open in a browser."""
        return f"http://{self.host}:{self.port}/"

    def start(self) -> None:
        """Start both and wait until the first page answers."""
        check_port(self.host, self.port)
        environment = {"PROFICIENCY_BASE_URL": self.address, **os.environ} | {
            "PROFICIENCY_DATABASE_URL": self.database_url,
            "PROFICIENCY_DATA": self.data,
            **self.more,
        }
        for part, command in (
            ("web", web_command(self.host, self.port)),
            ("worker", [sys.executable, "-m", "proficiency", "worker"]),
        ):
            # A group of its own: Ctrl-C reaches this process alone, which then stops both in order.
            self.processes[part] = subprocess.Popen(
                command, env=environment, start_new_session=True
            )
        self._await_first_page()

    def wait(self) -> None:
        """Return when either of them has ended."""
        while all(process.poll() is None for process in self.processes.values()):
            time.sleep(0.3)

    def stop(self) -> None:
        """Ask both to finish what they are doing, then wait for them."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in self.processes.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _await_first_page(self) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            for part, process in self.processes.items():
                if process.poll() is not None:
                    raise DidNotStart(part=part)
            try:
                with urlopen(self.address, timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        raise DidNotStart(part="web")


@contextmanager
def running(service: Service) -> Iterator[Service]:
    """Keep the service up inside the block and stop it afterwards, whatever happens."""
    try:
        service.start()
        yield service
    finally:
        service.stop()


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn Ctrl-C and a request to end this process into an orderly KeyboardInterrupt."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # SIGINT too: a shell may have started this process with Ctrl-C switched off.
    before = {
        number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def web_command(host: str, port: int) -> list[str]:
    """Return the command of the web server of this platform."""
    if os.name == "nt":
        return [
            sys.executable,
            "-m",
            "waitress",
            f"--listen={host}:{port}",
            "--call",
            "proficiency:create_app",
        ]
    return [
        sys.executable,
        "-m",
        "gunicorn",
        f"--bind={host}:{port}",
        "--workers=2",
        "--threads=4",
        "--log-level=warning",
        "proficiency:create_app()",
    ]


def check_port(host: str, port: int) -> None:
    """Refuse a port that is taken, before anything is started."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUse(port=port) from error
