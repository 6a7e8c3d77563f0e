"""From what a laboratory raises to the amended report: who decides, what moves, what stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from readiness import colleague
from sqlalchemy import select
from story import CLOSES, Story, person

from proficiency import clock
from proficiency.appeals.correcting import (
    declare_correction,
    prepare_correction,
    read_impact,
    sign_prepared,
)
from proficiency.appeals.deciding import decide, take_up
from proficiency.appeals.impartiality import ANSWERED, MADE, OWN_INSTITUTION, SIGNED, why_not
from proficiency.appeals.lifecycle import ComplaintKind, ComplaintState
from proficiency.appeals.models import Complaint
from proficiency.appeals.queries import get_complaint
from proficiency.appeals.refusals import (
    NotImpartial,
    NotRaisedNow,
    Overtaken,
    SameAsHandedIn,
    StatementMissing,
    WindowIsOver,
)
from proficiency.appeals.services import (
    RaisedItem,
    close_complaint,
    raise_complaint,
    sign_claim,
    withdraw_complaint,
)
from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, NotFound
from proficiency.evaluation.exclusions import exclude
from proficiency.evaluation.queries import find_current_run
from proficiency.evaluation.services import load_evaluation, recompute
from proficiency.evaluation.signing import correction_to_sign
from proficiency.evaluation.used_score import used_value
from proficiency.identity.actor import Actor
from proficiency.identity.roles import Role
from proficiency.identity.signatures import SignaturePurpose, sign
from proficiency.notices.models import Notice
from proficiency.reporting.heading import header_of
from proficiency.reporting.models import ReportOrder
from proficiency.results.exclusion_reasons import ExclusionReason
from proficiency.results.models import Result
from proficiency.rounds.decision_models import Interest
from proficiency.rounds.lifecycle import TRANSITIONS, Guard, RoundState
from proficiency.rounds.models import Determination
from proficiency.rounds.query_window import working_days_after
from proficiency.rounds.refusals import GuardNotMet, RoundIsArchived
from proficiency.rounds.services import move_round
from proficiency.rounds.standing import find_unmet

FINAL_STEP = next(each for each in TRANSITIONS if each.target is RoundState.FINAL)
LAST = 11
"""The laboratory of the story that is far off."""


@pytest.fixture
def preliminary(story: Story) -> Story:
    story.reach_analysis()
    story.evaluate()
    story.move(RoundState.PRELIMINARY)
    return story


@pytest.fixture
def final(preliminary: Story) -> Story:
    preliminary.issue()
    return preliminary


def third(story: Story) -> Actor:
    """Return a coordinator who took no part in the round."""
    return person(story.session, "third", Role.COORDINATOR, scheme_id=story.round.scheme_id)


def claim(story: Story, actor: Actor, stated: str = "90") -> Complaint:
    return raise_complaint(
        story.session,
        story.enrolments[LAST],
        kind=ComplaintKind.TRANSCRIPTION,
        text="Two digits were lost.",
        items=[RaisedItem(story.determination, 1, stated)],
        actor=actor,
    )


def appeal(story: Story, stated: str = "") -> Complaint:
    return raise_complaint(
        story.session,
        story.enrolments[LAST],
        kind=ComplaintKind.APPEAL,
        text="The form showed another unit.",
        items=[RaisedItem(story.determination, 1 if stated else None, stated)],
        actor=story.analysts[LAST],
    )


def upheld(story: Story, complaint: Complaint, actor: Actor, *, ours: bool = True) -> Complaint:
    take_up(story.session, complaint, actor=actor)
    return decide(
        story.session,
        complaint,
        decision=ComplaintState.UPHELD,
        reasons="The form was wrong.",
        provider_caused=ours,
        actor=actor,
    )


def corrected(story: Story) -> ReportOrder:
    prepare_correction(
        story.session, story.round, actor=story.coordinator, reason="The form was wrong."
    )
    waiting = correction_to_sign(story.session, story.round)
    for actor in (story.coordinator, colleague(story.session, story.round)):
        sign_prepared(story.session, story.round, actor=actor, sha256=waiting.sha256)
    return declare_correction(story.session, story.round, actor=story.coordinator)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-03-20T02:00+00:00", "2026-04-03T23:59+08:00"),
        ("2026-03-21T02:00+00:00", "2026-04-03T23:59+08:00"),
        ("2026-03-23T17:00+00:00", "2026-04-07T23:59+08:00"),
    ],
)
def test_the_query_window_is_ten_working_days_in_the_zone_of_the_round(day: str, end: str) -> None:
    moment = datetime.fromisoformat(day).astimezone(UTC)
    found = working_days_after(moment, 10, time_zone="Asia/Shanghai")
    assert found == datetime.fromisoformat(end)


def test_a_claim_of_an_analyst_is_filed_by_the_signature_of_the_approver(
    preliminary: Story,
) -> None:
    complaint = claim(preliminary, preliminary.analysts[LAST])
    assert complaint.state is ComplaintState.UNSIGNED
    with pytest.raises(Forbidden):
        sign_claim(preliminary.session, complaint, actor=preliminary.analysts[LAST])
    with pytest.raises(Forbidden):
        sign_claim(preliminary.session, complaint, actor=preliminary.approvers[0])
    sign_claim(preliminary.session, complaint, actor=preliminary.approvers[LAST])
    assert complaint.state is ComplaintState.FILED
    assert claim(preliminary, preliminary.approvers[LAST], "91").state is ComplaintState.FILED


def test_a_claim_needs_a_value_that_is_another_one_and_can_be_read(preliminary: Story) -> None:
    with pytest.raises(StatementMissing):
        claim(preliminary, preliminary.analysts[LAST], " ")
    with pytest.raises(SameAsHandedIn):
        claim(preliminary, preliminary.analysts[LAST], "80")
    assert preliminary.session.scalars(select(Complaint)).all() == []


def test_claims_end_with_the_window_and_with_the_final_report(
    preliminary: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_after = datetime(2100, 1, 1, tzinfo=UTC)
    with monkeypatch.context() as patched:
        patched.setattr("proficiency.clock.now", lambda: long_after)
        with pytest.raises(WindowIsOver):
            claim(preliminary, preliminary.analysts[LAST])
    preliminary.issue()
    with pytest.raises(NotRaisedNow):
        claim(preliminary, preliminary.analysts[LAST])


def test_a_round_is_not_final_while_a_claim_is_open(preliminary: Story) -> None:
    complaint = claim(preliminary, preliminary.approvers[LAST])
    with pytest.raises(GuardNotMet) as refused:
        move_round(
            preliminary.session,
            preliminary.round,
            RoundState.FINAL,
            actor=preliminary.coordinator,
            at=CLOSES,
        )
    assert Guard.CLAIMS_ANSWERED in refused.value.guards
    withdraw_complaint(preliminary.session, complaint, actor=preliminary.analysts[LAST])
    preliminary.issue()
    assert preliminary.round.state is RoundState.FINAL


def test_a_claim_is_told_beside_the_result_and_moves_no_number(preliminary: Story) -> None:
    before = find_current_run(preliminary.session, preliminary.round)
    complaint = claim(preliminary, preliminary.approvers[LAST])
    upheld(preliminary, complaint, preliminary.coordinator, ours=False)
    assert complaint.state is ComplaintState.CLOSED
    assert complaint.decision is ComplaintState.UPHELD
    move_round(
        preliminary.session,
        preliminary.round,
        RoundState.ANALYSIS,
        actor=preliminary.coordinator,
        reason="Look again.",
    )
    again = preliminary.evaluate()
    assert before is not None and again.document_sha256 == before.document_sha256
    own = header_of(again, code=preliminary.enrolments[LAST].code).statements
    other = header_of(again, code=preliminary.enrolments[0].code).statements
    whole = header_of(again).statements
    assert len(own) == len(whole) == 1
    assert other == ()
    assert "“80 %”" in own[0].text.en and "“90 %”" in own[0].text.en


def test_a_round_is_not_final_before_a_result_of_our_error_is_evaluated(
    preliminary: Story,
) -> None:
    complaint = claim(preliminary, preliminary.approvers[LAST], "91.3")
    upheld(preliminary, complaint, preliminary.coordinator, ours=True)
    with pytest.raises(GuardNotMet) as refused:
        move_round(
            preliminary.session,
            preliminary.round,
            RoundState.FINAL,
            actor=preliminary.coordinator,
            at=CLOSES,
        )
    assert Guard.HAS_EVALUATION in refused.value.guards
    move_round(
        preliminary.session,
        preliminary.round,
        RoundState.ANALYSIS,
        actor=preliminary.coordinator,
        reason="Our form was wrong.",
    )
    run = preliminary.evaluate()
    values = {score.lab: score.value for score in load_evaluation(run).outcomes[0].scores}
    assert values[preliminary.enrolments[LAST].code] == 91.3
    preliminary.move(RoundState.PRELIMINARY)
    preliminary.issue()
    assert preliminary.round.state is RoundState.FINAL


def test_who_planned_or_evaluated_the_round_does_not_decide_an_appeal(final: Story) -> None:
    complaint = appeal(final)
    planner, evaluator = third(final), colleague(final.session, final.round)
    sign(
        final.session,
        actor=planner,
        purpose=SignaturePurpose.PLAN_DEVIATION,
        subject_type="plan_version",
        subject_id=1,
        sha256="0" * 64,
        round_id=final.round.id,
        reason="A smaller allowance.",
    )
    assert why_not(final.session, complaint, planner.person_id) == MADE
    fourth = person(final.session, "fourth", Role.COORDINATOR, scheme_id=final.round.scheme_id)
    assert why_not(final.session, complaint, fourth.person_id) == ""
    prepare_correction(final.session, final.round, actor=fourth, reason="Looked at once more.")
    assert why_not(final.session, complaint, fourth.person_id) == ""
    waiting = correction_to_sign(final.session, final.round)
    for actor in (final.coordinator, evaluator):
        sign_prepared(final.session, final.round, actor=actor, sha256=waiting.sha256)
    declare_correction(final.session, final.round, actor=final.coordinator)
    assert why_not(final.session, complaint, fourth.person_id) == MADE


def test_a_correction_is_prepared_anew_after_a_result_was_excluded(final: Story) -> None:
    prepare_correction(final.session, final.round, actor=final.coordinator, reason="A form.")
    waiting = correction_to_sign(final.session, final.round)
    sign_prepared(final.session, final.round, actor=final.coordinator, sha256=waiting.sha256)
    exclude(
        final.session,
        final.round,
        lab=final.enrolments[LAST].code,
        determination=final.session.get_one(Determination, final.determination),
        reason=ExclusionReason.BLUNDER,
        explanation="Another unit.",
        actor=final.coordinator,
    )
    other = colleague(final.session, final.round)
    with pytest.raises(Overtaken):
        sign_prepared(final.session, final.round, actor=other, sha256=waiting.sha256)
    assert corrected(final).evaluation.version == 3


def test_nothing_is_decided_or_withdrawn_in_an_archived_round(final: Story) -> None:
    complaint = appeal(final)
    final.round.state = RoundState.ARCHIVED
    final.session.flush()
    with pytest.raises(RoundIsArchived):
        take_up(final.session, complaint, actor=third(final))
    with pytest.raises(RoundIsArchived):
        withdraw_complaint(final.session, complaint, actor=final.analysts[LAST])
    assert complaint.state is ComplaintState.FILED


def test_who_signed_or_answered_or_has_an_interest_does_not_decide_an_appeal(final: Story) -> None:
    complaint = appeal(final)
    signer = colleague(final.session, final.round)
    assert why_not(final.session, complaint, final.coordinator.person_id) == SIGNED
    assert why_not(final.session, complaint, signer.person_id) == SIGNED
    with pytest.raises(NotImpartial):
        take_up(final.session, complaint, actor=final.coordinator)
    outsider = third(final)
    assert why_not(final.session, complaint, outsider.person_id) == ""
    decide_rejected(final, complaint, outsider)
    another = appeal(final)
    assert why_not(final.session, another, outsider.person_id) == ANSWERED
    fourth = person(final.session, "fourth", Role.COORDINATOR, scheme_id=final.round.scheme_id)
    final.session.add(
        Interest(
            scheme_id=final.round.scheme_id,
            person_id=fourth.person_id,
            institution_id=final.laboratories[LAST].institution_id,
            declared_at=CLOSES,
        )
    )
    final.session.flush()
    assert why_not(final.session, another, fourth.person_id) == OWN_INSTITUTION


def decide_rejected(story: Story, complaint: Complaint, actor: Actor) -> None:
    take_up(story.session, complaint, actor=actor)
    decide(
        story.session,
        complaint,
        decision=ComplaintState.REJECTED,
        reasons="The plan was followed.",
        actor=actor,
    )
    assert complaint.state is ComplaintState.CLOSED


def test_nobody_else_finds_what_a_laboratory_raised(final: Story) -> None:
    complaint = appeal(final)
    for actor in (final.analysts[0], final.approvers[1], final.person(Role.MEMBER)):
        with pytest.raises(NotFound):
            get_complaint(final.session, final.round, complaint.number, actor=actor)
    for actor in (final.coordinator, final.analysts[LAST], final.approvers[LAST]):
        found = get_complaint(final.session, final.round, complaint.number, actor=actor)
        assert found is complaint


def test_the_history_names_neither_laboratory_nor_code(final: Story) -> None:

    appeal(final)
    entry = final.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "complaint.raised")
    ).one()
    assert set(entry.facts) == {"number", "kind", "state"}


def test_an_upheld_appeal_leads_to_a_candidate_nobody_sees_and_an_exact_impact(
    final: Story,
) -> None:
    in_force = find_current_run(final.session, final.round)
    assert in_force is not None
    complaint = upheld(final, appeal(final, "91.3"), third(final))
    assert complaint.state is ComplaintState.UPHELD
    correction = prepare_correction(
        final.session, final.round, actor=final.coordinator, reason="The form was wrong."
    )
    assert find_current_run(final.session, final.round) is in_force
    impact = read_impact(correction)
    before = {s.lab: s for s in load_evaluation(in_force).outcomes[0].scores}
    after = {s.lab: s for s in recompute(correction.run).outcomes[0].scores}
    code = final.enrolments[LAST].code
    moves = {move.lab: move.quantities for move in impact.moves}
    assert moves[code]["value"] == (80.0, 91.3)
    assert moves[code]["signal"] == (before[code].signal.value, after[code].signal.value)
    for lab, quantities in moves.items():
        if "score" in quantities:
            assert quantities["score"] == (used_value(before[lab]), used_value(after[lab]))
    # A consensus value moves for everybody who is judged by it.
    assert set(impact.concerned) == {each.code for each in final.enrolments}
    assert impact.unchanged == 0
    assert load_evaluation(correction.run) == recompute(correction.run)


def test_what_was_handed_in_is_never_overwritten(final: Story) -> None:
    upheld(final, appeal(final, "91.3"), third(final))
    corrected(final)
    typed = set(final.session.scalars(select(Result.typed)))
    assert "80" in typed and "91.3" not in typed
    run = find_current_run(final.session, final.round)
    assert run is not None and run.version == 2
    statement = header_of(run, code=final.enrolments[LAST].code).statements[0].text.en
    assert "handed in as “80 %”; corrected to “91.3 %”" in statement


def test_a_later_statement_on_a_corrected_result_says_that_the_corrected_one_is_scored(
    preliminary: Story,
) -> None:
    ours = claim(preliminary, preliminary.approvers[LAST], "91.3")
    upheld(preliminary, ours, preliminary.coordinator, ours=True)
    theirs = claim(preliminary, preliminary.approvers[LAST], "92")
    upheld(preliminary, theirs, preliminary.coordinator, ours=False)
    run = find_current_run(preliminary.session, preliminary.round)
    assert run is not None
    first, second = header_of(run, code=preliminary.enrolments[LAST].code).statements
    assert "corrected to “91.3 %”, because the provider" in first.text.en
    assert "corrected to “91.3 %” before" in second.text.en and "“92 %”" in second.text.en
    assert "It stays scored as corrected." in second.text.en


def test_an_unsigned_claim_lapses_with_the_window(
    preliminary: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = claim(preliminary, preliminary.analysts[LAST])
    assert complaint.state is ComplaintState.UNSIGNED
    now = clock.now()
    held = find_unmet(preliminary.session, preliminary.round, FINAL_STEP, at=now)
    assert Guard.CLAIMS_ANSWERED in held
    after = now + timedelta(days=20)
    lapsed = find_unmet(preliminary.session, preliminary.round, FINAL_STEP, at=after)
    assert Guard.CLAIMS_ANSWERED not in lapsed
    monkeypatch.setattr("proficiency.clock.now", lambda: after)
    with pytest.raises(WindowIsOver):
        sign_claim(preliminary.session, complaint, actor=preliminary.approvers[LAST])


def test_of_two_statements_on_one_result_the_first_is_taken(preliminary: Story) -> None:
    complaint = raise_complaint(
        preliminary.session,
        preliminary.enrolments[LAST],
        kind=ComplaintKind.TRANSCRIPTION,
        text="Two digits were lost.",
        items=[
            RaisedItem(preliminary.determination, 1, "90"),
            RaisedItem(preliminary.determination, 1, "91"),
        ],
        actor=preliminary.approvers[LAST],
    )
    assert [item.stated for item in complaint.items] == ["90"]


def test_a_correction_that_moves_nothing_amends_the_report_of_the_round_alone(
    final: Story,
) -> None:
    order = corrected(final)
    assert order.amendments is not None
    assert list(order.amendments) == ["ROUND"]
    assert order.expected == 4
    stands = final.session.scalars(select(Notice).where(Notice.kind == "report_stands")).all()
    amended = final.session.scalars(select(Notice).where(Notice.kind == "corrected_report")).all()
    assert len(stands) == 2 * len(final.enrolments)
    assert amended == []


def test_a_declared_correction_closes_the_appeal_and_tells_everybody_concerned(
    final: Story,
) -> None:
    complaint = upheld(final, appeal(final, "91.3"), third(final))
    order = corrected(final)
    assert complaint.state is ComplaintState.CLOSED
    assert order.amendments is not None
    own = order.amendments[final.enrolments[LAST].code]
    assert f"VIA-1-V1-{final.enrolments[LAST].code}" in own["en"]
    assert "The form was wrong." in own["zh"]
    amended = final.session.scalars(select(Notice).where(Notice.kind == "corrected_report")).all()
    assert len(amended) == 2 * len(final.enrolments)
    header = header_of(order.evaluation, code=final.enrolments[LAST].code, order=order)
    assert [each.name for each in header.authorised_by] == ["Coordinator", "Colleague"]
    assert header.status.value == "amended"


def test_an_upheld_complaint_is_closed_by_saying_what_was_done(final: Story) -> None:
    complaint = upheld(final, appeal(final), third(final))
    close_complaint(final.session, complaint, actor=final.coordinator, note="The form is mended.")
    assert complaint.state is ComplaintState.CLOSED
