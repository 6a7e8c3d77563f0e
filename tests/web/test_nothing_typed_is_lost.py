"""What a person typed is neither lost nor written over, whatever happens between two pages."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pages import Page, read
from sealed import fields_typed
from sqlalchemy import select
from story import PASSWORD, Story, person

from proficiency.identity.permissions import Role
from proficiency.results.models import ResultSet, ResultSetState
from proficiency.rounds.lifecycle import RoundState

RESULTS = "/rounds/VIA-1/results"
SIGN = "/rounds/VIA-1/sign"
SUBMIT = "/rounds/VIA-1/submit"


def stored(story: Story) -> list[str]:
    """Return every stored result as typed."""
    return story.typed()


def fields_of(page: Page) -> dict[str, str]:
    """Return what the browser would send of the entry form."""
    names = {"seen", "laboratory"}
    found = {}
    for each in page.all("input"):
        name = each.get("name", "")
        if name in names or name.split("-")[0] in {"result", "u", "k", "note"}:
            found[name] = each.get("value", "")
    return found


def typed(story: Story, page: Page, text: str, **more: str) -> dict[str, str]:
    """Type one result into the form of a page."""
    place = f"{story.determination}-1"
    own = {f"{part}-{place}": value for part, value in ({"result": text} | more).items()}
    return fields_of(page) | own


def second_analyst(story: Story) -> str:
    """Register another analyst of the first laboratory."""
    person(story.session, "second-analyst", Role.ANALYST, laboratory=story.laboratories[0])
    return "second-analyst"


def test_a_form_opened_before_a_colleague_saved_does_not_write_over_their_draft(
    open_round: Story, visit: Callable
) -> None:
    first, second = visit("analyst-01"), visit(second_analyst(open_round))
    early = first.open(RESULTS)
    late = second.open(RESULTS)
    assert first.send(RESULTS, typed(open_round, early, "91.2")).status_code == 302
    answer = read(second.send(RESULTS, typed(open_round, late, "95.0", note="mine")))
    assert answer.status == 409
    assert stored(open_round) == ["91.2"]
    place = f"{open_round.determination}-1"
    assert answer.value(f"result-{place}") == "95.0", "what was typed comes back"
    assert answer.value(f"note-{place}") == "mine"
    assert "Stored is: 91.2" in answer.text, "the page says what is stored"
    again = second.send(RESULTS, fields_of(answer))
    assert again.status_code == 302, "who has seen both may decide"
    assert stored(open_round) == ["95.0"]


def test_saving_the_same_form_twice_changes_nothing(open_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    fields = typed(open_round, analyst.open(RESULTS), "91.2")
    assert analyst.send(RESULTS, fields).status_code == 302
    assert analyst.send(RESULTS, fields).status_code == 302
    assert stored(open_round) == ["91.2"]


def test_a_form_that_arrives_without_its_fields_wipes_nothing(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    analyst.send(RESULTS, typed(open_round, analyst.open(RESULTS), "91.2"))
    page = analyst.open(RESULTS)
    analyst.send(RESULTS, {name: fields_of(page)[name] for name in ("seen", "laboratory")})
    assert stored(open_round) == ["91.2"]


def test_a_form_of_another_laboratory_is_not_saved(open_round: Story, visit: Callable) -> None:
    foreign = visit("analyst-02").open(RESULTS)
    answer = visit("analyst-01").send(RESULTS, typed(open_round, foreign, "55.5"))
    assert answer.status_code == 409
    assert stored(open_round) == []


def test_what_was_typed_comes_back_when_the_round_closed_meanwhile(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    page = analyst.open(RESULTS)
    open_round.move(RoundState.CLOSED)
    open_round.round.state = RoundState.FINAL
    open_round.session.flush()
    answer = read(analyst.send(RESULTS, typed(open_round, page, "91.2")))
    assert answer.status == 409
    assert answer.value(f"result-{open_round.determination}-1") == "91.2"
    assert "only while it is open" in answer.text
    assert stored(open_round) == []


def test_what_is_saved_just_after_the_close_is_kept_as_late(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    page = analyst.open(RESULTS)
    open_round.move(RoundState.CLOSED)
    assert analyst.send(RESULTS, typed(open_round, page, "91.2")).status_code == 302
    assert "late" in analyst.open(RESULTS).text
    assert stored(open_round) == ["91.2"]


def test_only_the_results_that_were_seen_are_signed(open_round: Story, visit: Callable) -> None:
    analyst, approver = visit("analyst-01"), visit("approver-01")
    analyst.send(RESULTS, typed(open_round, analyst.open(RESULTS), "91.2"))
    shown = approver.open(SIGN)
    analyst.send(RESULTS, typed(open_round, analyst.open(RESULTS), "19.2"))
    answer = approver.hand_in(shown)
    assert answer.headers["Location"].endswith("/sign")
    again = approver.open(SIGN)
    assert "changed after you opened this page" in again.text
    assert "19.2" in again.text
    results = open_round.session.scalars(select(ResultSet)).one()
    assert results.state is ResultSetState.DRAFT


def test_pressing_sign_twice_signs_once_and_shows_the_receipt(
    open_round: Story, visit: Callable
) -> None:
    analyst, approver = visit("analyst-01"), visit("approver-01")
    analyst.send(RESULTS, typed(open_round, analyst.open(RESULTS), "91.2"))
    shown = approver.open(SIGN)
    for _ in range(2):
        answer = approver.hand_in(shown)
        assert answer.headers["Location"].endswith("/receipt")


def test_a_sheet_does_not_take_the_place_of_a_draft_nobody_saw(
    open_round: Story, visit: Callable
) -> None:
    first, second = visit("analyst-01"), visit(second_analyst(open_round))
    upload = second.open("/rounds/VIA-1/upload")
    sheet = second.client.get("/rounds/VIA-1/template.xlsx").data
    first.send(RESULTS, typed(open_round, first.open(RESULTS), "91.2"))

    def send(page: Page) -> Page:
        fields: dict[str, Any] = {name: page.value(name) for name in ("seen", "laboratory")}
        fields["sheet"] = (BytesIO(sheet), "r.xlsx")
        return read(second.send("/rounds/VIA-1/upload", fields))

    refused = send(upload)
    assert refused.status == 409
    assert stored(open_round) == ["91.2"]
    assert "present draft with 1 result," in refused.text
    assert send(refused).status == 302


def test_a_form_larger_than_half_a_megabyte_is_saved(open_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    fields = typed(open_round, analyst.open(RESULTS), "91.2", note="备" * 80_000)
    assert analyst.send(RESULTS, fields).status_code == 302
    assert stored(open_round) == ["91.2"]


HERE = {"Origin": "http://localhost"}


def log_in(visitor: Any, page: Page, account: str = "analyst-01") -> Page:
    """Log in on a page that asks for it, with everything it carries."""
    carried = {name: page.value(name) for name in ("csrf_token", "wanted", "kept")}
    who = {"email": f"{account}@lab.example", "password": PASSWORD}
    return read(visitor.client.post("/login", data=carried | who))


def hidden(page: Page) -> dict[str, str]:
    """Return what a page would send again."""
    return {a["name"]: a["value"] for a in page.all("input") if a["name"] != "next"}


def test_what_was_typed_comes_back_after_the_log_in(open_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    fields = typed(open_round, analyst.open(RESULTS), "91.2", note='<"&备注>')
    analyst.send("/logout", {})
    page = read(analyst.client.post(RESULTS, data=fields, headers=HERE))
    assert page.status == 401
    assert "You were logged out" in page.text
    wrong = read(
        analyst.client.post(
            "/login",
            data={n: page.value(n) for n in ("csrf_token", "wanted", "kept")} | {"email": "x"},
        )
    )
    assert wrong.status == 422
    offer = log_in(analyst, wrong)
    assert stored(open_round) == []
    assert analyst.client.post(RESULTS, data=hidden(offer)).status_code == 302
    [result] = fields_typed(
        open_round.session, open_round.enrolments[0], actor=open_round.analysts[0]
    )
    assert (result.typed, result.note) == ("91.2", '<"&备注>')


def test_what_was_typed_comes_back_when_the_log_in_was_renewed_in_another_window(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    fields = typed(open_round, analyst.open(RESULTS), "91.2") | {"csrf_token": "of yesterday"}
    offer = read(analyst.client.post(RESULTS, data=fields, headers=HERE))
    assert offer.status == 400
    assert stored(open_round) == []
    assert analyst.client.post(RESULTS, data=hidden(offer)).status_code == 302
    assert stored(open_round) == ["91.2"]


def test_what_another_laboratory_typed_is_not_saved_by_who_logs_in_next(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    fields = typed(open_round, analyst.open(RESULTS), "91.2")
    analyst.send("/logout", {})
    page = read(analyst.client.post(RESULTS, data=fields, headers=HERE))
    offer = log_in(analyst, page, "analyst-02")
    assert analyst.client.post(RESULTS, data=hidden(offer)).status_code == 409
    assert stored(open_round) == []


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_what_another_site_sent_never_comes_back(
    origin: str, open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    fields = typed(open_round, analyst.open(RESULTS), "66.6")
    headers = {"Origin": origin} if origin else {}
    expired = analyst.client.post(RESULTS, data=fields, headers=headers)
    assert expired.status_code == 400
    assert "66.6" not in expired.text
    analyst.send("/logout", {})
    answer = analyst.client.post(RESULTS, data=fields, headers=headers)
    assert answer.status_code == 302
    assert "66.6" not in answer.text


def test_a_signature_after_the_log_out_is_not_taken_for_done(
    open_round: Story, visit: Callable
) -> None:
    answer = visit().client.post(SUBMIT, data={"seen": ""}, follow_redirects=True)
    assert "nothing was done" in read(answer).text


def test_everybody_is_told_that_a_recalled_draft_does_not_count(
    open_round: Story, visit: Callable
) -> None:
    analyst, approver = visit("analyst-01"), visit("approver-01")
    analyst.send(RESULTS, typed(open_round, analyst.open(RESULTS), "91.2"))
    approver.hand_in(approver.open(SIGN))
    approver.send("/rounds/VIA-1/recall", {"laboratory": open_round.enrolments[0].code})
    assert "Not submitted: a draft does not count" in approver.open("/rounds/VIA-1").text
    asked = visit("coordinator").open("/rounds/VIA-1/move/closed")
    assert "1 laboratory has a draft that is not signed" in asked.text
    open_round.move(RoundState.CLOSED)
    assert "a draft does not count" in analyst.open("/rounds/VIA-1").text
    assert "it does not count" in analyst.open(SIGN).text
    assert "has not signed any" not in visit("coordinator").open("/rounds/VIA-1").text
