"""An e-mail as it goes over the wire: plain and HTML alternatives, attachments, safe headers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from ..i18n import Language
from .letter import Letter, one_line
from .recipients import Attachment

TRANSFER = {Language.ZH: "base64", Language.EN: "quoted-printable"}
"""Seven-bit on the wire, so that no server on the way has to rewrite a message."""


class UnusableAddress(ValueError):
    """No e-mail can be addressed like this."""


def message_of(
    letter: Letter,
    *,
    sender: str,
    reply_to: str,
    address: str,
    name: str,
    message_id: str,
    at: datetime,
    attachments: Iterable[Attachment] = (),
) -> EmailMessage:
    """Build the message one recipient gets; no text can add a header or a recipient."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = mailbox(sender)
    message["To"] = Address(display_name=one_line(name), addr_spec=usable(address))
    if reply_to:
        message["Reply-To"] = mailbox(reply_to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # so that no absence note answers (RFC 3834)
    transfer = TRANSFER[letter.language]
    message.set_content(letter.plain(), cte=transfer)
    message.add_alternative(letter.html_document(), subtype="html", cte=transfer)
    for file in attachments:
        main, _, kind = file.content_type.partition("/")
        message.add_attachment(
            file.content, maintype=main, subtype=kind, filename=one_line(file.name)
        )
    # Last: whatever begins with “Content-” moves into the parts when they are made.
    message["Content-Language"] = letter.language.tag
    return message


def mailbox(value: str) -> Address:
    """Read “Name <address>”."""
    name, address = parseaddr(value)
    return Address(display_name=one_line(name), addr_spec=usable(address))


def usable(address: str) -> str:
    """Return an address of plain signs, or refuse it; a line end would begin another header."""
    before, _, after = address.rpartition("@")
    plain = address.isascii() and address.isprintable() and " " not in address
    if not (plain and before and after) or any(sign in address for sign in '<>,;:\\"()[]'):
        raise UnusableAddress(address)
    return address
