"""Interim reports, reports of an institution, and the same content as plain data."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from story import Story, person

from proficiency.appeals.deciding import decide, take_up
from proficiency.appeals.lifecycle import ComplaintKind, ComplaintState
from proficiency.appeals.services import RaisedItem, raise_complaint
from proficiency.i18n import Language
from proficiency.identity.models import Laboratory
from proficiency.identity.roles import Role
from proficiency.reporting.issued import own_content
from proficiency.reporting.making import add_report
from proficiency.reporting.models import Report, ReportFormat, ReportOrder
from proficiency.rounds.lifecycle import RoundState

Visit = Callable[..., Any]


def evaluated(story: Story) -> None:
    """Take the round to its preliminary scores."""
    story.reach_analysis()
    story.evaluate()
    story.move(RoundState.PRELIMINARY)


def bring_together(story: Story) -> None:
    """Put the second laboratory into the institution of the first; one person acts for both."""
    first, second = story.laboratories[:2]
    second.institution_id = first.institution_id
    story.session.flush()


def issue(story: Story) -> ReportOrder:
    """Declare the round final and enter its report files without rendering them."""
    order = story.issue()
    run = order.evaluation
    for enrolment in [None, *story.enrolments]:
        code = enrolment.code if enrolment else "ROUND"
        add_report(
            story.session,
            order_id=order.id,
            enrolment_id=enrolment.id if enrolment else None,
            number=f"{run.round.code}-V{run.version}-{code}",
            language=Language.EN,
            format=ReportFormat.PDF,
            sha256="0" * 64,
            size=1,
            issued_at=order.ordered_at,
            token=f"TOKEN{code}",
            signed=False,
        )
    assert story.session.query(Report).count() == 1 + len(story.enrolments)
    return order


def claimed(story: Story, position: int) -> None:
    """Let a laboratory claim an error of its own, which is told beside its result."""
    claim = raise_complaint(
        story.session,
        story.enrolments[position],
        kind=ComplaintKind.TRANSCRIPTION,
        text="Digits were lost.",
        items=[RaisedItem(story.determination, 1, "90.4")],
        actor=story.approvers[position],
    )
    take_up(story.session, claim, actor=story.coordinator)
    decide(
        story.session,
        claim,
        decision=ComplaintState.UPHELD,
        reasons="It was.",
        actor=story.coordinator,
    )


def test_the_report_of_an_institution_tells_of_no_result_of_others(
    story: Story, visit: Visit
) -> None:
    evaluated(story)
    bring_together(story)
    person(
        story.session,
        "officer",
        Role.INSTITUTION_ADMIN,
        institution=story.laboratories[0].institution,
    )
    for position in (1, 11):
        claimed(story, position)
    page = visit("officer", "en").open("/rounds/VIA-1/institution").text
    assert f"Laboratory {story.enrolments[1].code}, " in page and "90.4 %" in page
    assert story.enrolments[11].code not in page


def test_preliminary_scores_are_a_file_that_says_so_on_each_page(
    story: Story, visit: Visit
) -> None:
    evaluated(story)
    answer = visit("analyst-01").client.get("/rounds/VIA-1/scores/interim.en.pdf")
    assert answer.status_code == 200
    code = story.enrolments[0].code
    assert f"VIA-1-V1-{code}-INTERIM.en.pdf" in answer.headers["Content-Disposition"]
    for page in PdfReader(BytesIO(answer.data)).pages:
        text = page.extract_text()
        assert "INTERIM" in text and "Interim report" in text


def test_there_is_no_interim_file_once_the_round_is_final(story: Story, visit: Visit) -> None:
    evaluated(story)
    issue(story)
    answer = visit("analyst-01").client.get("/rounds/VIA-1/scores/interim.en.pdf")
    assert answer.status_code == 404


def test_the_api_answers_with_the_strings_of_the_page(story: Story, visit: Visit) -> None:
    evaluated(story)
    issue(story)
    enrolment, actor = story.enrolments[0], story.analysts[0]
    content = own_content(story.session, enrolment, Language.EN, actor=actor)
    answer = visit("analyst-01").client.get(
        f"/api/rounds/VIA-1/reports/VIA-1-V1-{enrolment.code}?lang=en"
    )
    assert content is not None
    told = answer.get_json()
    assert told["verdict"] == content.verdict
    assert [s["title"] for s in told["sections"]] == [s.title for s in content.sections]
    assert told["number"] == content.number


def test_the_api_hides_the_report_of_another_laboratory(story: Story, visit: Visit) -> None:
    evaluated(story)
    issue(story)
    client = visit("analyst-01").client
    other = client.get(f"/api/rounds/VIA-1/reports/VIA-1-V1-{story.enrolments[1].code}?lang=en")
    missing = client.get("/api/rounds/VIA-1/reports/VIA-1-V1-NONE?lang=en")
    assert other.status_code == missing.status_code == 404
    assert client.get("/api/rounds/VIA-1/reports/VIA-1-V1-ROUND?lang=xx").status_code == 404


def test_an_institution_sees_its_laboratories_together_only_with_the_right_to_each(
    story: Story, visit: Visit
) -> None:
    bring_together(story)
    evaluated(story)
    # The analyst of the first laboratory has no right to the second one.
    assert visit("analyst-01").client.get("/rounds/VIA-1/institution").status_code == 404
    assert visit("analyst-03").client.get("/rounds/VIA-1/institution").status_code == 404


def test_who_looks_after_an_institution_reads_its_report_in_which_nobody_else_stands(
    story: Story, visit: Visit
) -> None:
    bring_together(story)
    evaluated(story)
    laboratory = story.session.get_one(Laboratory, story.laboratories[0].id)
    person(story.session, "head", Role.INSTITUTION_ADMIN, institution=laboratory.institution)
    visitor = visit("head")
    page = visitor.open("/rounds/VIA-1/institution")
    codes = [enrolment.code for enrolment in story.enrolments]
    assert all(code in page.html for code in codes[:2])
    assert not any(code in page.html for code in codes[2:])
    answer = visitor.client.get("/rounds/VIA-1/institution.zh.xlsx")
    assert answer.status_code == 200
    assert "Secret" not in answer.headers["Content-Disposition"]
