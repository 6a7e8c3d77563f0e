"""The machine around the product: secrets, disk, clock, mail server."""

from __future__ import annotations

import os
import shutil
import smtplib
import stat
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from .. import clock
from ..i18n import mark
from ..notices.mail_server import Connection
from ..reporting.imprint import NoSigningKey, why_unsigned
from .findings import Complaint, Installation

LEAST_FREE = 1 << 30
FEWEST_SIGNS = 10
"""Different signs in a key: fewer are a word somebody typed."""
MOST_SECONDS_APART = 5.0
KEY_FILES = {"secret.key": "PROFICIENCY_SECRET_KEY", "sealing.key": "PROFICIENCY_SEALING_KEY"}
OTHERS = stat.S_IRWXG | stat.S_IRWXO

NO_KEY = mark(
    "{file} is missing. If the platform has run before, restore it from the backup before"
    " anything else is done: without it sealed results cannot be opened."
)
OPEN_KEY = mark("{file} can be read by others. Do: chmod 600 {path}")
OPEN_FOLDER = mark("The data folder can be entered by others. Do: chmod 700 {path}")
GUESSABLE = mark("The key that signs sessions can be guessed. Set PROFICIENCY_SECRET_KEY anew.")
LITTLE_ROOM = mark("Only {free} MiB are free where the data are kept. Make room or add a disk.")
APART = mark(
    "The clocks of the database and of this machine differ by {seconds} s. Let both follow the"
    " same time service; closing dates depend on it."
)
HERE = ("localhost", "127.0.0.1", "::1")
HERE_ONLY = mark(
    "Reports are verified at {site}, which only this machine can open. Set PROFICIENCY_BASE_URL"
    " before reports are issued to others."
)
NO_MAIL = mark(
    "The mail server cannot be used: {reason}. Check PROFICIENCY_MAIL_URL; messages wait meanwhile."
)


def missing_keys(data: Path, environ: Mapping[str, str] = os.environ) -> list[Complaint]:
    """Look before settings are loaded, which would make new keys in the place of lost ones."""
    return [
        Complaint(NO_KEY, {"file": name})
        for name, variable in KEY_FILES.items()
        if not environ.get(variable) and not (data / name).is_file()
    ]


def secrets(installation: Installation) -> list[Complaint]:
    """Ask whether keys are private and cannot be guessed."""
    found = [
        Complaint(OPEN_KEY, {"file": name, "path": installation.data / name})
        for name in KEY_FILES
        if _is_open(installation.data / name)
    ]
    key = installation.settings.signing.file
    if key is not None and _is_open(key):
        found.append(Complaint(OPEN_KEY, {"file": key.name, "path": key}))
    if _is_open(installation.data):
        found.append(Complaint(OPEN_FOLDER, {"path": installation.data}))
    if len(set(installation.settings.secret_key)) < FEWEST_SIGNS:
        found.append(Complaint(GUESSABLE))
    return found


def _is_open(path: Path) -> bool:
    return os.name != "nt" and path.exists() and bool(path.stat().st_mode & OTHERS)


def disk(installation: Installation) -> list[Complaint]:
    """Ask whether there is room for some more time."""
    free = shutil.disk_usage(installation.data).free
    return [] if free >= LEAST_FREE else [Complaint(LITTLE_ROOM, {"free": free >> 20})]


def clocks(installation: Installation) -> list[Complaint]:
    """Compare the clock of the database with ours."""
    with installation.database.session() as session:
        before = clock.now()
        theirs = session.scalar(select(func.clock_timestamp()))
        ours = before + (clock.now() - before) / 2
    apart = abs((theirs - ours).total_seconds()) if theirs else 0.0
    return [] if apart <= MOST_SECONDS_APART else [Complaint(APART, {"seconds": round(apart)})]


def signing(installation: Installation) -> list[Complaint]:
    """Ask whether the key can be used, where one is set; none set is a choice."""
    refusal = why_unsigned(installation.settings.signing)
    if refusal is None:
        return []
    return [Complaint(refusal.message, refusal.facts, grave=not isinstance(refusal, NoSigningKey))]


def address(installation: Installation) -> list[Complaint]:
    """Ask whether what is printed on reports can be opened by whoever holds one."""
    site = installation.settings.mail.base_url
    host = urlsplit(site).hostname or ""
    if host not in HERE:
        return []
    return [Complaint(HERE_ONLY, {"site": site}, grave=False)]


def mail(installation: Installation) -> list[Complaint]:
    """Greet the mail server and log in, without sending anything; none set is a choice."""
    server = installation.settings.mail.server
    if server is None:
        return []
    try:
        with Connection(server) as connection:
            connection.open().noop()
    except (smtplib.SMTPException, OSError) as error:
        return [Complaint(NO_MAIL, {"reason": type(error).__name__})]
    return []
