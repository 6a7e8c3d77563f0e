"""The key that seals results: checked, changed while rounds are open, never needed twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from stage import set_stage

from proficiency.commands.sealing_key import change, is_whole
from proficiency.config import Settings, load_settings, sealing_keys
from proficiency.database import Database
from proficiency.results.keyring import KEYRING
from proficiency.results.queries import result_form


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """An installation with a key of its own; the keys of the run are held again afterwards."""
    before = dict(KEYRING._keys), KEYRING.present
    settings = load_settings({}, data=tmp_path)
    KEYRING.drop()
    KEYRING.hold(settings.sealing_keys)
    yield settings
    KEYRING._keys, KEYRING._present = before


def test_after_a_change_the_open_round_is_read_with_the_new_key_alone(
    fresh_database: Database, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with fresh_database.transaction() as session:
        stage = set_stage(session)
        stage.open()
        stage.save(stage.entry("91.27"))
    path = settings.data / "sealing.key"
    change(fresh_database, settings)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "1 rounds" in capsys.readouterr().out
    renewed = sealing_keys("", settings.data)
    assert renewed[0] not in settings.sealing_keys
    KEYRING.drop()
    KEYRING.hold(renewed[:1])
    with fresh_database.session() as session:
        enrolment = session.merge(stage.enrolments[0])
        form = result_form(session, enrolment, actor=stage.analysts[0])
        assert form.groups[0].fields[0].typed == "91.27"
    assert is_whole(fresh_database)


def test_what_still_runs_with_the_former_key_seals_nothing_that_is_lost(
    fresh_database: Database, settings: Settings
) -> None:
    change(fresh_database, settings)
    KEYRING.drop()
    KEYRING.hold(settings.sealing_keys)  # the pages that were not started anew
    with fresh_database.transaction() as session:
        stage = set_stage(session)
        stage.open()
        stage.save(stage.entry("91.27"))
    started = load_settings({}, data=settings.data)
    KEYRING.drop()
    KEYRING.hold(started.sealing_keys)
    assert is_whole(fresh_database)
    change(fresh_database, started)
    newest = sealing_keys("", settings.data)
    assert settings.sealing_keys[0] not in newest and len(newest) == 2
    KEYRING.drop()
    KEYRING.hold(newest[:1])
    assert is_whole(fresh_database)


def test_a_lost_key_is_named_with_what_to_do(
    fresh_database: Database, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with fresh_database.transaction() as session:
        stage = set_stage(session)
        stage.open()
        stage.save(stage.entry("91.27"))
    lost = KEYRING.present
    (settings.data / "sealing.key").unlink()
    KEYRING.drop()
    KEYRING.hold(load_settings({}, data=settings.data).sealing_keys)
    assert not is_whole(fresh_database)
    told = capsys.readouterr().out
    assert lost in told
    assert "restore sealing.key from the backup" in told


def test_a_key_given_by_the_environment_is_changed_there(
    fresh_database: Database, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    given = replace(settings, sealing_keys=(b"k" * 32, *settings.sealing_keys))
    KEYRING.hold(given.sealing_keys)
    before = (settings.data / "sealing.key").read_text()
    change(fresh_database, given)
    assert (settings.data / "sealing.key").read_text() == before
    assert "PROFICIENCY_SEALING_KEY" in capsys.readouterr().out
