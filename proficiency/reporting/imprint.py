"""What issued files get besides their content: an address to verify them, and a signature."""

from __future__ import annotations

from dataclasses import dataclass

from ..config import Settings
from ..errors import Refusal
from ..i18n import mark
from ..signing_settings import SigningSettings
from .document_codes import grouped
from .pdf_signing import can_sign
from .signing_keys import Signer, find_signer


class NoSigningKey(Refusal):
    """Not to sign is a choice, which everybody may know."""

    message = mark(
        "PDF files are not signed digitally: no signing key is set. To change that, run"
        " “proficiency signing-key create”, or set PROFICIENCY_SIGNING_KEY."
    )


class NoSigningLibrary(Refusal):
    """The extra of the installation that signs is missing."""

    message = mark(
        "PDF files are not signed digitally: the library for it is not installed (extra “sign”)."
    )


@dataclass(frozen=True)
class Imprint:
    """The site at which files are verified, and the key they are signed with."""

    site: str = ""
    """Address of the site without a stroke at the end; empty where files carry no address."""
    signer: Signer | None = None

    def verify_url(self, token: str) -> str:
        """Return the address that says whether the file of this code is genuine."""
        return f"{self.site}/verify/{grouped(token)}" if self.site else ""


def why_unsigned(settings: SigningSettings) -> Refusal | None:
    """Say why issued files are not signed, or cannot be; None where they are signed."""
    if settings.file is None:
        return NoSigningKey()
    if not can_sign():
        return NoSigningLibrary()
    try:
        find_signer(settings)
    except Refusal as refusal:
        return refusal
    return None


def fingerprint_in_use(settings: SigningSettings) -> str:
    """Return the fingerprint of the certificate that signs; empty where nothing is signed."""
    if why_unsigned(settings) is not None:
        return ""
    signer = find_signer(settings)
    return signer.fingerprint if signer else ""


def imprint_of(settings: Settings) -> Imprint:
    """Return what the files of an installation get; not signed without key or library.

    A key that is set but cannot be used is refused: nobody wants unsigned files by a slip.
    """
    signer = find_signer(settings.signing) if can_sign() else None
    return Imprint(settings.mail.base_url, signer)
