"""What is told is written with the change it tells of, to everybody once, in their own words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proficiency import clock, jobs
from proficiency.database import Database
from proficiency.i18n import Language, translator
from proficiency.identity.models import Person
from proficiency.notices.facts import Both, Marked, in_words, to_stored
from proficiency.notices.kinds import NoticeKind
from proficiency.notices.letter import letter_of
from proficiency.notices.models import Mail, MailAttachment, MailState, Notice
from proficiency.notices.recipients import Attachment, Recipient
from proficiency.notices.services import DELIVERY, tell

CLOSES = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
FACTS = {
    "round_code": "MSC-1",
    "round_title": Both("第一轮", "First round"),
    "time_zone": "Asia/Shanghai",
    "closes_at": CLOSES,
    "path": "/rounds/MSC-1/",
}
OUTSIDER = Recipient("wang@lab.example", Language.ZH, "王芳")


def member(session: Session, account: str = "li", language: Language = Language.EN) -> Recipient:
    """Return somebody with an account."""
    person = Person(
        email=f"{account}@lab.example",
        name=account.title(),
        password_hash="none",
        language=language,
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    return Recipient(person.email, language, person.name, person_id=person.id)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_member_gets_a_notice_and_an_email_and_a_stranger_the_email_alone(
    session: Session,
) -> None:
    told = tell(session, NoticeKind.ROUND_OPEN, [member(session), OUTSIDER], facts=FACTS)
    mails = session.scalars(select(Mail).order_by(Mail.address)).all()
    assert told == 2
    assert [(mail.address, mail.state) for mail in mails] == [
        ("li@lab.example", MailState.WAITING),
        ("wang@lab.example", MailState.WAITING),
    ]
    assert count(session, Notice) == 1
    assert jobs.pending(session, DELIVERY) == 1


def test_with_nobody_to_tell_nothing_is_written(session: Session) -> None:
    assert tell(session, NoticeKind.ROUND_OPEN, [], facts=FACTS) == 0
    assert count(session, Mail) == 0
    assert jobs.pending(session, DELIVERY) == 0


def test_what_was_told_is_gone_with_the_transaction_it_told_of(fresh_database: Database) -> None:
    with pytest.raises(RuntimeError), fresh_database.transaction() as session:
        tell(session, NoticeKind.ROUND_OPEN, [OUTSIDER], facts=FACTS)
        raise RuntimeError
    with fresh_database.session() as session:
        assert count(session, Mail) == 0
        assert jobs.pending(session, DELIVERY) == 0


def test_an_address_named_twice_gets_one_email(session: Session) -> None:
    again = Recipient("WANG@lab.example", Language.EN, "Wang")
    assert tell(session, NoticeKind.ROUND_OPEN, [OUTSIDER, again], facts=FACTS) == 1


def test_who_was_told_of_an_occasion_is_not_told_again(session: Session) -> None:
    one, other = member(session, "one"), member(session, "other")
    assert tell(session, NoticeKind.ROUND_OPEN, [one], facts=FACTS, once="open 1") == 1
    assert tell(session, NoticeKind.ROUND_OPEN, [one, other], facts=FACTS, once="open 1") == 1
    assert tell(session, NoticeKind.ROUND_OPEN, [one], facts=FACTS, once="open 2") == 1
    assert count(session, Notice) == count(session, Mail) == 3


def test_a_message_without_its_facts_is_refused_when_it_is_written(session: Session) -> None:
    incomplete = {name: fact for name, fact in FACTS.items() if name != "closes_at"}
    with pytest.raises(KeyError, match="closes_at"):
        tell(session, NoticeKind.ROUND_OPEN, [OUTSIDER], facts=incomplete)
    assert count(session, Mail) == 0


def test_a_personal_link_is_kept_apart_and_never_shown_in_the_product(session: Session) -> None:
    facts = {"path": "/password/secret-token", "until": CLOSES}
    tell(session, NoticeKind.PASSWORD_RESET, [member(session)], facts=facts)
    mail = session.scalars(select(Mail)).one()
    assert mail.secrets == {"path": "/password/secret-token"}
    assert "secret-token" not in str(mail.facts)
    assert count(session, Notice) == 0


def test_attachments_go_with_every_email(session: Session) -> None:
    file = Attachment("MSC-1.ics", "text/calendar", b"BEGIN:VCALENDAR")
    tell(
        session, NoticeKind.ROUND_OPEN, [member(session), OUTSIDER], facts=FACTS, attachments=[file]
    )
    assert count(session, MailAttachment) == 2


def test_each_reader_reads_in_their_language_with_the_zone_of_the_round() -> None:
    stored = to_stored(FACTS)

    def subject(language: Language, zone: str) -> tuple[str, str]:
        letter = letter_of(
            NoticeKind.ROUND_OPEN,
            stored,
            language=language,
            time_zone=zone,
            name="王芳",
            base_url="https://pt.example/",
        )
        return letter.subject, letter.paragraphs[0]

    assert subject(Language.ZH, "Asia/Shanghai") == (
        "[MSC-1] 结果上报已开放",
        "轮次 MSC-1“第一轮”现已开放结果上报，截止时间为 2026年3月20日 18:00（UTC+8）。",
    )
    assert subject(Language.EN, "Europe/Berlin") == (
        "[MSC-1] Results can now be entered",
        "Round MSC-1, “First round”, takes results until 20 Mar 2026, 18:00 (UTC+8),"
        " for you 20 Mar 2026, 11:00 (UTC+1).",
    )


def test_facts_keep_their_kind_in_the_database() -> None:
    stored = to_stored({"role": Marked("coordinator"), "title": Both("题", ""), "n": 3})
    facts = in_words(stored, t=translator(Language.ZH), time_zone="Asia/Shanghai")
    assert facts == {"role": "协调员", "title": "题", "n": 3}
    with pytest.raises(TypeError, match="float"):
        to_stored({"x": 1.5})
