"""E-mails reach a real mail server once, or wait, or are shown as failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from post import PostOffice, away, post_office
from sqlalchemy import select, update

from proficiency import clock, worker
from proficiency.audit.models import AuditEntry
from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.identity.actor import SYSTEM
from proficiency.mail_settings import Encryption
from proficiency.notices.delivery import DELAYS, claims, deliver_due
from proficiency.notices.facts import Both
from proficiency.notices.kinds import NoticeKind
from proficiency.notices.models import Mail, MailState
from proficiency.notices.recipients import Attachment, Recipient
from proficiency.notices.services import (
    NothingToResend,
    SecretIsGone,
    mark_returned,
    resend,
    tell,
)

WANG = Recipient("wang@lab.example", Language.ZH, "王芳")
SMITH = Recipient("smith@lab.example", Language.EN, "Ann Smith", time_zone="Europe/Berlin")
FACTS = {
    "round_code": "MSC-1",
    "round_title": Both("间充质干细胞第一轮", "First round"),
    "reason": "样品破损 <b>&",
    "path": "/rounds/MSC-1/",
}


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that takes everything unless told otherwise."""
    with post_office() as office:
        yield office


def say(database: Database, *recipients: Recipient, **more: object) -> None:
    """Tell that a round is cancelled."""
    with database.transaction() as session:
        tell(session, NoticeKind.CANCELLED, recipients, facts=FACTS, **more)  # type: ignore[arg-type]


def mails(database: Database) -> list[Mail]:
    with database.session() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def states(database: Database) -> list[MailState]:
    return [mail.state for mail in mails(database)]


def make_due(database: Database) -> None:
    """Let the time to the next try pass."""
    with database.transaction() as session:
        session.execute(update(Mail).values(next_attempt_at=clock.now()))


def test_the_worker_delivers_what_was_told(
    fresh_database: Database, office: PostOffice, tmp_path: Path
) -> None:
    say(fresh_database, WANG, SMITH)
    worker.run(fresh_database.url, tmp_path, wait=False, mail=office.settings)
    assert sorted(to for to, _ in office.taken) == ["smith@lab.example", "wang@lab.example"]
    assert states(fresh_database) == [MailState.SENT, MailState.SENT]


def test_chinese_names_and_subjects_arrive_as_they_are(
    fresh_database: Database, office: PostOffice
) -> None:
    file = Attachment("MSC-1.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")
    say(fresh_database, WANG, attachments=[file])
    deliver_due(fresh_database, office.settings)
    [(_, message)] = office.taken
    assert message["Subject"] == "[MSC-1] 轮次已取消"
    assert str(message["To"]) == "王芳 <wang@lab.example>"
    assert str(message["From"]) == "能力验证 <pt@platform.example>"
    assert message["Reply-To"] == "desk@platform.example"
    plain = message.get_body(("plain",))
    page = message.get_body(("html",))
    assert plain is not None and page is not None
    assert "样品破损 <b>&" in plain.get_content()
    assert "样品破损 &lt;b&gt;&amp;" in page.get_content()
    assert '<html lang="zh-CN">' in page.get_content()
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "MSC-1.ics"
    assert all(byte < 128 for byte in office.raw[0])


def test_links_lead_to_the_installation_alone_and_nothing_is_fetched(
    fresh_database: Database, office: PostOffice
) -> None:
    say(fresh_database, SMITH)
    deliver_due(fresh_database, office.settings)
    page = office.taken[0][1].get_body(("html",))
    assert page is not None
    html = page.get_content()
    assert html.count("http") == html.count("https://pt.example") == 2
    assert "https://pt.example/rounds/MSC-1/" in html
    assert not any(sign in html for sign in ("<img", "<script", "<link", "src=", "style"))


@pytest.mark.parametrize("name", ["Ann\r\nBcc: spy@else.example", "Ann\nSubject: other"])
def test_no_name_and_no_title_adds_a_header(
    fresh_database: Database, office: PostOffice, name: str
) -> None:
    facts = FACTS | {"round_code": "R\r\nBcc: spy@else.example"}
    with fresh_database.transaction() as session:
        tell(session, NoticeKind.CANCELLED, [replace(SMITH, name=name)], facts=facts)
    deliver_due(fresh_database, office.settings)
    [(to, message)] = office.taken
    assert to == "smith@lab.example"
    assert message["Bcc"] is None
    assert len(message.get_all("Subject", [])) == 1


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: spy@else.example", "a@b.example, spy@else.example", "王@b.example", "x"],
)
def test_an_address_that_is_none_fails_at_once_and_reaches_nobody(
    fresh_database: Database, office: PostOffice, address: str
) -> None:
    say(fresh_database, replace(SMITH, address=address), WANG)
    deliver_due(fresh_database, office.settings)
    assert [to for to, _ in office.taken] == ["wang@lab.example"]
    assert states(fresh_database) == [MailState.FAILED, MailState.SENT]


def test_a_refusal_for_the_time_being_is_tried_again_later_with_the_same_message_id(
    fresh_database: Database, office: PostOffice
) -> None:
    office.to_recipient["wang@lab.example"] = ["451 mailbox busy"]
    say(fresh_database, WANG)
    assert deliver_due(fresh_database, office.settings) == 0
    [mail] = mails(fresh_database)
    assert (mail.state, mail.attempts, mail.answer) == (MailState.WAITING, 1, "451 mailbox busy")
    assert mail.next_attempt_at > clock.now() + DELAYS[0] / 2
    assert deliver_due(fresh_database, office.settings) == 0, "it is not due yet"
    make_due(fresh_database)
    assert deliver_due(fresh_database, office.settings) == 1
    [(_, message)] = office.taken
    assert message["Message-ID"] == mail.message_id


def test_after_the_last_delay_it_has_failed(fresh_database: Database, office: PostOffice) -> None:
    tries = len(DELAYS) + 1
    office.to_recipient["wang@lab.example"] = ["451 mailbox busy"] * tries
    say(fresh_database, WANG)
    for _ in range(tries):
        assert states(fresh_database) == [MailState.WAITING]
        make_due(fresh_database)
        deliver_due(fresh_database, office.settings)
    assert states(fresh_database) == [MailState.FAILED]
    assert office.taken == []


def test_a_refusal_for_good_is_not_tried_again_and_stands_in_the_history(
    fresh_database: Database, office: PostOffice
) -> None:
    office.to_recipient["wang@lab.example"] = ["550 no such user"]
    say(fresh_database, WANG, SMITH)
    assert deliver_due(fresh_database, office.settings) == 1
    make_due(fresh_database)
    assert deliver_due(fresh_database, office.settings) == 0
    assert states(fresh_database) == [MailState.FAILED, MailState.SENT]
    assert mails(fresh_database)[0].answer == "550 no such user"
    with fresh_database.session() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert entry.action == "mail.failed"
    assert "wang" not in str(entry.facts)


def test_a_refusal_of_the_whole_message_counts_for_this_message_only(
    fresh_database: Database, office: PostOffice
) -> None:
    office.to_message = ["554 spam"]
    say(fresh_database, WANG, SMITH)
    deliver_due(fresh_database, office.settings)
    assert states(fresh_database) == [MailState.FAILED, MailState.SENT]


def test_while_the_server_is_away_everything_waits_and_nothing_counts_as_a_try(
    fresh_database: Database, office: PostOffice
) -> None:
    say(fresh_database, WANG, SMITH)
    for _ in range(len(DELAYS) + 2):
        assert deliver_due(fresh_database, away(office.settings)) == 0
    found = mails(fresh_database)
    assert [(mail.state, mail.attempts) for mail in found] == [(MailState.WAITING, 0)] * 2
    assert any("ConnectionRefusedError" in mail.answer for mail in found)
    assert deliver_due(fresh_database, office.settings) == 2


def test_a_wrong_password_fails_no_message(fresh_database: Database) -> None:
    say(fresh_database, WANG)
    with post_office(password="wrong") as office:
        assert deliver_due(fresh_database, office.settings) == 0
    with post_office(password="right") as office:
        assert deliver_due(fresh_database, office.settings) == 1
    assert states(fresh_database) == [MailState.SENT]


def test_nobody_is_written_to_twice_by_two_workers_at_once(
    fresh_database: Database, office: PostOffice
) -> None:
    say(fresh_database, WANG, SMITH)
    first = claims(fresh_database, office.settings)
    taken = next(first)
    assert deliver_due(fresh_database, office.settings) == 1, "the other worker sends the rest"
    assert [to for to, _ in office.taken] == [
        address for address in ("smith@lab.example", "wang@lab.example") if address != taken.address
    ]


def test_what_was_sent_is_not_sent_again(fresh_database: Database, office: PostOffice) -> None:
    say(fresh_database, WANG)
    deliver_due(fresh_database, office.settings)
    make_due(fresh_database)
    assert deliver_due(fresh_database, office.settings) == 0
    assert len(office.taken) == 1
    [mail] = mails(fresh_database)
    assert office.taken[0][1]["Message-ID"] == mail.message_id


def test_where_nobody_can_know_the_same_message_id_tells_the_receiver(
    fresh_database: Database, office: PostOffice
) -> None:
    office.to_message = ["lost"]
    say(fresh_database, WANG)
    deliver_due(fresh_database, office.settings)
    assert states(fresh_database) == [MailState.WAITING]
    deliver_due(fresh_database, office.settings)
    first, second = (message for _, message in office.taken)
    assert first["Message-ID"] == second["Message-ID"]


def test_what_was_lost_with_its_worker_is_taken_up_again(
    fresh_database: Database, office: PostOffice
) -> None:
    say(fresh_database, WANG)
    next(claims(fresh_database, office.settings))
    assert deliver_due(fresh_database, office.settings) == 0, "another worker may be at it"
    with fresh_database.transaction() as session:
        session.execute(update(Mail).values(claimed_at=clock.now() - timedelta(hours=1)))
    assert deliver_due(fresh_database, office.settings) == 1


def test_without_a_mail_server_messages_wait(fresh_database: Database, office: PostOffice) -> None:
    say(fresh_database, WANG)
    assert deliver_due(fresh_database, replace(office.settings, server=None)) == 0
    assert states(fresh_database) == [MailState.WAITING]


def test_a_message_that_is_of_no_use_any_more_is_not_sent(
    fresh_database: Database, office: PostOffice
) -> None:
    say(fresh_database, WANG, useful_until=clock.now() - timedelta(seconds=1))
    assert deliver_due(fresh_database, office.settings) == 0
    assert states(fresh_database) == [MailState.EXPIRED]


def test_a_personal_link_is_sent_and_then_erased(
    fresh_database: Database, office: PostOffice
) -> None:
    facts = {"path": "/password/token-1", "until": clock.now()}
    with fresh_database.transaction() as session:
        tell(session, NoticeKind.PASSWORD_RESET, [SMITH], facts=facts)
    deliver_due(fresh_database, office.settings)
    plain = office.taken[0][1].get_body(("plain",))
    assert plain is not None
    assert "https://pt.example/password/token-1" in plain.get_content()
    [mail] = mails(fresh_database)
    assert mail.secrets is None
    with fresh_database.transaction() as session, pytest.raises(SecretIsGone):
        again = session.get_one(Mail, mail.id)
        mark_returned(session, again, actor=SYSTEM)
        resend(session, again, actor=SYSTEM)


def test_what_failed_or_came_back_can_be_sent_again_and_nothing_else(
    fresh_database: Database, office: PostOffice
) -> None:
    office.to_recipient["wang@lab.example"] = ["550 no such user"]
    say(fresh_database, WANG)
    deliver_due(fresh_database, office.settings)
    with fresh_database.transaction() as session:
        resend(session, session.scalars(select(Mail)).one(), actor=SYSTEM)
    deliver_due(fresh_database, office.settings)
    assert states(fresh_database) == [MailState.SENT]
    with fresh_database.transaction() as session:
        mail = session.scalars(select(Mail)).one()
        with pytest.raises(NothingToResend):
            resend(session, mail, actor=SYSTEM)
        mark_returned(session, mail, actor=SYSTEM, reason="over quota")
        resend(session, mail, actor=SYSTEM)
    deliver_due(fresh_database, office.settings)
    first, second = (message["Message-ID"] for _, message in office.taken)
    assert first != second, "a receiver that knows the first would drop the second"


def test_no_message_goes_over_an_open_line_where_encryption_is_wanted(
    fresh_database: Database, office: PostOffice
) -> None:
    assert office.settings.server is not None
    encrypted = replace(office.settings.server, encryption=Encryption.STARTTLS)
    say(fresh_database, WANG)
    assert deliver_due(fresh_database, replace(office.settings, server=encrypted)) == 0
    assert office.tries == 0
    assert states(fresh_database) == [MailState.WAITING]
