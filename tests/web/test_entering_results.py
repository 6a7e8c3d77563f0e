"""A laboratory enters, checks, signs and recalls its results on the pages."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
from pages import read
from sqlalchemy import func, select
from story import PASSWORD, Story

from proficiency.results.models import ResultSet, ResultSetState
from proficiency.results.queries import result_form

RESULTS = "/rounds/VIA-1/results"


def stored(story: Story) -> list[str]:
    """Return every stored result as typed."""
    return story.typed()


def typed(story: Story, text: str, **more: str) -> dict[str, str]:
    """Return the form with one result, as a page that was opened just now sends it."""
    place = f"{story.determination}-1"
    fields = {f"{part}-{place}": value for part, value in ({"result": text} | more).items()}
    return fields | {"seen": seen(story), "laboratory": story.enrolments[0].code}


def seen(story: Story) -> str:
    """Return the mark of the draft of the first laboratory as it is now."""
    form = result_form(story.session, story.enrolments[0], actor=story.analysts[0])
    return form.mark


def test_a_draft_is_saved_exactly_as_typed(open_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    answer = analyst.send(RESULTS, typed(open_round, " 91.20", u="0.5", k="2", note="<b>x</b>"))
    assert answer.status_code == 302
    assert stored(open_round) == [" 91.20"]
    page = analyst.open(RESULTS)
    assert page.value(f"result-{open_round.determination}-1") == " 91.20"
    assert page.value(f"note-{open_round.determination}-1") == "<b>x</b>"
    assert "<b>x</b>" not in page.html


def test_what_cannot_be_taken_comes_back_with_its_reason_beside_the_field(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    page = read(analyst.send(RESULTS, typed(open_round, "91,2", u="-1")))
    name = f"result-{open_round.determination}-1"
    assert page.status == 422
    assert page.value(name) == "91,2"
    field = next(a for a in page.all("input") if a.get("name") == name)
    assert field["aria-invalid"] == "true"
    assert any(a.get("id") == field["aria-describedby"] for a in page.all("p"))
    assert f"#{name}" in page.links()
    assert f"#u-{open_round.determination}-1" in page.links()
    assert "91.2" in page.text, "the page says what to type instead"
    assert stored(open_round) == []
    assert open_round.session.scalar(select(func.count()).select_from(ResultSet)) == 0


def test_the_analyst_cannot_sign_and_the_approver_can(open_round: Story, visit: Callable) -> None:
    analyst, approver = visit("analyst-01"), visit("approver-01")
    analyst.send(RESULTS, typed(open_round, "91.2"))
    assert analyst.send("/rounds/VIA-1/submit", {}).status_code == 403
    shown = approver.open("/rounds/VIA-1/sign")
    assert "91.2" in shown.text
    assert approver.hand_in(shown).status_code == 302
    receipt = approver.open("/rounds/VIA-1/receipt")
    results = open_round.session.scalars(select(ResultSet)).one()
    assert results.state is ResultSetState.SUBMITTED
    assert results.sha256 in receipt.text
    assert open_round.enrolments[0].code in receipt.text


def test_the_approver_finds_the_form_closed_and_reads_the_results(
    open_round: Story, visit: Callable
) -> None:
    approver = visit("approver-01")
    assert approver.open(RESULTS).answer.headers["Location"].endswith("/sign")
    assert approver.send(RESULTS, typed(open_round, "91.2")).status_code == 403
    assert stored(open_round) == []


def test_recalled_results_are_a_draft_again(open_round: Story, visit: Callable) -> None:
    analyst, approver = visit("analyst-01"), visit("approver-01")
    analyst.send(RESULTS, typed(open_round, "91.2"))
    approver.hand_in(approver.open("/rounds/VIA-1/sign"))
    assert analyst.send(RESULTS, typed(open_round, "95")).status_code == 409
    assert stored(open_round) == ["91.2"]
    recall = {"laboratory": open_round.enrolments[0].code}
    assert approver.send("/rounds/VIA-1/recall", recall).status_code == 302
    assert approver.open("/rounds/VIA-1/receipt").status == 404
    assert analyst.send(RESULTS, typed(open_round, "95")).status_code == 302
    assert stored(open_round) == ["95"]


def test_nothing_is_signed_before_anything_is_entered(open_round: Story, visit: Callable) -> None:
    fields = {"seen": "", "laboratory": open_round.enrolments[0].code, "password": PASSWORD}
    answer = visit("approver-01").send("/rounds/VIA-1/submit", fields)
    assert answer.status_code == 409
    assert open_round.session.scalar(select(func.count()).select_from(ResultSet)) == 0


def test_no_result_is_taken_after_the_round_is_closed(final_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    before = stored(final_round)
    assert analyst.send(RESULTS, typed(final_round, "50")).status_code == 409
    assert stored(final_round) == before


def sheet_of(visitor) -> openpyxl.Workbook:
    """Download the spreadsheet of the round."""
    answer = visitor.client.get("/rounds/VIA-1/template.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(BytesIO(answer.data))


def fill(book: openpyxl.Workbook, text: str) -> bytes:
    """Type one result below the heading of its column."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=20):
            for cell in row:
                if cell.value == "结果 Result":
                    sheet.cell(row=cell.row + 1, column=cell.column).value = text
                    out = BytesIO()
                    book.save(out)
                    return out.getvalue()
    raise AssertionError("the sheet has no column for results")


def test_the_spreadsheet_is_named_by_codes_only(open_round: Story, visit: Callable) -> None:
    answer = visit("analyst-01").client.get("/rounds/VIA-1/template.xlsx")
    code = open_round.enrolments[0].code
    assert answer.headers["Content-Disposition"] == f'attachment; filename="VIA-1-{code}.xlsx"'


def test_a_filled_in_spreadsheet_becomes_the_draft(open_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    data = fill(sheet_of(analyst), "91.20")
    own = {"laboratory": open_round.enrolments[0].code, "seen": seen(open_round)}
    fields = own | {"sheet": (BytesIO(data), "results.xlsx")}
    answer = analyst.send("/rounds/VIA-1/upload", fields)
    assert answer.status_code == 302
    assert stored(open_round) == ["91.20"]


def test_a_wrong_spreadsheet_names_row_and_column_and_stores_nothing(
    open_round: Story, visit: Callable
) -> None:
    analyst = visit("analyst-01")
    data = fill(sheet_of(analyst), "ninety")
    own = {"laboratory": open_round.enrolments[0].code}
    fields = own | {"sheet": (BytesIO(data), "results.xlsx")}
    page = read(analyst.send("/rounds/VIA-1/upload", fields))
    assert page.status == 422
    assert "ninety" in page.text
    assert "结果 Result" in page.text
    assert stored(open_round) == []


def test_an_upload_without_a_file_says_so(open_round: Story, visit: Callable) -> None:
    answer = visit("analyst-01").send(
        "/rounds/VIA-1/upload", {"laboratory": open_round.enrolments[0].code}
    )
    assert answer.status_code == 422
    assert "No file was chosen" in answer.get_data(as_text=True)


def test_a_file_above_ten_megabytes_is_refused_in_words(open_round: Story, visit: Callable) -> None:
    analyst = visit("analyst-01")
    answer = analyst.client.post(
        "/rounds/VIA-1/upload",
        data=b"x" * (10 * 1024 * 1024 + 1),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "10 MB" in answer.get_data(as_text=True)
    assert stored(open_round) == []
