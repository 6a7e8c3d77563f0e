"""Look through every issued file for the name of a member it must not know."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from sqlalchemy import select

from ..errors import Refusal
from ..files import Store
from ..i18n import mark
from ..identity.member_names import Member, members, squeezed
from ..identity.models import Laboratory
from ..reporting.models import Report
from ..rounds.models import Enrolment
from .file_texts import UnreadableFile
from .findings import Complaint, Installation
from .kept_texts import KeptTexts

MOST_LINES = 20
FEW = 8
"""So few files are searched sooner than further processes have started."""

NAMED = mark(
    "The file {file} contains a name of institution {institution}. Withdraw it and tell that"
    " institution."
)
UNREADABLE = mark("The file {file} is missing or damaged. Restore it from the backup.")
MORE = mark("{count} more files are affected.")


@dataclass(frozen=True)
class Search:
    """An issued file, and the members that must not stand in it."""

    store: Store
    texts: KeptTexts
    sha256: str
    file: str
    kind: str
    others: tuple[Member, ...]


def confidentiality(installation: Installation) -> list[Complaint]:
    """Search each report for members; its own laboratory's institution may stand in it."""
    with installation.database.session() as session:
        known = members(session)
        rows = session.execute(
            select(
                Report.number,
                Report.language,
                Report.format,
                Report.sha256,
                Laboratory.institution_id,
            )
            .outerjoin(Enrolment, Report.enrolment_id == Enrolment.id)
            .outerjoin(Laboratory, Enrolment.laboratory_id == Laboratory.id)
            .order_by(Report.number, Report.language, Report.format)
        ).all()
    searches = [
        Search(
            installation.store,
            KeptTexts(installation.data / "read-texts"),
            sha256,
            f"{number}.{language.value}.{format_.value}",
            format_.value,
            tuple(member for member in known if member.institution_id != own),
        )
        for number, language, format_, sha256, own in rows
    ]
    found: list[Complaint] = []
    for done, complaints in enumerate(everywhere(searches), 1):
        found += complaints
        installation.progress(done, len(searches))
    if (left := len(found) - MOST_LINES) > 0:
        found = [*found[:MOST_LINES], Complaint(MORE, {"count": left})]
    return found


def everywhere(searches: Sequence[Search]) -> Iterator[list[Complaint]]:
    """Search all files in their order, with all processors: reading a PDF file takes a second."""
    processors = os.cpu_count() or 1
    if len(searches) <= FEW or processors == 1:
        yield from map(examine, searches)
        return
    with ProcessPoolExecutor(processors, mp_context=get_context("spawn")) as pool:
        yield from pool.map(examine, searches)


def examine(search: Search) -> list[Complaint]:
    """Search one file and its name."""
    try:
        content = search.store.get(search.sha256)
        parts = [search.file, search.texts.read(search.sha256, search.kind, content)]
    except (Refusal, UnreadableFile):
        return [Complaint(UNREADABLE, {"file": search.file})]
    text = squeezed("\n".join(parts))
    return [
        Complaint(NAMED, {"file": search.file, "institution": member.code})
        for member in search.others
        if any(name in text for name in member.names)
    ]
