"""A coordinator prepares a round, moves it, and sees who, never what, until it is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pages import read
from readiness import sign_the_outcome, sign_the_values
from sqlalchemy import func, select
from story import Story

from proficiency import clock
from proficiency.audit.models import AuditEntry
from proficiency.evaluation.models import EvaluationRun
from proficiency.reporting.models import ReportOrder
from proficiency.results.models import ResultSet
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Enrolment, Round
from proficiency.web import moving

ROUND = "/rounds/VIA-1"
NEW = "/schemes/VIA/rounds/new"
WITHDRAW = {"sure": "on", "reason": "Moving house"}


def form(story: Story, **changed: str) -> dict[str, object]:
    """Return a complete form of a new round."""
    opens, closes = (clock.now() + timedelta(days=days) for days in (1, 20))
    return {
        "code": "VIA-2",
        "title_zh": "第二轮",
        "title_en": "Second round",
        "opens_at": f"{opens:%Y-%m-%dT%H:%M}",
        "closes_at": f"{closes:%Y-%m-%dT%H:%M}",
        "time_zone": "Asia/Shanghai",
        "material-code-1": "M1",
        "material-zh-1": "一号样品",
        "material-en-1": "Sample one",
        "in-VIA-1": "on",
        "assigned-VIA": "reference",
        "assigned-value-VIA": "91.5",
        "assigned-u-VIA": "0.2",
        "sigma-VIA": "fixed",
        "sigma-number-VIA": "2.5",
        "laboratory": [str(laboratory.id) for laboratory in story.laboratories[:2]],
    } | changed


def state(story: Story) -> RoundState:
    """Return the state of the round as stored."""
    story.session.expire_all()
    return story.session.scalars(select(Round.state).where(Round.code == "VIA-1")).one()


def count(story: Story, model: type) -> int:
    """Count the stored rows of a table."""
    return story.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_round_is_prepared_with_plan_materials_and_laboratories(
    draft_round: Story, visit: Callable
) -> None:
    answer = visit("coordinator").send(NEW, form(draft_round))
    assert answer.headers["Location"] == "/rounds/VIA-2"
    made = draft_round.session.scalars(select(Round).where(Round.code == "VIA-2")).one()
    assert made.state is RoundState.DRAFT
    assert len(made.enrolments) == 2
    assert [m.code for m in made.materials] == ["M1"]
    assert '"91.5"' in made.plan_text and '"2.5"' in made.plan_text
    page = visit("coordinator").open("/rounds/VIA-2")
    assert "91.5 %" in page.text and "2.5 %" in page.text


def test_the_closing_time_is_local_time_in_the_zone_of_the_form(
    draft_round: Story, visit: Callable
) -> None:
    fields = form(draft_round, closes_at="2099-12-15T18:00")
    visit("coordinator").send(NEW, fields)
    made = draft_round.session.scalars(select(Round).where(Round.code == "VIA-2")).one()
    assert made.closes_at.isoformat() == "2099-12-15T10:00:00+00:00"


def test_every_wrong_entry_of_a_new_round_is_named_and_nothing_is_stored(
    draft_round: Story, visit: Callable
) -> None:
    rounds, enrolments = count(draft_round, Round), count(draft_round, Enrolment)
    wrong = form(
        draft_round,
        title_zh="",
        opens_at="soon",
        time_zone="Mars/Olympus",
        **{"sigma-number-VIA": "", "material-en-2": "nameless"},
    )
    page = read(visit("coordinator").send(NEW, wrong))
    assert page.status == 422
    for name in ("title_zh", "opens_at", "time_zone", "rules-VIA", "material-code-2"):
        assert f"#{name}" in page.links()
    assert page.value("title_en") == "Second round"
    assert (count(draft_round, Round), count(draft_round, Enrolment)) == (rounds, enrolments)


def test_a_code_that_is_taken_is_refused_on_the_form(draft_round: Story, visit: Callable) -> None:
    answer = visit("coordinator").send(NEW, form(draft_round, code="VIA-1"))
    assert answer.status_code == 422
    assert count(draft_round, Round) == 1


def test_a_laboratory_that_does_not_exist_is_not_enrolled(
    draft_round: Story, visit: Callable
) -> None:
    answer = visit("coordinator").send(NEW, form(draft_round, laboratory="987654321"))
    assert answer.status_code == 422
    assert count(draft_round, Round) == 1


def test_the_steps_of_a_round_are_taken_by_its_buttons(draft_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    for target in ("announced", "registration", "preparation"):
        assert f"{ROUND}/move/{target}" in coordinator.open(ROUND).html
        assert coordinator.send(f"{ROUND}/move/{target}", {}).status_code == 302
        assert state(draft_round).value == target
    draft_round.move(RoundState.SHIPPED)
    assert "Open for results" in coordinator.open(ROUND).text
    assert coordinator.send(f"{ROUND}/move/open", {}).status_code == 302
    assert state(draft_round) is RoundState.OPEN
    assert "cannot be opened again" in coordinator.open(f"{ROUND}/move/closed").text
    assert coordinator.send(f"{ROUND}/move/closed", {}).status_code == 409, "the date is ahead"
    assert "laboratories have not submitted yet" in coordinator.open(f"{ROUND}/move/closed").text
    close_now(draft_round)
    assert coordinator.send(f"{ROUND}/move/closed", {}).status_code == 302
    assert state(draft_round) is RoundState.CLOSED


def close_now(story: Story) -> None:
    """Let the closing date of an open round come."""
    story.round.closes_at = clock.now()
    story.round.opens_at = story.round.closes_at - timedelta(days=9)
    story.session.commit()


def test_a_step_whose_condition_is_missing_is_refused_with_the_reason(
    open_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    close_now(open_round)
    coordinator.send(f"{ROUND}/move/closed", {})
    page = coordinator.open(ROUND)
    assert "still missing: At least one laboratory has submitted results." in page.text
    answer = coordinator.send(f"{ROUND}/move/analysis", {})
    assert answer.status_code == 409
    assert "At least one laboratory has submitted results." in answer.get_data(as_text=True)
    assert state(open_round) is RoundState.CLOSED


def test_a_step_that_does_not_exist_changes_nothing(open_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    assert coordinator.send(f"{ROUND}/move/draft", {}).status_code == 409
    assert coordinator.send(f"{ROUND}/move/elsewhere", {}).status_code == 404
    assert state(open_round) is RoundState.OPEN


def test_nobody_else_moves_or_evaluates_a_round(open_round: Story, visit: Callable) -> None:
    for account in ("analyst-01", "approver-01", "convenor", "auditor"):
        visitor = visit(account)
        assert visitor.send(f"{ROUND}/move/closed", {}).status_code == 403
        assert visitor.send(f"{ROUND}/evaluate", {}).status_code == 403
    assert state(open_round) is RoundState.OPEN
    assert count(open_round, EvaluationRun) == 0


def test_the_evaluation_shows_consensus_and_pictures_of_the_chosen_determination(
    analysed_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    assert coordinator.send(f"{ROUND}/evaluate", {}).status_code == 302
    assert count(analysed_round, EvaluationRun) == 2
    page = coordinator.open(f"{ROUND}/evaluation?of=VIA/M1")
    assert "Version 2" in page.text
    pictures = page.all("svg")
    assert len(pictures) == 2
    assert all("aria-labelledby" in picture for picture in pictures)
    for enrolment in analysed_round.enrolments:
        assert enrolment.code in page.text


def test_the_evaluation_sets_all_estimators_side_by_side_and_says_how_far_they_lie_apart(
    analysed_round: Story, visit: Callable
) -> None:
    english = visit("coordinator").open(f"{ROUND}/evaluation?of=VIA/M1")
    assert "Estimators side by side" in english.text
    for name in ("Median, MADe", "Q/Hampel", "Mode of the kernel density"):
        assert name in english.text
    assert "The estimators of location lie between" in english.text
    chinese = visit("coordinator", "zh").open(f"{ROUND}/evaluation?of=VIA/M1")
    assert "各估计方法并列比较" in chinese.text and "各位置估计值在" in chinese.text


def test_issuing_orders_the_reports_and_shows_how_far_they_are(
    analysed_round: Story, visit: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator, signing = visit("coordinator"), analysed_round.coordinator
    sign_the_values(analysed_round.session, analysed_round.round, coordinator=signing)
    assert coordinator.send(f"{ROUND}/move/preliminary", {}).status_code == 302
    sign_the_outcome(
        analysed_round.session, analysed_round.round, coordinator=analysed_round.coordinator
    )
    window = "The query window is open until"
    assert window in coordinator.open(f"{ROUND}/move/final").text
    with monkeypatch.context() as patch:
        patch.setattr(moving, "query_window_end", lambda *_: clock.now() - timedelta(days=1))
        assert window not in coordinator.open(f"{ROUND}/move/final").text
    answer = coordinator.send(f"{ROUND}/move/final", {})
    assert answer.headers["Location"] == f"{ROUND}/reports"
    assert count(analysed_round, ReportOrder) == 1
    page = coordinator.open(f"{ROUND}/reports")
    bar = page.all("progress")[0]
    assert (bar["value"], bar["max"]) == ("0", "20")
    told = coordinator.client.get(f"{ROUND}/reports/progress").get_json()
    assert (told["made"], told["expected"], told["finished"]) == (0, 20, False)


def test_no_value_is_on_any_page_of_the_coordinator_before_the_round_is_closed(
    open_round: Story, visit: Callable
) -> None:
    open_round.submit(["87.654"])
    coordinator = visit("coordinator")
    for path in (ROUND, f"{ROUND}/participants", f"{ROUND}/history", f"{ROUND}/evaluation"):
        assert "87.654" not in coordinator.open(path).html
    assert "1 of 4 laboratories have submitted." in coordinator.open(ROUND).text


def test_no_value_can_be_found_by_trying_digests_before_the_round_is_closed(
    open_round: Story, visit: Callable
) -> None:
    open_round.submit(["91.2"])
    results = open_round.session.scalars(select(ResultSet)).one()
    assert results.sha256
    for account, path in (("coordinator", f"{ROUND}/history"), ("auditor", "/history/")):
        page = visit(account).open(path)
        assert "results were signed and submitted" in page.text
        assert results.sha256[:12] not in page.html
    entry = open_round.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "results.submitted")
    ).one()
    assert len(entry.facts["salt"]) == 32, "the seal, which is shown, cannot be recomputed"
    open_round.move(RoundState.CLOSED)
    assert results.sha256[:12] in visit("auditor").open("/history/").html


def test_the_participants_stand_without_names_and_each_view_of_the_key_is_recorded(
    open_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    assert "Secret laboratory" not in coordinator.open(f"{ROUND}/participants").html
    assert coordinator.open(f"{ROUND}/participants/key").status == 405
    refused = coordinator.send(f"{ROUND}/participants/key", {"reason": " "})
    assert refused.status_code == 409
    assert "Secret laboratory" not in refused.get_data(as_text=True)
    answer = coordinator.send(f"{ROUND}/participants/key", {"reason": "a parcel came back"})
    assert "Secret laboratory 01" in answer.get_data(as_text=True)
    code = open_round.enrolments[1].code
    one = {"reason": "a call", "one": code.lower()}
    alone = coordinator.send(f"{ROUND}/participants/key", one).get_data(as_text=True)
    assert "Secret laboratory 02" in alone
    assert "Secret laboratory 01" not in alone
    actions = list(open_round.session.scalars(select(AuditEntry.action)))
    assert actions.count("identity_key.read") == 2


def test_enrolling_one_laboratory_does_not_show_its_code(
    open_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    html = coordinator.open(f"{ROUND}/participants").html
    assert not [e.code for e in open_round.enrolments if e.code in html]
    assert "4 laboratories have entered nothing yet" in html
    open_round.submit(["91.2"])
    html = coordinator.open(f"{ROUND}/participants").html
    shown = [e.code for e in open_round.enrolments if e.code in html]
    assert shown == [open_round.enrolments[0].code]


def test_the_history_does_not_tell_who_has_which_code(open_round: Story, visit: Callable) -> None:
    open_round.submit(["91.2"])
    text = visit("coordinator").open(f"{ROUND}/history").text
    assert "a participant" in text
    assert "Approver 01" not in text and "Analyst 01" not in text
    assert open_round.enrolments[0].code not in text


def test_the_desk_lists_what_needs_each_person(open_round: Story, visit: Callable) -> None:
    assert "Enter the results of round VIA-1." in visit("analyst-01").open("/desk/").text
    assert "Check and sign" not in visit("approver-01").open("/desk/").text
    analyst = visit("analyst-01")
    page = analyst.open(f"{ROUND}/results")
    fields = {name: page.value(name) for name in ("seen", "laboratory")}
    analyst.send(f"{ROUND}/results", fields | {f"result-{open_round.determination}-1": "91.2"})
    assert "Check and sign the results of round VIA-1." in visit("approver-01").open("/desk/").text


def test_laboratories_are_enrolled_later_while_the_round_takes_results(
    draft_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    coordinator.send(NEW, form(draft_round))
    numbers = [str(laboratory.id) for laboratory in draft_round.laboratories]
    answer = coordinator.send("/rounds/VIA-2/participants", {"laboratory": numbers[2:]})
    assert answer.status_code == 302
    again = coordinator.send("/rounds/VIA-2/participants", {"laboratory": numbers[:1]})
    assert again.status_code == 409
    assert visit("analyst-01").send("/rounds/VIA-1/participants", {}).status_code in (403, 404)
    made = draft_round.session.scalars(select(Round).where(Round.code == "VIA-2")).one()
    draft_round.session.refresh(made)
    assert {e.laboratory_id for e in made.enrolments} == {int(number) for number in numbers}


def test_nobody_is_enrolled_by_others_than_the_coordinator(
    open_round: Story, visit: Callable
) -> None:
    before = count(open_round, Enrolment)
    fields = {"laboratory": str(open_round.laboratories[0].id)}
    for account in ("analyst-01", "convenor", "auditor"):
        assert visit(account).send(f"{ROUND}/participants", fields).status_code == 403
    assert count(open_round, Enrolment) == before


def test_a_laboratory_that_withdrew_by_mistake_is_taken_in_again_with_its_results(
    open_round: Story, visit: Callable
) -> None:
    laboratory = open_round.laboratories[0].id
    open_round.submit(("91.2",))
    visit("approver-01").send(f"{ROUND}/withdraw", WITHDRAW | {"laboratory": str(laboratory)})
    coordinator = visit("coordinator")
    assert f'value="{laboratory}"' in coordinator.open(f"{ROUND}/participants").html
    coordinator.send(f"{ROUND}/participants", {"laboratory": str(laboratory)})
    page = visit("approver-01").open(f"{ROUND}/receipt")
    assert page.status == 200 and "91.2" in page.text
