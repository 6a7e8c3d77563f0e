"""Photographs and temperature records of a parcel: taken, stripped, kept, opened."""

from __future__ import annotations

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..errors import NotFound
from ..files import Store
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from ..rounds.models import Enrolment, Round
from ..rounds.refusals import ReasonMissing
from .conditions import FileKind
from .parcel_models import Parcel, ParcelFile
from .photographs import NotAPhotograph, without_metadata
from .receiving import open_for_receipt
from .records import NotARecord, bare_pdf, bare_workbook
from .refusals import FileRefused, FileTooLarge, RecordRefused, TooManyFiles

LARGEST = 10 * 1024 * 1024
MOST = 10
TEXT = re.compile(rb"[^\x00-\x08\x0e-\x1a\x1c-\x1f]*")
"""Without the control characters no table has."""


def add_file(
    session: Session, store: Store, parcel: Parcel, *, kind: FileKind, content: bytes, actor: Actor
) -> ParcelFile:
    """Keep a file a laboratory sends about its parcel; a photograph loses its metadata."""
    enrolment = open_for_receipt(session, parcel, actor=actor)
    content, extension = checked(kind, content)
    count = select(func.count()).where(ParcelFile.parcel_id == parcel.id)
    if (session.scalar(count) or 0) >= MOST:
        raise TooManyFiles(limit=MOST)
    digest = store.put(content)
    known = session.scalar(
        select(ParcelFile).where(ParcelFile.parcel_id == parcel.id, ParcelFile.sha256 == digest)
    )
    if known is not None:
        return known
    file = ParcelFile(
        parcel_id=parcel.id,
        kind=kind,
        sha256=digest,
        extension=extension,
        size=len(content),
        added_by=actor.person_id,
        added_at=clock.now(),
    )
    session.add(file)
    session.flush()
    record(
        session,
        actor=actor,
        action="parcel_file.added",
        subject_type="parcel",
        subject_id=parcel.id,
        round_id=enrolment.round_id,
        facts={"parcel": parcel.number, "kind": kind.value, "sha256": digest},
    )
    return file


def checked(kind: FileKind, content: bytes) -> tuple[bytes, str]:
    """Return what is kept of a file and the ending of its name, judged by content alone."""
    if len(content) > LARGEST:
        raise FileTooLarge(limit=LARGEST // (1024 * 1024))
    if kind is FileKind.PHOTOGRAPH:
        try:
            return without_metadata(content)
        except NotAPhotograph:
            raise FileRefused from None
    extension = _kind_of_record(content)
    try:
        if extension == "pdf":
            return bare_pdf(content), extension
        if extension == "xlsx":
            return bare_workbook(content), extension
    except NotARecord:
        raise RecordRefused from None
    return content, extension


def read_own_file(
    session: Session, store: Store, enrolment: Enrolment, number: int, *, actor: Actor
) -> tuple[ParcelFile, bytes]:
    """Return a file a laboratory has sent, to its own people."""
    require(actor, Act.READ_SAMPLES, laboratory_id=enrolment.laboratory_id)
    file = session.scalar(
        select(ParcelFile)
        .join(ParcelFile.parcel)
        .where(ParcelFile.id == number, Parcel.enrolment_id == enrolment.id)
    )
    if file is None:
        raise NotFound
    return file, store.get(file.sha256)


def read_file(
    session: Session, store: Store, round_: Round, number: int, *, reason: str, actor: Actor
) -> tuple[ParcelFile, bytes]:
    """Return a file of any laboratory; it may show whose it is, so the view is logged."""
    require(actor, Act.MANAGE_SAMPLES, scheme_id=round_.scheme_id)
    require(actor, Act.READ_IDENTITY_KEY, scheme_id=round_.scheme_id)
    if not reason.strip():
        raise ReasonMissing
    file = session.scalar(
        select(ParcelFile)
        .join(ParcelFile.parcel)
        .join(Parcel.enrolment)
        .where(ParcelFile.id == number, Enrolment.round_id == round_.id)
    )
    if file is None:
        raise NotFound
    record(
        session,
        actor=actor,
        action="parcel_file.read",
        subject_type="parcel",
        subject_id=file.parcel_id,
        round_id=round_.id,
        facts={"file": file.id, "reason": reason.strip()},
    )
    return file, store.get(file.sha256)


def may_read_files(round_: Round, *, actor: Actor) -> bool:
    """Answer whether this person may open what laboratories send about their parcels."""
    return all(
        may(actor, act, scheme_id=round_.scheme_id)
        for act in (Act.MANAGE_SAMPLES, Act.READ_IDENTITY_KEY)
    )


def _kind_of_record(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in content:
        return "xlsx"
    if content and TEXT.fullmatch(content) and _is_text(content):
        return "csv" if b"," in content or b";" in content or b"\t" in content else "txt"
    raise FileRefused


def _is_text(content: bytes) -> bool:
    """Loggers sold in China write GB 18030 as often as UTF-8."""
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
