"""The close opens every submitted set at once; late and informational ones stay beside."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from readiness import walk
from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value
from stage import CLOSES, DURING, OPENS, Stage, new_round

from proficiency.audit.services import record
from proficiency.errors import InvalidInput
from proficiency.results import closing
from proficiency.results.closing import take_step
from proficiency.results.exclusion_reasons import ExclusionReason
from proficiency.results.keyring import SealBroken
from proficiency.results.models import (
    DigestList,
    FollowedMethod,
    Result,
    ResultSet,
    ResultSetState,
)
from proficiency.results.queries import coded_rows, find_result_set, other_sets, result_form
from proficiency.results.refusals import AlreadySubmitted, ResultsSealed, SubmissionClosed
from proficiency.results.services import recall_results, save_draft, submit_results
from proficiency.results.sets import add_set
from proficiency.results.windows import late_until
from proficiency.rounds.extending import reopen_for
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.services import enrol_laboratory, move_round

AFTER = CLOSES + timedelta(days=1)


def sets_of(stage: Stage, lab: int = 0) -> list[ResultSet]:
    stage.session.expire_all()
    return list(
        stage.session.scalars(
            select(ResultSet)
            .where(ResultSet.enrolment_id == stage.enrolments[lab].id)
            .order_by(ResultSet.number)
        )
    )


def hand_in(
    stage: Stage, typed: str, *, lab: int = 0, at: object = AFTER, **more: object
) -> object:
    """Save and sign one result at a moment."""
    entries, enrolment = [stage.entry(typed)], stage.enrolments[lab]
    save_draft(stage.session, enrolment, entries, actor=stage.analysts[lab], at=at, **more)
    return submit_results(stage.session, enrolment, actor=stage.approvers[lab], at=at, **more)


def test_the_close_writes_the_values_as_they_were_signed(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("９１.20", u_typed="0.5", k_typed="2", note="kept"))
    assert stage.count(Result) == 0
    stage.close()
    result = stage.session.scalars(select(Result)).one()
    assert (result.typed, str(result.value), str(result.u), result.note) == (
        "９１.20",
        "91.20",
        "0.5",
        "kept",
    )
    assert stage.history("results.")[-1] == "results.opened"


def test_who_has_a_receipt_finds_the_digest_in_the_list_of_the_round(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.submit(stage.entry("92"), lab=1)
    digests = {find_result_set(stage.session, each).sha256 for each in stage.enrolments}
    stage.close()
    listed = stage.session.scalars(select(DigestList)).one()
    lines = json.loads(listed.content)
    assert {line[3] for line in lines} == digests
    assert [line[0] for line in lines] == sorted(each.code for each in stage.enrolments)
    assert listed.sha256 == hashlib.sha256(listed.content.encode()).hexdigest()


def test_the_digest_is_the_one_of_the_document_the_laboratory_can_keep(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    form = result_form(stage.session, stage.enrolments[0], actor=stage.analysts[0])
    assert form.standing is not None
    assert hashlib.sha256(form.content).hexdigest() == form.standing.sha256
    document = json.loads(form.content)
    assert document["entries"][0]["typed"] == "91"
    assert document["laboratory"] == stage.enrolments[0].code
    assert len(document["salt"]) >= 32


def test_a_draft_stays_sealed_and_is_not_evaluated(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.save(stage.entry("55"), lab=1)
    stage.close()
    assert [row.typed for row in coded_rows(stage.session, stage.round)] == ["91"]
    [draft] = sets_of(stage, 1)
    assert (draft.state, draft.opened_at) == (ResultSetState.DRAFT, None)


def test_a_seal_that_does_not_open_keeps_the_round_from_closing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))

    def broken(*_: object) -> object:
        raise SealBroken

    monkeypatch.setattr(closing, "read_submitted", broken)
    with pytest.raises(SealBroken), stage.session.begin_nested():
        stage.close()
    stage.session.expire_all()
    assert stage.round.state is RoundState.OPEN
    assert stage.count(Result) == 0


def test_a_round_that_cannot_be_closed_keeps_no_other_round_open(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    other = new_round(stage.session, stage.scheme, actor=stage.coordinator, code="MSC-R2")
    enrol_laboratory(stage.session, other, stage.laboratories[1], actor=stage.coordinator)
    walk(stage.session, other, RoundState.OPEN, coordinator=stage.coordinator, at=OPENS)
    stage.session.execute(update(ResultSet).values(sealed=b"changed by somebody"))
    assert closing.keep_timetables(stage.session, at=CLOSES) == [other]
    stage.session.expire_all()
    assert (stage.round.state, other.state) == (RoundState.OPEN, RoundState.CLOSED)
    assert f"round {stage.round.code} is not taken to closed" in caplog.text


def test_a_round_that_was_opened_after_its_page_was_read_is_closed_with_its_results(
    stage: Stage,
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    set_committed_value(stage.round, "state", RoundState.SHIPPED)
    take_step(stage.session, stage.round, RoundState.CLOSED, actor=stage.coordinator, at=CLOSES)
    assert [row.typed for row in coded_rows(stage.session, stage.round)] == ["91"]


def test_a_round_moved_past_its_close_without_opening_answers_nothing(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    move_round(stage.session, stage.round, RoundState.CLOSED, actor=stage.coordinator)
    with pytest.raises(ResultsSealed):
        coded_rows(stage.session, stage.round)


def test_late_results_are_kept_and_shown_and_never_in_the_consensus(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.close()
    hand_in(stage, "80", lab=1)
    standing = find_result_set(stage.session, stage.enrolments[1])
    assert standing is not None
    assert standing.late
    rows = coded_rows(stage.session, stage.round)
    assert sorted((row.typed, row.excluded) for row in rows) == [
        ("80", ExclusionReason.LATE),
        ("91", None),
    ]
    [late] = other_sets(stage.session, stage.round, actor=stage.coordinator)
    assert (late.late, late.primary, [row.typed for row in late.rows]) == (True, True, ["80"])


def test_a_draft_from_before_the_close_can_be_signed_late(stage: Stage) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    stage.close()
    enrolment = stage.enrolments[0]
    submit_results(stage.session, enrolment, actor=stage.approvers[0], at=AFTER)
    assert sets_of(stage)[0].late


def test_late_results_never_write_over_those_in_time(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.close()
    with pytest.raises(AlreadySubmitted):
        hand_in(stage, "92")
    with pytest.raises(SubmissionClosed):
        recall_results(stage.session, stage.enrolments[0], actor=stage.approvers[0], at=AFTER)
    added = add_set(
        stage.session, stage.enrolments[0], actor=stage.analysts[0], name="Second", at=AFTER
    )
    hand_in(stage, "92", number=added.number)
    assert [(s.primary, s.late) for s in sets_of(stage)] == [(True, False), (False, True)]
    assert [row.typed for row in coded_rows(stage.session, stage.round)] == ["91"]


def test_the_late_period_ends(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.close()
    with pytest.raises(SubmissionClosed):
        hand_in(stage, "80", lab=1, at=late_until(stage.round))
    hand_in(stage, "80", lab=1, at=late_until(stage.round) - timedelta(seconds=1))


def test_the_late_period_is_that_of_the_round(stage: Stage) -> None:
    stage.round.late_days = 0
    stage.session.flush()
    stage.open()
    stage.submit(stage.entry("91"))
    stage.close()
    with pytest.raises(SubmissionClosed):
        hand_in(stage, "80", lab=1, at=CLOSES)


def test_nothing_is_handed_in_late_once_scores_were_seen(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.close()
    stage.move(RoundState.ANALYSIS)
    stage.round.state = RoundState.ANALYSIS
    told = {"action": "round.preliminary", "subject_type": "round", "subject_id": stage.round.id}
    record(stage.session, actor=stage.coordinator, round_id=stage.round.id, **told)
    for state in (RoundState.ANALYSIS, RoundState.CLOSED):
        stage.round.state = state
        stage.session.flush()
        with pytest.raises(SubmissionClosed):
            hand_in(stage, "80", lab=1)


def test_what_came_after_the_close_stands_in_a_further_list_of_digests(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.close()
    late = hand_in(stage, "80", lab=1)
    lists = stage.session.scalars(select(DigestList).order_by(DigestList.version)).all()
    assert [each.version for each in lists] == [1, 2]
    assert [len(json.loads(each.content)) for each in lists] == [1, 2]
    assert late.sha256 in lists[1].content and late.sha256 not in lists[0].content


def test_sets_for_information_are_read_apart_from_the_scored_ones(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    enrolment, analyst = stage.enrolments[0], stage.analysts[0]
    add_set(stage.session, enrolment, actor=analyst, name="Cytometer B", copy_of=1, at=DURING)
    hand_in(stage, "95", number=2, at=DURING)
    with pytest.raises(ResultsSealed):
        other_sets(stage.session, stage.round, actor=stage.coordinator)
    stage.close()
    assert [row.typed for row in coded_rows(stage.session, stage.round)] == ["91"]
    [other] = other_sets(stage.session, stage.round, actor=stage.coordinator)
    assert (other.lab, other.name, other.primary, other.late) == (
        enrolment.code,
        "Cytometer B",
        False,
        False,
    )
    assert [row.typed for row in other.rows] == ["95"]


def test_whether_the_draft_method_was_followed_is_told_after_the_close(stage: Stage) -> None:
    stage.open()
    enrolment = stage.enrolments[0]
    save_draft(
        stage.session,
        enrolment,
        [stage.entry("91")],
        actor=stage.analysts[0],
        at=DURING,
        followed="partly",
    )
    stage.submit()
    assert sets_of(stage)[0].followed_method is None
    stage.close()
    assert sets_of(stage)[0].followed_method is FollowedMethod.PARTLY


def test_a_draft_saves_itself_before_it_can_be_understood_but_is_not_signed(stage: Stage) -> None:
    stage.open()
    entries, enrolment = [stage.entry("9x.")], stage.enrolments[0]
    given = {"actor": stage.analysts[0], "at": DURING}
    save_draft(stage.session, enrolment, entries, unfinished=True, **given)
    assert stage.typed()["VIA", "M1", 1].typed == "9x."
    with pytest.raises(InvalidInput):
        submit_results(stage.session, enrolment, actor=stage.approvers[0], at=DURING)


def test_what_saves_itself_is_told_in_the_history_once_per_person(stage: Stage) -> None:
    stage.open()
    for typed in ("9", "91", "91."):
        save_draft(
            stage.session,
            stage.enrolments[0],
            [stage.entry(typed)],
            actor=stage.analysts[0],
            at=DURING,
            unfinished=True,
        )
    assert stage.history("results.") == ["results.saved"]


def test_a_laboratory_the_round_was_opened_again_for_counts_as_on_time(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.close()
    until = AFTER + timedelta(days=2)
    reopen_for(
        stage.session,
        stage.enrolments[1],
        until=until,
        cause="The customs held the parcel back.",
        actor=stage.coordinator,
        at=AFTER,
    )
    hand_in(stage, "93", lab=1, at=AFTER)
    approver, enrolment = stage.approvers[1], stage.enrolments[1]
    recall_results(stage.session, enrolment, actor=approver, at=AFTER)
    assert [row.typed for row in coded_rows(stage.session, stage.round)] == ["91"]
    hand_in(stage, "92", lab=1, at=AFTER)
    assert sorted(row.typed for row in coded_rows(stage.session, stage.round)) == ["91", "92"]
    with pytest.raises(SubmissionClosed):
        recall_results(stage.session, enrolment, actor=approver, at=until)
    with pytest.raises(AlreadySubmitted):
        hand_in(stage, "90", at=AFTER)
