"""Rounds whose results are sealed: nothing stands in the clear, and only their key opens it."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..i18n import mark
from ..results.keyring import KEYRING, SealBroken, SealingKeyMissing, decrypt
from ..results.models import Result, ResultSet, RoundKey
from ..results.sealing import KEY_BYTES, place_of, unwrap
from ..results.unsealed import UNSEALED
from ..rounds.models import Enrolment, Round
from .findings import Complaint, Installation

OPEN_VALUES = mark(
    "Round {round_code} is sealed, but {count} of its results stand readable in the database."
    " Tell the provider's quality officer, and restore the backup."
)
OPENS_WITH_ANY_KEY = mark(
    "A sealed set of round {round_code} opens without its key. Tell the provider's quality officer."
)
NO_ROUND_KEY = mark(
    "The key of round {round_code} cannot be opened. Restore sealing.key from the backup."
)


def sealing(installation: Installation) -> list[Complaint]:
    """Look for readable results of sealed rounds, and try keys that must not fit."""
    KEYRING.hold(installation.settings.sealing_keys)
    with installation.database.session() as session:
        return [*_open_values(session), *_keys(session), *_sets(session)]


def _open_values(session: Session) -> list[Complaint]:
    rows = session.execute(
        select(Round.code, func.count())
        .select_from(Result)
        .join(ResultSet, Result.result_set_id == ResultSet.id)
        .join(Enrolment, ResultSet.enrolment_id == Enrolment.id)
        .join(Round, Enrolment.round_id == Round.id)
        .where(Round.state.not_in(UNSEALED))
        .group_by(Round.code)
        .order_by(Round.code)
    )
    return [Complaint(OPEN_VALUES, {"round_code": code, "count": n}) for code, n in rows]


def _keys(session: Session) -> list[Complaint]:
    """Open the key of every round, and nothing with it."""
    found = []
    rows = session.execute(
        select(Round.code, RoundKey).join(RoundKey, RoundKey.round_id == Round.id)
    )
    for code, key in rows:
        try:
            unwrap(key)
        except (SealBroken, SealingKeyMissing):
            found.append(Complaint(NO_ROUND_KEY, {"round_code": code}))
    return found


def _sets(session: Session) -> list[Complaint]:
    """Try a random key on every sealed set."""
    rows = session.execute(
        select(Round.code, Enrolment, ResultSet.number, ResultSet.sealed)
        .join(Enrolment, ResultSet.enrolment_id == Enrolment.id)
        .join(Round, Enrolment.round_id == Round.id)
        .where(Round.state.not_in(UNSEALED), ResultSet.sealed.is_not(None))
        .execution_options(yield_per=200)
    )
    open_rounds = {
        code
        for code, enrolment, number, sealed in rows
        if _opens(sealed or b"", place=place_of(enrolment, number))
    }
    return [Complaint(OPENS_WITH_ANY_KEY, {"round_code": code}) for code in sorted(open_rounds)]


def _opens(sealed: bytes, *, place: str) -> bool:
    """Answer whether content can be read: as it is, or with a key nobody has."""
    if sealed.lstrip()[:1] == b"{":
        return True
    try:
        decrypt(secrets.token_bytes(KEY_BYTES), sealed, place=place)
    except SealBroken:
        return False
    return True
