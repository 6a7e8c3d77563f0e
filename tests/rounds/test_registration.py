"""Laboratories register themselves; the coordinator decides; a code is drawn at the decision."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from stage import Stage, new_laboratory, new_round, person

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, NotFound
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.models import RoleGrant
from proficiency.identity.refusals import CoordinatorInLaboratory
from proficiency.identity.roles import Role
from proficiency.notices.models import Notice
from proficiency.rounds.lifecycle import EnrolmentState, RoundState
from proficiency.rounds.models import Enrolment
from proficiency.rounds.queries import find_enrolment, get_round, progress, rounds_for
from proficiency.rounds.refusals import (
    AlreadyDecided,
    AlreadyEnrolled,
    EnrolmentClosed,
    ReasonMissing,
    RegistrationNotOpen,
)
from proficiency.rounds.registration import (
    confirm_registration,
    decline_registration,
    laboratories_to_enrol,
    register_laboratory,
    registrations_of,
    withdraw_registration,
)
from proficiency.rounds.services import enrol_laboratory


@pytest.fixture
def registering(stage: Stage) -> Stage:
    """A round in registration, with nobody registered yet."""
    stage.move(RoundState.REGISTRATION)
    return stage


def register(stage: Stage, lab: int = 0, actor: Actor | None = None) -> Enrolment:
    by = actor or stage.approvers[lab]
    return register_laboratory(stage.session, stage.round, stage.laboratories[lab], actor=by)


def institution_admin(stage: Stage, lab: int) -> Actor:
    grant = Grant(Role.INSTITUTION_ADMIN, institution_id=stage.laboratories[lab].institution_id)
    return person(stage.session, f"administration {lab}", grant)


def test_a_registered_laboratory_has_no_code_until_it_is_confirmed(registering: Stage) -> None:
    enrolment = register(registering)
    assert (enrolment.state, enrolment.code) == (EnrolmentState.PENDING, "")
    assert (
        find_enrolment(registering.session, registering.round, actor=registering.analysts[0])
        is None
    )
    assert registering.round.enrolments == []
    confirm_registration(registering.session, enrolment, actor=registering.coordinator)
    assert enrolment.state is EnrolmentState.CONFIRMED
    assert re.fullmatch("[A-HJ-NP-Z]{3}[0-9]{2}", enrolment.code)
    own = find_enrolment(registering.session, registering.round, actor=registering.analysts[0])
    assert own is enrolment
    assert registering.round.enrolments == [enrolment]
    assert registering.history("registration") == ["registration.made", "registration.confirmed"]
    assert enrolment.code not in str(
        [entry.facts for entry in registering.session.scalars(select(AuditEntry))]
    )


def test_approver_and_institution_register_their_own_laboratory_and_nobody_else(
    registering: Stage,
) -> None:
    strangers = [
        registering.approvers[1],
        registering.analysts[0],
        registering.coordinator,
        institution_admin(registering, 1),
        person(registering.session, "auditor", Grant(Role.AUDITOR)),
    ]
    before = registering.history()
    for stranger in strangers:
        with pytest.raises(Forbidden):
            register(registering, 0, stranger)
    assert registering.history() == before
    assert registering.count(Enrolment) == 0
    assert register(registering, 0, institution_admin(registering, 0)).laboratory_id


@pytest.mark.parametrize("state", [s for s in RoundState if s is not RoundState.REGISTRATION])
def test_laboratories_register_while_the_registration_is_open(
    stage: Stage, state: RoundState
) -> None:
    stage.round.state = state
    stage.session.flush()
    with pytest.raises(RegistrationNotOpen):
        register(stage)
    assert stage.count(Enrolment) == 0


def test_a_laboratory_registers_once_and_again_after_it_withdrew(registering: Stage) -> None:
    enrolment = register(registering)
    with pytest.raises(AlreadyEnrolled):
        register(registering)
    withdraw_registration(registering.session, enrolment, actor=registering.approvers[0])
    assert enrolment.state is EnrolmentState.WITHDRAWN
    with pytest.raises(AlreadyDecided):
        confirm_registration(registering.session, enrolment, actor=registering.coordinator)
    assert register(registering) is enrolment
    assert enrolment.state is EnrolmentState.PENDING


def test_a_registration_is_declined_with_a_reason_the_laboratory_is_told(
    registering: Stage,
) -> None:
    enrolment = register(registering)
    registering.session.add(
        RoleGrant(
            person_id=registering.approvers[0].person_id,
            role=Role.APPROVER,
            laboratory_id=registering.laboratories[0].id,
        )
    )
    with pytest.raises(ReasonMissing):
        decline_registration(
            registering.session, enrolment, actor=registering.coordinator, reason=" "
        )
    decline_registration(
        registering.session, enrolment, actor=registering.coordinator, reason="No units left."
    )
    assert (enrolment.state, enrolment.code) == (EnrolmentState.DECLINED, "")
    kinds = set(registering.session.scalars(select(Notice.kind)))
    assert "registration_declined" in {str(kind) for kind in kinds}
    with pytest.raises(AlreadyDecided):
        confirm_registration(registering.session, enrolment, actor=registering.coordinator)


def test_only_the_coordinator_of_the_scheme_decides(registering: Stage) -> None:
    enrolment = register(registering)
    other = Grant(Role.COORDINATOR, scheme_id=registering.scheme.id + 1)
    for stranger in (
        registering.approvers[0],
        person(registering.session, "other", other),
        person(registering.session, "administrator", Grant(Role.ADMINISTRATOR)),
    ):
        with pytest.raises(Forbidden):
            confirm_registration(registering.session, enrolment, actor=stranger)
        with pytest.raises(Forbidden):
            decline_registration(registering.session, enrolment, actor=stranger, reason="no")
    assert enrolment.state is EnrolmentState.PENDING


def test_a_laboratory_that_withdrew_counts_nowhere_and_its_code_is_not_given_again(
    stage: Stage,
) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    withdraw_registration(stage.session, stage.enrolments[0], actor=stage.approvers[0])
    seen = progress(stage.session, stage.round, actor=stage.coordinator)
    assert (seen.enrolled, seen.with_draft, seen.lines) == (1, 0, [])
    assert find_enrolment(stage.session, stage.round, actor=stage.analysts[0]) is None
    code = stage.enrolments[0].code
    again = enrol_laboratory(
        stage.session, stage.round, stage.laboratories[0], actor=stage.coordinator
    )
    assert again.code == code


def test_nobody_withdraws_after_the_close(stage: Stage) -> None:
    stage.open()
    stage.move(RoundState.CLOSED)
    with pytest.raises(EnrolmentClosed):
        withdraw_registration(stage.session, stage.enrolments[0], actor=stage.approvers[0])


def test_every_laboratory_sees_a_round_it_may_register_for_and_later_only_its_own(
    registering: Stage,
) -> None:
    newcomer = new_laboratory(registering.session, 9)
    outsider = person(
        registering.session, "outsider", Grant(Role.ANALYST, laboratory_id=newcomer.id)
    )
    assert [line.round for line in rounds_for(registering.session, actor=outsider)]
    registering.enrol()
    registering.move(RoundState.PREPARATION)
    assert rounds_for(registering.session, actor=outsider) == []
    with pytest.raises(NotFound):
        get_round(registering.session, registering.round.code, actor=outsider)


def test_a_laboratory_in_which_a_coordinator_of_the_scheme_works_takes_no_part(
    registering: Stage,
) -> None:
    enrolment = register(registering)
    for role, where in (
        (Role.COORDINATOR, {"scheme_id": registering.scheme.id}),
        (Role.ANALYST, {"laboratory_id": registering.laboratories[0].id}),
    ):
        grant = RoleGrant(person_id=registering.coordinator.person_id, role=role, **where)
        registering.session.add(grant)
    registering.session.flush()
    with pytest.raises(CoordinatorInLaboratory):
        confirm_registration(registering.session, enrolment, actor=registering.coordinator)
    assert (enrolment.state, enrolment.code) == (EnrolmentState.PENDING, "")
    withdraw_registration(registering.session, enrolment, actor=registering.approvers[0])
    with pytest.raises(CoordinatorInLaboratory):
        register(registering)
    with pytest.raises(CoordinatorInLaboratory):
        registering.enrol()


def test_who_is_known_from_published_data_only_is_not_offered_until_somebody_works_there(
    stage: Stage,
) -> None:
    def offered() -> set[int]:
        found = laboratories_to_enrol(stage.session, actor=stage.coordinator)
        return {each.id for each in found}

    published = new_round(stage.session, stage.scheme, actor=stage.coordinator, code="P1")
    published.source = "A journal, 2020"
    stage.enrol()
    unknown, named = (new_laboratory(stage.session, number) for number in (8, 9))
    own = {each.id for each in stage.laboratories}
    assert offered() == own | {unknown.id, named.id}, "nobody works there yet"
    for laboratory in (named, stage.laboratories[0]):
        enrol_laboratory(stage.session, published, laboratory, actor=stage.coordinator)
    assert offered() == own | {unknown.id}
    newcomer = person(stage.session, "newcomer")
    grant = RoleGrant(person_id=newcomer.person_id, role=Role.ANALYST, laboratory_id=named.id)
    stage.session.add(grant)
    assert offered() == own | {unknown.id, named.id}


def test_names_of_registrations_are_read_by_who_decides_on_them_and_by_nobody_else(
    registering: Stage,
) -> None:
    enrolment = register(registering)
    found = registrations_of(registering.session, registering.round, actor=registering.coordinator)
    assert list(found) == [enrolment]
    auditor = person(registering.session, "auditor", Grant(Role.AUDITOR))
    for somebody in (auditor, registering.analysts[0], institution_admin(registering, 0)):
        with pytest.raises(Forbidden):
            registrations_of(registering.session, registering.round, actor=somebody)
