"""Whether the seals hold: for the check-up, which learns codes of rounds and counts, no values."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..rounds.models import Enrolment, Round
from .keyring import SealBroken, SealingKeyMissing, decrypt
from .models import Result, ResultSet, RoundKey
from .sealing import KEY_BYTES, place_of, unwrap
from .unsealed import UNSEALED


def readable_results(session: Session) -> list[tuple[str, int]]:
    """Count the results that stand readable in rounds which are sealed."""
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
    return [(code, count) for code, count in rows]


def rounds_with_lost_keys(session: Session) -> list[str]:
    """Open the key of every round, and nothing with it; return those whose key stays shut."""
    found = []
    rows = session.execute(
        select(Round.code, RoundKey).join(RoundKey, RoundKey.round_id == Round.id)
    )
    for code, key in rows:
        try:
            unwrap(key)
        except (SealBroken, SealingKeyMissing):
            found.append(code)
    return found


def rounds_that_open_with_any_key(session: Session) -> list[str]:
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
    return sorted(open_rounds)


def _opens(sealed: bytes, *, place: str) -> bool:
    """Answer whether content can be read: as it is, or with a key nobody has."""
    if sealed.lstrip()[:1] == b"{":
        return True
    try:
        decrypt(secrets.token_bytes(KEY_BYTES), sealed, place=place)
    except SealBroken:
        return False
    return True
