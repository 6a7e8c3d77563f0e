"""The steps of a corrective action: who may take which, in every state and for every role."""

from __future__ import annotations

from datetime import timedelta

import pytest
from story import ADMINISTRATOR, Story, person

from proficiency import clock
from proficiency.corrective.effectiveness import Proposal
from proficiency.corrective.lifecycle import (
    ENDED,
    STATE_NAMES,
    STEPS,
    ActionState,
    Cause,
    Effect,
    Event,
    Origin,
    steps_from,
)
from proficiency.corrective.models import CorrectiveAction
from proficiency.corrective.refusals import (
    AnswerChanged,
    AnswerIncomplete,
    ApproverAnswered,
    ReasonForDeparting,
    StepNotPossible,
    TextMissing,
)
from proficiency.corrective.services import (
    Answer,
    answer,
    approve,
    close,
    mark_of,
    move_due_date,
    review,
)
from proficiency.errors import Forbidden
from proficiency.identity.actor import Actor
from proficiency.identity.roles import Role
from proficiency.schemes.services import create_scheme

GIVEN = Answer(Cause.CALCULATION, "A dilution was forgotten.", "None needed.", "A second reader.")
WHO = {
    Event.ANSWER: "analyst",
    Event.APPROVE: "approver",
    Event.HAND_BACK: "approver",
    Event.ACCEPT: "coordinator",
    Event.SEND_BACK: "coordinator",
    Event.CLOSE: "coordinator",
    Event.WITHDRAW: "coordinator",
}
POSSIBLE = {
    ("asked", "answer"): "answered",
    ("asked", "withdraw"): "withdrawn",
    ("answered", "answer"): "answered",
    ("answered", "approve"): "approved",
    ("answered", "hand_back"): "returned",
    ("answered", "withdraw"): "withdrawn",
    ("approved", "accept"): "accepted",
    ("approved", "send_back"): "returned",
    ("approved", "withdraw"): "withdrawn",
    ("returned", "answer"): "answered",
    ("returned", "withdraw"): "withdrawn",
    ("accepted", "close"): "closed",
    ("accepted", "send_back"): "returned",
    ("accepted", "withdraw"): "withdrawn",
}
"""Written by hand from C3, against the table of the product."""


def people(story: Story) -> dict[str, Actor]:
    """Return one person of each kind, the laboratory's own and others."""
    last = story.laboratories[-1]
    session = story.session
    own_institution = {"institution": last.institution}
    return {
        "analyst": story.analysts[-1],
        "approver": story.approvers[-1],
        "other analyst": story.analysts[0],
        "other approver": story.approvers[0],
        "coordinator": story.coordinator,
        "other coordinator": other_coordinator(story),
        "institution admin": person(
            session, "inst-admin", Role.INSTITUTION_ADMIN, **own_institution
        ),
        "administrator": person(session, "admin", Role.ADMINISTRATOR),
        "auditor": person(session, "auditor", Role.AUDITOR),
        "convenor": person(session, "convenor", Role.CONVENOR),
        "member": person(session, "member", Role.MEMBER),
        "observer": person(session, "observer", Role.OBSERVER),
        "nobody": Actor(None, "nobody"),
    }


def other_coordinator(story: Story) -> Actor:
    """Return the coordinator of another scheme."""
    scheme = create_scheme(
        story.session, actor=ADMINISTRATOR, code="OTHER", name_zh="其他", name_en="Other"
    )
    return person(story.session, "coordinator-x", Role.COORDINATOR, scheme_id=scheme.id)


def put(action: CorrectiveAction, state: ActionState) -> None:
    """Put an action into a state, with what the state needs."""
    action.cause, action.cause_text, action.measure = GIVEN.cause, "x", "x"
    action.effect = Effect.EFFECTIVE if state is ActionState.CLOSED else None
    action.answered_by_id = None
    action.state = state


def take(story: Story, action: CorrectiveAction, event: Event, actor: Actor) -> None:
    """Take a step with everything it asks for."""
    session = story.session
    if event is Event.ANSWER:
        answer(session, action, GIVEN, actor=actor)
    elif event is Event.APPROVE:
        approve(session, action, actor=actor)
    elif event is Event.CLOSE:
        close(session, action, Effect.EFFECTIVE, proposal=None, text="A reason.", actor=actor)
    else:
        review(session, action, event, actor=actor, text="A reason.")


def test_the_table_is_the_one_of_the_specification() -> None:
    assert {(s.source.value, s.event.value): s.target.value for s in STEPS} == POSSIBLE
    assert all(not steps_from(state) for state in ENDED)
    assert set(STATE_NAMES) == set(ActionState)


def test_every_step_is_open_to_its_one_role_in_its_states_only(
    asked: CorrectiveAction, final_story: Story
) -> None:
    everybody = people(final_story)
    for state in ActionState:
        for event, role in WHO.items():
            for name, actor in everybody.items():
                put(asked, state)
                final_story.session.flush()
                expected = POSSIBLE.get((state.value, event.value))
                found = outcome(final_story, asked, event, actor)
                if expected is None:
                    assert found is StepNotPossible, (state, event, name)
                else:
                    allowed = name == role
                    assert found == (expected if allowed else Forbidden), (state, event, name)


def outcome(
    story: Story, action: CorrectiveAction, event: Event, actor: Actor
) -> str | type[Exception]:
    """Try a step; return the state it led to, or how it was refused."""
    before = action.state
    try:
        take(story, action, event, actor)
    except (StepNotPossible, Forbidden) as refusal:
        assert action.state is before
        return type(refusal)
    return action.state.value


def test_an_action_runs_from_the_request_to_its_end(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session = final_story.session
    analyst, approver = final_story.analysts[-1], final_story.approvers[-1]
    coordinator = final_story.coordinator
    assert asked.origin is Origin.UNSATISFACTORY and asked.score is not None and asked.score < -3
    answer(session, asked, GIVEN, actor=analyst)
    approve(session, asked, actor=approver, seen=mark_of(asked))
    review(session, asked, Event.SEND_BACK, actor=coordinator, text="Which dilution?")
    answer(session, asked, GIVEN, actor=analyst)
    approve(session, asked, actor=approver)
    review(session, asked, Event.ACCEPT, actor=coordinator)
    proposal = Proposal(Effect.EFFECTIVE, "VIA-2", final_story.round.id, ())
    close(session, asked, Effect.EFFECTIVE, proposal=proposal, actor=coordinator)
    assert [step.event.value for step in asked.steps] == [
        "answer",
        "approve",
        "send_back",
        "answer",
        "approve",
        "accept",
        "close",
    ]
    assert asked.steps[0].answer["cause"] == "calculation"
    assert asked.effect is Effect.EFFECTIVE and asked.checked_in_id == final_story.round.id


def test_who_wrote_the_answer_does_not_approve_it_unless_alone(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session, laboratory = final_story.session, final_story.laboratories[-1]
    one = person(session, "one", Role.ANALYST, laboratory=laboratory)
    one = Actor(one.person_id, one.name, one.grants | final_story.approvers[-1].grants)
    answer(session, asked, GIVEN, actor=one)
    with pytest.raises(ApproverAnswered):
        approve(session, asked, actor=one)
    laboratory.one_person = True
    session.flush()
    approve(session, asked, actor=one)
    assert asked.state is ActionState.APPROVED


def test_what_was_changed_since_it_was_read_is_not_approved(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session, analyst = final_story.session, final_story.analysts[-1]
    answer(session, asked, GIVEN, actor=analyst)
    seen = mark_of(asked)
    answer(session, asked, GIVEN, actor=analyst)
    with pytest.raises(AnswerChanged):
        approve(session, asked, actor=final_story.approvers[-1], seen=seen)


@pytest.mark.parametrize(
    "given",
    [
        Answer(None, "text", "", "text"),
        Answer(Cause.METHOD, " ", "", "text"),
        Answer(Cause.METHOD, "text", "", " "),
    ],
)
def test_an_answer_without_cause_or_action_is_not_kept(
    given: Answer, asked: CorrectiveAction, final_story: Story
) -> None:
    with pytest.raises(AnswerIncomplete):
        answer(final_story.session, asked, given, actor=final_story.analysts[-1])
    assert asked.state is ActionState.ASKED and asked.cause is None


def test_sending_back_and_withdrawing_need_a_reason(
    asked: CorrectiveAction, final_story: Story
) -> None:
    with pytest.raises(TextMissing):
        review(final_story.session, asked, Event.WITHDRAW, actor=final_story.coordinator, text=" ")
    assert asked.state is ActionState.ASKED


def test_closing_against_the_scores_needs_a_reason(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session, coordinator = final_story.session, final_story.coordinator
    put(asked, ActionState.ACCEPTED)
    session.flush()
    proposal = Proposal(Effect.NOT_EFFECTIVE, "VIA-2", final_story.round.id, ())
    for known in (None, proposal):
        with pytest.raises(ReasonForDeparting):
            close(session, asked, Effect.EFFECTIVE, proposal=known, actor=coordinator)
    close(session, asked, Effect.NOT_EFFECTIVE, proposal=proposal, actor=coordinator)
    assert asked.effect is Effect.NOT_EFFECTIVE


def test_only_a_coordinator_gives_more_time_and_says_why(
    asked: CorrectiveAction, final_story: Story
) -> None:
    session, later = final_story.session, clock.now() + timedelta(days=20)
    with pytest.raises(Forbidden):
        move_due_date(session, asked, later, actor=final_story.approvers[-1], text="x")
    with pytest.raises(TextMissing):
        move_due_date(session, asked, later, actor=final_story.coordinator, text="")
    move_due_date(session, asked, later, actor=final_story.coordinator, text="Holidays")
    assert asked.due_at == later and asked.steps[-1].event is Event.EXTEND
