"""Settings are checked at start, and what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from proficiency import config
from proficiency.config import load_settings
from proficiency.errors import InvalidSetting
from proficiency.i18n import Language, translator
from proficiency.mail_settings import Encryption


def test_without_any_variable_the_product_runs_on_its_embedded_database(tmp_path: Path) -> None:
    settings = load_settings({"XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)})
    assert settings.database_url is None
    assert settings.time_zone.key == "Asia/Shanghai"
    assert not settings.secure_cookies
    assert settings.data.is_dir()


def test_the_generated_key_is_private_and_stays(tmp_path: Path) -> None:
    first = load_settings({}, data=tmp_path / "one")
    again = load_settings({}, data=tmp_path / "one")
    other = load_settings({}, data=tmp_path / "two")
    assert first.secret_key == again.secret_key != other.secret_key
    assert len(first.secret_key) >= config.SHORTEST_SECRET
    assert (tmp_path / "one" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert first.secret_key not in repr(first)


def test_the_sealing_key_is_made_once_is_private_and_is_never_shown(tmp_path: Path) -> None:
    first, again = (load_settings({}, data=tmp_path) for _ in range(2))
    assert first.sealing_keys == again.sealing_keys
    assert [len(key) for key in first.sealing_keys] == [32]
    path = tmp_path / "sealing.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().strip() not in repr(first)
    assert str(first.sealing_keys[0]) not in repr(first)


def test_sealing_keys_are_given_newest_first(tmp_path: Path) -> None:
    new, former = config.new_sealing_key(), config.new_sealing_key()
    settings = load_settings({"PROFICIENCY_SEALING_KEY": f"{new}, {former}"}, data=tmp_path)
    assert settings.sealing_keys == (config.sealing_key(new), config.sealing_key(former))
    assert not (tmp_path / "sealing.key").exists()


def test_two_first_starts_at_once_use_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    config.generate_secret(path)
    key = path.read_text()
    config.generate_secret(path)
    assert path.read_text() == key
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_spelling_of_the_address_is_understood(tmp_path: Path, scheme: str) -> None:
    given = {"PROFICIENCY_DATABASE_URL": f"{scheme}://me:secret@host/base?sslmode=require"}
    url = load_settings(given, data=tmp_path).database_url
    assert url == "postgresql://me:secret@host/base?sslmode=require"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PROFICIENCY_TIME_ZONE", "Asia/Atlantis"),
        ("PROFICIENCY_TIME_ZONE", "../etc/passwd"),
        ("PROFICIENCY_DATABASE_URL", "sqlite:///file.db"),
        ("PROFICIENCY_DATABASE_URL", "postgresql://host"),
        ("PROFICIENCY_SECRET_KEY", "too short"),
        ("PROFICIENCY_SEALING_KEY", "c2hvcnQ="),
        ("PROFICIENCY_SEALING_KEY", "not base64"),
        ("PROFICIENCY_SEALING_KEY", ", "),
        ("PROFICIENCY_SECURE_COOKIES", "perhaps"),
        ("PROFICIENCY_DATA", "/dev/null/data"),
        ("PROFICIENCY_MAIL_URL", "http://mail.example"),
        ("PROFICIENCY_MAIL_URL", "smtp://"),
        ("PROFICIENCY_MAIL_URL", "smtp://mail.example:port"),
        ("PROFICIENCY_MAIL_URL", "smtp://mail.example?starttls=perhaps"),
        ("PROFICIENCY_MAIL_URL", "smtp://mail.example?tls=on"),
        ("PROFICIENCY_MAIL_SENDER", "nobody"),
        ("PROFICIENCY_MAIL_SENDER", "a@b.example\nBcc: c@d.example"),
        ("PROFICIENCY_MAIL_REPLY_TO", "@lab.example"),
        ("PROFICIENCY_BASE_URL", "pt.lab.example"),
        ("PROFICIENCY_BASE_URL", "https://pt.lab.example/?a=b"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, variable: str, value: str) -> None:
    environ = {"PROFICIENCY_DATA": str(tmp_path)} | {variable: value}
    with pytest.raises(InvalidSetting) as refusal:
        load_settings(environ)
    for language in Language:
        assert variable in refusal.value.text(translator(language))


def test_the_refused_address_does_not_show_its_password(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        load_settings({"PROFICIENCY_DATABASE_URL": "mysql://me:hunter2@host/base"}, data=tmp_path)
    assert "hunter2" not in str(refusal.value)
    assert "hunter2" not in refusal.value.text(translator(Language.EN))


def test_a_switch_is_read_in_every_usual_word(tmp_path: Path) -> None:
    for word, wanted in config.SWITCH.items():
        settings = load_settings({"PROFICIENCY_SECURE_COOKIES": word.upper()}, data=tmp_path)
        assert settings.secure_cookies is wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("smtp://mail.example", ("mail.example", 587, Encryption.STARTTLS, "", "")),
        ("smtp://mail.example:25?starttls=off", ("mail.example", 25, Encryption.NONE, "", "")),
        ("smtp://mail.example?starttls=off", ("mail.example", 25, Encryption.NONE, "", "")),
        (
            "smtps://me%40lab:p%3Aw@mail.example",
            ("mail.example", 465, Encryption.TLS, "me@lab", "p:w"),
        ),
    ],
)
def test_the_line_to_the_mail_server_is_encrypted_unless_switched_off(
    tmp_path: Path, value: str, wanted: tuple[object, ...]
) -> None:
    given = {"PROFICIENCY_MAIL_URL": value, "PROFICIENCY_MAIL_SENDER": "PT <pt@lab.example>"}
    mail = load_settings(given, data=tmp_path).mail
    server = mail.server
    assert server is not None
    assert (server.host, server.port, server.encryption, server.user, server.password) == wanted
    assert "p:w" not in repr(server)
    assert mail.sender_address == "pt@lab.example"


def test_a_mail_server_without_a_sender_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        load_settings({"PROFICIENCY_MAIL_URL": "smtp://mail.example"}, data=tmp_path)
    assert "PROFICIENCY_MAIL_SENDER" in refusal.value.text(translator(Language.EN))
