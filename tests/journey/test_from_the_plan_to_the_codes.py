"""From a plan in draft to codes: explained, signed by two, registered and confirmed on pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from second_round import CODE, PATH, prepare_second_round
from story import PASSWORD, Story, person, tell
from visitor import Visitor

from proficiency import clock
from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.identity.roles import Role

EN, ZH = Language.EN, Language.ZH
Arrive = Callable[[str, Language], Visitor]


@pytest.fixture
def in_draft(fresh_database: Database) -> Story:
    """Two laboratories with their people, two coordinators, and a round nobody has seen yet."""
    now = clock.now()
    opens, closes = now + timedelta(days=30), now + timedelta(days=60)
    with fresh_database.transaction() as session:
        story = tell(session, count=2, opens=opens, closes=closes)
        story.second_coordinator()
        for number, laboratory in enumerate(story.laboratories, 1):
            where = {"institution": laboratory.institution}
            person(session, f"institution-{number:02}", Role.INSTITUTION_ADMIN, **where)
        prepare_second_round(session, story, opens=opens, closes=closes)
        return story


def test_a_plan_is_explained_and_signed_and_laboratories_take_part_under_codes(
    in_draft: Story, arrive: Arrive
) -> None:
    first, second = arrive("coordinator", EN), arrive("coordinator-2", ZH)
    write_and_read_the_plan(first)
    sign_as_two(first, second)
    first.go(PATH)
    first.choose("Announce the round")
    first.choose("Open the registration")
    first.page.locator("main").get_by_text("Close the registration").first.wait_for()

    # One laboratory is registered by its approver, the other by its institution.
    approver, institution = arrive("approver-01", EN), arrive("institution-02", ZH)
    for visitor in (approver, institution):
        register(visitor)
    refuse_to_be_read_by(approver)
    second.go(f"{PATH}/registrations")
    for _ in (approver, institution):
        second.choose("Confirm")
        second.told("The registration is confirmed; a random code was drawn.")
    assert second.page.locator("main tbody tr").count() == 2

    codes = {code_of(visitor) for visitor in (approver, institution)}
    assert len(codes) == 2
    first.go(f"{PATH}/registrations")
    assert not any(code in first.text() for code in codes), "codes and names are never together"
    first.go(PATH)
    first.choose("Close the registration")
    first.choose("Close the registration")
    first.reads("Declare the samples shipped")


def write_and_read_the_plan(coordinator: Visitor) -> None:
    """Give a measurand a rule of its own and read what it will mean with eleven laboratories."""
    coordinator.go(f"{PATH}/plan/rules?measurand=VIA")
    coordinator.page.check("input[name=own-sigma]")
    coordinator.page.select_option("select[name='sigma.by']", "fixed")
    coordinator.fill({"sigma.value": "about 4"})
    coordinator.choose("Keep these rules")
    coordinator.page.locator("#problems").wait_for()
    coordinator.fill({"sigma.value": "4.00"})
    coordinator.choose("Keep these rules")
    coordinator.told("The plan was changed. Signatures under the earlier plan no longer count.")
    coordinator.fill({"labs": "11"})
    coordinator.choose("Work out")
    coordinator.reads("fixed: 4.00 %")
    coordinator.reads("With 11 laboratories")


def sign_as_two(first: Visitor, second: Visitor) -> None:
    """Let two coordinators sign; a wrong password signs nothing, nobody signs twice."""
    first.go(f"{PATH}/plan")
    first.choose("Read and sign the plan")
    first.sign("not the password", "Sign as {name}", name="Coordinator")
    first.reads("This is not your password. Nothing was signed.")
    first.sign(PASSWORD, "Sign as {name}", name="Coordinator")
    first.told("You have signed. The second signature must be another coordinator's.")
    first.go(f"{PATH}/plan/sign")
    assert first.page.locator("input[name=password]").count() == 0
    second.go(f"{PATH}/plan")
    second.choose("Read and sign the plan")
    second.sign(PASSWORD, "Sign as {name}", name="Coordinator 2")
    second.told("The plan is signed by two and locked.")


def register(visitor: Visitor) -> None:
    """Register the own laboratory; there is no code before it is confirmed."""
    visitor.go(PATH)
    visitor.choose("Register this laboratory")
    visitor.told("The laboratory is registered. The coordinator decides next.")
    assert visitor.say("Your code in this round") not in visitor.text()


def refuse_to_be_read_by(approver: Visitor) -> None:
    """Keep the list of who registered from laboratories."""
    answer = approver.page.request.get(f"{approver.address}rounds/{CODE}/registrations")
    assert answer.status == 403


def code_of(visitor: Visitor) -> str:
    """Return the code a laboratory reads on the page of its round."""
    visitor.go(PATH)
    visitor.reads(visitor.say("Your code in this round"))
    code = visitor.page.locator("main .facts strong.code").inner_text()
    assert re.fullmatch(r"[0-9A-Z-]{4,}", code)
    return code
