"""What issued files get besides their content: an address to verify them, and a signature."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import Settings
from .document_codes import grouped
from .pdf_signing import can_sign
from .signing_keys import Signer, find_signer


@dataclass(frozen=True)
class Imprint:
    """The site at which files are verified, and the key they are signed with."""

    site: str = ""
    """Address of the site without a stroke at the end; empty where files carry no address."""
    signer: Signer | None = None

    def verify_url(self, token: str) -> str:
        """Return the address that says whether the file of this code is genuine."""
        return f"{self.site}/verify/{grouped(token)}" if self.site else ""


def imprint_of(settings: Settings) -> Imprint:
    """Return what the files of an installation get; not signed without key or library."""
    signer = find_signer(settings.signing) if can_sign() else None
    return Imprint(settings.mail.base_url, signer)
