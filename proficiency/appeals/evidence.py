"""Files that support what a laboratory raises: checked by content, without metadata, kept apart."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader, PdfWriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import NotFound
from ..files import Store
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from ..rounds.read_only import check_not_archived
from ..samples.photographs import NotAPhotograph, without_metadata
from .lifecycle import UNDECIDED
from .models import Complaint, EvidenceFile
from .refusals import EvidenceRefused, EvidenceTooLarge, StepImpossible, TooMuchEvidence

LARGEST = 10 * 1024 * 1024
MOST = 10
MOST_PAGES = 200
TEXT = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f]+")
"""Without the control characters no table has."""


def add_evidence(
    session: Session, store: Store, complaint: Complaint, content: bytes, *, actor: Actor
) -> EvidenceFile:
    """Keep a file with what was raised, until it is decided."""
    require(actor, Act.COMPLAIN, laboratory_id=complaint.enrolment.laboratory_id)
    lock_row(session, complaint)
    check_not_archived(complaint.round)
    if complaint.state not in UNDECIDED:
        raise StepImpossible(state=complaint.state)
    content, extension = bare(content)
    if len(complaint.files) >= MOST:
        raise TooMuchEvidence(limit=MOST)
    digest = store.put(content)
    if known := next((each for each in complaint.files if each.sha256 == digest), None):
        return known
    file = EvidenceFile(
        complaint_id=complaint.id,
        number=len(complaint.files) + 1,
        extension=extension,
        sha256=digest,
        size=len(content),
        added_by_id=actor.person_id,
        added_at=clock.now(),
    )
    session.add(file)
    session.flush()
    session.expire(complaint, ["files"])
    record(
        session,
        actor=actor,
        action="complaint.evidence_added",
        subject_type="complaint",
        subject_id=complaint.id,
        round_id=complaint.round_id,
        facts={"number": complaint.number, "file": file.number, "sha256": digest},
    )
    return file


def read_evidence(
    session: Session, store: Store, complaint: Complaint, number: int, *, actor: Actor
) -> tuple[EvidenceFile, bytes]:
    """Return a file to its laboratory or to who answers; the latter may learn whose it is."""
    file = session.scalar(
        select(EvidenceFile).where(
            EvidenceFile.complaint_id == complaint.id, EvidenceFile.number == number
        )
    )
    own = may(actor, Act.READ_COMPLAINTS, laboratory_id=complaint.enrolment.laboratory_id)
    answers = may(actor, Act.ANSWER_COMPLAINT, scheme_id=complaint.round.scheme_id)
    if file is None or not (own or answers):
        raise NotFound
    if not own:
        record(
            session,
            actor=actor,
            action="complaint.evidence_read",
            subject_type="complaint",
            subject_id=complaint.id,
            round_id=complaint.round_id,
            facts={"number": complaint.number, "file": file.number},
        )
    return file, store.get(file.sha256)


def bare(content: bytes) -> tuple[bytes, str]:
    """Return what is kept of a file and the ending of its name, judged by content alone."""
    if len(content) > LARGEST:
        raise EvidenceTooLarge(limit=LARGEST // (1024 * 1024))
    if content.startswith(b"%PDF-"):
        return bare_pdf(content), "pdf"
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        try:
            return without_metadata(content)
        except NotAPhotograph:
            raise EvidenceRefused from None
    return content, kind_of_text(content)


def bare_pdf(content: bytes) -> bytes:
    """Copy the pages alone: no author, no producer's notes, no scripts, nothing attached."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
            raise EvidenceRefused
        writer = PdfWriter()
        for page in reader.pages:
            for name in ("/Metadata", "/PieceInfo", "/AA", "/Annots"):
                page.pop(name, None)
            writer.add_page(page)
        writer.metadata = None
        written = io.BytesIO()
        writer.write(written)
    except EvidenceRefused:
        raise
    except Exception as broken:  # a damaged PDF fails in whatever part of the library it reaches
        raise EvidenceRefused from broken
    return written.getvalue()


def kind_of_text(content: bytes) -> str:
    """Tell a table from a plain text; anything else is refused."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if TEXT.fullmatch(text):
            return "csv" if any(sign in text for sign in ",;\t") else "txt"
    raise EvidenceRefused
