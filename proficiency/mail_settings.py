"""Where e-mails go: the mail server, the sender, and the address links lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from .errors import InvalidSetting
from .i18n import mark

DEFAULT_BASE_URL = "http://127.0.0.1:8000"
PORTS = {"smtp": 25, "smtps": 465}
SUBMISSION_PORT = 587


class NotAMailUrl(InvalidSetting):
    """The address of the mail server cannot be read."""

    message = mark(
        "{variable}: this is not the address of a mail server. Examples:"
        " smtps://user:password@mail.example, smtp://user:password@mail.example:587,"
        " smtp://mail.example:25?starttls=off."
    )


class NotASender(InvalidSetting):
    """There is no address e-mails could come from, or replies could go to."""

    message = mark(
        "{variable}: an e-mail address is needed. Example: Proficiency testing <pt@lab.example>."
    )


class NotABaseUrl(InvalidSetting):
    """Links cannot lead to this address."""

    message = mark(
        "{variable}: this is not the address of a web site. Example: https://pt.lab.example."
    )


class Encryption(StrEnum):
    """How the line to the mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """A server that takes e-mails over."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class MailSettings:
    """What is needed to write and to send an e-mail."""

    server: MailServer | None
    """None where no mail server is set: messages wait in the outbox and can be read there."""
    sender: str
    reply_to: str
    base_url: str
    """Every link of a message begins with it; without a stroke at the end."""

    @property
    def sender_address(self) -> str:
        """Return the bare address of the sender."""
        return parseaddr(self.sender)[1]


def mail_settings(environ: Mapping[str, str]) -> MailSettings:
    """Read and check the settings of e-mail."""
    base_url = site(environ.get("PROFICIENCY_BASE_URL") or DEFAULT_BASE_URL)
    server = mail_server(environ.get("PROFICIENCY_MAIL_URL", ""))
    sender = environ.get("PROFICIENCY_MAIL_SENDER", "")
    if not sender and server is None:
        sender = "proficiency@localhost"  # seen in the outbox only
    reply_to = environ.get("PROFICIENCY_MAIL_REPLY_TO", "")
    return MailSettings(
        server=server,
        sender=mailbox("PROFICIENCY_MAIL_SENDER", sender),
        reply_to=mailbox("PROFICIENCY_MAIL_REPLY_TO", reply_to) if reply_to else "",
        base_url=base_url,
    )


def mail_server(value: str) -> MailServer | None:
    """Read the address of the mail server; the line is encrypted unless that is switched off."""
    if not value:
        return None
    # Never echo the value: it may hold a password.
    refusal = NotAMailUrl(variable="PROFICIENCY_MAIL_URL")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise refusal from None
    choices = parse_qs(parts.query, keep_blank_values=True)
    starttls = choices.pop("starttls", ["on"])[-1]
    if parts.scheme not in PORTS or not parts.hostname or choices or starttls not in ("on", "off"):
        raise refusal
    encryption = Encryption.STARTTLS if starttls == "on" else Encryption.NONE
    if parts.scheme == "smtps":
        encryption = Encryption.TLS
    usual = SUBMISSION_PORT if encryption is Encryption.STARTTLS else PORTS[parts.scheme]
    return MailServer(
        host=parts.hostname,
        port=port or usual,
        encryption=encryption,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def mailbox(variable: str, value: str) -> str:
    """Return “Name <address>” or a bare address, proved to hold one."""
    before, _, after = parseaddr(value)[1].rpartition("@")
    if not before or not after or not value.isprintable():
        raise NotASender(variable=variable)
    return value


def site(value: str) -> str:
    """Return the address of the site without a stroke at the end."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise NotABaseUrl(variable="PROFICIENCY_BASE_URL")
    return value.rstrip("/")
