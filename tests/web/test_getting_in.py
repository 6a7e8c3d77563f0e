"""Sessions, throttling, lost passwords, invitations: nothing is told, nothing leaks or stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pages import read
from sqlalchemy import select
from story import ADMINISTRATOR, PASSWORD, Story

from proficiency import clock
from proficiency.identity.access import PasswordReset, SignIn, Throttle
from proficiency.identity.invitations import invite
from proficiency.identity.models import Person
from proficiency.identity.password_resets import send_link
from proficiency.identity.roles import Role
from proficiency.notices.models import Mail

NEW = "another good password"


def test_a_log_in_gets_a_token_that_nobody_knew_before(draft_round: Story, visit: Callable) -> None:
    visitor = visit()
    visitor.open("/login")
    before = visitor.client.get_cookie("proficiency").value
    fields = {"email": "coordinator@lab.example", "password": PASSWORD}
    visitor.send("/login", fields, seen="/login")
    after = visitor.client.get_cookie("proficiency").value
    assert before != after
    thief = visit()
    thief.client.set_cookie("proficiency", before)
    assert thief.open("/desk/").status == 302


def test_a_copied_cookie_is_worth_nothing_after_the_log_out(
    draft_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")
    cookie = visitor.client.get_cookie("proficiency").value
    thief = visit()
    thief.client.set_cookie("proficiency", cookie)
    assert thief.open("/desk/").status == 200
    visitor.send("/logout", {})
    assert thief.open("/desk/").status == 302


def test_the_token_of_a_log_in_is_not_in_the_database(draft_round: Story, visit: Callable) -> None:
    visitor = visit("coordinator")
    with visitor.client.session_transaction() as held:
        token = held["_user_id"]
    stored = draft_round.session.scalars(select(SignIn)).one()
    assert token not in (stored.token_sha256, str(stored.person_id))


def test_a_person_sees_and_ends_their_own_log_ins_only(draft_round: Story, visit: Callable) -> None:
    here, there, other = visit("analyst-01"), visit("analyst-01"), visit("approver-01")
    numbers = {
        sign_in.person_id: sign_in.id
        for sign_in in draft_round.session.scalars(select(SignIn).order_by(SignIn.id))
    }
    own = numbers[draft_round.analysts[0].person_id]
    assert other.send(f"/profile/sign-ins/{own}/end", {}).status_code == 404
    assert there.open("/desk/").status == 200
    assert here.send(f"/profile/sign-ins/{own}/end", {}).status_code == 302
    assert there.open("/desk/").status == 302
    assert here.open("/desk/").status == 200


def test_a_new_password_logs_out_every_other_browser(draft_round: Story, visit: Callable) -> None:
    here, there = visit("analyst-01"), visit("analyst-01")
    fields = {"present": PASSWORD, "new": NEW, "again": NEW}
    assert here.send("/profile/password", fields).status_code == 302
    assert here.open("/desk/").status == 200
    assert there.open("/desk/").status == 302


def test_a_password_is_changed_by_who_knows_the_present_one(
    draft_round: Story, visit: Callable
) -> None:
    visitor = visit("analyst-01")
    fields = {"present": "wrong", "new": NEW, "again": NEW}
    assert visitor.send("/profile/password", fields).status_code == 422
    assert visit("analyst-01").open("/desk/").status == 200


def test_an_idle_or_old_log_in_ends(
    draft_round: Story, visit: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, begun = visit("analyst-01"), clock.now()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=11))
    assert visitor.open("/desk/").status == 200
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=22))
    assert visitor.open("/desk/").status == 200
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=35))
    assert visitor.open("/desk/").status == 302


@pytest.mark.parametrize("email", ["analyst-01@lab.example", "nobody@lab.example"])
def test_guessing_is_slowed_down_for_known_and_unknown_addresses_alike(
    email: str, draft_round: Story, visit: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, begun = visit(), clock.now()
    fields = {"email": email, "password": "wrong"}
    answers = [visitor.send("/login", fields, seen="/login") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "Wait 15 seconds" in read(answers[-1]).text
    stored = draft_round.session.scalars(select(Throttle.key)).all()
    assert not [key for key in stored if "@" in key]
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(seconds=20))
    assert visitor.send("/login", fields, seen="/login").status_code == 422
    answer = visitor.send("/login", fields, seen="/login")
    assert "Wait 30 seconds" in read(answer).text


def test_the_right_password_counts_nothing(draft_round: Story, visit: Callable) -> None:
    for _ in range(8):
        visit("analyst-01")
    assert draft_round.session.scalars(select(Throttle.failures)).all() in ([0], [])


def test_a_lost_password_is_answered_alike_whether_or_not_there_is_an_account(
    draft_round: Story, visit: Callable
) -> None:
    texts = {
        read(visit().send("/password/", {"email": email})).text
        for email in ("analyst-01@lab.example", "nobody@lab.example", "no address")
    }
    assert len(texts) == 1
    assert draft_round.session.scalars(select(PasswordReset)).all() == []


def link_of(story: Story) -> str:
    """Return the link the last e-mail holds."""
    mail = story.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert mail is not None and mail.secrets is not None
    return str(mail.secrets["path"])


def test_a_lost_password_is_set_anew_once_and_the_link_leaves_no_trace_in_addresses(
    draft_round: Story, visit: Callable
) -> None:
    session, old = draft_round.session, visit("analyst-01")
    send_link(session, "analyst-01@lab.example")
    link, visitor = link_of(draft_round), visit()
    followed = visitor.open(link)
    assert (followed.status, followed.answer.headers["Location"]) == (302, "/password/new")
    form = visitor.open("/password/new")
    assert link.rpartition("/")[2] not in form.html
    fields = {"new": NEW, "again": NEW}
    assert visitor.send("/password/new", fields).headers["Location"] == "/login"
    assert old.open("/desk/").status == 302
    assert visitor.open("/desk/").status == 302
    again = visit()
    again.open(link)
    assert again.open("/password/new").status == 410
    assert again.send("/password/new", {"new": PASSWORD, "again": PASSWORD}).status_code == 410
    login = {"email": "analyst-01@lab.example", "password": NEW}
    assert visit().send("/login", login, seen="/login").status_code == 302


def test_a_link_to_set_a_password_expires_and_gives_way_to_a_newer_one(
    draft_round: Story, visit: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_link(draft_round.session, "analyst-01@lab.example")
    older = link_of(draft_round)
    send_link(draft_round.session, "analyst-01@lab.example")
    newer = link_of(draft_round)
    visitor = visit()
    visitor.open(older)
    assert visitor.open("/password/new").status == 410
    visitor.open(newer)
    assert visitor.open("/password/new").status == 200
    begun = clock.now()
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(hours=1))
    assert visitor.open("/password/new").status == 410


def test_at_most_three_links_an_hour_are_sent_to_one_account(draft_round: Story) -> None:
    for _ in range(5):
        send_link(draft_round.session, "analyst-01@lab.example")
    assert len(draft_round.session.scalars(select(PasswordReset)).all()) == 3
    send_link(draft_round.session, "nobody@lab.example")
    assert len(draft_round.session.scalars(select(Mail)).all()) == 3


def test_an_invited_newcomer_chooses_a_password_and_holds_the_role(
    draft_round: Story, visit: Callable
) -> None:
    laboratory = draft_round.laboratories[0]
    path = invite(
        draft_round.session,
        actor=ADMINISTRATOR,
        email="New@lab.example",
        name="New",
        role=Role.ANALYST,
        laboratory=laboratory,
    ).path
    visitor = visit()
    followed = visitor.open(path)
    assert (followed.status, followed.answer.headers["Location"]) == (302, "/invitation/")
    page = visitor.open("/invitation/")
    assert "new@lab.example" in page.text and path.rpartition("/")[2] not in page.html
    fields = {"name": "New person", "password": NEW, "again": NEW}
    assert visitor.send("/invitation/", fields, seen="/invitation/").status_code == 302
    assert visitor.open("/rounds/VIA-1").status in {200, 404}
    made = draft_round.session.scalars(
        select(Person).where(Person.email == "new@lab.example")
    ).one()
    assert [(g.role, g.laboratory_id) for g in made.grants] == [(Role.ANALYST, laboratory.id)]
    late = visit()
    late.open(path)
    assert late.open("/invitation/").status == 410


def test_an_invitation_to_somebody_known_sets_no_password_and_asks_for_the_log_in(
    draft_round: Story, visit: Callable
) -> None:
    person = draft_round.session.get(Person, draft_round.analysts[0].person_id)
    digest = person.password_hash
    path = invite(
        draft_round.session,
        actor=ADMINISTRATOR,
        email=person.email,
        name="x",
        role=Role.OBSERVER,
    ).path
    visitor = visit()
    visitor.open(path)
    assert "Log in to accept" in visitor.open("/invitation/").text
    fields = {"name": "Thief", "password": NEW, "again": NEW}
    assert visitor.send("/invitation/", fields).status_code == 422
    assert person.password_hash == digest
    login = {"email": person.email, "password": PASSWORD}
    answer = visitor.send("/login", login, seen="/login")
    assert answer.headers["Location"] == "/invitation/"
    assert visitor.send("/invitation/", {}).status_code == 302
    draft_round.session.expire_all()
    assert Role.OBSERVER in {grant.role for grant in person.grants}


def test_an_invitation_is_not_accepted_by_somebody_else(
    draft_round: Story, visit: Callable
) -> None:
    path = invite(
        draft_round.session,
        actor=ADMINISTRATOR,
        email="new@lab.example",
        name="x",
        role=Role.ADMINISTRATOR,
    ).path
    visitor = visit("analyst-01")
    visitor.open(path)
    assert visitor.send("/invitation/", {}).status_code == 422
    person = draft_round.session.get(Person, draft_round.analysts[0].person_id)
    assert {grant.role for grant in person.grants} == {Role.ANALYST}
