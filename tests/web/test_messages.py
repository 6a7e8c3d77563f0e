"""Messages are read by whom they are to; the outbox shows what failed and never whose a code is."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from flask import Flask
from sqlalchemy import select, update
from story import Story

from proficiency import clock
from proficiency.identity.models import Person
from proficiency.identity.queries import recipient_of
from proficiency.notices.composing import composed
from proficiency.notices.kinds import NoticeKind
from proficiency.notices.models import Mail, MailState, Notice
from proficiency.notices.services import tell
from proficiency.rounds.telling import STEPS, preview_of_step, tell_of_step
from proficiency.web.mail_words import NAMES_A_CODE, TELLS_A_CODE

OUTBOX = "/rounds/VIA-1/messages"
PASSING = re.compile(rb"^(Date|Message-ID): .*\r?$|boundary=\"[^\"]*\"|--=====.*$", re.MULTILINE)


def told_step(story: Story, event: str = "round.extended") -> None:
    tell_of_step(story.session, story.round, event, reason="停电")
    story.session.flush()


def told_receipt(story: Story) -> None:
    """Write a message to one laboratory that would tell whose a code is."""
    facts = {
        "round_code": "VIA-1",
        "round_title": "First round",
        "by": "approver-01",
        "closes_at": clock.now(),
        "path": "/rounds/VIA-1/results",
    }
    person = story.session.scalars(select(Person).where(Person.email.like("analyst-01%"))).one()
    to = [recipient_of(person)]
    tell(story.session, NoticeKind.RECALLED, to, facts=facts, round_id=story.round.id)


def test_a_message_is_unread_until_its_reader_says_so(open_round: Story, visit: Callable) -> None:
    open_round.session.query(Notice).delete()
    told_step(open_round)
    visitor = visit("analyst-01")
    page = visitor.open("/messages/")
    assert "[VIA-1] The closing date has moved to" in page.text
    assert "Messages (1)" in page.text and "Not read yet" in page.text
    visitor.send("/messages/read", {}, seen="/messages/")
    page = visitor.open("/messages/")
    assert "Messages (1)" not in page.text and "Not read yet" not in page.text


def test_a_message_is_read_in_the_language_of_its_reader(
    open_round: Story, visit: Callable
) -> None:
    told_step(open_round)
    assert "截止时间现为" in visit("analyst-01", "zh").open("/messages/").text


def test_nobody_opens_the_message_of_somebody_else(open_round: Story, visit: Callable) -> None:
    told_step(open_round)
    notices = open_round.session.scalars(select(Notice).order_by(Notice.id)).all()
    visitor = visit("analyst-01")
    me = open_round.analysts[0].person_id
    own = next(notice.id for notice in notices if notice.person_id == me)
    other = next(notice.id for notice in notices if notice.person_id != me)
    assert visitor.send(f"/messages/{other}/open", {}, seen="/messages/").status_code == 404
    answer = visitor.send(f"/messages/{own}/open", {}, seen="/messages/")
    assert (answer.status_code, answer.location) == (302, "/rounds/VIA-1")


def test_the_outbox_says_that_no_mail_server_is_set(open_round: Story, visit: Callable) -> None:
    told_step(open_round)
    page = visit("coordinator").open(OUTBOX)
    assert "No mail server is set" in page.text
    assert "analyst-01@lab.example" in page.text
    assert "waiting to be sent" in page.text


def test_what_failed_is_sent_again_by_the_coordinator(open_round: Story, visit: Callable) -> None:
    told_step(open_round)
    session = open_round.session
    session.execute(update(Mail).values(state=MailState.FAILED, answer="550 no such user"))
    mail = session.scalars(select(Mail).order_by(Mail.id)).first()
    assert mail is not None
    visitor = visit("coordinator")
    assert "550 no such user" in visitor.open(OUTBOX).text
    visitor.send(f"{OUTBOX}/{mail.id}/resend", {}, seen=OUTBOX)
    session.refresh(mail)
    assert mail.state is MailState.WAITING
    assert "mail.resent" in open_round_history(open_round)


def open_round_history(story: Story) -> list[str]:
    from proficiency.audit.queries import entries

    return [entry.action for entry in entries(story.session, limit=5)]


def test_the_coordinator_does_not_learn_from_the_outbox_whose_code_it_is(
    open_round: Story, visit: Callable
) -> None:
    open_round.session.query(Mail).delete()
    told_receipt(open_round)
    page = visit("coordinator").open(OUTBOX)
    assert "结果已撤回" in page.text
    assert "analyst-01" not in page.text and "approver-01" not in page.text
    assert "a participant" in page.text and "not shown" in page.text
    assert "analyst-01@lab.example" in visit("administrator").open("/outbox/").text


def test_every_kind_of_message_is_shown_or_hidden_beside_codes_on_purpose() -> None:
    kind = NoticeKind
    to_many_or_without_a_code = {
        kind.INVITATION,
        kind.PASSWORD_RESET,
        kind.ROLE_GRANTED,
        kind.ROLE_GRANTED_TO_SELF,
        kind.ROLE_WITHDRAWN,
        kind.INSTITUTION_APPLIED,
        kind.INSTITUTION_APPROVED,
        kind.INSTITUTION_DECLINED,
        kind.ROUND_ANNOUNCED,
        kind.REGISTRATION_CONFIRMED,
        kind.REGISTRATION_DECLINED,
        kind.INSTRUCTIONS_CHANGED,
        kind.ROUND_OPEN,
        kind.EXTENDED,
        kind.CANCELLED,
        kind.CLOSED,
        kind.PRELIMINARY_REPORT,
        kind.FINAL_REPORT,
        kind.PLAN_DEVIATION,
        kind.SIGNATURE_NEEDED,
        kind.TIMETABLE_CHANGED,
        kind.STEP_HELD,
    }
    to_coordinators_under_codes = {
        kind.RECEIPT_PROBLEM,
        kind.COMPLAINT_RAISED,
        kind.ACTION_ANSWERED,
    }
    shown = to_many_or_without_a_code | to_coordinators_under_codes
    assert shown | NAMES_A_CODE == set(NoticeKind) and not shown & NAMES_A_CODE
    assert TELLS_A_CODE < NAMES_A_CODE


def test_a_message_of_another_round_cannot_be_touched_through_this_one(
    open_round: Story, visit: Callable
) -> None:
    told_step(open_round)
    mail = open_round.session.scalars(select(Mail)).first()
    assert mail is not None
    mail.round_id, mail.state = None, MailState.FAILED
    open_round.session.flush()
    answer = visit("coordinator").send(f"{OUTBOX}/{mail.id}/resend", {}, seen=OUTBOX)
    assert answer.status_code == 404


def test_the_outbox_hides_personal_links(open_round: Story, visit: Callable) -> None:
    person = open_round.session.get_one(Person, open_round.analysts[0].person_id)
    facts = {"path": "/password/very-secret", "until": clock.now()}
    tell(open_round.session, NoticeKind.PASSWORD_RESET, [recipient_of(person)], facts=facts)
    page = visit("administrator").open("/outbox/")
    assert "重新设置密码" in page.text
    assert "very-secret" not in page.html


@pytest.mark.parametrize("event", sorted(STEPS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_can_be_seen_before_it_is_told(
    open_round: Story, visit: Callable, event: str, language: str
) -> None:
    visitor = visit("coordinator", language)
    page = visitor.open(f"{OUTBOX}/preview/{event}?reason=<b>%26")
    assert page.status == 200
    assert "VIA-1" in page.text
    assert "<b>&" not in page.html
    file = visitor.open(f"{OUTBOX}/preview/{event}/{language}.eml")
    message = message_from_bytes(file.answer.get_data(), policy=policy.default)
    assert message["Content-Language"] == {"zh": "zh-CN", "en": "en"}[language]


def test_the_preview_is_what_is_sent_byte_for_byte(
    open_round: Story, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)  # the calendar file says when it was written
    session, settings = open_round.session, app.extensions["proficiency.mail"]
    session.query(Mail).delete()
    person = session.get_one(Person, open_round.analysts[0].person_id)
    draft, count = preview_of_step(
        session, open_round.round, "round.extended", reader=recipient_of(person), reason="停电"
    )
    seen = composed(draft, settings).as_bytes()
    tell_of_step(session, open_round.round, "round.extended", reason="停电")
    sent = session.scalars(select(Mail).where(Mail.address == person.email)).one()
    wired = composed(sent, settings).as_bytes()
    assert len(seen) > 2000
    assert without_passing(seen) == without_passing(wired)
    assert session.query(Mail).count() == count


def without_passing(message: bytes) -> bytes:
    """Leave out date, number and the marks between the parts."""
    return PASSING.sub(b"", message)


def test_the_dates_are_handed_out_as_a_calendar_file(open_round: Story, visit: Callable) -> None:
    answer = visit("analyst-01").open("/rounds/VIA-1/calendar.ics").answer
    assert answer.mimetype == "text/calendar"
    assert answer.get_data(as_text=True).count("BEGIN:VEVENT") == 2
