"""Sign issued PDF files (PAdES, not visible) with pyHanko, where the operator has set a key."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from .signing_keys import Signer

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer as PdfSigner

FIELD = "Signature"
ROOM = 6000
"""Signs kept free for the signature besides the certificates in it."""


def can_sign() -> bool:
    """Answer whether the library that signs is installed (extra `sign`)."""
    return find_spec("pyhanko") is not None


def sign_pdf(data: bytes, signer: Signer | None) -> bytes:
    """Return the file with a signature that covers all of it; as it is without a signer."""
    if signer is None:
        return data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

    certificates = (signer.certificate, *signer.chain)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        # Readers then show any later change, a further signature included, as a breach.
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signed = BytesIO()
    signers.PdfSigner(metadata, signer=ready(signer)).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(data)),
        output=signed,
        # Known beforehand, it need not be found out by signing twice.
        bytes_reserved=ROOM + 2 * sum(map(len, certificates)),
    )
    return signed.getvalue()


@cache
def ready(signer: Signer) -> PdfSigner:
    """Return the signer of the library; the key is read once, which takes longer than signing."""
    from asn1crypto import x509  # type: ignore[import-untyped]  # no stubs
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_private_key
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = load_der_private_key(signer.key, None)

    def sign(data: bytes) -> bytes:
        if isinstance(key, RSAPrivateKey):
            return key.sign(data, PKCS1v15(), SHA256())
        if isinstance(key, EllipticCurvePrivateKey):
            return key.sign(data, ECDSA(SHA256()))
        raise TypeError("a signer holds an RSA key or one on an elliptic curve")

    class KeptKey(signers.Signer):
        """A key that stays in memory as the object that signs."""

        async def async_sign_raw(
            self, data: bytes, digest_algorithm: str, dry_run: bool = False
        ) -> bytes:
            return sign(data)

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # theirs
    store.register_multiple(x509.Certificate.load(each) for each in signer.chain)
    return KeptKey(
        signing_cert=x509.Certificate.load(signer.certificate),
        cert_registry=store,
        prefer_pss=False,
    )
