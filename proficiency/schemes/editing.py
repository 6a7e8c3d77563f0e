"""Change what a scheme measures: edit, retire, reorder, approve; rounds keep their own copies."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from ..audit.services import record
from ..database import lock_row
from ..errors import CodeTaken
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import Signature, SignaturePurpose, sign, signatures_of
from .drafting import Definition, changed, drafted
from .models import Measurand, Scheme
from .refusals import NothingChanged
from .services import check_definition, vocabulary


def edit_measurand(
    session: Session, measurand: Measurand, definition: Definition, *, actor: Actor
) -> Measurand:
    """Put a new definition in the place of the old one; the history keeps both."""
    scheme = _locked(session, measurand, actor)
    before = drafted(measurand)
    different = changed(before, definition)
    if not different:
        raise NothingChanged(code=measurand.code)
    others = {each.code for each in scheme.measurands if each is not measurand}
    if definition.code in others:
        raise CodeTaken(code=definition.code)
    check_definition(definition, scheme)
    for name, value in definition.columns.items():
        setattr(measurand, name, value)
    if "methods" in different:
        measurand.methods.clear()
        # The old words must be gone before new ones take their place.
        session.flush()
        measurand.methods.extend(vocabulary(definition))
    session.flush()
    _record(
        session,
        scheme,
        actor,
        "measurand.edited",
        measurand=before.code,
        before=_said(before, different),
        after=_said(definition, different),
    )
    return measurand


def retire_measurand(
    session: Session, measurand: Measurand, *, actor: Actor, retired: bool = True
) -> None:
    """Offer a measurand no longer for new rounds, or offer it again."""
    scheme = _locked(session, measurand, actor)
    if measurand.retired is retired:
        raise NothingChanged(code=measurand.code)
    measurand.retired = retired
    session.flush()
    action = "measurand.retired" if retired else "measurand.restored"
    _record(session, scheme, actor, action, measurand=measurand.code)


def move_measurand(session: Session, measurand: Measurand, *, actor: Actor, up: bool) -> None:
    """Exchange a measurand with its neighbour in the list."""
    scheme = _locked(session, measurand, actor)
    ordered = list(scheme.measurands)
    place = ordered.index(measurand)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        raise NothingChanged(code=measurand.code)
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for position, each in enumerate(ordered, 1):
        each.position = position
    session.flush()
    session.refresh(scheme, ["measurands"])
    _record(session, scheme, actor, "measurand.moved", measurand=measurand.code)


def definition_digest(measurand: Measurand) -> str:
    """Return the digest of a definition: what an approval holds for."""
    definition = drafted(measurand)
    content = _said(definition, vars(definition))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def approve_measurand(session: Session, measurand: Measurand, *, actor: Actor) -> Signature:
    """Sign a definition as it stands; a later change needs a new signature."""
    _locked(session, measurand, actor)
    return sign(
        session,
        actor=actor,
        purpose=SignaturePurpose.MEASURAND,
        subject_type="measurand",
        subject_id=measurand.id,
        sha256=definition_digest(measurand),
    )


def approvals_of(session: Session, measurand: Measurand) -> list[Signature]:
    """Return who approved the definition as it stands."""
    return signatures_of(
        session,
        purpose=SignaturePurpose.MEASURAND,
        subject_type="measurand",
        subject_id=measurand.id,
        sha256=definition_digest(measurand),
    )


def _said(definition: Definition, names: Iterable[str]) -> dict[str, Any]:
    """Return what a definition says under these names, as JSON keeps it."""
    return {name: _plain(getattr(definition, name)) for name in names}


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if hasattr(value, "to_mapping"):
        return value.to_mapping()
    return value if isinstance(value, dict | int | None) else str(value)


def _locked(session: Session, measurand: Measurand, actor: Actor) -> Scheme:
    require(actor, Act.EDIT_SCHEME, scheme_id=measurand.scheme_id)
    lock_row(session, measurand.scheme)
    return measurand.scheme


def _record(session: Session, scheme: Scheme, actor: Actor, action: str, **facts: Any) -> None:
    record(
        session,
        actor=actor,
        action=action,
        subject_type="scheme",
        subject_id=scheme.id,
        facts=facts,
    )
