"""A signature stands under exactly one content, is made once by each person, and stays."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from stage import person

from proficiency.audit.queries import entries
from proficiency.identity.actor import SYSTEM, Actor
from proficiency.identity.signatures import (
    OnlyPeopleSign,
    Signature,
    SignaturePurpose,
    SignedAlready,
    is_signed_by,
    sign,
    signatures_of,
)

CONTENT, CHANGED = "a" * 64, "b" * 64


@pytest.fixture
def first(session: Session) -> Actor:
    return person(session, "first")


@pytest.fixture
def second(session: Session) -> Actor:
    return person(session, "second")


def under(
    session: Session,
    actor: Actor,
    *,
    sha256: str = CONTENT,
    purpose: SignaturePurpose = SignaturePurpose.PLAN,
    subject_id: object = 7,
) -> Signature:
    return sign(
        session,
        actor=actor,
        purpose=purpose,
        subject_type="round",
        subject_id=subject_id,
        sha256=sha256,
    )


def signed_by_two(session: Session, **other: object) -> bool:
    asked = {"purpose": SignaturePurpose.PLAN, "subject_id": 7, "sha256": CONTENT} | other
    return is_signed_by(session, subject_type="round", **asked)


def test_two_different_people_sign_one_content(
    session: Session, first: Actor, second: Actor
) -> None:
    under(session, first)
    assert not signed_by_two(session)
    under(session, second)
    assert signed_by_two(session)
    names = [
        each.name
        for each in signatures_of(
            session,
            purpose=SignaturePurpose.PLAN,
            subject_type="round",
            subject_id=7,
            sha256=CONTENT,
        )
    ]
    assert names == ["first", "second"]


def test_one_person_cannot_give_both_signatures(session: Session, first: Actor) -> None:
    under(session, first)
    with pytest.raises(SignedAlready):
        under(session, first)
    assert not signed_by_two(session)
    assert len(entries(session)) == 1


def test_signatures_say_nothing_about_another_content_subject_or_purpose(
    session: Session, first: Actor, second: Actor
) -> None:
    under(session, first)
    under(session, second)
    assert not signed_by_two(session, sha256=CHANGED)
    assert not signed_by_two(session, subject_id=8)
    assert not signed_by_two(session, purpose=SignaturePurpose.FINAL)
    under(session, first, sha256=CHANGED)
    assert not signed_by_two(session, sha256=CHANGED)


def test_the_product_itself_cannot_sign(session: Session) -> None:
    with pytest.raises(OnlyPeopleSign):
        under(session, SYSTEM)
    assert entries(session) == []


def test_a_signature_is_in_the_history_with_its_digest(session: Session, first: Actor) -> None:
    under(session, first)
    (entry,) = entries(session)
    assert (entry.action, entry.actor_id) == ("signature.plan", first.person_id)
    assert entry.facts["sha256"] == CONTENT


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE signature SET sha256 = '{CHANGED}'",
        "UPDATE signature SET person_id = person_id + 1",
        "DELETE FROM signature",
        "TRUNCATE signature",
    ],
)
def test_the_database_refuses_every_change_of_a_signature(
    session: Session, first: Actor, statement: str
) -> None:
    under(session, first)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))


def test_the_database_refuses_the_same_person_a_second_time(session: Session, first: Actor) -> None:
    made = under(session, first)
    copy = {
        column.name: getattr(made, column.name)
        for column in Signature.__table__.columns
        if column.name != "id"
    }
    session.add(Signature(**copy))
    with pytest.raises(DBAPIError, match="uq_signature"):
        session.flush()
