"""What stands around the numbers of a report: provider, scheme, round, number, names of things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .label import Label
from .records import RoundRecords


class ReportStatus(StrEnum):
    """How far a report stands: of a round, corrected, or no round at all."""

    INTERIM = "interim"
    FINAL = "final"
    AMENDED = "amended"
    FILE = "file"
    REHEARSAL = "rehearsal"


@dataclass(frozen=True)
class Statement:
    """A text of the provider that belongs into the report: an item, an incident, a comment."""

    title: Label
    text: Label


@dataclass(frozen=True)
class Authorisation:
    """Who answered for a report with a signature, and when."""

    name: str
    at: datetime
    role: Label = field(default_factory=Label)
    """In which role the person signed."""


@dataclass(frozen=True)
class RoundHeader:
    """Everything a report says besides the evaluation; the platform fills it from the round."""

    number: str
    version: int
    status: ReportStatus
    provider: Label
    scheme: Label
    round_code: str
    round_title: Label
    contact: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    issued_at: datetime | None = None
    """Moment of issue; None while the report has not been issued."""
    time_zone: str = "Asia/Shanghai"
    synthetic: bool = False
    """Invented data: every page then says so."""
    confidentiality: Label = field(default_factory=Label)
    """Sentence of the scheme's policy; a general one is printed where it is empty."""
    authorised_by: tuple[Authorisation, ...] = ()
    """Everybody whose signature the report needed; empty where nobody authorised it."""
    amendment: Label = field(default_factory=Label)
    """Which report an amended one replaces, and why."""
    verify_url: str = ""
    """Where anybody may find out whether the document is genuine; empty where nothing is issued."""
    evaluation_sha256: str = ""
    """Digest of the outcome document, as it stands in the history; empty outside a round."""
    records: RoundRecords | None = None
    """What is on record of the round; None for a file and a rehearsal."""
    source: str = ""
    """Citation of archived data the round was made from."""
    statements: tuple[Statement, ...] = ()
    measurands: Mapping[str, Label] = field(default_factory=dict)
    materials: Mapping[str, Label] = field(default_factory=dict)
    methods: Mapping[str, Label] = field(default_factory=dict)
    signal_words: Mapping[str, Label] = field(default_factory=dict)
    """The scheme's own words for signals, by the value of the signal."""


def header_for_file(path_name: str, input_sha256: str) -> RoundHeader:
    """Make the header of a report calculated from a file, outside any round."""
    return RoundHeader(
        number=f"FILE-{input_sha256[:12]}",
        version=1,
        status=ReportStatus.FILE,
        provider=Label(),
        scheme=Label(),
        round_code=path_name,
        round_title=Label(),
        time_zone="UTC",
    )
