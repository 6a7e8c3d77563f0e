"""Steps are told to those concerned; reminders go to who owes results, each once."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from story import Story, tell

from proficiency import clock
from proficiency.notices.models import Mail, MailAttachment, Notice
from proficiency.results.entry import EnteredResult
from proficiency.results.services import recall_results, save_draft, submit_results
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.reminding import due_reminder, reminder_time, send_due_reminders
from proficiency.rounds.services import move_round
from proficiency.rounds.telling import STEPS, tell_of_step

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def open_story(session: Session) -> Story:
    """Three laboratories in an open round that closes in seven days, at noon in its zone."""
    now = clock.now().astimezone(SHANGHAI)
    closes = (now + timedelta(days=30)).replace(hour=12, minute=0, second=0, microsecond=0)
    story = tell(session, count=3, opens=now - timedelta(days=1), closes=closes)
    story.move(RoundState.OPEN)
    session.query(MailAttachment).delete()
    session.query(Mail).delete()
    session.query(Notice).delete()
    return story


def told(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(Mail.kind, Mail.address).order_by(Mail.id))
    return [(kind, address) for kind, address in rows]


def morning(story: Story, days: int) -> datetime:
    return reminder_time(story.round.closes_at, "Asia/Shanghai", days=days)


def submit(story: Story, lab: int) -> None:
    entry = EnteredResult(story.determination, 1, None, "91.2")
    save_draft(story.session, story.enrolments[lab], [entry], actor=story.analysts[lab])
    submit_results(story.session, story.enrolments[lab], actor=story.approvers[lab])


def reminded(session: Session) -> set[str]:
    return {address for kind, address in told(session) if kind == "reminder"}


def test_opening_is_told_to_the_people_of_every_participant(session: Session) -> None:
    now = clock.now()
    story = tell(session, count=2, opens=now - timedelta(days=1), closes=now + timedelta(days=9))
    story.move(RoundState.SHIPPED)
    move_round(session, story.round, RoundState.OPEN, actor=story.coordinator)
    assert sorted(told(session)) == [
        ("round_open", f"{role}-{number}@lab.example")
        for role in ("analyst", "approver")
        for number in ("01", "02")
    ]


def test_a_step_entered_long_after_it_happened_is_told_to_nobody(session: Session) -> None:
    story = tell(session, count=1)
    story.move(RoundState.OPEN)
    assert told(session) == []


@pytest.mark.parametrize("event", sorted(STEPS))
def test_every_told_step_has_the_facts_of_its_words(open_story: Story, event: str) -> None:
    tell_of_step(open_story.session, open_story.round, event, reason="停电")
    kinds = {kind for kind, _ in told(open_story.session)}
    apart = STEPS[event].told_apart
    assert kinds == (set() if apart else {STEPS[event].kind.value})


def test_the_announcement_and_the_extension_bring_a_calendar_file(open_story: Story) -> None:
    tell_of_step(open_story.session, open_story.round, "round.extended", reason="停电")
    files = open_story.session.scalars(select(MailAttachment)).all()
    assert {file.name for file in files} == {"VIA-1.ics"}
    assert len(files) == len(told(open_story.session)) == 6
    closes = open_story.round.closes_at.astimezone(ZoneInfo("UTC"))
    assert f"DTSTART:{closes:%Y%m%dT%H%M%SZ}" in files[0].content.decode()


def test_a_reminder_comes_in_the_morning_in_the_zone_of_the_round() -> None:
    closes = datetime(2026, 3, 30, 1, 0, tzinfo=ZoneInfo("UTC"))
    assert reminder_time(closes, "Asia/Shanghai", days=3).isoformat() == "2026-03-27T09:00:00+08:00"
    # Clocks go forward between the two: it stays nine in the morning.
    assert reminder_time(closes, "Europe/Berlin", days=3).isoformat() == "2026-03-27T09:00:00+01:00"
    assert reminder_time(closes, "Europe/Berlin", days=0).isoformat() == "2026-03-30T09:00:00+02:00"


def test_only_who_owes_results_is_reminded(open_story: Story) -> None:
    submit(open_story, 0)
    entry = EnteredResult(open_story.determination, 1, None, "91.2")
    save_draft(open_story.session, open_story.enrolments[1], [entry], actor=open_story.analysts[1])
    open_story.session.query(Mail).delete()
    assert send_due_reminders(open_story.session, at=morning(open_story, 7)) == 4
    assert reminded(open_story.session) == {
        "analyst-02@lab.example",
        "approver-02@lab.example",
        "analyst-03@lab.example",
        "approver-03@lab.example",
    }
    standings = open_story.session.scalars(select(Mail.facts["standing"]["marked"].astext))
    assert len(set(standings)) == 2


def test_nobody_is_reminded_twice_of_the_same(open_story: Story) -> None:
    session = open_story.session
    for minutes in (0, 10, 600):
        send_due_reminders(session, at=morning(open_story, 7) + timedelta(minutes=minutes))
    assert len(told(session)) == 6
    send_due_reminders(session, at=morning(open_story, 3))
    send_due_reminders(session, at=morning(open_story, 1))
    assert len(told(session)) == 18
    assert session.scalar(select(func.count()).select_from(Notice)) == 18


def test_nobody_is_reminded_before_the_morning_of_the_first_day(open_story: Story) -> None:
    early = morning(open_story, 7) - timedelta(seconds=1)
    assert send_due_reminders(open_story.session, at=early) == 0


def test_a_worker_that_was_away_sends_the_latest_reminder_alone(open_story: Story) -> None:
    assert send_due_reminders(open_story.session, at=morning(open_story, 1)) == 6


def test_nobody_is_reminded_of_a_round_that_is_closed(open_story: Story) -> None:
    after = open_story.round.closes_at
    assert send_due_reminders(open_story.session, at=after) == 0


def test_after_an_extension_the_new_date_is_reminded_of(open_story: Story) -> None:
    assert send_due_reminders(open_story.session, at=morning(open_story, 1)) == 6
    open_story.round.closes_at += timedelta(days=14)
    open_story.session.flush()
    assert send_due_reminders(open_story.session, at=morning(open_story, 7)) == 6


def test_a_round_that_has_just_opened_is_not_reminded_of_earlier_days(open_story: Story) -> None:
    round_ = open_story.round
    round_.opens_at = morning(open_story, 3) + timedelta(hours=1)
    assert due_reminder(round_, at=round_.opens_at + timedelta(hours=1)) is None
    assert due_reminder(round_, at=morning(open_story, 1)) == 1


def test_a_laboratory_gets_a_receipt_with_the_digest_and_no_value(open_story: Story) -> None:
    submit(open_story, 0)
    receipts = open_story.session.scalars(
        select(Mail).where(Mail.kind == "submission_receipt").order_by(Mail.address)
    ).all()
    assert [mail.address for mail in receipts] == [
        "analyst-01@lab.example",
        "approver-01@lab.example",
    ]
    assert len(receipts[0].facts["sha256"]) == 64
    assert "91.2" not in str(receipts[0].facts)


def test_a_recall_is_told_to_the_laboratory_alone(open_story: Story) -> None:
    submit(open_story, 0)
    recall_results(open_story.session, open_story.enrolments[0], actor=open_story.approvers[0])
    assert {address for kind, address in told(open_story.session) if kind == "recalled"} == {
        "analyst-01@lab.example",
        "approver-01@lab.example",
    }
