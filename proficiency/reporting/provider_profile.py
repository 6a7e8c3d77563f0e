"""Write down who provides the proficiency tests, and how far reports are open and may be used."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock, lock_row
from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..schemes.models import Scheme
from .label import Label
from .statement_models import Provider, SchemePolicy
from .stating import BothLanguages, in_both

NEEDED = mark("Reports must name the provider and how to reach it: fill this field in.")
REACHABLE = mark("Give a telephone number or an e-mail address at least.")
NOT_MAIL = mark("This is not an e-mail address.")
ALWAYS = ("name_zh", "name_en", "address_zh", "address_en")


@dataclass(frozen=True)
class Profile:
    """What is written of the provider."""

    name_zh: str
    name_en: str
    address_zh: str
    address_en: str
    contact: str = ""
    telephone: str = ""
    email: str = ""


def write_profile(
    session: Session, profile: Profile, *, actor: Actor, at: datetime | None = None
) -> Provider:
    """Put the provider's profile on record; issued reports keep the one they were issued with."""
    require(actor, Act.MANAGE_INSTALLATION)
    given = {name: text.strip() for name, text in asdict(profile).items()}
    if problems := problems_of(given):
        raise InvalidInput(problems)
    lock(session, "provider")
    found = session.get(Provider, 1)
    if found is None:
        found = Provider(id=1)
        session.add(found)
        before: dict[str, str] = {}
    else:
        before = {name: getattr(found, name) for name in given}
    for name, text in given.items():
        setattr(found, name, text)
    found.changed_at, found.changed_by_id = at or clock.now(), actor.person_id
    session.flush()
    record(
        session,
        actor=actor,
        action="provider.changed",
        subject_type="provider",
        subject_id=1,
        facts={"before": before, "after": given},
    )
    return found


def problems_of(given: dict[str, str]) -> list[Problem]:
    """Return everything that keeps a profile from being printed."""
    problems = [Problem(NEEDED, column=name) for name in ALWAYS if not given[name]]
    if not given["telephone"] and not given["email"]:
        problems.append(Problem(REACHABLE, column="telephone"))
    if given["email"] and "@" not in given["email"].strip("@"):
        problems.append(Problem(NOT_MAIL, column="email"))
    return problems


def write_policy(
    session: Session, scheme: Scheme, use: Label, *, actor: Actor, at: datetime | None = None
) -> SchemePolicy:
    """Say what participants of a scheme may do with its reports."""
    require(actor, Act.EDIT_SCHEME, scheme_id=scheme.id)
    use = in_both(use)
    if not use.zh:
        raise BothLanguages
    lock(session, f"scheme_policy {scheme.id}")
    found = session.get(SchemePolicy, scheme.id)
    if found is None:
        found = SchemePolicy(scheme_id=scheme.id)
        session.add(found)
    found.use_zh, found.use_en = use.zh, use.en
    found.changed_at, found.changed_by_id = at or clock.now(), actor.person_id
    session.flush()
    record(
        session,
        actor=actor,
        action="scheme.policy_changed",
        subject_type="scheme",
        subject_id=scheme.id,
        facts={"zh": use.zh, "en": use.en},
    )
    return found


def write_confidentiality(session: Session, scheme: Scheme, rule: Label, *, actor: Actor) -> None:
    """Say how far results of a scheme are confidential; issued reports keep what they say."""
    require(actor, Act.EDIT_SCHEME, scheme_id=scheme.id)
    rule = in_both(rule)
    if not rule.zh:
        raise BothLanguages
    lock_row(session, scheme)
    before = {"zh": scheme.confidentiality_zh, "en": scheme.confidentiality_en}
    after = {"zh": rule.zh, "en": rule.en}
    if before == after:
        return
    scheme.confidentiality_zh, scheme.confidentiality_en = rule.zh, rule.en
    session.flush()
    record(
        session,
        actor=actor,
        action="scheme.confidentiality_changed",
        subject_type="scheme",
        subject_id=scheme.id,
        facts={"before": before, "after": after},
    )
