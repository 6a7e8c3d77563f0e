"""The bundle of a round: every evaluation with all it was computed from, in one archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from ..audit.services import record
from ..evaluation.models import EvaluationRun
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.models import Round
from .archive import pack
from .frozen_run import TEXTS, files_of
from .manifest import BUNDLE, MANIFEST, README, manifest, readme
from .refusals import NoSuchRound, NothingEvaluated
from .withholding import names_of_members, without_names


@dataclass(frozen=True)
class Packed:
    """An archive with its name and digest."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the digest of the archive."""
        return sha256(self.content).hexdigest()


def bundle_of(session: Session, round_: Round, *, actor: Actor) -> Packed:
    """Pack the evaluations of a round; who took them when is recorded."""
    require(actor, Act.HAND_OVER, scheme_id=round_.scheme_id)
    runs = stored_runs(session, round_)
    packed = pack_bundle(round_, runs, names=names_of_members(session))
    record(
        session,
        actor=actor,
        action="bundle.taken",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"sha256": packed.sha256, "bytes": len(packed.content)},
    )
    return packed


def round_of(session: Session, code: str) -> Round:
    """Return the round a command names."""
    found = session.scalars(select(Round).where(Round.code == code)).one_or_none()
    if found is None:
        raise NoSuchRound(round_code=code)
    return found


def stored_runs(session: Session, round_: Round) -> list[EvaluationRun]:
    """Return every evaluation of a round with its texts, the first one first."""
    texts = [undefer(getattr(EvaluationRun, text)) for text in TEXTS]
    return list(
        session.scalars(
            select(EvaluationRun)
            .where(EvaluationRun.round_id == round_.id)
            .options(*texts)
            .order_by(EvaluationRun.version)
        )
    )


def pack_bundle(
    round_: Round, runs: Sequence[EvaluationRun], *, names: frozenset[str] = frozenset()
) -> Packed:
    """Write the bundle without these names; the same evaluations give the same bytes."""
    if not runs:
        raise NothingEvaluated(round_code=round_.code)
    texts: dict[str, bytes] = {}
    for run in runs:
        texts |= files_of(run)
    withheld = without_names(texts, names)
    files = {README: readme(round_), **withheld.files}
    files[MANIFEST] = manifest(BUNDLE, round_, runs, files, withheld=withheld.counts, names=names)
    return Packed(f"{round_.code}.bundle.zip", pack(files))
