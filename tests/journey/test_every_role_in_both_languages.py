"""Roles beside the round come in, open all places there are for them, in either language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator
from story import Story, person
from visitor import Visitor

from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.identity.roles import Role

EN, ZH = Language.EN, Language.ZH
ROLES = (Role.ADMINISTRATOR, Role.AUDITOR, Role.CONVENOR, Role.MEMBER, Role.OBSERVER)


@pytest.fixture
def with_everybody(prepared: Story, fresh_database: Database) -> Story:
    """A round whose samples are on their way, and one person of each role."""
    with fresh_database.transaction() as session:
        for role in ROLES:
            person(session, role.value, role)
        laboratory = prepared.laboratories[0]
        institution = laboratory.institution
        person(session, "institution-01", Role.INSTITUTION_ADMIN, institution=institution)
    return prepared


def test_every_place_of_a_role_opens_in_both_languages(
    with_everybody: Story, arrive: Callable[[str, Language], Visitor]
) -> None:
    accounts = ("institution-01", *(role.value for role in ROLES))
    for number, account in enumerate(accounts):
        first, other = (EN, ZH) if number % 2 else (ZH, EN)
        visitor = arrive(account, first)
        places = open_all_places(visitor)
        # Half of them again: roles take turns, and have most places in common.
        visitor.switch(other)
        for place in places[number % 2 :: 2]:
            open_place(visitor, place)


def open_all_places(visitor: Visitor) -> list[str]:
    """Open every place of the menu, and every part of the round where it is open to them."""
    menu = visitor.page.locator("nav.places a")
    places = [address_of(link) for link in menu.all()]
    assert "/desk/" in places
    visitor.go("/desk/")
    rounds = visitor.page.locator("main a[href='/rounds/VIA-1']")
    if rounds.count():
        rounds.first.click()
        places += [address_of(tab) for tab in visitor.page.locator("main ul.tabs a").all()]
    for place in places:
        open_place(visitor, place)
    return places


def open_place(visitor: Visitor, place: str) -> None:
    """Open a page and wait for its heading."""
    visitor.go(place)
    visitor.page.locator("main h1").wait_for()


def address_of(link: Locator) -> str:
    """Return where a link leads."""
    return link.get_attribute("href") or ""
