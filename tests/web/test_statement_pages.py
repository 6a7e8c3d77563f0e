"""People put on record in the browser what reports state, and see what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pages import Page, read
from sqlalchemy import event, select
from statements import state_everything
from story import CLOSES, PASSWORD, Story

from proficiency.reporting.completeness.gate import missing
from proficiency.reporting.statement_kinds import StatementKind
from proficiency.reporting.statement_models import (
    ReportWaiver,
    RoundStatement,
    TraceabilityStatement,
)
from proficiency.rounds import release
from proficiency.rounds.lifecycle import RoundState

ROUND = "/rounds/VIA-1"
LIST = f"{ROUND}/statements"
INCIDENT = {
    "day-incident": "2026-03-04",
    "zh-incident": "一个包裹延迟一天。",
    "en-incident": "One parcel was a day late.",
}


@pytest.fixture
def analysed(analysed_round: Story) -> Story:
    """A round with an evaluation of which nobody has stated anything."""
    analysed_round.second_coordinator()
    return analysed_round


def lacking(story: Story) -> set[str]:
    """Return the items that keep the reports of the round from going out."""
    story.session.expire_all()
    return {each.item for each in missing(story.session, story.round)}


def stated(story: Story, kind: StatementKind) -> list[tuple[str, str]]:
    """Return what stands of one kind."""
    query = select(RoundStatement).where(
        RoundStatement.kind == kind, RoundStatement.withdrawn_at.is_(None)
    )
    return [(each.text_zh, each.text_en) for each in story.session.scalars(query)]


def send(visit: Callable, path: str, fields: dict[str, Any], account: str = "coordinator") -> Page:
    return read(visit(account).send(f"{ROUND}/{path}", fields))


def typed(page: Page, name: str) -> dict[str, str]:
    """Return the attributes of a field."""
    return next(a for a in page.all("input") + page.all("textarea") if a.get("name") == name)


def traceability(story: Story, page: Page, **more: str) -> dict[str, Any]:
    """Return the form of the consensus values as the page offers it."""
    ticks = [a["value"] for a in page.all("input") if a.get("name") == "of"]
    return {"group": "consensus", "of": ticks, "kind-consensus": "consensus"} | more


def test_the_list_names_what_is_missing_with_what_to_do_and_where(
    analysed: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(LIST)
    assert "R-c External providers" in page.text
    assert "Nothing is recorded, not even that there was none." in page.text
    assert "/provider" in page.links() and "/schemes/VIA/policy" in page.links()
    assert f"{LIST}#subcontracted" in page.links()
    anchors = {a["id"] for _, a in page.tags if a.get("id")}
    wanted = {link.partition("#")[2] for link in page.links() if link.startswith(f"{LIST}#")}
    assert wanted <= anchors, "every address of an item is a place on the page"
    chinese = visit("coordinator", "zh").open(LIST).text
    assert "外部提供者" in chinese and "缺少" in chinese


def test_an_item_is_missing_until_its_statement_is_posted(analysed: Story, visit: Callable) -> None:
    assert {"R-c", "R-q", "R-s"} <= lacking(analysed)
    assert send(visit, "statements/subcontracted/none", {}).status == 302
    assert "R-c" not in lacking(analysed)
    assert send(visit, "statements/incident", INCIDENT).status == 302
    assert "R-q" not in lacking(analysed)
    comment = {"zh-comment": "请核对单位。", "en-comment": "Check the unit."}
    assert send(visit, "statements/comment", comment).status == 302
    assert "R-s" not in lacking(analysed)
    page = visit("coordinator").open(LIST)
    assert "One parcel was a day late." in page.text and "一个包裹延迟一天。" in page.text
    assert "2026-03-04" in page.text and "Coordinator" in page.text
    assert not [a for a in page.all("a") if a.get("href") == "#R-c"]


def test_what_is_withdrawn_is_missing_again(analysed: Story, visit: Callable) -> None:
    send(visit, "statements/incident", INCIDENT)
    page = visit("coordinator").open(LIST)
    address = next(
        a["action"] for a in page.all("form") if "/withdraw" in a.get("action", "")
    ).partition("#")[0]
    assert read(visit("coordinator").send(address, {})).status == 302
    assert stated(analysed, StatementKind.INCIDENT) == []
    assert "R-q" in lacking(analysed)
    assert read(visit("coordinator").send(address, {})).status == 404


def test_none_is_not_recorded_beside_an_incident_that_stands(
    analysed: Story, visit: Callable
) -> None:
    send(visit, "statements/incident", INCIDENT)
    page = send(visit, "statements/incident/none", {})
    assert page.status == 409 and "Withdraw it before" in page.text
    assert len(stated(analysed, StatementKind.INCIDENT)) == 1
    assert send(visit, "statements/delay/none", {}).status == 404, "a delay has a reason"


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"en-incident": " "}, "en-incident", "in Chinese and in English"),
        ({"zh-incident": "", "en-incident": ""}, "zh-incident", "Write what is to be stated."),
        ({"day-incident": ""}, "day-incident", "Give the day of the incident."),
        ({"day-incident": "4.3.2026"}, "day-incident", "Write the day as 2026-03-04."),
        ({"day-incident": "2999-01-01"}, "day-incident", "This day has not come yet."),
    ],
)
def test_bad_input_is_named_at_its_field_and_what_was_typed_stays(
    analysed: Story, visit: Callable, changed: dict[str, str], field: str, told: str
) -> None:
    fields = INCIDENT | changed
    page = send(visit, "statements/incident", fields)
    assert page.status == 422 and told in page.text
    assert typed(page, field).get("aria-invalid") == "true"
    for name, text in fields.items():
        if name.startswith("day"):
            assert page.value(name) == text
        elif text.strip():
            assert text in page.html
    assert stated(analysed, StatementKind.INCIDENT) == []


def test_a_text_that_was_typed_is_not_thrown_away_by_recording_none(
    analysed: Story, visit: Callable
) -> None:
    page = send(visit, "statements/incident/none", INCIDENT)
    assert page.status == 422 and "Empty this field" in page.text
    assert "One parcel was a day late." in page.html
    assert stated(analysed, StatementKind.INCIDENT) == []


def test_before_the_evaluation_the_list_claims_nothing_about_its_outcome(
    open_round: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(LIST)
    assert page.text.count("known once the round is evaluated") >= 5
    assert send(visit, "statements/comment/none", {}).status == 302


def test_reports_that_went_out_in_time_are_not_late_today(analysed: Story, visit: Callable) -> None:
    analysed.issue()
    analysed.round.reports_at = CLOSES + timedelta(days=1)
    analysed.session.flush()
    assert "later than planned (" not in visit("coordinator").open(LIST).text
    analysed.round.reports_at = CLOSES - timedelta(days=1)
    analysed.session.flush()
    assert "later than planned (" in visit("coordinator").open(LIST).text


def test_what_is_written_anew_stands_in_the_place_of_what_was(
    analysed: Story, visit: Callable
) -> None:
    for words in ("One.", "Two."):
        send(visit, "statements/comment", {"zh-comment": f"中 {words}", "en-comment": words})
    assert stated(analysed, StatementKind.COMMENT) == [("中 Two.", "Two.")]


def test_one_form_states_the_traceability_of_all_values_that_are_ticked(
    analysed: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(LIST)
    ticks = [a for a in page.all("input") if a.get("name") == "of"]
    assert ticks and all("checked" in a for a in ticks), "what is not stated is ticked"
    assert "R-l" in lacking(analysed)
    assert send(visit, "traceability", traceability(analysed, page)).status == 302
    assert "R-l" not in lacking(analysed)
    page = visit("coordinator").open(LIST)
    assert "consensus of the participants; not traceable to the SI" in page.text
    ticks = [a for a in page.all("input") if a.get("name") == "of"]
    assert not any("checked" in a for a in ticks), "what is stated is not stated anew by chance"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"of": []}, "Choose at least one value."),
        ({"kind-consensus": "published"}, "Choose to what the values are traceable."),
        ({"detail_en-consensus": "Certificate 1"}, "in Chinese and in English"),
        ({"without_u_zh-consensus": "未给出"}, "in Chinese and in English"),
    ],
)
def test_a_wrong_form_of_traceability_records_nothing(
    analysed: Story, visit: Callable, changed: dict[str, Any], told: str
) -> None:
    page = visit("coordinator").open(LIST)
    answer = send(visit, "traceability", traceability(analysed, page) | changed)
    assert answer.status == 422 and told in answer.text
    kept = [text for name, text in changed.items() if not name.startswith(("of", "kind"))]
    assert all(text in answer.html for text in kept)
    assert analysed.session.scalars(select(TraceabilityStatement)).all() == []


def test_a_value_of_another_round_is_not_stated_here(analysed: Story, visit: Callable) -> None:
    page = visit("coordinator").open(LIST)
    assert send(visit, "traceability", traceability(analysed, page) | {"of": ["0"]}).status == 404
    assert send(visit, "traceability", {"group": "elsewhere"}).status == 404


WAIVER = {"zh": "本轮不评价。", "en": "Not judged in this round.", "password": PASSWORD}


def waivers(story: Story) -> list[str]:
    query = select(ReportWaiver).where(ReportWaiver.ended_at.is_(None))
    return [each.item for each in story.session.scalars(query)]


def test_an_item_is_waived_by_signature_shown_with_its_reason_and_needed_again(
    analysed: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(f"{ROUND}/waive/R-s")
    assert "Nothing is recorded, not even that there was none." in page.text
    assert send(visit, "waive/R-s", WAIVER).status == 302
    assert "R-s" not in lacking(analysed) and waivers(analysed) == ["R-s"]
    page = visit("coordinator").open(LIST)
    assert "waived by" in page.text and "Not judged in this round." in page.text
    assert "本轮不评价。" in visit("coordinator", "zh").open(LIST).text
    assert send(visit, "waive/R-s", WAIVER).status == 409, "waived already"
    assert send(visit, "waive/R-s/end", {}).status == 302
    assert "R-s" in lacking(analysed) and waivers(analysed) == []


def test_a_waiver_is_signed_with_the_right_password_only(analysed: Story, visit: Callable) -> None:
    page = send(visit, "waive/R-s", WAIVER | {"password": "wrong"})
    assert page.status == 422 and "This is not your password. Nothing was signed." in page.text
    assert "Not judged in this round." in page.html, "the reason is still there"
    assert waivers(analysed) == []


def test_a_waiver_without_its_reason_in_both_languages_is_refused(
    analysed: Story, visit: Callable
) -> None:
    page = send(visit, "waive/R-s", WAIVER | {"zh": " "})
    assert page.status == 422 and "Not judged in this round." in page.html
    assert typed(page, "zh").get("aria-invalid") == "true"
    assert waivers(analysed) == []


def test_what_is_fulfilled_or_must_be_is_not_waived(analysed: Story, visit: Callable) -> None:
    assert "cannot be waived" in send(visit, "waive/R-b", WAIVER).text
    send(visit, "statements/comment/none", {})
    page = send(visit, "waive/R-s", WAIVER)
    assert page.status == 409 and "nothing to waive" in page.text
    assert send(visit, "waive/R-z", WAIVER).status == 404
    assert waivers(analysed) == []


def test_a_release_that_is_refused_leads_to_the_list(analysed: Story, visit: Callable) -> None:
    analysed.move(RoundState.PRELIMINARY)
    send(visit, "waive/R-s", WAIVER)
    comment = analysed.session.scalars(
        select(RoundStatement).where(RoundStatement.kind == StatementKind.COMMENT)
    ).one()
    send(visit, f"statements/{comment.id}/withdraw", {})
    assert LIST in visit("coordinator").open(f"{ROUND}/move/final").links()
    page = send(visit, "move/final", {})
    assert page.status == 409 and LIST in page.links()
    assert "R-s Comments and recommendations" in page.text
    assert "Write comments and recommendations" in page.text


def test_the_page_of_a_round_leads_to_the_list_and_leaves_the_asking_to_the_step(
    analysed: Story, visit: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed.move(RoundState.PRELIMINARY)
    with monkeypatch.context() as patch:
        patch.setattr(release, "is_complete", None)  # it would set the whole report
        page: Page = visit("coordinator").open(ROUND)
    assert page.status == 200
    assert "checked when the step is taken: The reports say everything they must" in page.text
    assert LIST in page.links()
    assert "执行该步骤时核查：" in visit("coordinator", "zh").open(ROUND).text


def test_the_desk_tells_a_coordinator_what_reports_lack_until_it_is_there(
    analysed: Story, visit: Callable
) -> None:
    line = "The reports of round VIA-1 lack"
    page = visit("coordinator").open("/desk/")
    assert line in page.text and LIST in page.links()
    assert line not in visit("auditor").open("/desk/").text
    state_everything(analysed.session, analysed.round, coordinator=analysed.coordinator)
    assert line not in visit("coordinator").open("/desk/").text


def test_an_archived_round_is_read_and_nothing_is_stated_of_it(
    analysed: Story, visit: Callable
) -> None:
    analysed.round.state = RoundState.ARCHIVED
    analysed.session.flush()
    page = visit("coordinator").open(LIST)
    assert "can only be read" in page.text
    assert not [a for a in page.all("form") if "/statements/" in a.get("action", "")]
    assert send(visit, "statements/comment/none", {}).status == 409
    assert send(visit, "waive/R-s", WAIVER).status == 409


@pytest.mark.parametrize("account", ["analyst-01", "auditor", "administrator", "convenor"])
def test_nobody_but_the_coordinator_states_anything(
    analysed: Story, visit: Callable, account: str
) -> None:
    assert visit(account).open(LIST).status in {403, 404}
    assert send(visit, "statements/comment/none", {}, account).status in {403, 404}
    assert send(visit, "waive/R-s", WAIVER, account).status in {403, 404}
    assert stated(analysed, StatementKind.COMMENT) == [] and waivers(analysed) == []


def test_the_page_takes_no_more_statements_the_more_stands_on_record(
    analysed: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")

    def taken() -> int:
        found: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            found.append(statement)

        engine = analysed.session.connection().engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert visitor.open(LIST).status == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len([each for each in found if each.lstrip().upper().startswith("SELECT")])

    before = taken()
    for number in range(5):
        words = {"zh-subcontracted": f"活动 {number}", "en-subcontracted": f"Activity {number}"}
        visitor.send(f"{LIST}/subcontracted", words)
    assert taken() <= before
