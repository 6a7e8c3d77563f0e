"""The pages of people and institutions: each looks after their own and sees no more."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from openpyxl import Workbook, load_workbook
from pages import read
from sqlalchemy import select
from story import PASSWORD, Story, person

from proficiency.identity.access import InstitutionApplication
from proficiency.identity.models import Institution, Laboratory, Person
from proficiency.identity.permissions import Role
from proficiency.notices.models import Mail


@pytest.fixture
def chief(final_round: Story, visit: Callable):
    """The administrator of the first institution at a browser."""
    institution = final_round.laboratories[0].institution
    person(final_round.session, "chief", Role.INSTITUTION_ADMIN, institution=institution)
    return visit("chief")


def number_of(story: Story, position: int) -> int:
    found = story.analysts[position].person_id
    assert found is not None
    return found


def test_an_institution_sees_and_changes_its_own_people_only(final_round: Story, chief) -> None:
    own, foreign = number_of(final_round, 0), number_of(final_round, 1)
    text = chief.open("/people/").text
    assert "Analyst 01" in text and "Analyst 02" not in text and "coordinator@lab" not in text
    assert chief.open(f"/people/{own}").status == 200
    assert chief.open(f"/people/{foreign}").status == 404
    assert chief.send(f"/people/{foreign}/leave", {}).status_code == 404
    assert chief.send(f"/people/{own}/leave", {}).status_code == 302
    left = final_round.session.get(Person, own)
    final_round.session.refresh(left)
    assert not left.active
    assert chief.open("/institutions/I02").status == 404
    assert "I02" not in chief.open("/institutions/").text


def test_an_institution_invites_for_its_own_laboratories_only(final_round: Story, chief) -> None:
    own, foreign = final_round.laboratories[0].id, final_round.laboratories[1].id
    form = chief.open("/people/").html
    assert f"laboratory:{own}" in form and f"laboratory:{foreign}" not in form
    assert 'value="coordinator"' not in form
    fields = {"name": "New", "email": "new@lab.example", "language": "en", "role": "analyst"}
    refused = chief.send("/people/invite", fields | {"place": f"laboratory:{foreign}"})
    assert refused.status_code == 422
    answer = read(chief.send("/people/invite", fields | {"place": f"laboratory:{own}"}))
    assert re.search(r"http://localhost/invitation/[\w-]{43}", answer.html)
    assert final_round.session.scalars(select(Mail).where(Mail.kind == "invitation")).all() == []
    chief.send("/people/invite", fields | {"place": f"laboratory:{own}", "send": "on"})
    [mail] = final_round.session.scalars(select(Mail).where(Mail.kind == "invitation")).all()
    assert mail.address == "new@lab.example"


def test_a_colleague_sees_the_people_of_the_laboratory_and_none_of_their_other_roles(
    final_round: Story, visit: Callable
) -> None:
    page = visit("analyst-01").open("/people/")
    assert "Approver 01" in page.text and "Approver 02" not in page.text
    assert visit("analyst-01").open(f"/people/{number_of(final_round, 0)}").status == 404


def test_an_administrator_gives_and_ends_a_role_on_the_page_of_a_person(
    final_round: Story, visit: Callable
) -> None:
    visitor, number = visit("administrator"), number_of(final_round, 0)
    fields = {"role": "auditor", "place": ""}
    assert visitor.send(f"/people/{number}/roles", fields).status_code == 302
    page = visitor.open(f"/people/{number}")
    assert "auditor, the whole platform" in page.text
    wrong = {"role": "coordinator", "place": f"laboratory:{final_round.laboratories[0].id}"}
    assert visitor.send(f"/people/{number}/roles", wrong).status_code == 422
    held = final_round.session.get(Person, number).grants
    last = max(grant.id for grant in held)
    assert visitor.send(f"/people/{number}/roles/{last}/end", {}).status_code == 302
    assert "auditor, the whole" not in visitor.open(f"/people/{number}").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_institution_applies_and_is_admitted(
    language: str, final_round: Story, visit: Callable
) -> None:
    fields = {
        "name_zh": "新机构",
        "laboratory_en": "Cells",
        "person_name": "Li",
        "email": "Li@new.example",
    }
    assert visit(None, language).send("/register/", fields, seen="/register/").status_code == 200
    application = final_round.session.scalars(select(InstitutionApplication)).one()
    visitor = visit("administrator", language)
    assert "li@new.example" in visitor.open("/institutions/applications").text
    address = f"/institutions/applications/{application.id}/admit"
    assert visitor.send(address, {"code": "I01"}).status_code == 422
    assert visitor.send(address, {"code": "I77"}).status_code == 302
    assert visitor.send(address, {"code": "I78"}).status_code == 422
    made = final_round.session.scalars(select(Institution).where(Institution.code == "I77")).one()
    assert [each.name_en for each in made.laboratories] == ["Cells"]
    kinds = final_round.session.scalars(
        select(Mail.kind).where(Mail.address == "li@new.example").order_by(Mail.id)
    ).all()
    assert kinds == ["institution_approved", "invitation"]


def test_a_declined_application_tells_the_reason(final_round: Story, visit: Callable) -> None:
    fields = {"name_en": "New", "laboratory_en": "Cells", "person_name": "Li", "email": "a@b.cn"}
    visit().send("/register/", fields, seen="/register/")
    application = final_round.session.scalars(select(InstitutionApplication)).one()
    address = f"/institutions/applications/{application.id}/decline"
    visitor = visit("administrator")
    assert visitor.send(address, {"reason": " "}).status_code == 422
    assert visitor.send(address, {"reason": "Out of scope."}).status_code == 302
    mail = final_round.session.scalars(select(Mail).where(Mail.address == "a@b.cn")).one()
    assert mail.facts["reason"] == "Out of scope."


def sheet(*rows: tuple[str, ...]) -> tuple[io.BytesIO, str]:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return io.BytesIO(file.getvalue()), "register.xlsx"


def test_a_register_is_previewed_and_then_imported(final_round: Story, visit: Callable) -> None:
    visitor = visit("administrator")
    template = load_workbook(io.BytesIO(visitor.open("/import/template.xlsx").answer.data))
    head = tuple(cell.value for cell in template.worksheets[0][1])
    assert template.worksheets[0]["A2"].number_format == "@"
    row = ("0071", "医院", "Hospital", "细胞室", "", "li@a.example", "Li", "en", "Analyst", "")
    page = read(visitor.send("/import/", {"sheet": sheet(head, row)}, seen="/import/"))
    assert (page.status, "4 new" in page.text) == (200, True)
    assert final_round.session.scalar(select(Person).where(Person.name == "Li")) is None
    kept = page.value("kept")
    assert visitor.send("/import/apply", {"kept": kept + "x"}).status_code == 409
    assert visitor.send("/import/apply", {"kept": kept}).status_code == 302
    laboratory = final_round.session.scalars(
        select(Laboratory).where(Laboratory.name_zh == "细胞室")
    ).one()
    assert laboratory.institution.code == "0071"
    again = read(visitor.send("/import/", {"sheet": sheet(head, row)}, seen="/import/"))
    assert "0 new, 0 changed" in again.text


def test_a_register_with_a_wrong_row_names_it_and_stores_nothing(
    final_round: Story, visit: Callable
) -> None:
    file = sheet(("institution code", "e-mail"), ("0071", ""), ("I01", "no address"))
    page = read(visit("administrator").send("/import/", {"sheet": file}, seen="/import/"))
    assert page.status == 422
    assert "row 2" in page.text and "row 3" in page.text
    assert final_round.session.scalar(select(Institution).where(Institution.code == "0071")) is None


def test_the_profile_keeps_name_language_and_zone(final_round: Story, visit: Callable) -> None:
    visitor = visit("analyst-01")
    fields = {"name": "Li Hua", "language": "zh", "time_zone": "Europe/Berlin"}
    assert visitor.send("/profile/", fields).status_code == 302
    page = visitor.open("/profile/")
    assert page.value("name") == "Li Hua"
    assert page.all("html")[0]["lang"] == "zh-CN"
    assert "UTC+1" in page.text or "UTC+2" in page.text
    for wrong in ({"name": " "}, {"time_zone": "Mars/Olympus"}, {"language": "fr"}):
        assert visitor.send("/profile/", fields | wrong).status_code == 422


def test_the_password_of_a_page_of_people_is_never_shown(final_round: Story, chief) -> None:
    for path in ("/people/", f"/people/{number_of(final_round, 0)}", "/profile/"):
        html = chief.open(path).html
        assert "argon2" not in html and PASSWORD not in html
