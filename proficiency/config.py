"""The settings of one installation, read from PROFICIENCY_* variables and checked at start."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import InvalidSetting
from .i18n import mark
from .mail_settings import MailSettings, mail_settings
from .signing_settings import SigningSettings, signing_settings

SHORTEST_SECRET = 32
SEALING_KEY_BYTES = 32
SEALING_FILE = "sealing.key"
SECOND_FACTOR = "PROFICIENCY_SECOND_FACTOR"
DEFAULT_TIME_ZONE = "Asia/Shanghai"
ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
SWITCH = dict.fromkeys(ON, True) | dict.fromkeys(OFF, False)
SCHEMES = {"postgresql", "postgres", "postgresql+psycopg"}


class UnknownTimeZone(InvalidSetting):
    """The time zone is not in the database of time zones."""

    message = mark("{variable}: there is no time zone called “{value}”. Example: Asia/Shanghai.")


class NotAPostgresUrl(InvalidSetting):
    """The address of the database is of another kind."""

    message = mark(
        "{variable}: this is not the address of a PostgreSQL database."
        " Example: postgresql://user:password@server/database."
    )


class ShortSecret(InvalidSetting):
    """The key could be guessed."""

    message = mark("{variable}: the key needs at least {least} characters.")


class NotASealingKey(InvalidSetting):
    """A key that seals results is not one."""

    message = mark("{variable}: a sealing key is {least} random bytes in base64.")


class NotASwitch(InvalidSetting):
    """A setting that is on or off says something else."""

    message = mark("{variable}: “{value}” is neither on nor off.")


class NotAChoice(InvalidSetting):
    """A setting with a few words says another one."""

    message = mark("{variable}: “{value}” is none of {choices}.")


class UnusableFolder(InvalidSetting):
    """The data folder cannot be made or written."""

    message = mark("{variable}: the folder {value} cannot be used ({reason}).")


@dataclass(frozen=True)
class Settings:
    """What differs from one installation to the next; nothing here changes while it runs."""

    data: Path
    """Folder of everything this installation keeps outside an external database."""
    database_url: str | None
    """Address of an external PostgreSQL; None means the embedded one."""
    secret_key: str = field(repr=False)
    sealing_keys: tuple[bytes, ...] = field(repr=False)
    """Keys around the keys of rounds: the first seals, the others still open."""
    time_zone: ZoneInfo
    """Zone in which pages and reports show moments."""
    secure_cookies: bool
    """Cookies only over HTTPS: on wherever a browser reaches the product through a network."""
    mail: MailSettings
    second_factor_required: bool = True
    """Coordinators and administrators log in with two factors; off for demonstrations only."""
    signing: SigningSettings = field(default_factory=SigningSettings)
    proxies: int = 0
    """How many proxies stand before the pages and tell where a request comes from."""


def load_settings(environ: Mapping[str, str] = os.environ, *, data: Path | None = None) -> Settings:
    """Read and check every setting; the first one that cannot be used is named in the refusal."""
    folder = usable_folder(
        data or Path(environ.get("PROFICIENCY_DATA") or default_folder(environ)).expanduser()
    )
    return Settings(
        data=folder,
        database_url=database_address(environ.get("PROFICIENCY_DATABASE_URL", "")),
        secret_key=secret(environ.get("PROFICIENCY_SECRET_KEY", ""), folder),
        sealing_keys=sealing_keys(environ.get("PROFICIENCY_SEALING_KEY", ""), folder),
        time_zone=zone(environ.get("PROFICIENCY_TIME_ZONE") or DEFAULT_TIME_ZONE),
        secure_cookies=switch(environ, "PROFICIENCY_SECURE_COOKIES"),
        mail=mail_settings(environ),
        signing=signing_settings(environ, folder),
        second_factor_required=choice(environ, SECOND_FACTOR, ("required", "optional"))
        == "required",
        proxies=int(choice(environ, "PROFICIENCY_PROXIES", ("0", "1", "2", "3"))),
    )


def default_folder(environ: Mapping[str, str]) -> Path:
    """Return the place where this platform keeps the data of a user's programs."""
    if sys.platform == "win32":
        base = environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "proficiency"


def usable_folder(folder: Path) -> Path:
    """Make the data folder, readable by its owner only, and prove that it can be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder.resolve()
    except OSError as error:
        raise UnusableFolder(
            variable="PROFICIENCY_DATA", value=folder, reason=error.strerror
        ) from error


def database_address(value: str) -> str | None:
    """Return the address in the one spelling every library here understands."""
    if not value:
        return None
    scheme, _, rest = value.partition("://")
    # Never echo the value: it may hold a password.
    if scheme not in SCHEMES or not urlsplit(f"postgresql://{rest}").path.strip("/"):
        raise NotAPostgresUrl(variable="PROFICIENCY_DATABASE_URL")
    return f"postgresql://{rest}"


def secret(value: str, data: Path) -> str:
    """Return the given key, or the one generated for this installation at its first start."""
    path = data / "secret.key"
    if not value:
        if not path.exists():
            generate_secret(path)
        value = path.read_text(encoding="ascii").strip()
    if len(value) < SHORTEST_SECRET:
        raise ShortSecret(variable="PROFICIENCY_SECRET_KEY", least=SHORTEST_SECRET)
    return value


def sealing_keys(value: str, data: Path) -> tuple[bytes, ...]:
    """Return the given keys, or those of the installation's own file, made at its first start."""
    path = data / SEALING_FILE
    if not value:
        if not path.exists():
            write_once(path, new_sealing_key())
        value = path.read_text(encoding="ascii")
    return tuple(sealing_key(word) for word in value.replace(",", " ").split()) or (
        sealing_key(value),
    )


def sealing_key(word: str) -> bytes:
    """Read one key; it is never echoed."""
    try:
        key = base64.b64decode(word, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != SEALING_KEY_BYTES:
        raise NotASealingKey(variable="PROFICIENCY_SEALING_KEY", least=SEALING_KEY_BYTES)
    return key


def new_sealing_key() -> str:
    """Return a key nobody has seen, as it stands in the file."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SEALING_KEY_BYTES)).decode()


def generate_secret(path: Path) -> None:
    """Write a new key that signs sessions."""
    write_once(path, secrets.token_urlsafe(48))


def write_once(path: Path, key: str) -> None:
    """Write a new key in one step, so that of two first starts at once both use the same key."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # created with mode 600
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other start was first: its key counts
    finally:
        Path(draft).unlink()


def zone(value: str) -> ZoneInfo:
    """Return the time zone of that name."""
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone(variable="PROFICIENCY_TIME_ZONE", value=value) from error


def switch(environ: Mapping[str, str], variable: str) -> bool:
    """Read a setting that is on or off; it is off where nothing is said."""
    value = environ.get(variable) or "off"
    if value.strip().lower() not in SWITCH:
        raise NotASwitch(variable=variable, value=value)
    return SWITCH[value.strip().lower()]


def choice(environ: Mapping[str, str], variable: str, choices: tuple[str, ...]) -> str:
    """Read a setting that is one of a few words; the first one where nothing is said."""
    value = (environ.get(variable) or choices[0]).strip().lower()
    if value not in choices:
        raise NotAChoice(variable=variable, value=value, choices=", ".join(choices))
    return value
