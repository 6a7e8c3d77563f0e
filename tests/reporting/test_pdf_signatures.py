"""Signed PDF files: the signature covers all, a changed byte shows, keys are read or refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import load_pem_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report
from proficiency.reporting.pdf import render_pdf
from proficiency.reporting.pdf_signing import sign_pdf
from proficiency.reporting.signing_keys import (
    CertificateNotInForce,
    KeyWithoutCertificate,
    Signer,
    SigningKeyUnusable,
    find_signer,
    make_own,
)
from proficiency.signing_settings import OWN_FILE, SigningSettings, signing_settings


@pytest.fixture(scope="module")
def pem() -> bytes:
    return make_own("Example provider")


@pytest.fixture
def signer(tmp_path: Path, pem: bytes) -> Signer:
    return signer_in(tmp_path / "own.pem", pem)


def signer_in(path: Path, content: bytes, password: str = "") -> Signer:
    path.write_bytes(content)
    found = find_signer(SigningSettings(path, password))
    assert found is not None
    return found


@pytest.fixture
def report(thirty, header) -> bytes:
    return render_pdf(build_laboratory_report(thirty, header, Language.ZH, "L001"))


def status_of(data: bytes, signer: Signer) -> PdfSignatureStatus:
    signature = PdfFileReader(BytesIO(data)).embedded_signatures[0]
    trusted = ValidationContext(
        trust_roots=[asn1.Certificate.load(signer.certificate)], allow_fetching=False
    )
    return validate_pdf_signature(signature, signer_validation_context=trusted)


def test_a_signature_covers_the_whole_report_and_is_valid(report: bytes, signer: Signer) -> None:
    signed = sign_pdf(report, signer)
    status = status_of(signed, signer)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert signed.startswith(report)
    assert len(signed) < len(report) + 16_000


def test_one_changed_byte_of_a_signed_report_shows(report: bytes, signer: Signer) -> None:
    signed = bytearray(sign_pdf(report, signer))
    place = signed.index(b"endstream") - 20
    signed[place] ^= 1
    assert not status_of(bytes(signed), signer).intact


def test_without_a_key_a_report_is_left_as_it_is(report: bytes, tmp_path: Path) -> None:
    assert find_signer(signing_settings({}, tmp_path)) is None
    assert sign_pdf(report, None) == report


def test_a_key_with_its_certificate_is_read_from_pkcs12_as_operators_have_it(
    report: bytes, tmp_path: Path, pem: bytes
) -> None:
    key = generate_private_key(65537, 2048)
    own = load_pem_private_key(pem, None)
    packed = serialize_key_and_certificates(
        b"pt",
        own,  # type: ignore[arg-type]  # the union of what may be packed is wider here
        load_pem_x509_certificate(pem),
        None,
        BestAvailableEncryption(b"secret"),
    )
    signer = signer_in(tmp_path / "pt.p12", packed, "secret")
    assert status_of(sign_pdf(report, signer), signer).bottom_line
    with pytest.raises(SigningKeyUnusable):
        signer_in(tmp_path / "pt.p12", packed, "wrong")
    other = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    with pytest.raises(KeyWithoutCertificate):
        signer_in(tmp_path / "other.pem", other + pem[pem.index(b"-----BEGIN CERT") :], "secret")


def test_what_is_no_key_is_refused_without_being_quoted(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my password is swordfish")
    with pytest.raises(SigningKeyUnusable) as refused:
        find_signer(SigningSettings(path))
    assert "swordfish" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_certificate_out_of_force_does_not_sign(tmp_path: Path, pem: bytes) -> None:
    path = tmp_path / "own.pem"
    path.write_bytes(pem)
    late = datetime.now(UTC) + timedelta(days=6 * 365)
    with pytest.raises(CertificateNotInForce):
        find_signer(SigningSettings(path), at=late)


def test_neither_key_nor_password_is_shown_by_what_holds_them(tmp_path: Path, pem: bytes) -> None:
    (tmp_path / OWN_FILE).write_bytes(pem)
    settings = signing_settings({"PROFICIENCY_SIGNING_PASSWORD": "swordfish"}, tmp_path)
    signer = find_signer(settings)
    assert repr(signer) == "Signer()"
    assert "swordfish" not in repr(settings)
