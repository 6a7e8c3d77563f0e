"""A signature asks for everything a log-in asks for: the password, and the code of who has one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from pages import read
from sqlalchemy import func, select
from story import PASSWORD, Story

from proficiency import clock
from proficiency.identity.models import Person
from proficiency.identity.second_factors import (
    STEP_SECONDS,
    begin_second_factor,
    code_at,
    confirm_second_factor,
    current_step,
)
from proficiency.identity.signatures import Signature
from proficiency.resources import folder
from proficiency.web.second_factor import box

SIGN = "/rounds/VIA-1/plan/sign"
SIGNING = {"login", "profile", "components"}
"""Folders of templates whose password fields are no signatures: log-ins, and the proof itself."""


class Coordinator:
    """A coordinator with an authenticator, at the page of the signature."""

    def __init__(self, story: Story, app: Flask, visit: Callable) -> None:
        self.session, self.visitor = story.session, visit("coordinator")
        person = story.session.get_one(Person, story.coordinator.person_id)
        with app.app_context():
            self.secret = begin_second_factor(self.session, person, box=box())
            code = code_at(self.secret, current_step())
            self.recovery = confirm_second_factor(
                self.session, person, code, actor=story.coordinator, box=box()
            )

        self.digest = self.visitor.open(SIGN).value("sha256")

    def sign(self, code: str, password: str = PASSWORD):
        fields = {"sha256": self.digest, "password": password, "proof_code": code}
        return read(self.visitor.send(SIGN, fields))

    def signatures(self) -> int:
        return self.session.scalar(select(func.count()).select_from(Signature)) or 0


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let time pass by whole steps."""
    begun, passed = clock.now(), [0]
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=STEP_SECONDS * passed[0]))

    def wait(steps: int) -> None:
        passed[0] += steps

    return wait


@pytest.fixture
def coordinator(draft_round: Story, app: Flask, visit: Callable) -> Coordinator:
    return Coordinator(draft_round, app, visit)


def test_password_and_code_sign(coordinator: Coordinator, later: Callable) -> None:
    later(1)
    answer = coordinator.sign(code_at(coordinator.secret, current_step()))
    assert answer.status == 302
    assert coordinator.signatures() == 1


@pytest.mark.parametrize(
    ("code", "told"),
    [("", "Type the verification code, too"), ("000000", "verification code is not right")],
)
def test_the_password_alone_signs_nothing(
    coordinator: Coordinator, later: Callable, code: str, told: str
) -> None:
    later(1)
    answer = coordinator.sign(code)
    assert answer.status == 422
    assert told in answer.text
    assert coordinator.signatures() == 0


def test_the_code_alone_signs_nothing_and_stays_unused(
    coordinator: Coordinator, later: Callable
) -> None:
    later(1)
    code = code_at(coordinator.secret, current_step())
    assert coordinator.sign(code, password="guessed").status == 422
    assert coordinator.signatures() == 0
    assert coordinator.sign(code).status == 302


def test_the_code_of_the_log_in_does_not_sign(coordinator: Coordinator, later: Callable) -> None:
    answer = coordinator.sign(code_at(coordinator.secret, current_step()))
    assert answer.status == 422
    assert "or it was used before" in answer.text


def test_a_recovery_code_stands_in_for_the_authenticator_once(
    coordinator: Coordinator, later: Callable
) -> None:
    assert coordinator.sign(coordinator.recovery[0]).status == 302
    again = coordinator.sign(coordinator.recovery[0])
    assert (again.status, coordinator.signatures()) == (422, 1)


def test_wrong_codes_of_signatures_make_the_next_try_wait(
    coordinator: Coordinator, later: Callable
) -> None:
    later(1)
    for _ in range(5):
        coordinator.sign("000000")
    answer = coordinator.sign(code_at(coordinator.secret, current_step()))
    assert "too many tries" in answer.text
    assert coordinator.signatures() == 0


def test_who_has_no_second_factor_is_asked_for_no_code(draft_round: Story, visit: Callable) -> None:
    page = visit("coordinator").open(SIGN)
    assert 'name="password"' in page.html and 'name="proof_code"' not in page.html


def test_every_form_that_signs_asks_by_the_same_fields() -> None:
    pages: list[Path] = sorted(folder("templates").rglob("*.html"))
    asking = [page for page in pages if re.search(r'"password"', page.read_text("utf-8"))]
    assert asking, "the log-in asks for a password"
    assert {page.parent.name for page in asking} <= SIGNING
