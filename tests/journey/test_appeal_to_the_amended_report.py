"""An appeal with evidence, decided by another coordinator, corrected by two, amended in reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from story import PASSWORD, Story, person, tell
from visitor import Visitor

from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.identity.roles import Role
from proficiency.rounds.models import Enrolment

EN, ZH = Language.EN, Language.ZH
Arrive = Callable[[str, Language], Visitor]
ROUND = "/rounds/VIA-1"
OWN = 11
REASON = "A form of the provider was wrong. 提供者的表格有误。"


@pytest.fixture
def issued(fresh_database: Database) -> Story:
    """A final round, its reports ordered, and a coordinator who signed nothing of it."""
    with fresh_database.transaction() as session:
        story = tell(session)
        story.second_coordinator()
        story.reach_analysis()
        story.evaluate()
        story.issue()
        person(session, "third", Role.COORDINATOR, scheme_id=story.round.scheme_id)
        return story


def test_an_appeal_leads_to_an_amended_report_beside_the_original(
    issued: Story, arrive: Arrive, fresh_database: Database, tmp_path: Path
) -> None:
    with fresh_database.session() as session:
        code = session.get_one(Enrolment, issued.enrolments[OWN].id).code
    analyst = arrive("analyst-12", ZH)
    first = f"{ROUND}/reports/VIA-1-V1-{code}.zh.pdf"
    original = report(analyst, first)
    evidence = tmp_path / "record.csv"
    evidence.write_text("date,value\n2026-03-03,91.3\n", encoding="utf-8")
    appeal(analyst, issued, evidence)

    refused = arrive("coordinator", EN)
    refused.go(f"{ROUND}/appeals/1")
    refused.reads("You cannot decide this")
    third = arrive("third", EN)
    decide(third)
    third.go(f"{ROUND}/correction")
    third.fill({"reason": REASON})
    third.choose("Evaluate and show what moves")
    third.reads("What moves for every laboratory")
    assert "80.0" in third.text() and "91.3" in third.text() and code in third.text()
    for visitor in (third, refused):
        visitor.go(f"{ROUND}/correction")
        visitor.sign(PASSWORD, "Sign as {name}", name=name_of(visitor))
    third.go(f"{ROUND}/correction")
    third.choose("Declare the correction")
    third.told("The correction is declared and the amended reports are being made.")

    amended = report(analyst, f"{ROUND}/reports/VIA-1-V2-{code}.zh.pdf")
    assert amended.startswith(b"%PDF") and amended != original
    assert report(analyst, first) == original
    analyst.go(f"{ROUND}/reports")
    analyst.reads(f"已被 VIA-1-V2-{code} 取代")
    analyst.go(f"{ROUND}/queries/1")
    analyst.reads("成立")


def appeal(analyst: Visitor, story: Story, evidence: Path) -> None:
    analyst.go(f"{ROUND}/queries/new/appeal")
    analyst.fill({"text": "表格的单位有误。", f"stated-{story.determination}-1": "91.3"})
    analyst.page.set_input_files("main input[name=evidence]", evidence)
    analyst.choose("File it")
    analyst.told("It is filed. You will be told of every step.")


def decide(third: Visitor) -> None:
    third.go(f"{ROUND}/appeals/1")
    third.choose("Begin the review")
    third.told("The review has begun; the laboratory is told.")
    third.page.check("main #decision-upheld")
    third.page.check("main #provider_caused")
    third.fill({"reasons": "The form was wrong."})
    third.sign(PASSWORD, "Decide as {name}", name="Third")
    third.told("The decision is signed and the laboratory is told.")


def name_of(visitor: Visitor) -> str:
    return visitor.page.locator("header a.whose").inner_text()


def report(visitor: Visitor, address: str) -> bytes:
    """Return a report once the worker has made it."""
    for _ in range(240):
        answer = visitor.page.request.get(visitor.address.rstrip("/") + address)
        if answer.ok:
            return answer.body()
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"{address} was not made")
