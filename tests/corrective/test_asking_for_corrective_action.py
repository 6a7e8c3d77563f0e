"""When the product asks by itself, and what a later round says of the effect."""

from __future__ import annotations

from datetime import timedelta

import pytest
from next_round import next_round
from sqlalchemy import select
from sqlalchemy.orm import Session
from story import CLOSES, VALUES, Story, tell

from proficiency import clock
from proficiency.corrective.asking import ask_by_hand, ask_where_needed
from proficiency.corrective.causes import lines_of
from proficiency.corrective.effectiveness import proposals
from proficiency.corrective.lifecycle import ActionState, Cause, Effect, Origin
from proficiency.corrective.models import CorrectiveAction
from proficiency.corrective.queries import Side, actions_of_round, get_action, own_actions
from proficiency.corrective.refusals import AskedAlready, CodeUnknown, ReportsNotOut, TextMissing
from proficiency.corrective.reminding import due_reminder, send_due_reminders
from proficiency.errors import Forbidden, NotFound
from proficiency.evaluation.queries import find_current_run
from proficiency.evaluation.services import load_evaluation
from proficiency.identity.roles import Role
from proficiency.notices.models import Notice
from proficiency.schemes.performance import lay_down

GOOD = (*VALUES[:-1], "91.3")


def scores_of(story: Story) -> dict[str, str]:
    """Return the signal of every laboratory of a round."""
    run = find_current_run(story.session, story.round)
    assert run is not None
    return {s.lab: s.signal.value for o in load_evaluation(run).outcomes for s in o.scores}


def test_one_request_is_made_for_each_unsatisfactory_result_however_often_it_is_asked(
    final_story: Story,
) -> None:
    session, round_ = final_story.session, final_story.round
    assert list(scores_of(final_story).values()).count("action") == 1
    assert ask_where_needed(session, round_) == 1
    assert ask_where_needed(session, round_) == 0
    action = session.scalars(select(CorrectiveAction)).one()
    assert action.enrolment_id == final_story.enrolments[-1].id
    assert action.number == f"VIA-1-{final_story.enrolments[-1].code}-C1"
    assert action.due_at - action.asked_at == timedelta(days=30)


def test_the_scheme_says_how_much_time_there_is(final_story: Story) -> None:
    session, scheme = final_story.session, final_story.round.scheme
    typed = {"answer_days": "14", "satisfactory_percent": "80", "coverage_months": "12"}
    lay_down(session, scheme, typed, actor=final_story.coordinator)
    ask_where_needed(session, final_story.round)
    action = session.scalars(select(CorrectiveAction)).one()
    assert action.due_at - action.asked_at == timedelta(days=14)


def test_nothing_is_asked_before_the_reports_are_out(session: Session) -> None:
    story = tell(session)
    story.reach_analysis()
    story.evaluate()
    assert ask_where_needed(session, story.round) == 0
    with pytest.raises(ReportsNotOut):
        ask_by_hand(
            session,
            story.round,
            code="x",
            determination_id=None,
            request="x",
            actor=story.coordinator,
        )


def test_questionable_twice_in_succession_is_asked_about_and_once_is_not(session: Session) -> None:
    story = tell(session)
    values = with_warning(story)
    first = next_round(story, 2, values)
    assert scores_of(first)[first.enrolments[0].code] == "warning"
    assert ask_where_needed(session, first.round) == 0
    second = next_round(story, 3, values)
    assert ask_where_needed(session, second.round) == 1
    action = session.scalars(select(CorrectiveAction)).one()
    assert action.origin is Origin.TWICE_QUESTIONABLE
    assert action.enrolment_id == second.enrolments[0].id
    third = next_round(story, 4, GOOD)
    assert ask_where_needed(session, third.round) == 0
    fourth = next_round(story, 5, values)
    assert ask_where_needed(session, fourth.round) == 0, "a satisfactory round lay between"


def with_warning(story: Story) -> tuple[str, ...]:
    """Return values of which the first laboratory's is questionable."""
    return ("93.4", *GOOD[1:])


def test_the_next_round_proposes_whether_the_action_helped(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session = final_story.session
    assert proposals(session, [asked]) == {}
    later = next_round(final_story, 2, GOOD)
    found = proposals(session, [asked])[asked.id]
    assert (found.effect, found.round_code) == (Effect.EFFECTIVE, "VIA-2")
    assert found.round_id == later.round.id
    next_round(final_story, 3, VALUES)
    assert proposals(session, [asked])[asked.id].round_code == "VIA-2", "the first one counts"


def test_the_same_mistake_again_is_not_effective(
    asked: CorrectiveAction, final_story: Story
) -> None:
    next_round(final_story, 2, VALUES)
    found = proposals(final_story.session, [asked])[asked.id]
    assert found.effect is Effect.NOT_EFFECTIVE


def test_a_coordinator_asks_under_the_code_in_words(final_story: Story) -> None:
    session, round_, actor = final_story.session, final_story.round, final_story.coordinator
    code = final_story.enrolments[0].code
    action = ask_by_hand(
        session, round_, code=code.lower(), determination_id=None, request="Why late?", actor=actor
    )
    assert action.origin is Origin.COORDINATOR and action.enrolment.code == code
    with pytest.raises(AskedAlready):
        ask_by_hand(
            session, round_, code=code, determination_id=None, request="Why late? ", actor=actor
        )
    with pytest.raises(CodeUnknown):
        ask_by_hand(session, round_, code="ZZZ00", determination_id=None, request="x", actor=actor)
    with pytest.raises(TextMissing):
        ask_by_hand(session, round_, code=code, determination_id=None, request=" ", actor=actor)
    with pytest.raises(Forbidden):
        ask_by_hand(
            session,
            round_,
            code=code,
            determination_id=None,
            request="x",
            actor=final_story.analysts[0],
        )


def test_an_action_exists_for_its_laboratory_and_for_coordination_only(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session, round_ = final_story.session, final_story.round
    sides = {
        final_story.analysts[-1]: Side.LABORATORY,
        final_story.approvers[-1]: Side.LABORATORY,
        final_story.coordinator: Side.COORDINATION,
        final_story.person(Role.AUDITOR): Side.COORDINATION,
    }
    for actor, side in sides.items():
        assert get_action(session, asked.number, actor=actor) == (asked, side)
        assert actions_of_round(session, round_, actor=actor) == [(asked, side)]
    for role in (Role.CONVENOR, Role.MEMBER, Role.OBSERVER, Role.ADMINISTRATOR):
        with pytest.raises(NotFound):
            get_action(session, asked.number, actor=final_story.person(role))
    with pytest.raises(NotFound):
        get_action(session, asked.number, actor=final_story.analysts[0])
    assert own_actions(session, actor=final_story.analysts[-1]) == [asked]
    assert own_actions(session, actor=final_story.coordinator) == []


def test_who_owes_an_answer_is_reminded_once_of_each_date(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session, now = final_story.session, clock.now()
    asked.due_at = now + timedelta(days=5)
    session.flush()
    people = 2
    assert send_due_reminders(session, at=now) == people
    assert send_due_reminders(session, at=now) == 0
    assert send_due_reminders(session, at=asked.due_at - timedelta(hours=3)) == people
    assert send_due_reminders(session, at=asked.due_at + timedelta(hours=3)) == people
    assert send_due_reminders(session, at=asked.due_at + timedelta(days=30)) == 0
    asked.state = ActionState.WITHDRAWN
    session.flush()
    notices = session.scalars(select(Notice).where(Notice.kind == "action_due")).all()
    assert len(notices) == 3 * people
    assert due_reminder(now, at=now) == -1


def test_causes_are_counted_only_where_three_laboratories_named_them() -> None:
    lines = lines_of(
        {
            Cause.METHOD: {"VIA": [1, 2, 3], "TCC": [4, 5, 6, 6]},
            Cause.OPERATOR: {"VIA": [1, 2]},
            Cause.REAGENT: {"VIA": [1, 2, 3, 4], "TCC": [5]},
        }
    )
    assert [(line.measurand, dict(line.counts)) for line in lines] == [
        (None, {Cause.METHOD: 7, Cause.REAGENT: 5}),
        ("TCC", {Cause.METHOD: 4}),
        ("VIA", {Cause.METHOD: 3}),
    ], "what is left of the reagent would have told of the one laboratory"
    assert lines_of({Cause.METHOD: {"VIA": [1, 1, 1, 2]}}) == []


def test_an_archive_of_long_ago_is_told_to_nobody(final_story: Story) -> None:
    session = final_story.session
    ask_where_needed(session, final_story.round, at=CLOSES)
    assert session.scalars(select(Notice).where(Notice.kind == "action_asked")).all() == []
    asked = session.scalars(select(CorrectiveAction)).one()
    assert asked.asked_at == CLOSES
