"""Talk to the mail server of the installation, and tell whose fault a refusal is."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType

from ..mail_settings import Encryption, MailServer
from .letter import one_line

TIMEOUT = 30.0
LONGEST_ANSWER = 300
CLOSING_DOWN = 421
TOO_LARGE = 552
"""The one refusal of the sender's line that speaks of the message and not of the sender."""


class Outcome(StrEnum):
    """What became of one e-mail."""

    SENT = "sent"
    REFUSED = "refused"
    """For good: trying again would change nothing."""
    DELAYED = "delayed"
    """For the time being."""
    AWAY = "away"
    """The server cannot be used by anybody now; this says nothing about the e-mail."""


@dataclass(frozen=True)
class Answer:
    """The outcome with the words of the server."""

    outcome: Outcome
    words: str = ""


class Connection:
    """One conversation with the mail server, opened when it is first needed."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, sender: str, address: str, content: bytes) -> Answer:
        """Hand over one e-mail and say what became of it."""
        try:
            smtp = self.open()
            smtp.sendmail(sender, [address], content)
            return Answer(Outcome.SENT)
        except smtplib.SMTPRecipientsRefused as error:
            return _judged(*error.recipients[address])
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code >= 500 and error.smtp_code != TOO_LARGE:
                return Answer(Outcome.AWAY, _words(error.smtp_code, error.smtp_error))
            return _judged(error.smtp_code, error.smtp_error)
        except smtplib.SMTPDataError as error:
            return _judged(error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:
            return Answer(Outcome.AWAY, _words(error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            return Answer(Outcome.AWAY, _said(error))

    def open(self) -> smtplib.SMTP:
        """Connect, encrypt and log in, unless that has been done."""
        if self._smtp is None or self._smtp.sock is None:
            self._smtp = connected(self.server)
        return self._smtp

    def close(self) -> None:
        """Say goodbye; a server that is gone already need not hear it."""
        if self._smtp is not None and self._smtp.sock is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
        self._smtp = None


def connected(server: MailServer) -> smtplib.SMTP:
    """Open a conversation; a password is never sent over an open line unless so chosen."""
    context = ssl.create_default_context()
    if server.encryption is Encryption.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        smtp.ehlo()
        if server.encryption is Encryption.STARTTLS:
            smtp.starttls(context=context)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _judged(code: int, words: bytes | str) -> Answer:
    if code == CLOSING_DOWN:
        return Answer(Outcome.AWAY, _words(code, words))
    return Answer(Outcome.REFUSED if code >= 500 else Outcome.DELAYED, _words(code, words))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {text}")[:LONGEST_ANSWER]


def _said(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}")[:LONGEST_ANSWER]
