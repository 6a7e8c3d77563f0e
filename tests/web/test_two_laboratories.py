"""Who belongs to two laboratories of a round sees which one a page is about, and changes over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import Page, read
from sqlalchemy import func, select
from story import PASSWORD, Story

from proficiency.audit.models import AuditEntry
from proficiency.identity.models import Person, RoleGrant
from proficiency.identity.roles import Role
from proficiency.results.models import ResultSet
from proficiency.rounds.queries import own_enrolments

ROUND = "/rounds/VIA-1"
RESULTS = f"{ROUND}/results"


@pytest.fixture
def both(open_round: Story) -> Story:
    """The first analyst works for the second laboratory, too."""
    person = open_round.session.get_one(Person, open_round.analysts[0].person_id)
    second = open_round.laboratories[1].id
    person.grants.append(RoleGrant(role=Role.ANALYST, laboratory_id=second))
    open_round.session.commit()
    return open_round


def also_approves(story: Story) -> None:
    """Let the first analyst sign for both laboratories."""
    person = story.session.get_one(Person, story.analysts[0].person_id)
    for laboratory in story.laboratories[:2]:
        person.grants.append(RoleGrant(role=Role.APPROVER, laboratory_id=laboratory.id))
    story.session.commit()


def count(story: Story) -> int:
    """Count the entries of the history."""
    return story.session.scalars(select(func.count()).select_from(AuditEntry)).one()


def test_every_page_of_the_round_says_whose_it_is_and_leads_to_the_other(
    both: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    first, second = (each.id for each in both.laboratories[:2])
    for page in (ROUND, RESULTS, f"{ROUND}/samples", f"{ROUND}/sets"):
        shown = analyst.open(page)
        assert "You work for:" in shown.text
        assert f"{page}?works_for={second}" in shown.links()
    there = analyst.open(f"{RESULTS}?works_for={second}")
    assert there.value("laboratory") == both.enrolments[1].code
    assert analyst.open(RESULTS).value("laboratory") == both.enrolments[1].code, "it stays so"
    assert f"{RESULTS}?works_for={first}" in there.links()


def test_both_laboratories_are_on_the_desk(both: Story, visit: Callable) -> None:
    links = visit("analyst-01").open("/desk/").links()
    for laboratory in both.laboratories[:2]:
        assert f"{RESULTS}?works_for={laboratory.id}" in links


def test_what_is_typed_for_one_laboratory_is_not_kept_for_the_other(
    both: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    page = analyst.open(f"{RESULTS}?works_for={both.laboratories[0].id}")
    sent = {name: page.value(name) for name in ("seen", "laboratory")}
    sent[f"result-{both.determination}-1"] = "91.2"
    analyst.open(f"{RESULTS}?works_for={both.laboratories[1].id}")
    assert analyst.send(RESULTS, sent).status_code == 409
    assert both.session.scalars(select(ResultSet)).all() == []


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("submit", {"password": PASSWORD}),
        ("recall", {}),
        ("answers", {}),
        ("sets", {"name": "B"}),
        ("upload", {}),
        ("samples/address", {"recipient": "Wu", "telephone": "1", "address": "1 Road"}),
        ("samples/instructions/read", {"version": "1"}),
        ("queries/new/complaint", {"text": "The parcel came late."}),
    ],
)
def test_nothing_is_done_for_another_laboratory_than_the_page_shows(
    both: Story, visit: Callable, path: str, fields: dict[str, str]
) -> None:
    also_approves(both)
    analyst = visit("analyst-01")
    analyst.open(f"{ROUND}?works_for={both.laboratories[1].id}")
    entries = count(both)
    opened_before = fields | {"laboratory": both.enrolments[0].code}
    answer = analyst.send(f"{ROUND}/{path}", opened_before)
    assert answer.status_code == 409
    assert "another laboratory" in read(answer).text
    assert count(both) == entries, "nothing is done, so the history says nothing"


def test_every_form_of_a_laboratory_carries_its_code(both: Story, visit: Callable) -> None:
    also_approves(both)
    analyst, own = visit("analyst-01"), both.enrolments[1].code
    page = analyst.open(f"{RESULTS}?works_for={both.laboratories[1].id}")
    typed = {name: page.value(name) for name in ("seen", "laboratory")}
    analyst.send(RESULTS, typed | {f"result-{both.determination}-1": "91.2"})
    everywhere = {form["action"] for form in page_forms(analyst.open("/help/"))}
    for path in ("results", "upload", "sign", "sets", "samples", "queries/new/complaint"):
        page = analyst.open(f"{ROUND}/{path}")
        of_round = [form for form in page_forms(page) if form.get("action") not in everywhere]
        codes = [each["value"] for each in page.all("input") if each.get("name") == "laboratory"]
        assert len(of_round) >= 1, path
        assert codes == [own] * len(of_round), path


def page_forms(page: Page) -> list[dict[str, str]]:
    """Return the forms that change something."""
    return [form for form in page.all("form") if form.get("method") == "post"]


def test_a_laboratory_that_is_not_the_own_one_cannot_be_chosen(
    both: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    page = analyst.open(f"{RESULTS}?works_for={both.laboratories[2].id}")
    assert page.value("laboratory") == both.enrolments[0].code
    assert "You work for:" not in visit("analyst-02").open(ROUND).text
    own = own_enrolments(both.session, both.round, actor=both.analysts[2])
    assert own == [both.enrolments[2]]
