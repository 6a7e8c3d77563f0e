"""The second factor: six digits of an authenticator, each used once, and codes for its loss."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import pyotp
import segno
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import Refusal
from ..i18n import mark
from .access import RecoveryCode, SecondFactor
from .actor import Actor
from .models import Person
from .roles import Role
from .secret_box import SecretBox

REQUIRED_OF = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.INSTITUTION_ADMIN})
"""Who decides for others logs in with two factors."""
STEP_SECONDS = 30
DRIFT = 1
"""A clock may be one step early or late."""
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
PURPOSE = "second factors"


class WrongCode(Refusal):
    """The code is not the one of this moment, or was used before."""

    message = mark(
        "This code is not right. Wait for the next one, and check that the clock of your device"
        " is right."
    )


def is_required_of(actor: Actor) -> bool:
    """Answer whether one of the roles asks for a second factor."""
    return any(grant.role in REQUIRED_OF for grant in actor.grants)


def find_second_factor(session: Session, person: Person) -> SecondFactor | None:
    """Return a person's second factor once it was proved to work."""
    found = session.get(SecondFactor, person.id)
    return found if found is not None and found.confirmed_at is not None else None


def begin_second_factor(session: Session, person: Person, *, box: SecretBox) -> str:
    """Return the secret to set up; one begun before is shown again until it is confirmed."""
    found = session.get(SecondFactor, person.id)
    if found is not None:
        return _secret(found, box)
    secret = pyotp.random_base32()
    session.add(
        SecondFactor(
            person_id=person.id,
            secret=box.close(secret.encode(), owner=str(person.id)),
            created_at=clock.now(),
        )
    )
    session.flush()
    return secret


def confirm_second_factor(
    session: Session, person: Person, code: str, *, actor: Actor, box: SecretBox
) -> list[str]:
    """Take the second factor into use and return the recovery codes, readable this once only."""
    factor = session.get(SecondFactor, person.id)
    if factor is None or factor.confirmed_at is not None:
        raise WrongCode
    _take(session, factor, code, box=box)
    factor.confirmed_at = clock.now()
    codes = _new_recovery_codes(session, person)
    _note(session, person, actor, "second_factor.set_up")
    return codes


def check_code(session: Session, person: Person, code: str, *, box: SecretBox) -> None:
    """Take a code of the authenticator or a recovery code, once, or refuse it."""
    factor = find_second_factor(session, person)
    if factor is None:
        raise WrongCode
    try:
        _take(session, factor, code, box=box)
    except WrongCode:
        if not _take_recovery_code(session, person, code):
            raise
        _note(session, person, Actor(person.id, person.name), "second_factor.recovered")


def renew_recovery_codes(
    session: Session, person: Person, code: str, *, actor: Actor, box: SecretBox
) -> list[str]:
    """Replace the recovery codes by new ones; a code of the authenticator is asked for."""
    check_code(session, person, code, box=box)
    _note(session, person, actor, "second_factor.codes_renewed")
    return _new_recovery_codes(session, person)


def remove_second_factor(session: Session, person: Person, *, actor: Actor) -> None:
    """Forget a second factor; who needs one sets it up anew at the next log-in."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    factor = session.get(SecondFactor, person.id)
    if factor is not None:
        session.delete(factor)
        session.flush()
        _note(session, person, actor, "second_factor.removed")


def picture(person: Person, secret: str, *, issuer: str) -> str:
    """Return the QR code for an authenticator, as the address of an image."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=issuer)
    return str(segno.make(uri, error="m").svg_data_uri(scale=5, border=4, light="white"))


def code_at(secret: str, step: int) -> str:
    """Return the six digits of one step of thirty seconds."""
    return str(pyotp.HOTP(secret).at(step))


def current_step() -> int:
    """Return the number of the present step."""
    return int(clock.now().timestamp()) // STEP_SECONDS


def _secret(factor: SecondFactor, box: SecretBox) -> str:
    return box.open(factor.secret, owner=str(factor.person_id)).decode()


def _take(session: Session, factor: SecondFactor, code: str, *, box: SecretBox) -> None:
    """Accept a code of a step that is near and later than the last one taken."""
    lock_row(session, factor)
    typed, secret, now = "".join(code.split()), _secret(factor, box), current_step()
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = hmac.compare_digest(code_at(secret, step).encode(), typed.encode())
        if right and step > factor.last_step:
            factor.last_step = step
            session.flush()
            return
    raise WrongCode


def _new_recovery_codes(session: Session, person: Person) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [_readable(secrets.token_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(person_id=person.id, sha256=_recovery_digest(code)) for code in codes
    )
    session.flush()
    return codes


def _take_recovery_code(session: Session, person: Person, code: str) -> bool:
    found = session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.sha256 == _recovery_digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    )
    if found is None:
        return False
    found.used_at = clock.now()
    session.flush()
    return True


def _readable(random: bytes) -> str:
    text = base64.b32encode(random).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _recovery_digest(code: str) -> str:
    letters = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()


def _note(session: Session, person: Person, actor: Actor, action: str) -> None:
    record(session, actor=actor, action=action, subject_type="person", subject_id=person.id)
