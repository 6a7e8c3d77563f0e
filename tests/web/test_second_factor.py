"""Two factors: who needs them is led to set them up, and no code is taken twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from pages import read
from sqlalchemy import select
from story import PASSWORD, Story

from proficiency import clock
from proficiency.app import create_app
from proficiency.config import load_settings
from proficiency.database import Database
from proficiency.files import Store
from proficiency.identity.access import RecoveryCode, SecondFactor
from proficiency.identity.second_factors import STEP_SECONDS, code_at, current_step

ADDRESS = "/profile/second-factor/"


@pytest.fixture
def app(joined_database: Database, tmp_path: Path) -> Flask:
    """The application as it is installed: second factors are required."""
    return create_app(load_settings({}, data=tmp_path), joined_database, Store(tmp_path / "files"))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let time pass by whole steps."""
    begun, passed = clock.now(), [0]
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=STEP_SECONDS * passed[0]))

    def wait(steps: int) -> None:
        passed[0] += steps

    return wait


class Newcomer:
    """Somebody at a browser who gives the password."""

    def __init__(self, app: Flask, account: str) -> None:
        self.client = app.test_client()
        self.client.set_cookie("language", "en")
        self.account = account

    def open(self, path: str):
        return read(self.client.get(path))

    def send(self, path: str, fields: dict[str, str], *, seen: str = "/help/"):
        token = self.open(seen).token
        return self.client.post(path, data=fields | {"csrf_token": token})

    def give_password(self):
        fields = {"email": f"{self.account}@lab.example", "password": PASSWORD}
        return self.send("/login", fields, seen="/login")

    def set_up(self) -> tuple[str, list[str]]:
        """Set the second factor up and return its secret and the recovery codes."""
        secret = re.search(r"Key: <code>([A-Z2-7 ]+)</code>", self.open(ADDRESS).html)
        assert secret is not None
        key = secret[1].replace(" ", "")
        answer = self.send(ADDRESS, {"code": code_at(key, current_step())}, seen=ADDRESS)
        codes = re.findall(r"<li><code>([a-z2-7-]+)</code>", answer.get_data(as_text=True))
        return key, codes


def test_a_coordinator_reaches_nothing_before_the_second_factor_is_set_up(
    draft_round: Story, app: Flask, later: Callable
) -> None:
    coordinator = Newcomer(app, "coordinator")
    assert coordinator.give_password().status_code == 302
    for path in ("/desk/", "/rounds/VIA-1", "/profile/", "/people/"):
        page = coordinator.open(path)
        assert (page.status, page.answer.headers["Location"]) == (302, ADDRESS)
    assert coordinator.send("/rounds/VIA-1/evaluate", {}).headers["Location"] == ADDRESS
    _, codes = coordinator.set_up()
    assert len(codes) == len(set(codes)) == 10
    assert coordinator.open("/desk/").status == 200


def test_who_decides_for_nobody_needs_one_factor(draft_round: Story, app: Flask) -> None:
    analyst = Newcomer(app, "analyst-01")
    analyst.give_password()
    assert analyst.open("/desk/").status == 200


def test_the_password_alone_opens_nothing_once_a_second_factor_is_set_up(
    draft_round: Story, app: Flask, later: Callable
) -> None:
    first = Newcomer(app, "coordinator")
    first.give_password()
    key, _ = first.set_up()
    later(1)
    second = Newcomer(app, "coordinator")
    answer = second.give_password()
    assert answer.status_code == 200
    assert "six digits" in answer.get_data(as_text=True)
    assert second.open("/desk/").status == 302
    assert second.send("/login/code", {"code": "000000"}).status_code == 422
    code = code_at(key, current_step())
    assert second.send("/login/code", {"code": code}).headers["Location"] == "/desk/"
    assert second.open("/desk/").status == 200


def test_a_code_is_taken_once(draft_round: Story, app: Flask, later: Callable) -> None:
    first = Newcomer(app, "coordinator")
    first.give_password()
    key, _ = first.set_up()
    used = code_at(key, current_step())
    second = Newcomer(app, "coordinator")
    second.give_password()
    assert second.send("/login/code", {"code": used}).status_code == 422
    later(1)
    fresh = code_at(key, current_step())
    assert second.send("/login/code", {"code": fresh}).status_code == 302
    third = Newcomer(app, "coordinator")
    third.give_password()
    assert third.send("/login/code", {"code": fresh}).status_code == 422


@pytest.mark.parametrize(("drift", "status"), [(-2, 422), (-1, 302), (0, 302), (1, 302), (2, 422)])
def test_a_clock_may_be_one_step_off_and_no_more(
    draft_round: Story, app: Flask, later: Callable, drift: int, status: int
) -> None:
    first = Newcomer(app, "coordinator")
    first.give_password()
    key, _ = first.set_up()
    later(5)
    second = Newcomer(app, "coordinator")
    second.give_password()
    code = code_at(key, current_step() + drift)
    assert second.send("/login/code", {"code": code}).status_code == status


def test_a_recovery_code_stands_in_once(draft_round: Story, app: Flask, later: Callable) -> None:
    first = Newcomer(app, "coordinator")
    first.give_password()
    _, codes = first.set_up()
    for status in (302, 422):
        again = Newcomer(app, "coordinator")
        again.give_password()
        assert again.send("/login/code", {"code": codes[0].upper()}).status_code == status


def test_neither_the_secret_nor_the_recovery_codes_can_be_read_in_the_database(
    draft_round: Story, app: Flask, later: Callable
) -> None:
    first = Newcomer(app, "coordinator")
    first.give_password()
    key, codes = first.set_up()
    stored = draft_round.session.scalars(select(SecondFactor)).one()
    assert key.encode() not in stored.secret
    digests = draft_round.session.scalars(select(RecoveryCode.sha256)).all()
    assert len(digests) == 10
    assert not set(codes) & set(digests)


def test_wrong_codes_make_the_next_try_wait(
    draft_round: Story, app: Flask, later: Callable
) -> None:
    first = Newcomer(app, "coordinator")
    first.give_password()
    key, _ = first.set_up()
    later(2)
    guessing = Newcomer(app, "coordinator")
    guessing.give_password()
    statuses = [guessing.send("/login/code", {"code": "000000"}).status_code for _ in range(7)]
    assert statuses == [422] * 5 + [429] * 2
    right = code_at(key, current_step())
    assert guessing.send("/login/code", {"code": right}).status_code == 429


def test_a_code_without_a_password_before_it_is_not_looked_at(
    draft_round: Story, app: Flask, later: Callable
) -> None:
    first = Newcomer(app, "coordinator")
    first.give_password()
    key, _ = first.set_up()
    later(1)
    stranger = Newcomer(app, "coordinator")
    code = code_at(key, current_step())
    assert stranger.send("/login/code", {"code": code}).status_code == 422
    assert stranger.open("/desk/").status == 302


def test_the_log_in_page_says_where_no_second_factor_is_asked_for(
    app: Flask, joined_database: Database, tmp_path: Path
) -> None:
    settings = load_settings({"PROFICIENCY_SECOND_FACTOR": "optional"}, data=tmp_path)
    optional = create_app(settings, joined_database, Store(tmp_path / "files"))
    words = "does not ask for a second factor"
    assert words in Newcomer(optional, "x").open("/login").text
    assert words not in Newcomer(app, "x").open("/login").text
