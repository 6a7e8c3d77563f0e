"""One round from opening to the downloaded report, by the people who live in it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
from filled_sheet import fill_in
from sealed import fields_typed
from story import PASSWORD, Story, person

from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.identity.roles import Role
from proficiency.results.entry import EnteredResult
from proficiency.results.services import save_draft, submit_results

ROUND = "/rounds/VIA-1"
STATEMENTS = f"{ROUND}/statements"
PROFILE = {
    "name_zh": "示例能力验证提供者",
    "name_en": "Example provider",
    "address_zh": "示例路 1 号",
    "address_en": "1 Example Road",
    "email": "pt@provider.example",
}
POLICY = {
    "confidentiality_zh": "参加者只以代码出现。",
    "confidentiality_en": "Participants appear under codes.",
    "use_zh": "报告可完整引用。",
    "use_en": "The report may be quoted as a whole.",
}
INCIDENT = {
    "day-incident": "2026-03-04",
    "zh-incident": "一个包裹延迟一天。",
    "en-incident": "One parcel was a day late.",
}
WAIVED = {"zh": "本轮不另作建议。", "en": "No advice in this round."}
WRONG, RIGHT = "ninety-two", "91.4"


def others_submit(story: Story, database: Database, values: list[str]) -> None:
    """Let the laboratories that the journey does not follow hand in their results."""
    with database.transaction() as session:
        for position, typed in enumerate(values, 2):
            enrolment = session.merge(story.enrolments[position])
            entry = EnteredResult(story.determination, 1, None, typed)
            save_draft(session, enrolment, [entry], actor=story.analysts[position])
            submit_results(session, enrolment, actor=story.approvers[position])


def both_sign(page: str, *signers: Any) -> None:
    """Let coordinators sign what a page of the round shows them."""
    for signer in signers:
        signer.go(f"{ROUND}/{page}")
        signer.prove(PASSWORD)
        signer.page.locator("main form button.btn-primary").click()
        signer.page.wait_for_url(lambda address: not address.endswith(f"/{page}"))


def put_on_record(coordinator: Any, administrator: Any) -> None:
    """Record what reports state and waive one item, until only the signatures are missing."""
    administrator.go("/provider")
    administrator.fill(PROFILE)
    administrator.choose("Keep the profile")
    administrator.told("The profile is kept. Reports that are issued from now on print it.")
    coordinator.go("/schemes/VIA/policy")
    coordinator.fill(POLICY)
    coordinator.choose("Keep the policy")
    coordinator.told("The policy is kept. Reports that are issued from now on state it.")
    coordinator.go(ROUND)
    coordinator.page.locator(f"main .guards a[href='{STATEMENTS}']").click()
    coordinator.choose("There were no such activities")
    coordinator.told("Recorded. Reports that are issued from now on state it.")
    coordinator.fill(INCIDENT)
    form = coordinator.page.locator("main form[action*='/statements/incident#']")
    form.get_by_role("button", name="Record", exact=True).click()
    coordinator.reads("One parcel was a day late.")
    coordinator.choose("Record for the ticked values")
    coordinator.told("Recorded for {count} assigned value.", count=1)
    coordinator.page.locator(f"main a[href='{ROUND}/waive/R-s']").click()
    coordinator.fill(WAIVED)
    coordinator.sign(PASSWORD, "Sign as {name}", name="Coordinator")
    coordinator.told("The waiver is signed. Every report prints it with your name and the reason.")
    coordinator.reads("1 of 23 items is missing: R-b")


def test_a_round_is_opened_answered_evaluated_issued_and_its_report_read_in_chinese(
    prepared: Story,
    fresh_database: Database,
    visit: Callable[[str], Any],
    arrive: Callable[[str, Language], Any],
    tmp_path: Path,
) -> None:
    with fresh_database.transaction() as session:
        person(session, "administrator", Role.ADMINISTRATOR)
    coordinator = visit("en-GB")
    coordinator.log_in("coordinator", PASSWORD, "Log in")
    coordinator.go(ROUND)
    coordinator.press("Open for results")
    assert "The round is open for results." in coordinator.page.content()

    # The first laboratory types into the form.
    analyst = visit("zh-CN")
    analyst.log_in("analyst-01", PASSWORD, "登录")
    analyst.go(f"{ROUND}/results")
    analyst.page.locator("main form").get_by_label("结果").first.fill("91.2")
    analyst.page.locator("main form[data-entry] button").first.click()
    approver = visit("zh-CN")
    approver.log_in("approver-01", PASSWORD, "登录")
    approver.go(f"{ROUND}/sign")
    assert "91.2" in approver.text()
    approver.sign(PASSWORD, "Sign and submit")
    approver.go(f"{ROUND}/receipt")
    assert prepared.enrolments[0].code in approver.text()

    # The second uploads a spreadsheet with a slip, is told where, and corrects it.
    second = visit("zh-CN")
    second.log_in("analyst-02", PASSWORD, "登录")
    second.go(f"{ROUND}/upload")
    with second.page.expect_download() as waiting:
        second.page.locator("main a[href$='template.xlsx']").first.click()
    sheet = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(sheet)
    fill_in(sheet, [WRONG])
    second.page.set_input_files("input[type=file]", sheet)
    second.page.locator("main form[enctype] button").click()
    told = second.text()
    assert WRONG in told
    with fresh_database.session() as session:
        assert fields_typed(session, prepared.enrolments[1], actor=prepared.analysts[1]) == []
    fill_in(sheet, [RIGHT])
    second.page.set_input_files("input[type=file]", sheet)
    second.page.locator("main form[enctype] button").click()
    second.page.wait_for_url(lambda address: not address.endswith("/upload"))
    second_approver = visit("zh-CN")
    second_approver.log_in("approver-02", PASSWORD, "登录")
    second_approver.go(f"{ROUND}/sign")
    assert RIGHT in second_approver.text()
    second_approver.sign(PASSWORD, "Sign and submit")

    # While the round is open the coordinator sees who has submitted, and no value.
    others_submit(prepared, fresh_database, ["91.9", "90.8", "92.3", "91.5", "91.0", "84.0"])
    coordinator.go(f"{ROUND}/participants")
    seen = coordinator.text()
    assert prepared.enrolments[0].code in seen
    assert "91.2" not in seen and RIGHT not in seen

    coordinator.go(ROUND)
    coordinator.press("Close the round")
    coordinator.press("Close the round")
    coordinator.go(ROUND)
    coordinator.press("Start the analysis")
    coordinator.go(ROUND)
    coordinator.press("Evaluate the round")
    coordinator.page.wait_for_url(lambda address: "/evaluation" in address)
    assert coordinator.page.locator("main svg").count() >= 1
    second_coordinator = visit("en-US")
    second_coordinator.log_in("coordinator-2", PASSWORD, "Log in")
    both_sign("sign-assigned", coordinator, second_coordinator)
    coordinator.go(ROUND)
    coordinator.press("Give out the preliminary scores")
    coordinator.press("Give out the preliminary scores")
    administrator = arrive("administrator", Language.EN)
    put_on_record(coordinator, administrator)
    both_sign("sign-report", coordinator, second_coordinator)
    coordinator.go(ROUND)
    coordinator.press("Issue the final reports")
    coordinator.press("Issue the final reports")
    coordinator.page.wait_for_url(lambda address: "/reports" in address)

    # The laboratory sees its own score and takes its Chinese report home.
    approver.go(f"{ROUND}/scores")
    assert "满意" in approver.text()
    own, other = prepared.enrolments[0].code, prepared.enrolments[1].code
    chinese = f"main a[href$='{own}.zh.pdf']"
    for _ in range(60):
        approver.go(f"{ROUND}/reports")
        if approver.page.locator(chinese).count():
            break
        approver.page.wait_for_timeout(500)
    assert approver.page.locator(f"main a[href*='{other}']").count() == 0
    with approver.page.expect_download() as waiting:
        approver.page.locator(chinese).first.click()
    assert own in waiting.value.suggested_filename
    report = tmp_path / "report.pdf"
    waiting.value.save_as(report)
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(BytesIO(report.read_bytes())).pages
    )
    assert own in text
    assert "满意" in text and "91.2" in text
    assert "示例能力验证提供者" in text and "一个包裹延迟一天。" in text
    assert "本轮不另作建议。" in text, "the report prints what was waived and why"
    assert "秘密实验室" not in text and "Secret" not in text

    for visitor in (coordinator, analyst, approver, second, second_approver):
        assert visitor.complaints == []


def test_a_laboratory_finds_no_way_to_another_ones_pages(
    prepared: Story, visit: Callable[[str], Any]
) -> None:
    coordinator = visit("en-GB")
    coordinator.log_in("coordinator", PASSWORD, "Log in")
    coordinator.go(ROUND)
    coordinator.press("Open for results")
    analyst = visit("en-GB")
    analyst.log_in("analyst-03", PASSWORD, "Log in")
    for path in ("/participants", "/evaluation", "/history"):
        response = analyst.page.goto(analyst.address.rstrip("/") + ROUND + path)
        assert response is not None
        assert response.status in (403, 404)
        assert "Secret laboratory 01" not in analyst.page.content()
