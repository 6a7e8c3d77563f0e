"""A coordinator says what a scheme measures on pages alone; a second one approves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import read
from story import Story, person

from proficiency.identity.roles import Role
from proficiency.schemes.catalogue import CatalogueEntry, catalogue
from proficiency.schemes.drafting import drafted
from proficiency.schemes.models import Measurand
from proficiency.web.measurand_form import read_measurand, written

PLACE = "/schemes/VIA/measurands"


def measurands(story: Story) -> list[Measurand]:
    story.session.expire_all()
    return story.round.scheme.measurands


@pytest.mark.parametrize("entry", catalogue().values(), ids=catalogue().keys())
def test_a_definition_comes_back_from_its_form_unchanged(entry: CatalogueEntry) -> None:
    assert read_measurand(written(entry.definition)) == entry.definition


def test_a_usual_measurand_is_taken_from_the_catalogue_shown_and_stored(
    draft_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    page = coordinator.open(f"{PLACE}/new?usual=CD73")
    assert page.value("code") == "CD73"
    assert "check them against your own scheme" in page.text
    fields = written(catalogue()["CD73"].definition)
    shown = read(coordinator.send(f"{PLACE}/new", fields | {"preview": "1"}))
    assert "What a laboratory will see" in shown.text
    assert "Meets ≥ 95?" in shown.text
    assert [each.code for each in measurands(draft_round)] == ["VIA"]
    assert coordinator.send(f"{PLACE}/new", fields).status_code == 302
    stored = measurands(draft_round)[1]
    assert drafted(stored) == catalogue()["CD73"].definition


def test_everything_wrong_is_named_beside_its_field_and_what_was_typed_stays(
    draft_round: Story, visit: Callable
) -> None:
    fields = written(catalogue()["TCC"].definition)
    wrong = {"units": "cells/L\ngoats", "sigma_rule": "wide", "replicates": "two"}
    page = read(visit("coordinator").send(f"{PLACE}/new", fields | wrong))
    assert page.status == 422
    assert {"#units", "#sigma_rule", "#replicates"} <= set(page.links())
    assert page.value("sigma_rule") == "wide"
    assert "goats" in page.text
    assert [each.code for each in measurands(draft_round)] == ["VIA"]


def test_a_factor_that_contradicts_the_units_is_refused(
    draft_round: Story, visit: Callable
) -> None:
    fields = written(catalogue()["TCC"].definition) | {"units": "cells/µL = 100"}
    page = read(visit("coordinator").send(f"{PLACE}/new", fields))
    assert page.status == 422
    assert "1 cells/µL is 1000 cells/mL, not 100 cells/mL" in page.text


def test_an_edit_does_not_touch_the_round_that_exists(draft_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    page = coordinator.open(f"{PLACE}/VIA")
    assert page.value("unit") == "%"
    [before] = measurands(draft_round)
    fields = written(drafted(before)) | {"name_en": "Live cells"}
    assert coordinator.send(f"{PLACE}/VIA", fields).status_code == 302
    assert measurands(draft_round)[0].name_en == "Live cells"
    assert draft_round.round.measurands[0].name_en == "Post-thaw viability"


def test_measurands_are_moved_retired_and_approved_by_two(
    draft_round: Story, visit: Callable
) -> None:
    scheme = draft_round.round.scheme_id
    person(draft_round.session, "second", Role.COORDINATOR, scheme_id=scheme)
    coordinator, second = visit("coordinator"), visit("second")
    coordinator.send(f"{PLACE}/new", written(catalogue()["END"].definition))
    assert coordinator.send(f"{PLACE}/END/up", {}).status_code == 302
    assert [each.code for each in measurands(draft_round)] == ["END", "VIA"]
    coordinator.send(f"{PLACE}/END/approve", {})
    assert coordinator.send(f"{PLACE}/END/approve", {}).status_code == 409
    second.send(f"{PLACE}/END/approve", {})
    assert "Coordinator, Second" in second.open(PLACE).text
    coordinator.send(f"{PLACE}/END/retire", {})
    assert measurands(draft_round)[0].retired
    assert coordinator.send(f"{PLACE}/END/explode", {}).status_code == 404


def test_an_administrator_sets_up_a_scheme_and_a_taken_code_is_said(
    draft_round: Story, visit: Callable
) -> None:
    administrator = visit("administrator")
    fields = {"code": "EXO", "name_zh": "外泌体", "name_en": "Vesicles"}
    assert administrator.send("/schemes/new", fields).status_code == 302
    assert "Vesicles" in administrator.open("/schemes/EXO").text
    page = read(administrator.send("/schemes/new", fields))
    assert page.status == 422
    assert page.value("name_en") == "Vesicles"
