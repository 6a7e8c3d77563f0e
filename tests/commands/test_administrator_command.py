"""The first administrator of an installation is invited by a link on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from proficiency.cli import REFUSED, main
from proficiency.database import Database
from proficiency.identity.access import Invitation
from proficiency.identity.roles import Role
from proficiency.identity.tokens import token_digest


@pytest.fixture(autouse=True)
def installation(
    fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Database:
    monkeypatch.setenv("PROFICIENCY_DATABASE_URL", fresh_database.url)
    monkeypatch.setenv("PROFICIENCY_DATA", str(tmp_path))
    monkeypatch.setenv("PROFICIENCY_BASE_URL", "https://pt.lab.example")
    return fresh_database


def test_the_link_belongs_to_an_open_invitation_and_is_kept_nowhere(
    installation: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["administrator", "--email", "Chief@lab.example", "--name", "Chief"]) == 0
    found = re.search(r"https://pt\.lab\.example/invitation/(\S+)", capsys.readouterr().out)
    assert found is not None
    with installation.session() as session:
        made = session.scalars(select(Invitation)).one()
    assert (made.email, made.role) == ("chief@lab.example", Role.ADMINISTRATOR)
    assert made.token_sha256 == token_digest(found[1])
    assert made.ended_at is None


def test_what_is_no_address_is_refused(installation: Database) -> None:
    assert main(["administrator", "--email", "chief"]) == REFUSED
    with installation.session() as session:
        assert session.scalars(select(Invitation)).all() == []
