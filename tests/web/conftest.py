"""The web application on the transaction of a test, and people who visit it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pages import Page, read
from sqlalchemy.orm import Session
from story import PASSWORD, Story, tell
from werkzeug.test import TestResponse

from proficiency import clock
from proficiency.app import create_app
from proficiency.config import load_settings
from proficiency.database import Database
from proficiency.files import Store
from proficiency.identity.roles import Role
from proficiency.rounds.lifecycle import RoundState

VALUES = ("91.2", "92.0", "90.8", "80")
OFFICE = ("convenor", "auditor", "administrator")


class Visitor:
    """A person at a browser: cookies are kept, forms are sent with their token."""

    def __init__(self, app: Flask, account: str | None, language: str) -> None:
        self.client = app.test_client()
        self.client.set_cookie("language", language)
        if account:
            answer = self.send(
                "/login", {"email": f"{account}@lab.example", "password": PASSWORD}, seen="/login"
            )
            assert answer.status_code == 302, f"{account} cannot log in"
            self.send(f"/language/{language}", {}, seen="/help/")

    def open(self, path: str, **more: Any) -> Page:
        """Open a page and read it."""
        return read(self.client.get(path, **more))

    def send(self, path: str, fields: dict[str, Any], *, seen: str = "/help/") -> TestResponse:
        """Send a form with the token of a page that was seen before."""
        token = self.open(seen).token
        return self.client.post(path, data=fields | {"csrf_token": token})

    def hand_in(self, page: Page, path: str = "/rounds/VIA-1/submit") -> TestResponse:
        """Sign the results as a page shows them, with the password."""
        shown = {name: page.value(name) for name in ("seen", "laboratory")}
        return self.send(path, shown | {"password": PASSWORD})


@pytest.fixture
def app(joined_database: Database, tmp_path: Path) -> Flask:
    """The application with a folder of its own."""
    # Most tests are about other things; those of the second factor ask for it.
    settings = load_settings({"PROFICIENCY_SECOND_FACTOR": "optional"}, data=tmp_path)
    return create_app(settings, joined_database, Store(tmp_path / "files"))


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """Let somebody come, logged in as the account of that name, or as a visitor."""

    def come(account: str | None = None, language: str = "en") -> Visitor:
        return Visitor(app, account, language)

    return come


@pytest.fixture
def open_round(session: Session) -> Story:
    """A round that takes results now, with four laboratories and the office."""
    now = clock.now()
    story = prepared(session, opens=now - timedelta(days=1), closes=now + timedelta(days=9))
    story.move(RoundState.OPEN)
    return story


@pytest.fixture
def draft_round(session: Session) -> Story:
    """A round that has not been opened yet."""
    now = clock.now()
    return prepared(session, opens=now + timedelta(days=1), closes=now + timedelta(days=9))


@pytest.fixture
def analysed_round(session: Session) -> Story:
    """A round in analysis with an evaluation."""
    story = prepared(session)
    story.reach_analysis(VALUES)
    story.evaluate()
    return story


@pytest.fixture
def final_round(analysed_round: Story) -> Story:
    """A round whose reports are ordered, none of them made yet."""
    analysed_round.issue()
    return analysed_round


def prepared(session: Session, **dates: Any) -> Story:
    """Prepare a round in draft and the people of the office."""
    story = tell(session, count=len(VALUES), **dates)
    for account in OFFICE:
        story.person(Role(account))
    return story
