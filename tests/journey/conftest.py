"""The whole platform on a loopback port, and a real browser to walk through it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from story import Story, tell

from proficiency import clock
from proficiency.commands.test import BROWSERS
from proficiency.database import Database
from proficiency.rounds.lifecycle import RoundState
from proficiency.serving import Service, running

SWITCHES = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Of the module, not of the session: while it is up its event loop occupies the main thread, and
# tests of other areas run in the same process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The installed Chromium; `python3 -m proficiency test` installs it where it can."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, "no Chromium on this machine; run the tests by `python3 -m proficiency test`"
    # Chromium's own sandbox cannot be had by root.
    sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES + sandbox)
        yield browser
        browser.close()


@pytest.fixture
def prepared(fresh_database: Database) -> Story:
    """Eight laboratories and a round whose samples are on their way."""
    now = clock.now()
    with fresh_database.transaction() as session:
        closes = now + timedelta(days=9)
        story = tell(session, count=8, opens=now - timedelta(days=1), closes=closes)
        story.move(RoundState.SHIPPED)
        return story


@pytest.fixture
def service(fresh_database: Database, prepared: Story, tmp_path: Path) -> Iterator[Service]:
    """Web server and worker, as the commands start them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(Service(fresh_database.url, str(tmp_path / "data"), port=port)) as service:
        yield service


class Visitor:
    """A person at a browser of the own, with the language of the own."""

    def __init__(self, browser: Browser, address: str, locale: str) -> None:
        self.context = browser.new_context(locale=locale, accept_downloads=True)
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.address = address
        self.complaints: list[str] = []
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def listen(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains about; a refused upload is an answer, no fault."""
        if message.type == "error" and "status of 422" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        """Open a page of the platform."""
        self.page.goto(self.address.rstrip("/") + path)

    def log_in(self, account: str, password: str, button: str) -> None:
        """Sign in by the form."""
        self.go("/login")
        self.page.fill("input[name=email]", f"{account}@lab.example")
        self.page.fill("input[name=password]", password)
        self.page.locator("main").get_by_role("button", name=button).click()
        self.page.wait_for_url(lambda address: "/login" not in address)

    def press(self, name: str) -> None:
        """Press the button or follow the link of this name in the page's main part."""
        main = self.page.locator("main")
        main.get_by_role("button", name=name, exact=True).or_(
            main.get_by_role("link", name=name, exact=True)
        ).first.click()

    def text(self) -> str:
        """Return what the main part of the page says."""
        return self.page.locator("main").inner_text()


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[object]:
    """Open browsers of several people; each is closed in the end."""
    visitors: list[Visitor] = []

    def open_one(locale: str) -> Visitor:
        visitors.append(Visitor(browser, service.address, locale))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.context.close()
