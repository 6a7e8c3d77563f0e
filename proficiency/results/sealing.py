"""Seal the document of a result set to its place, and open it for those who may read it."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from .. import clock
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.models import Enrolment, Round
from .document import ResultDocument, read_document
from .keyring import KEYRING, SealBroken, SealingKeyMissing, decrypt, encrypt
from .models import ResultSet, ResultSetState, RoundKey
from .refusals import ResultsSealed
from .unsealed import UNSEALED

KEY_BYTES = 32
SMALLEST = 16_384
"""Documents are filled up to this size or its doubles: a length must not tell what was typed."""


def seal(session: Session, results: ResultSet, document: ResultDocument) -> None:
    """Put the document into the set, under the key of its round and to its place alone."""
    enrolment = results.enrolment
    results.sealed = encrypt(
        make_round_key(session, enrolment.round_id),
        padded(document.content),
        place=place_of(enrolment, results.number),
    )


def read_own(session: Session, results: ResultSet, *, actor: Actor) -> ResultDocument | None:
    """Open a set for the people of its laboratory; None for published results, never sealed."""
    require(actor, Act.READ_OWN_RESULTS, laboratory_id=results.enrolment.laboratory_id)
    return open_set(session, results) if results.sealed is not None else None


def read_submitted(session: Session, round_: Round, results: ResultSet) -> ResultDocument:
    """Open a submitted set of a closed round, proved to be what was submitted."""
    if round_.state not in UNSEALED or results.state is not ResultSetState.SUBMITTED:
        raise ResultsSealed(round_code=round_.code)
    document = open_set(session, results)
    if document.sha256 != results.sha256:
        raise SealBroken
    return document


def open_set(session: Session, results: ResultSet) -> ResultDocument:
    """Open a set for a caller of this folder that has asked for its right."""
    enrolment = results.enrolment
    key = session.get(RoundKey, enrolment.round_id)
    if key is None or results.sealed is None:
        raise SealBroken
    content = decrypt(unwrap(key), results.sealed, place=place_of(enrolment, results.number))
    return read_document(content.rstrip())


def make_round_key(session: Session, round_id: int) -> bytes:
    """Return the key of a round, made when the first draft is sealed."""
    found = session.get(RoundKey, round_id)
    if found is not None:
        return unwrap(found)
    # Under a new key while an older one is missing, a part of the results could never be opened.
    for key_id in missing_keys(session):
        raise SealingKeyMissing(key_id=key_id)
    key = secrets.token_bytes(KEY_BYTES)
    session.execute(
        insert(RoundKey)
        .values(
            round_id=round_id,
            key_id=KEYRING.present,
            wrapped_key=KEYRING.wrap(key, place=key_place(round_id)),
            made_at=clock.now(),
        )
        .on_conflict_do_nothing()
    )
    # Two laboratories may save the first drafts of a round at the same moment: one key counts.
    return unwrap(session.get_one(RoundKey, round_id, populate_existing=True))


def missing_keys(session: Session) -> list[str]:
    """Return the names of the installation's keys that rounds need and nobody holds."""
    used = session.scalars(select(RoundKey.key_id).distinct().order_by(RoundKey.key_id))
    return [key_id for key_id in used if not KEYRING.holds(key_id)]


def wrap_again(session: Session) -> int:
    """Bring the keys of all rounds under the present key; returns how many were not."""
    former = session.scalars(
        select(RoundKey).where(RoundKey.key_id != KEYRING.present).with_for_update()
    ).all()
    for key in former:
        key.wrapped_key = KEYRING.wrap(unwrap(key), place=key_place(key.round_id))
        key.key_id = KEYRING.present
    session.flush()
    return len(former)


def unwrap(key: RoundKey) -> bytes:
    """Open the key of a round."""
    return KEYRING.unwrap(key.wrapped_key, key_id=key.key_id, place=key_place(key.round_id))


def key_place(round_id: int) -> str:
    """Name the place of the key of a round."""
    return f"key of round {round_id}"


def place_of(enrolment: Enrolment, number: int) -> str:
    """Name the place of a set: moved anywhere else in the database, it cannot be opened."""
    return f"round {enrolment.round_id} enrolment {enrolment.id} set {number}"


def padded(content: bytes) -> bytes:
    """Fill content up with spaces to the next size."""
    size = SMALLEST
    while size < len(content):
        size *= 2
    return content.ljust(size)
