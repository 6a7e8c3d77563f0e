"""The whole platform on a loopback port, and a real browser to walk through it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select
from story import PASSWORD, Story, tell
from visitor import Visitor

from proficiency import clock
from proficiency.commands.test import BROWSERS
from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.identity.models import Person
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
        # Opened by hand: the date is not to come before the journey presses the button.
        opens, closes = now + timedelta(hours=1), now + timedelta(days=9)
        story = tell(session, count=8, opens=opens, closes=closes)
        story.second_coordinator()
        story.move(RoundState.SHIPPED)
        return story


@pytest.fixture
def service(fresh_database: Database, tmp_path: Path) -> Iterator[Service]:
    """Web server and worker, as the commands start them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with running(Service(fresh_database.url, str(tmp_path / "data"), port=port)) as service:
        yield service


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[Callable[[str], Visitor]]:
    """Open browsers of several people; each is closed in the end."""
    visitors: list[Visitor] = []

    def open_one(locale: str) -> Visitor:
        visitors.append(Visitor(browser, service.address, locale))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.context.close()


@pytest.fixture
def arrive(
    visit: Callable[[str], Visitor], fresh_database: Database
) -> Iterator[Callable[[str, Language], Visitor]]:
    """Let people of the story log in, each in a language; all they see must be in it."""
    arrived: list[Visitor] = []

    def let_in(account: str, language: Language) -> Visitor:
        with fresh_database.transaction() as session:
            address = f"{account}@lab.example"
            person = session.scalars(select(Person).where(Person.email == address)).one()
            person.language = language
        visitor = visit("zh-CN" if language is Language.ZH else "en-GB")
        visitor.log_in(account, PASSWORD, visitor.say("Log in"))
        arrived.append(visitor)
        return visitor

    yield let_in
    for visitor in arrived:
        assert visitor.complaints == []
        assert visitor.titles, "every page tells its title"
        assert visitor.foreign == []
