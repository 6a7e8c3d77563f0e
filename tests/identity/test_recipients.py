"""Who is told what concerns a laboratory or a scheme: those who hold a role there now."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from story import ADMINISTRATOR, Story, person

from proficiency.i18n import Language
from proficiency.identity.models import Person
from proficiency.identity.queries import (
    recipients_of_laboratories,
    recipients_of_scheme,
    recipients_with_roles,
)
from proficiency.identity.roles import Role
from proficiency.identity.services import grant_role


def names(recipients: list) -> list[str]:
    return [each.name for each in recipients]


def test_the_people_of_each_laboratory_are_told_and_nobody_elses(story: Story) -> None:
    first, second = (laboratory.id for laboratory in story.laboratories[:2])
    found = recipients_of_laboratories(story.session, [first, second])
    assert {number: names(people) for number, people in found.items()} == {
        first: ["Analyst 01", "Approver 01"],
        second: ["Analyst 02", "Approver 02"],
    }
    signers = recipients_of_laboratories(story.session, [first], {Role.APPROVER})
    assert names(signers[first]) == ["Approver 01"]


def test_the_administrator_of_the_institution_is_told_where_asked_for(story: Story) -> None:
    laboratory = story.laboratories[0]
    person(story.session, "chief", Role.INSTITUTION_ADMIN, institution=laboratory.institution)
    default = recipients_of_laboratories(story.session, [laboratory.id])
    assert "Chief" not in names(default[laboratory.id])
    asked = recipients_of_laboratories(
        story.session, [laboratory.id], {Role.APPROVER, Role.INSTITUTION_ADMIN}
    )
    assert names(asked[laboratory.id]) == ["Approver 01", "Chief"]


def test_a_laboratory_without_people_is_named_with_nobody(story: Story) -> None:
    number = story.laboratories[0].id
    assert recipients_of_laboratories(story.session, [number], {Role.AUDITOR}) == {number: []}


def test_who_left_is_not_told(story: Story) -> None:
    left = story.session.get(Person, story.analysts[0].person_id)
    assert left is not None
    left.active = False
    story.session.flush()
    number = story.laboratories[0].id
    assert names(recipients_of_laboratories(story.session, [number])[number]) == ["Approver 01"]


def test_one_person_with_two_roles_is_told_once(story: Story) -> None:
    laboratory = story.laboratories[0]
    laboratory.one_person = True
    analyst = story.session.get(Person, story.analysts[0].person_id)
    assert analyst is not None
    grant_role(
        story.session, analyst, actor=ADMINISTRATOR, role=Role.APPROVER, laboratory=laboratory
    )
    found = recipients_of_laboratories(story.session, [laboratory.id])
    assert names(found[laboratory.id]) == ["Analyst 01", "Approver 01"]


def test_the_coordinators_of_a_scheme_are_told_in_their_language(story: Story) -> None:
    [told] = recipients_of_scheme(story.session, story.round.scheme_id)
    assert (told.address, told.language, told.time_zone) == (
        "coordinator@lab.example",
        Language.EN,
        "Asia/Shanghai",
    )
    assert told.person_id == story.coordinator.person_id
    assert recipients_of_scheme(story.session, story.round.scheme_id + 1) == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CONVENOR])
def test_everybody_with_a_role_is_told_once(session: Session, role: Role) -> None:
    person(session, "somebody", role)
    assert names(recipients_with_roles(session, {role})) == ["Somebody"]
    assert recipients_with_roles(session, {Role.OBSERVER}) == []
