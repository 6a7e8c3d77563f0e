"""A coordinator plans a study in the browser and enters it in three ways; two clear a material."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from pages import Page, read
from sqlalchemy import select
from stored import store
from story import PASSWORD, Story

from proficiency.schemes.plan import Plan
from proficiency.studies.models import MaterialClearance, Study

PLAN, STUDIES = "/rounds/VIA-1/plan", "/rounds/VIA-1/studies"
NEW = f"{STUDIES}/new?material=M1&measurand=VIA&kind=homogeneity"
DESIGN = {
    "units": "3",
    "replicates": "2",
    "criterion": "plain",
    "batch": "B1",
    "sigma_stated": "5",
}
ALIKE = ["90.0", "90.20", "90.1", "90.0", "90.2", "90.1"]


def planned(story: Story, visit: Callable, **more: str) -> Study:
    store(story.session, story.round.materials[0])
    answer = visit("coordinator").send(NEW, DESIGN | more)
    assert answer.status_code == 302
    story.session.expire_all()
    return story.session.scalars(select(Study)).one()


def results(story: Story, visit: Callable, study: Study, fields: dict) -> Page:
    return read(visit("coordinator").send(f"{STUDIES}/{study.id}/results", fields))


def typed(story: Story, study: Study) -> list[str]:
    story.session.expire_all()
    return [m.typed for m in study.measurements]


def test_a_study_is_planned_entered_judged_and_read(draft_round: Story, visit: Callable) -> None:
    study = planned(draft_round, visit)
    fields = {f"result-{place}": value for place, value in enumerate(ALIKE, 1)}
    visit("coordinator").send(f"{STUDIES}/{study.id}/results", fields)
    assert typed(draft_round, study) == ALIKE
    visit("coordinator").send(f"{STUDIES}/{study.id}/evaluate", {})
    page = visit("coordinator").open(f"{STUDIES}/{study.id}")
    assert "passed" in page.text
    assert "does not exceed 0.3" in page.text
    assert "between units s<sub>s</sub>" in page.html and "s_s" not in page.text
    assert "均匀性" in visit("coordinator", "zh").open(f"{STUDIES}/{study.id}").text


def test_a_pasted_column_is_read_in_the_order_of_measurement(
    draft_round: Story, visit: Callable
) -> None:
    study = planned(draft_round, visit)
    text = "\r\n".join(["90.0", "", "0", "1\t90.1", "90.2", "90.1", ""])
    visit("coordinator").send(f"{STUDIES}/{study.id}/results", {"way": "paste", "paste": text})
    assert typed(draft_round, study) == ["90.0", "", "0", "90.1", "90.2", "90.1"]
    assert [m.value for m in study.measurements][1:3] == [None, 0]
    page = results(draft_round, visit, study, {"way": "paste", "paste": "1\n2"})
    assert page.status == 422
    assert "2 lines were pasted" in page.text


def test_the_order_sheet_is_filled_and_read_back(draft_round: Story, visit: Callable) -> None:
    study = planned(draft_round, visit)
    visitor = visit("coordinator")
    answer = visitor.client.get(f"{STUDIES}/{study.id}/order.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book.worksheets[0]
    for row, value in enumerate(ALIKE, 2):
        sheet.cell(row, 6, value)
    visitor.send(f"{STUDIES}/{study.id}/results", upload(book))
    assert typed(draft_round, study) == ALIKE


def test_the_order_is_filled_as_comma_separated_text_and_read_back(
    draft_round: Story, visit: Callable
) -> None:
    study = planned(draft_round, visit)
    visitor = visit("coordinator")
    text = visitor.client.get(f"{STUDIES}/{study.id}/order.csv").get_data().decode("utf-8-sig")
    head, *lines = text.splitlines()
    assert [line.split(",")[2] for line in lines] == [m.unit for m in study.measurements]
    filled = [line + value for line, value in zip(lines, ALIKE, strict=True)]
    content = io.BytesIO("\r\n".join([head, *reversed(filled)]).encode("utf-8-sig"))
    given = {"way": "sheet", "sheet": (content, "order.csv")}
    visitor.send(f"{STUDIES}/{study.id}/results", given)
    assert typed(draft_round, study) == ALIKE


def test_without_a_batch_the_page_leads_to_the_samples(draft_round: Story, visit: Callable) -> None:
    page = visit("coordinator").open(NEW)
    assert "No batch of this material is recorded" in page.text
    assert "/rounds/VIA-1/samples" in page.links()
    refused = visit("coordinator").send(NEW, DESIGN)
    assert refused.status_code == 422
    assert "has no batch" in read(refused).text


def test_every_problem_of_the_sheet_names_its_row_and_nothing_is_stored(
    draft_round: Story, visit: Callable
) -> None:
    study = planned(draft_round, visit)
    visitor = visit("coordinator")
    answer = visitor.client.get(f"{STUDIES}/{study.id}/order.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book.worksheets[0]
    sheet.cell(2, 6, "about 90")
    sheet.cell(3, 1, "999")
    sheet.cell(4, 2, "77")
    sheet.cell(5, 3, "another")
    page = read(visitor.send(f"{STUDIES}/{study.id}/results", upload(book)))
    assert page.status == 422
    for words in ("row 2", "row 3", "row 4", "row 5", "about 90", "study 999", "unit another"):
        assert words in page.text
    assert typed(draft_round, study) == [""] * 6


def upload(book: openpyxl.Workbook) -> dict:
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return {"way": "sheet", "sheet": (content, "order.xlsx")}


@pytest.mark.parametrize("bad", ["<90", "ND", "9O.1", "1.2.3", "NaN", "-"])
def test_what_is_no_number_is_refused_beside_its_field_and_kept(
    draft_round: Story, visit: Callable, bad: str
) -> None:
    study = planned(draft_round, visit)
    page = results(draft_round, visit, study, {"result-1": bad, "result-2": "90"})
    assert page.status == 422
    assert page.value("result-1") == bad
    assert typed(draft_round, study) == [""] * 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"units": "many"},
        {"units": "1"},
        {"replicates": "1"},
        {"sigma_stated": ""},
        {"sigma_stated": "-1"},
        {"criterion": "mine"},
        {"units": "31"},
        {"batch": "B9"},
        {"same_as": "77"},
    ],
)
def test_a_wrong_plan_is_shown_again_with_what_was_typed(
    draft_round: Story, visit: Callable, wrong: dict[str, str]
) -> None:
    store(draft_round.session, draft_round.round.materials[0], made=30)
    page = read(visit("coordinator").send(NEW, DESIGN | wrong))
    assert page.status == 422
    assert page.value("units") == (DESIGN | wrong)["units"]
    assert draft_round.session.scalars(select(Study)).all() == []


@pytest.mark.parametrize("address", ["material=X&measurand=VIA", "material=M1", "kind=x"])
def test_an_address_that_names_nothing_known_is_not_found(
    draft_round: Story, visit: Callable, address: str
) -> None:
    assert visit("coordinator").open(f"{STUDIES}/new?{address}").status == 404


def test_a_material_is_declared_untested_with_reason_and_password(
    draft_round: Story, visit: Callable
) -> None:
    given = {"reason": "Tested by its producer.", "password": "wrong"}
    page = read(visit("coordinator").send(f"{STUDIES}/M1/clear", given))
    assert page.status == 422
    missing = read(
        visit("coordinator").send(f"{STUDIES}/M1/clear", {"reason": "", "password": PASSWORD})
    )
    assert missing.status == 422
    visit("coordinator").send(f"{STUDIES}/M1/clear", given | {"password": PASSWORD})
    draft_round.session.expire_all()
    assert draft_round.session.scalars(select(MaterialClearance)).one().is_in_force
    assert "Tested by its producer." in visit("coordinator").open(STUDIES).text


def test_a_failed_study_is_justified_by_two_in_the_browser(
    draft_round: Story, visit: Callable
) -> None:
    plan = Plan.from_mapping({"sigma": {"by": "fixed", "value": "5"}})
    draft_round.round.plan_text, draft_round.round.plan_sha256 = plan.canonical_json, plan.sha256
    draft_round.second_coordinator()
    draft_round.session.commit()
    study = planned(draft_round, visit)
    units = sorted({m.unit for m in study.measurements})
    by_unit = dict(zip(units, ("70", "80", "90"), strict=True))
    fields = {f"result-{m.position}": by_unit[m.unit] for m in study.measurements}
    visit("coordinator").send(f"{STUDIES}/{study.id}/results", fields)
    visit("coordinator").send(f"{STUDIES}/{study.id}/evaluate", {})
    given = {"reason": "The only batch.", "password": PASSWORD, "widen-VIA": "sigma"}
    visit("coordinator").send(f"{STUDIES}/M1/clear", given)
    page = visit("coordinator-2").open(STUDIES)
    signing = {"password": PASSWORD, "sha256": page.value("sha256")}
    again = read(visit("coordinator").send(f"{STUDIES}/M1/sign", signing))
    assert again.status == 422
    visit("coordinator-2").send(f"{STUDIES}/M1/sign", signing)
    draft_round.session.expire_all()
    assert draft_round.session.scalars(select(MaterialClearance)).one().is_in_force


@pytest.mark.parametrize("locked", [False, True])
def test_another_sigma_takes_the_clearance_back_and_the_page_says_what_to_do(
    locked: bool, draft_round: Story, visit: Callable
) -> None:
    draft_round.second_coordinator()
    draft_round.session.commit()
    first, second = visit("coordinator"), visit("coordinator-2" if locked else "coordinator")
    study = planned(draft_round, visit)
    fields = {f"result-{place}": value for place, value in enumerate(ALIKE, 1)}
    first.send(f"{STUDIES}/{study.id}/results", fields)
    first.send(f"{STUDIES}/{study.id}/evaluate", {})
    first.send(f"{STUDIES}/M1/clear", {"reason": "Others untested.", "password": PASSWORD})
    assert "Not cleared yet" not in first.open(STUDIES).text
    if locked:
        draft_round.sign_plan()
        draft_round.session.commit()
    rules = {"own-sigma": "on", "sigma.by": "fixed", "sigma.value": "0.2", "reason": "Narrower."}
    assert first.send(f"{PLAN}/rules?measurand=VIA", rules).status_code == 302
    for visitor in (first, second) if locked else ():
        assert "Not cleared yet" not in visitor.open(STUDIES).text, "nobody has signed, or one"
        given = {"sha256": visitor.open(f"{PLAN}/sign").value("sha256"), "password": PASSWORD}
        assert visitor.send(f"{PLAN}/sign", given).status_code == 302
    page = (second if locked else first).open(STUDIES)
    assert "the studies of M1 no longer clear them" in page.text
    assert "Not cleared yet" in page.text and "to be evaluated again" in page.text


def test_auditors_read_and_laboratories_see_nothing_of_studies(
    draft_round: Story, visit: Callable
) -> None:
    study = planned(draft_round, visit)
    page = visit("auditor").open(f"{STUDIES}/{study.id}")
    assert page.status == 200
    assert "Save the results" not in page.text
    assert visit("auditor").send(f"{STUDIES}/{study.id}/evaluate", {}).status_code == 403
    for account in ("analyst-01", "approver-01", "convenor"):
        visitor = visit(account)
        assert visitor.open(STUDIES).status in {403, 404}
        assert visitor.open(f"{STUDIES}/{study.id}").status in {403, 404}
        assert visitor.client.get(f"{STUDIES}/{study.id}/order.xlsx").status_code in {403, 404}
