"""Who sees which rounds, how far the laboratories are, and whose code is whose."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from stage import DURING, Stage, new_laboratory, new_round, person

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, NotFound
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.roles import Role
from proficiency.rounds.identity_key import read_identity_key
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.queries import (
    RoundView,
    find_enrolment,
    get_enrolment,
    get_round,
    progress,
    rounds_for,
)
from proficiency.rounds.standing import EntryState


def outsider(stage: Stage) -> Actor:
    """Return the analyst of a laboratory that takes no part."""
    laboratory = new_laboratory(stage.session, 9)
    return person(stage.session, "outsider", Grant(Role.ANALYST, laboratory_id=laboratory.id))


def test_each_person_sees_the_round_from_their_own_side(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    [line] = rounds_for(stage.session, actor=stage.coordinator)
    assert line.role_view is RoundView.COORDINATION
    assert (line.enrolled, line.submitted, line.enrolment, line.own_state) == (2, 1, None, None)
    for people in (stage.analysts, stage.approvers):
        [line] = rounds_for(stage.session, actor=people[0])
        assert line.role_view is RoundView.PARTICIPATION
        assert line.enrolment is stage.enrolments[0]
        assert line.own_state is EntryState.SUBMITTED
        assert (line.enrolled, line.submitted) == (None, None)
    for role in (Role.CONVENOR, Role.MEMBER, Role.AUDITOR, Role.ADMINISTRATOR):
        [line] = rounds_for(stage.session, actor=person(stage.session, role, Grant(role)))
        assert line.role_view is RoundView.READING
        assert (line.enrolment, line.enrolled, line.submitted) == (None, None, None)


def test_rounds_are_invisible_to_whoever_has_no_part_in_them(stage: Stage) -> None:
    stage.open()
    strangers = [
        outsider(stage),
        person(stage.session, "other", Grant(Role.COORDINATOR, scheme_id=stage.scheme.id + 1)),
        person(stage.session, "observer", Grant(Role.OBSERVER)),
        person(stage.session, "nobody"),
    ]
    for stranger in strangers:
        assert rounds_for(stage.session, actor=stranger) == []
        with pytest.raises(NotFound):
            get_round(stage.session, stage.round.code, actor=stranger)
        assert find_enrolment(stage.session, stage.round, actor=stranger) is None
        with pytest.raises(NotFound):
            get_enrolment(stage.session, stage.round, actor=stranger)


@pytest.mark.parametrize("state", list(RoundState))
def test_a_laboratory_sees_its_rounds_from_the_opening_on(stage: Stage, state: RoundState) -> None:
    stage.enrol()
    stage.round.state = state
    stage.session.flush()
    analyst = stage.analysts[0]
    if state is RoundState.DRAFT:
        assert rounds_for(stage.session, actor=analyst) == []
        with pytest.raises(NotFound):
            get_round(stage.session, stage.round.code, actor=analyst)
    else:
        assert [line.round for line in rounds_for(stage.session, actor=analyst)] == [stage.round]
        assert get_round(stage.session, stage.round.code, actor=analyst) is stage.round
    assert get_round(stage.session, stage.round.code, actor=stage.coordinator) is stage.round


def test_an_unknown_code_is_no_round(stage: Stage) -> None:
    with pytest.raises(NotFound):
        get_round(stage.session, "NONE", actor=stage.coordinator)


def test_a_laboratory_finds_its_own_participation_only(stage: Stage) -> None:
    stage.open()
    for own, analyst in zip(stage.enrolments, stage.analysts, strict=True):
        assert get_enrolment(stage.session, stage.round, actor=analyst) is own
    assert find_enrolment(stage.session, stage.round, actor=stage.coordinator) is None
    codes = repr([rounds_for(stage.session, actor=stage.analysts[0]), stage.enrolments[0].code])
    assert stage.enrolments[1].code not in codes


def test_the_latest_round_comes_first(stage: Stage) -> None:
    later = new_round(
        stage.session, stage.scheme, actor=stage.coordinator, code="MSC-R2", opens_at=DURING
    )
    lines = rounds_for(stage.session, actor=stage.coordinator)
    assert [line.round for line in lines] == [later, stage.round]
    assert [line.enrolled for line in lines] == [0, 0]


def test_counts_belong_to_their_own_round(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    new_round(stage.session, stage.scheme, actor=stage.coordinator, code="MSC-R2")
    counts = {
        line.round.code: (line.enrolled, line.submitted)
        for line in rounds_for(stage.session, actor=stage.coordinator)
    }
    assert counts == {"MSC-R1": (2, 1), "MSC-R2": (0, 0)}


def test_progress_is_told_under_codes_without_names(stage: Stage) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    seen = progress(stage.session, stage.round, actor=stage.coordinator)
    assert (seen.enrolled, seen.with_draft, seen.submitted) == (2, 1, 0)
    (line,) = seen.lines  # the code of who has not begun would tell whom it was given to
    assert line.code == stage.enrolments[0].code
    assert (line.state, line.changed_at, line.laboratory) == (EntryState.DRAFT, DURING, None)
    stage.submit(stage.entry("91"))
    seen = progress(stage.session, stage.round, actor=stage.coordinator)
    assert (seen.with_draft, seen.submitted) == (0, 1)
    assert stage.history("identity_key") == []


def test_only_the_coordinator_reads_the_progress_and_the_identity_key(stage: Stage) -> None:
    stage.open()
    strangers = [
        stage.analysts[0],
        stage.approvers[0],
        *(
            person(stage.session, role, Grant(role))
            for role in (Role.ADMINISTRATOR, Role.CONVENOR, Role.AUDITOR)
        ),
    ]
    before = stage.history()
    for stranger in strangers:
        with pytest.raises(Forbidden):
            progress(stage.session, stage.round, actor=stranger)
        with pytest.raises(Forbidden):
            read_identity_key(stage.session, stage.round, actor=stranger, reason="to know")
    assert stage.history() == before


def test_every_view_of_the_identity_key_is_on_record_with_who_looked(stage: Stage) -> None:
    stage.open()
    key = read_identity_key(
        stage.session, stage.round, actor=stage.coordinator, reason="a parcel came back"
    )
    assert {line.code: line.laboratory for line in key.lines} == {
        enrolment.code: enrolment.laboratory for enrolment in stage.enrolments
    }
    read_identity_key(
        stage.session, stage.round, actor=stage.coordinator, reason="a parcel came back"
    )
    entries = stage.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "identity_key.read")
    ).all()
    assert [(e.actor_id, e.round_id, e.facts) for e in entries] == [
        (
            stage.coordinator.person_id,
            stage.round.id,
            {"view": "whole key", "reason": "a parcel came back"},
        )
    ] * 2
