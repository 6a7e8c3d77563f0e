"""The operator's key and certificate: read from PKCS#12 or PEM, checked, or made by ourselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509.oid import NameOID

from .. import clock
from ..errors import Refusal
from ..i18n import mark
from ..signing_settings import SigningSettings

YEARS = timedelta(days=5 * 365)
LONGEST_NAME = 64
"""What a certificate holds at most."""
DIGITAL_SIGNATURE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


class SigningKeyUnusable(Refusal):
    """The file is there, but nothing can be signed with it; its content is never echoed."""

    message = mark(
        "The signing key in {file} cannot be used. It must be a PKCS#12 file, or a PEM file with"
        " private key (RSA or elliptic curve) and certificate; check its password too"
        " (PROFICIENCY_SIGNING_PASSWORD)."
    )


class KeyWithoutCertificate(Refusal):
    """A signature needs the certificate that belongs to the key."""

    message = mark("The signing key in {file} has no certificate that belongs to it.")


class CertificateNotInForce(Refusal):
    """A signature made now would be rejected by every reader."""

    message = mark(
        "The certificate of the signing key in {file} is in force from {first} to {last} only."
        " Put a new one in its place."
    )


@dataclass(frozen=True)
class Signer:
    """A key with its certificates, as bytes, so that it can be handed to another process."""

    key: bytes = field(repr=False)
    certificate: bytes = field(repr=False)
    """DER, of the key itself."""
    chain: tuple[bytes, ...] = field(default=(), repr=False)
    """DER, of those who vouch for it."""

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate, by which a reader knows it again."""
        return x509.load_der_x509_certificate(self.certificate).fingerprint(hashes.SHA256()).hex()


def find_signer(settings: SigningSettings, *, at: datetime | None = None) -> Signer | None:
    """Read the key of an installation; None where none is set."""
    if settings.file is None:
        return None
    key, certificates = read_file(settings.file, settings.password)
    own = [each for each in certificates if public(each) == public(key)]
    if not own:
        raise KeyWithoutCertificate(file=settings.file.name)
    first, last = own[0].not_valid_before_utc, own[0].not_valid_after_utc
    if not first <= (at or clock.now()) <= last:
        raise CertificateNotInForce(
            file=settings.file.name, first=first.date().isoformat(), last=last.date().isoformat()
        )
    return signer_of(key, own[0], [each for each in certificates if each != own[0]])


def read_file(
    file: Path, password: str
) -> tuple[RSAPrivateKey | EllipticCurvePrivateKey, list[x509.Certificate]]:
    """Read key and certificates of either kind of file."""
    secret = password.encode() or None
    try:
        data = file.read_bytes()
        if b"-----BEGIN" in data:
            key = load_pem_private_key(data, secret if b"ENCRYPTED" in data else None)
            certificates = x509.load_pem_x509_certificates(data)
        else:
            found, own, others = load_key_and_certificates(data, secret)
            if found is None:
                raise SigningKeyUnusable(file=file.name)
            key = found
            certificates = [*([own] if own else []), *others]
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        # What the library says may quote the file.
        raise SigningKeyUnusable(file=file.name) from None
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SigningKeyUnusable(file=file.name)
    return key, certificates


def make_own(name: str, *, at: datetime | None = None) -> bytes:
    """Make a key and a certificate that vouches for itself, as the text of a PEM file."""
    key = generate_private_key(SECP256R1())
    now = (at or clock.now()).replace(microsecond=0)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name.strip()[:LONGEST_NAME])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + YEARS)
        .add_extension(DIGITAL_SIGNATURE, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def signer_of(
    key: RSAPrivateKey | EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    chain: list[x509.Certificate],
) -> Signer:
    """Write key and certificates as bytes."""
    return Signer(
        key=key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        certificate=certificate.public_bytes(Encoding.DER),
        chain=tuple(each.public_bytes(Encoding.DER) for each in chain),
    )


def public(of: x509.Certificate | RSAPrivateKey | EllipticCurvePrivateKey) -> bytes:
    """Return the public key in the form two of them are compared in."""
    return of.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
