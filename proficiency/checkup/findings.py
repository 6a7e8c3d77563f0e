"""What a check asks and what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from ..config import Settings
from ..database import Database
from ..files import Store
from ..i18n import mark


class Check(StrEnum):
    """What is looked at, in this order."""

    SECRETS = "secrets"
    DISK = "disk"
    DATABASE = "database"
    MIGRATIONS = "migrations"
    CLOCK = "clock"
    AUDIT = "audit"
    JOBS = "jobs"
    MAIL = "mail"
    SIGNING = "signing"
    ADDRESS = "address"
    SEALING = "sealing"
    CONFIDENTIALITY = "confidentiality"


CHECK_NAMES: dict[Check, str] = {
    Check.SECRETS: mark("secrets are set and private"),
    Check.DISK: mark("the disk has room"),
    Check.DATABASE: mark("the database answers"),
    Check.MIGRATIONS: mark("the tables are those of this version"),
    Check.CLOCK: mark("the clocks agree"),
    Check.AUDIT: mark("the history is whole"),
    Check.JOBS: mark("no job has failed or stands still"),
    Check.MAIL: mark("the mail server answers, where one is set"),
    Check.SIGNING: mark("issued PDF files are signed digitally"),
    Check.ADDRESS: mark("QR codes of reports lead to an address others can reach"),
    Check.SEALING: mark("sealed rounds cannot be read"),
    Check.CONFIDENTIALITY: mark("issued files name no other member"),
}


@dataclass(frozen=True)
class Complaint:
    """One thing that does not hold, and what to do."""

    words: str
    facts: Mapping[str, object] = field(default_factory=dict)
    grave: bool = True
    """Otherwise it is a choice that can be made, and only said."""


@dataclass(frozen=True)
class Installation:
    """What is checked."""

    settings: Settings
    database: Database
    progress: Callable[[int, int], None] = lambda done, of: None
    """Called after each part of a check that takes long."""

    @property
    def store(self) -> Store:
        """Return the files of the installation."""
        return Store(self.settings.data / "files")

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return self.settings.data


Examine = Callable[[Installation], list[Complaint]]
"""A check: it changes nothing that counts, and finds nothing where all is well."""
