"""The letter and the e-mail of a stored message: what is shown and what is sent are one."""

from __future__ import annotations

from email.message import EmailMessage

from .. import clock
from ..i18n import Language
from ..mail_settings import MailSettings
from .kinds import WORDS, NoticeKind
from .letter import HIDDEN, Letter, letter_of
from .message import message_of
from .models import Mail, Notice
from .recipients import Attachment


def composed(mail: Mail, settings: MailSettings) -> EmailMessage:
    """Build the e-mail with everything in it."""
    return message_of(
        letter_of_mail(mail, settings, with_secrets=True),
        sender=settings.sender,
        reply_to=settings.reply_to,
        address=mail.address,
        name=mail.name,
        message_id=mail.message_id or "<not-sent-yet@localhost>",
        at=clock.now(),
        attachments=[Attachment(f.name, f.content_type, f.content) for f in mail.attachments],
    )


def letter_of_mail(mail: Mail, settings: MailSettings, *, with_secrets: bool = False) -> Letter:
    """Write the letter of an e-mail; for everybody but the recipient its secrets are hidden."""
    kind = NoticeKind(mail.kind)
    secrets = (mail.secrets or {}) if with_secrets else dict.fromkeys(WORDS[kind].secret, HIDDEN)
    return letter_of(
        kind,
        {**mail.facts, **secrets},
        language=Language(mail.language),
        time_zone=mail.time_zone,
        name=mail.name,
        base_url=settings.base_url,
    )


def letter_of_notice(
    notice: Notice, *, language: Language, time_zone: str, name: str, base_url: str
) -> Letter:
    """Write the letter of a notice in the language the reader reads now."""
    return letter_of(
        NoticeKind(notice.kind),
        notice.facts,
        language=language,
        time_zone=time_zone,
        name=name,
        base_url=base_url,
    )
