"""With which key issued PDF files are signed: a file of the operator, or the one made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import InvalidSetting
from .i18n import mark

KEY, PASSWORD = "PROFICIENCY_SIGNING_KEY", "PROFICIENCY_SIGNING_PASSWORD"
OWN_FILE = "signing.pem"
"""What `signing-key` makes in the data folder, used where no other file is set."""


class NoSigningFile(InvalidSetting):
    """The file that should hold the key is not there."""

    message = mark("{variable}: there is no file {value}. Name a PKCS#12 or PEM file.")


@dataclass(frozen=True)
class SigningSettings:
    """Where the key is; it is read by who signs, and kept nowhere else."""

    file: Path | None = None
    """None: issued files are not signed."""
    password: str = field(default="", repr=False)


def signing_settings(environ: Mapping[str, str], data: Path) -> SigningSettings:
    """Find the file of the key: the one that is set, else the one made for this installation."""
    password = environ.get(PASSWORD, "")
    if named := environ.get(KEY):
        file = Path(named).expanduser()
        if not file.is_file():
            raise NoSigningFile(variable=KEY, value=named)
        return SigningSettings(file, password)
    own = data / OWN_FILE
    return SigningSettings(own, password) if own.is_file() else SigningSettings()
