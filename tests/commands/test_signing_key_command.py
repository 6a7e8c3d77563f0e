"""The key that signs PDF files is made once, private, and shown by its fingerprint only."""

from __future__ import annotations

from pathlib import Path

import pytest

from proficiency.cli import REFUSED, main
from proficiency.commands.signing_key import NOT_SIGNED
from proficiency.config import load_settings
from proficiency.reporting.imprint import NoSigningLibrary, imprint_of, why_unsigned
from proficiency.reporting.signing_keys import find_signer


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("PROFICIENCY_SIGNING_KEY", "PROFICIENCY_SIGNING_PASSWORD"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def test_a_key_made_here_is_private_used_from_then_on_and_not_shown(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["signing-key", "show", "--data", str(data)]) == NOT_SIGNED
    assert main(["signing-key", "create", "--data", str(data)]) == 0
    path = data / "signing.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    settings = load_settings({}, data=data)
    signer = find_signer(settings.signing)
    assert signer is not None and imprint_of(settings).signer == signer
    said = capsys.readouterr().out
    assert signer.fingerprint in said
    assert not any(line in said for line in path.read_text().splitlines())


def test_a_key_in_use_is_not_overwritten(data: Path) -> None:
    assert main(["signing-key", "create", "--data", str(data)]) == 0
    before = (data / "signing.pem").read_bytes()
    assert main(["signing-key", "create", "--data", str(data)]) == REFUSED
    assert (data / "signing.pem").read_bytes() == before


def test_a_named_file_that_is_not_there_is_refused_at_the_start(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PROFICIENCY_SIGNING_KEY", str(data / "gone.p12"))
    assert main(["signing-key", "show", "--data", str(data)]) == REFUSED
    assert "PROFICIENCY_SIGNING_KEY" in capsys.readouterr().err


def test_without_the_library_files_are_unsigned_and_it_is_said(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["signing-key", "create", "--data", str(data)]) == 0
    monkeypatch.setattr("proficiency.reporting.imprint.can_sign", lambda: False)
    settings = load_settings({}, data=data)
    assert imprint_of(settings).signer is None
    assert isinstance(why_unsigned(settings.signing), NoSigningLibrary)
