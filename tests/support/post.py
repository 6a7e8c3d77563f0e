"""A mail server on the loopback that answers as a test says, and keeps what it took."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from proficiency.mail_settings import Encryption, MailServer, MailSettings

TAKEN = "250 OK"


@dataclass
class PostOffice:
    """What the server answers to recipients and to messages, and what it took over."""

    settings: MailSettings
    to_recipient: dict[str, list[str]] = field(default_factory=dict)
    """Answers by address, each used once; afterwards it is taken."""
    to_message: list[str] = field(default_factory=list)
    """Answers to whole messages, each used once."""
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    tries: int = 0

    async def handle_RCPT(  # the name is the server's
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to a recipient."""
        self.tries += 1
        answers = self.to_recipient.get(address, [])
        answer = answers.pop(0) if answers else TAKEN
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # the name is the server's
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        """Answer to a whole message."""
        answer = self.to_message.pop(0) if self.to_message else TAKEN
        if answer in (TAKEN, "lost"):
            content = bytes(envelope.original_content or b"")
            message = message_from_bytes(content, policy=policy.default)
            self.raw.append(content)
            self.taken.append((envelope.rcpt_tos[0], message))
        if answer == "lost":  # taken, but the sender never learns it
            server.transport.abort()
        return answer


@contextmanager
def post_office(
    *, tls: ssl.SSLContext | None = None, password: str = "", port: int | None = None
) -> Iterator[PostOffice]:
    """Run a server on a free port of the loopback until the block ends."""
    number = port or free_port()
    server = MailServer(
        "127.0.0.1",
        number,
        Encryption.STARTTLS if tls else Encryption.NONE,
        user="me" if password else "",
        password=password,
    )
    settings = MailSettings(
        server, "能力验证 <pt@platform.example>", "desk@platform.example", "https://pt.example"
    )
    office = PostOffice(settings)

    def check(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
        return AuthResult(success=login.password == b"right")

    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=number,
        tls_context=tls,
        authenticator=check if password else None,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port of the loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def away(settings: MailSettings) -> MailSettings:
    """Return settings of a server nobody has started."""
    assert settings.server is not None
    return replace(settings, server=replace(settings.server, port=free_port()))
