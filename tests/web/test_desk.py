"""The desk counts what waits in all rounds of a person, and in nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from readiness import colleague
from sqlalchemy import delete, event
from story import Story, person

from proficiency import clock
from proficiency.evaluation.signing import final_to_sign, sign_final
from proficiency.i18n import Language
from proficiency.identity.access import InstitutionApplication
from proficiency.identity.roles import Role
from proficiency.notices.models import Mail, MailState
from proficiency.rounds.extending import reopen_for
from proficiency.rounds.lifecycle import EnrolmentState, RoundState
from proficiency.rounds.models import Enrolment
from proficiency.rounds.plan_locking import sign_plan
from proficiency.samples.instructions import Bilingual, publish_instructions

SIGN = "Sign the plan of round VIA-1"


def test_a_plan_waits_for_each_coordinator_who_has_not_signed_it(
    draft_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    assert SIGN in coordinator.open("/desk/").text
    sign_plan(
        draft_round.session,
        draft_round.round,
        actor=draft_round.coordinator,
        sha256=draft_round.round.plan_sha256,
    )
    assert SIGN not in coordinator.open("/desk/").text
    draft_round.second_coordinator()
    assert SIGN in visit("coordinator-2").open("/desk/").text


def test_registrations_wait_for_the_coordinator_only(draft_round: Story, visit: Callable) -> None:
    draft_round.round.state = RoundState.REGISTRATION
    for enrolment in draft_round.enrolments[:2]:
        enrolment.state, enrolment.code = EnrolmentState.PENDING, ""
    draft_round.session.flush()
    assert "Decide on 2 registrations for round VIA-1." in visit("coordinator").open("/desk/").text
    assert "Decide on" not in visit("approver-01").open("/desk/").text


def mail(*, round_id: int | None, state: MailState) -> Mail:
    """An e-mail of a certain fate."""
    now = clock.now()
    return Mail(
        kind="round_open",
        round_id=round_id,
        address="nobody@lab.example",
        name="Nobody",
        language=Language.EN,
        time_zone="Asia/Shanghai",
        facts={},
        created_at=now,
        state=state,
        next_attempt_at=now,
        message_id=f"<{state}@lab.example>" if state is not MailState.FAILED else None,
        sent_at=now if state in (MailState.SENT, MailState.RETURNED) else None,
    )


def test_an_evaluation_waits_for_each_coordinator_until_two_have_signed(
    analysed_round: Story, visit: Callable
) -> None:
    line = "The evaluation of round VIA-1 waits for your signature."
    analysed_round.second_coordinator()
    analysed_round.move(RoundState.PRELIMINARY)
    session, round_ = analysed_round.session, analysed_round.round
    assert line in visit("coordinator").open("/desk/").text
    digest = final_to_sign(session, round_).sha256
    sign_final(session, round_, actor=analysed_round.coordinator, sha256=digest)
    assert line not in visit("coordinator").open("/desk/").text
    assert line in visit("coordinator-2").open("/desk/").text
    sign_final(session, round_, actor=colleague(session, round_), sha256=digest)
    assert line not in visit("coordinator-2").open("/desk/").text
    assert line not in visit("approver-01").open("/desk/").text


def test_a_round_held_past_its_date_waits_for_its_coordinator(
    draft_round: Story, visit: Callable
) -> None:
    draft_round.round.state = RoundState.REGISTRATION
    draft_round.round.registration_closes_at = clock.now() - timedelta(hours=1)
    draft_round.session.flush()
    line = "A step of round VIA-1 is past its date"
    assert line in visit("coordinator").open("/desk/").text
    draft_round.round.registration_closes_at = clock.now() + timedelta(hours=1)
    draft_round.session.flush()
    assert line not in visit("coordinator").open("/desk/").text


def test_e_mails_that_did_not_arrive_wait_for_the_coordinator_and_the_administrator(
    open_round: Story, visit: Callable
) -> None:
    number = open_round.round.id
    open_round.session.add_all(
        [
            mail(round_id=number, state=MailState.FAILED),
            mail(round_id=number, state=MailState.RETURNED),
            mail(round_id=number, state=MailState.SENT),
            mail(round_id=None, state=MailState.FAILED),
        ]
    )
    open_round.session.flush()
    coordinator = visit("coordinator").open("/desk/").text
    assert "2 e-mails of round VIA-1 did not arrive." in coordinator
    assert "outside of rounds" not in coordinator
    office = visit("administrator").open("/desk/").text
    assert "1 e-mail outside of rounds did not arrive." in office
    assert "did not arrive" not in visit("analyst-01").open("/desk/").text


def test_an_institution_that_asks_to_be_admitted_waits_for_the_administrator(
    open_round: Story, visit: Callable
) -> None:
    open_round.session.add(
        InstitutionApplication(
            name_zh="新机构",
            name_en="New institution",
            laboratory_zh="新实验室",
            laboratory_en="New laboratory",
            person_name="New person",
            email="new@lab.example",
            language=Language.EN,
            note="",
            applied_at=clock.now(),
        )
    )
    open_round.session.flush()
    page = visit("administrator").open("/desk/")
    assert "1 institution waits for its admission." in page.text
    assert "/institutions/applications" in page.links()
    assert "1 个机构等待准入" in visit("administrator", "zh").open("/desk/").text
    assert "waits for its admission" not in visit("coordinator").open("/desk/").text


def test_a_laboratory_is_shown_the_rounds_it_can_still_register_for(
    draft_round: Story, visit: Callable
) -> None:
    line = "Round VIA-1 takes registrations; 1 laboratory of yours can register."
    draft_round.round.state = RoundState.REGISTRATION
    draft_round.session.flush()
    assert line not in visit("approver-01").open("/desk/").text
    number = draft_round.enrolments[0].id
    draft_round.session.execute(delete(Enrolment).where(Enrolment.id == number))
    draft_round.session.expire_all()
    assert line in visit("approver-01").open("/desk/").text
    assert line not in visit("analyst-01").open("/desk/").text
    assert line not in visit("approver-02").open("/desk/").text


def test_instructions_wait_for_the_laboratories_that_have_not_confirmed_them(
    open_round: Story, visit: Callable
) -> None:
    line = "Read the instructions of round VIA-1 and confirm that you have."
    assert line not in visit("analyst-01").open("/desk/").text
    publish_instructions(
        open_round.session,
        open_round.round,
        actor=open_round.coordinator,
        text=Bilingual("解冻后立即计数。", "Count at once after thawing."),
    )
    assert line in visit("analyst-01").open("/desk/").text
    assert line not in visit("coordinator").open("/desk/").text


def test_results_taken_once_more_wait_for_the_laboratory_concerned_only(
    open_round: Story, visit: Callable
) -> None:
    line = "Round VIA-1 was opened again for your laboratory: hand in its results."
    open_round.submit(["91.2", "92.0"])
    open_round.move(RoundState.CLOSED)
    reopen_for(
        open_round.session,
        open_round.enrolments[2],
        until=clock.now() + timedelta(days=2),
        cause="The courier lost the parcel.",
        actor=open_round.coordinator,
    )
    assert line in visit("analyst-03").open("/desk/").text
    for account in ("analyst-01", "analyst-04", "coordinator"):
        assert line not in visit(account).open("/desk/").text


@pytest.mark.parametrize(
    "account", ["coordinator", "analyst-01", "approver-01", "administrator", "auditor", "manager"]
)
def test_the_desk_takes_at_most_twelve_statements_for_any_role(
    open_round: Story, visit: Callable, account: str
) -> None:
    own = open_round.laboratories[0].institution
    person(open_round.session, "manager", Role.INSTITUTION_ADMIN, institution=own)
    visitor = visit(account)
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    engine = open_round.session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert visitor.open("/desk/").status == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    asked = [each for each in statements if "SAVEPOINT" not in each.upper()]
    assert 0 < len(asked) < 12
