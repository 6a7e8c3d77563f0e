"""Order, make and take the hand-over package of a round: everything an assessor asks for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock, jobs
from ..audit.services import record
from ..database import Database, lock_row
from ..files import Store
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import UNSEALED
from ..rounds.models import Round
from .archive import pack
from .index_page import index_page
from .manifest import HAND_OVER, MANIFEST, README, manifest, readme
from .models import HandOver
from .packing import Packed, stored_runs
from .refusals import BeingMade, NotMadeYet, StillSealed
from .sections import SECTIONS
from .withholding import names_of_members, without_names

TASK = "make_hand_over"
INDEX = "index.html"


@dataclass(frozen=True)
class HandOverStanding:
    """A package that was ordered, and how far it is."""

    package: HandOver
    is_waiting: bool
    """A worker has it before it; otherwise it is finished, or was given up."""


def order_hand_over(session: Session, round_: Round, *, actor: Actor) -> HandOver:
    """Order the package of a round as it is now; the worker makes it."""
    require(actor, Act.HAND_OVER, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.state not in UNSEALED:
        raise StillSealed(round_code=round_.code)
    if any(each.is_waiting for each in packages_of(session, round_)):
        raise BeingMade(round_code=round_.code)
    package = HandOver(round_id=round_.id, ordered_at=clock.now(), ordered_by_id=actor.person_id)
    session.add(package)
    session.flush()
    record(
        session,
        actor=actor,
        action="hand_over.ordered",
        subject_type="hand_over",
        subject_id=package.id,
        round_id=round_.id,
    )
    jobs.defer(session, TASK, queue="packages", hand_over_id=package.id)
    return package


def packages_of(session: Session, round_: Round) -> list[HandOverStanding]:
    """Return the packages of a round, the newest first."""
    found = session.scalars(
        select(HandOver).where(HandOver.round_id == round_.id).order_by(HandOver.id.desc())
    )
    return [HandOverStanding(each, is_waiting(session, each)) for each in found]


def is_waiting(session: Session, package: HandOver) -> bool:
    """Answer whether a worker has the package before it, or in hand."""
    return package.finished_at is None and any(
        jobs.pending(session, TASK, status=status, hand_over_id=package.id)
        for status in ("todo", "doing")
    )


def make_hand_over(database: Database, store: Store, hand_over_id: int) -> None:
    """Make an ordered package unless it is there; made again after a fault, nothing is lost."""
    with database.session() as session:
        package = session.get_one(HandOver, hand_over_id)
        if package.finished_at is not None:
            return
        content = pack_round(session, package.round, store)
    sha256 = store.put(content)
    with database.transaction() as session:
        package = session.get_one(HandOver, hand_over_id)
        package.sha256, package.size = sha256, len(content)
        package.finished_at = clock.now()


def pack_round(session: Session, round_: Round, store: Store) -> bytes:
    """Write all sections with index and manifest, no member named anywhere."""
    names = names_of_members(session)
    written: dict[str, bytes] = {}
    struck: dict[str, int] = {}
    for section in SECTIONS:
        files = {
            f"{section.folder}/{name}": content
            for name, content in section.write(session, round_, store).items()
        }
        if not section.as_issued:
            withheld = without_names(files, names)
            files, struck = dict(withheld.files), {**struck, **withheld.counts}
        written |= files
    written[README] = readme(round_)
    written[INDEX] = index_page(round_, SECTIONS, written)
    runs = stored_runs(session, round_)
    written[MANIFEST] = manifest(HAND_OVER, round_, runs, written, withheld=struck, names=names)
    return pack(written)


def take_hand_over(
    session: Session, round_: Round, store: Store, number: int, *, actor: Actor
) -> Packed:
    """Return a finished package; who took it when is recorded."""
    require(actor, Act.HAND_OVER, scheme_id=round_.scheme_id)
    package = session.scalars(
        select(HandOver).where(HandOver.id == number, HandOver.round_id == round_.id)
    ).one_or_none()
    if package is None or package.sha256 is None:
        raise NotMadeYet(round_code=round_.code)
    record(
        session,
        actor=actor,
        action="hand_over.taken",
        subject_type="hand_over",
        subject_id=package.id,
        round_id=round_.id,
        facts={"sha256": package.sha256, "bytes": package.size},
    )
    return Packed(f"{round_.code}.hand-over.zip", store.get(package.sha256))
