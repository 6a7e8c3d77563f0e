"""E-mails of the outbox in words: how far they are, and what may be shown of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..i18n import mark
from ..mail_settings import MailSettings
from ..notices.composing import letter_of_mail
from ..notices.kinds import NoticeKind
from ..notices.letter import Letter
from ..notices.models import Mail, MailState
from ..notices.services import ENDED
from .reader import t

STATE_NAMES: dict[MailState, str] = {
    MailState.WAITING: mark("waiting to be sent"),
    MailState.SENDING: mark("being sent"),
    MailState.SENT: mark("sent"),
    MailState.FAILED: mark("failed"),
    MailState.RETURNED: mark("came back"),
    MailState.EXPIRED: mark("not sent in time"),
}
TELLS_A_CODE = frozenset(
    {
        NoticeKind.COMPLAINT_TO_SIGN,
        NoticeKind.COMPLAINT_TAKEN_UP,
        NoticeKind.COMPLAINT_DECIDED,
        NoticeKind.ACTION_REVIEWED,
    }
)
"""Its number leads to a code, or holds it: with the address, even an outbox of everything tells."""
NAMES_A_CODE = TELLS_A_CODE | frozenset(
    {
        NoticeKind.SHIPPED,
        NoticeKind.RESUPPLIED,
        NoticeKind.REMINDER,
        NoticeKind.SUBMISSION_RECEIPT,
        NoticeKind.LATE_RECEIPT,
        NoticeKind.RECALLED,
        NoticeKind.REOPENED,
        NoticeKind.CORRECTED_REPORT,
        NoticeKind.REPORT_STANDS,
        NoticeKind.ACTION_ASKED,
        NoticeKind.ACTION_DUE,
        NoticeKind.CERTIFICATES_ISSUED,
        NoticeKind.CERTIFICATE_ENDED,
    }
)
"""Beside what is shown under codes, the address and the time would tell whose code it is."""


@dataclass(frozen=True)
class MailLine:
    """One e-mail as the outbox shows it."""

    number: int
    at: datetime | None
    """None where the time would tell whose code it is."""
    to: str
    subject: str
    letter: Letter | None
    """None where its text would name a laboratory."""
    state: MailState
    answer: str
    attempts: int
    next_attempt_at: datetime | None
    files: tuple[str, ...]
    can_resend: bool
    can_return: bool


def mail_lines(
    mails: Iterable[Mail], settings: MailSettings, *, with_identities: bool
) -> list[MailLine]:
    """Put e-mails into lines; without identities, what would name a code's laboratory is hidden."""
    kept_back = TELLS_A_CODE if with_identities else NAMES_A_CODE
    return [_line(mail, settings, hidden=mail.kind in kept_back) for mail in mails]


def _line(mail: Mail, settings: MailSettings, *, hidden: bool) -> MailLine:
    letter = letter_of_mail(mail, settings)
    waits = mail.state is MailState.WAITING and mail.attempts > 0
    return MailLine(
        number=mail.id,
        at=None if hidden else mail.created_at,
        to=t("a participant") if hidden else f"{mail.name} <{mail.address}>",
        subject=letter.subject,
        letter=None if hidden else letter,
        state=mail.state,
        answer="" if hidden else t(mail.answer),
        attempts=mail.attempts,
        next_attempt_at=mail.next_attempt_at if waits and not hidden else None,
        files=tuple(file.name for file in mail.attachments),
        can_resend=mail.state in ENDED,
        can_return=mail.state is MailState.SENT and not hidden,
    )
