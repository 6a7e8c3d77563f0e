"""Which roles do not go together, and who may give which: each refusal leaves nothing behind."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from story import ADMINISTRATOR, Story, person

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden
from proficiency.i18n import Language
from proficiency.identity.access import SignIn
from proficiency.identity.actor import Actor
from proficiency.identity.duties import check_enrolment
from proficiency.identity.invitations import accept_as_newcomer, invite
from proficiency.identity.membership import (
    change_laboratory,
    deactivate_person,
    end_role,
    grant_to_member,
    reactivate_person,
)
from proficiency.identity.models import Laboratory, Person, RoleGrant
from proficiency.identity.refusals import (
    CoordinatesAndTakesPart,
    CoordinatorInLaboratory,
    EntersAndSigns,
    LastAdministrator,
    LinkUnusable,
    NotOfThisInstitution,
)
from proficiency.identity.roles import Role
from proficiency.identity.services import actor_of, grant_role
from proficiency.identity.sign_ins import find_sign_in, open_sign_in
from proficiency.notices.models import Notice


def stored(session: Session, actor: Actor) -> Person:
    found = session.get(Person, actor.person_id)
    assert found is not None
    return found


def act_as(session: Session, actor: Actor) -> Actor:
    session.refresh(stored(session, actor))
    return actor_of(stored(session, actor))


@pytest.fixture
def chief(story: Story) -> Actor:
    """The administrator of the first institution."""
    institution = story.laboratories[0].institution
    return person(story.session, "chief", Role.INSTITUTION_ADMIN, institution=institution)


def test_the_coordinator_of_a_scheme_gets_no_role_in_a_laboratory_that_takes_part(
    story: Story,
) -> None:
    coordinator = stored(story.session, story.coordinator)
    for place in (
        {"role": Role.ANALYST, "laboratory": story.laboratories[0]},
        {"role": Role.APPROVER, "laboratory": story.laboratories[3]},
        {"role": Role.INSTITUTION_ADMIN, "institution": story.laboratories[0].institution},
    ):
        with pytest.raises(CoordinatesAndTakesPart) as refused:
            grant_role(story.session, coordinator, actor=ADMINISTRATOR, **place)
        assert refused.value.facts == {"name": "Coordinator", "scheme": "VIA"}
    assert {grant.role for grant in coordinator.grants} == {Role.COORDINATOR}


def test_somebody_of_a_laboratory_that_takes_part_does_not_become_coordinator(
    story: Story, chief: Actor
) -> None:
    for actor in (story.analysts[0], story.approvers[5], chief):
        with pytest.raises(CoordinatesAndTakesPart):
            grant_role(
                story.session,
                stored(story.session, actor),
                actor=ADMINISTRATOR,
                role=Role.COORDINATOR,
                scheme_id=story.round.scheme_id,
            )


def test_a_coordinator_works_in_a_laboratory_that_takes_no_part(story: Story) -> None:
    elsewhere = Laboratory(
        institution=story.laboratories[0].institution, name_zh="局外", name_en="Outside"
    )
    story.session.add(elsewhere)
    coordinator = stored(story.session, story.coordinator)
    grant_role(
        story.session, coordinator, actor=ADMINISTRATOR, role=Role.ANALYST, laboratory=elsewhere
    )
    with pytest.raises(CoordinatorInLaboratory) as refused:
        check_enrolment(story.session, scheme_id=story.round.scheme_id, laboratory_id=elsewhere.id)
    assert refused.value.facts == {"name": "Coordinator"}
    check_enrolment(story.session, scheme_id=story.round.scheme_id + 1, laboratory_id=elsewhere.id)


def test_the_administrator_of_an_institution_gives_laboratory_roles_there_and_nothing_more(
    story: Story, chief: Actor
) -> None:
    session, own, foreign = story.session, story.laboratories[0], story.laboratories[1]
    analyst, stranger = stored(session, story.analysts[0]), stored(session, story.analysts[1])
    chief = act_as(session, chief)
    with pytest.raises(EntersAndSigns):
        grant_to_member(session, analyst, actor=chief, role=Role.APPROVER, laboratory=own)
    own.one_person = True
    grant_to_member(session, analyst, actor=chief, role=Role.APPROVER, laboratory=own)
    with pytest.raises(Forbidden):
        grant_to_member(session, analyst, actor=chief, role=Role.ANALYST, laboratory=foreign)
    with pytest.raises(NotOfThisInstitution):
        grant_to_member(session, stranger, actor=chief, role=Role.ANALYST, laboratory=own)
    for role, place in (
        (Role.ADMINISTRATOR, {}),
        (Role.AUDITOR, {}),
        (Role.COORDINATOR, {"scheme_id": story.round.scheme_id}),
        (Role.INSTITUTION_ADMIN, {"institution": own.institution}),
    ):
        with pytest.raises(Forbidden):
            grant_to_member(session, analyst, actor=chief, role=role, **place)
        with pytest.raises(Forbidden):
            invite(session, actor=chief, email="a@b.example", name="A", role=role, **place)
    with pytest.raises(Forbidden):
        invite(
            session,
            actor=chief,
            email="a@b.example",
            name="A",
            role=Role.ANALYST,
            laboratory=foreign,
        )
    assert {grant.role for grant in analyst.grants} == {Role.ANALYST, Role.APPROVER}


def test_the_administrator_of_an_institution_lets_go_only_whose_roles_are_all_there(
    story: Story, chief: Actor
) -> None:
    session = story.session
    analyst, stranger = stored(session, story.analysts[0]), stored(session, story.analysts[1])
    chief = act_as(session, chief)
    with pytest.raises(Forbidden):
        deactivate_person(session, stranger, actor=chief)
    grant_role(session, analyst, actor=ADMINISTRATOR, role=Role.AUDITOR)
    with pytest.raises(Forbidden):
        deactivate_person(session, analyst, actor=chief)
    assert analyst.active and stranger.active
    approver = stored(session, story.approvers[0])
    deactivate_person(session, approver, actor=chief)
    assert not approver.active


def test_who_leaves_is_out_at_once_keeps_name_and_roles_and_can_come_back(story: Story) -> None:
    session, leaving = story.session, stored(story.session, story.analysts[0])
    token = open_sign_in(session, leaving, browser="", address="")
    assert find_sign_in(session, token) is not None
    deactivate_person(session, leaving, actor=ADMINISTRATOR)
    assert find_sign_in(session, token) is None
    assert session.scalars(select(SignIn)).one().ended_at is not None
    assert (leaving.name, len(leaving.grants)) == ("Analyst 01", 1)
    reactivate_person(session, leaving, actor=ADMINISTRATOR)
    assert leaving.active
    assert find_sign_in(session, token) is None


def test_the_last_administrator_neither_leaves_nor_loses_the_role(session: Session) -> None:
    first = stored(session, person(session, "first", Role.ADMINISTRATOR))
    with pytest.raises(LastAdministrator):
        deactivate_person(session, first, actor=actor_of(first))
    with pytest.raises(LastAdministrator):
        end_role(session, first.grants[0], actor=actor_of(first))
    second = stored(session, person(session, "second", Role.ADMINISTRATOR))
    deactivate_person(session, first, actor=actor_of(second))
    with pytest.raises(LastAdministrator):
        deactivate_person(session, second, actor=actor_of(second))


def test_an_administrator_who_makes_himself_coordinator_is_seen_by_all(story: Story) -> None:
    session = story.session
    chief = person(session, "administrator", Role.ADMINISTRATOR)
    other = person(session, "other", Role.ADMINISTRATOR)
    grant_role(
        session,
        stored(session, chief),
        actor=chief,
        role=Role.COORDINATOR,
        scheme_id=story.round.scheme_id,
    )
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.actor_id) == ("role.granted_to_self", chief.person_id)
    told = session.scalars(
        select(Notice.person_id).where(Notice.kind == "role_granted_to_self")
    ).all()
    assert set(told) == {chief.person_id, other.person_id, story.coordinator.person_id}


def test_a_role_that_ends_is_in_the_history_and_its_holder_is_told(story: Story) -> None:
    session, chief = story.session, person(story.session, "administrator", Role.ADMINISTRATOR)
    analyst = stored(session, story.analysts[0])
    end_role(session, analyst.grants[0], actor=chief)
    assert session.scalars(select(RoleGrant).where(RoleGrant.person_id == analyst.id)).all() == []
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.facts["role"]) == ("role.ended", "analyst")
    assert session.scalars(select(Notice.kind).where(Notice.person_id == analyst.id)).all() == [
        "role_withdrawn"
    ]


def test_a_laboratory_stays_a_one_person_laboratory_while_one_person_enters_and_signs(
    story: Story,
) -> None:
    session, laboratory = story.session, story.laboratories[0]
    names = {"name_zh": laboratory.name_zh, "name_en": laboratory.name_en}
    change_laboratory(session, laboratory, actor=ADMINISTRATOR, one_person=True, **names)
    analyst = stored(session, story.analysts[0])
    grant_role(session, analyst, actor=ADMINISTRATOR, role=Role.APPROVER, laboratory=laboratory)
    with pytest.raises(EntersAndSigns):
        change_laboratory(session, laboratory, actor=ADMINISTRATOR, one_person=False, **names)
    assert laboratory.one_person


def test_an_invitation_of_somebody_who_left_since_is_void(story: Story, chief: Actor) -> None:
    session = story.session
    path = invite(
        session,
        actor=act_as(session, chief),
        email="new@lab.example",
        name="New",
        role=Role.ANALYST,
        laboratory=story.laboratories[0],
    ).path
    deactivate_person(session, stored(session, chief), actor=ADMINISTRATOR)
    with pytest.raises(LinkUnusable):
        accept_as_newcomer(
            session,
            path.rpartition("/")[2],
            name="New",
            password="a good password",
            language=Language.EN,
        )
    assert session.scalar(select(Person).where(Person.email == "new@lab.example")) is None
