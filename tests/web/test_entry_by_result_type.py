"""The form has the right inputs for every result type, and keeps what is typed in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import Page, read
from story import Story

from proficiency.results.entry import EnteredResult
from proficiency.results.queries import result_form
from proficiency.rounds.models import Determination, RoundMeasurand, RoundMethod
from proficiency.schemes.catalogue import catalogue

RESULTS = "/rounds/VIA-1/results"
KINDS = ("TCC", "CD73", "END", "MYC", "TRI", "STR")


@pytest.fixture
def asked(open_round: Story) -> dict[str, str]:
    """Ask for one measurand of each type as well, and say where each is entered."""
    session, round_ = open_round.session, open_round.round
    material = round_.materials[0]
    for position, code in enumerate(KINDS, 2):
        usual = catalogue()[code].definition
        copy = RoundMeasurand(
            position=position,
            **(usual.columns | {"replicates": 1, "vials": 1}),
            methods=[
                RoundMethod(position=at, code=word, name_zh=zh, name_en=en)
                for at, (word, zh, en) in enumerate(usual.methods, 1)
            ],
            determinations=[Determination(position=position, material=material)],
        )
        round_.measurands.append(copy)
    session.flush()
    return {copy.code: f"{copy.determinations[0].id}-1" for copy in round_.measurands}


def entered(story: Story) -> dict[str, EnteredResult]:
    form = result_form(story.session, story.enrolments[0], actor=story.analysts[0])
    return {
        group.measurand.code: EnteredResult(
            field.determination.id,
            field.replicate,
            field.method or None,
            field.typed,
            field.u_typed,
            field.k_typed,
            field.note,
            unit=field.unit,
            details=field.details,
        )
        for group in form.groups
        for field in group.fields
    }


def send(story: Story, visitor, fields: dict[str, str]) -> Page:
    form = result_form(story.session, story.enrolments[0], actor=story.analysts[0])
    own = {"seen": form.mark, "laboratory": story.enrolments[0].code}
    return read(visitor.send(RESULTS, fields | own))


def chosen(page: Page, name: str) -> list[str]:
    """Return the values of a list of choices."""
    tags = iter(page.tags)
    next(a for tag, a in tags if tag == "select" and a.get("name") == name)
    values = []
    for tag, attributes in tags:
        if tag == "select":
            break
        if tag == "option":
            values.append(attributes["value"])
    return values


def test_each_type_is_asked_in_its_own_way(
    open_round: Story, asked: dict[str, str], visit: Callable
) -> None:
    page = visit("analyst-01").open(RESULTS)
    names = {a.get("name") for a in (*page.all("input"), *page.all("select"))}
    assert {f"n_counted-{asked['TCC']}", f"dilution-{asked['TCC']}"} <= names
    assert {f"decision-{asked['CD73']}", f"limit-{asked['END']}"} <= names
    assert {f"locus0-{asked['STR']}", f"locus15-{asked['STR']}"} <= names
    assert f"u-{asked['MYC']}" not in names
    assert chosen(page, f"unit-{asked['TCC']}") == ["cells/mL", "cells/µL", "10^6 cells/mL"]
    assert chosen(page, f"result-{asked['MYC']}") == [
        "",
        "detected",
        "not detected",
        "inconclusive",
    ]
    assert {"q-thawed@M1", "q-gating", "q-mixture@M1"} <= names
    assert "Meets ≥ 95?" in page.text


def test_categories_are_offered_in_the_language_of_the_reader(
    open_round: Story, asked: dict[str, str], visit: Callable
) -> None:
    page = visit("analyst-01", "zh").open(RESULTS)
    assert chosen(page, f"result-{asked['MYC']}") == ["", "检出", "未检出", "无法判定"]


def test_everything_typed_by_type_is_kept_and_comes_back(
    open_round: Story, asked: dict[str, str], visit: Callable
) -> None:
    analyst = visit("analyst-01")
    page = send(
        open_round,
        analyst,
        {
            f"result-{asked['TCC']}": "1.05",
            f"unit-{asked['TCC']}": "10^6 cells/mL",
            f"n_counted-{asked['TCC']}": "300",
            f"dilution-{asked['TCC']}": "1:2",
            f"result-{asked['END']}": "0.03-0.06",
            f"result-{asked['MYC']}": "检出",
            f"result-{asked['STR']}": "",
            f"locus0-{asked['STR']}": "X Y",
            f"locus11-{asked['STR']}": "7, 9.3",
            "q-gating": "live single cells",
        },
    )
    assert page.status == 302
    found = entered(open_round)
    assert (found["TCC"].typed, found["TCC"].unit) == ("1.05", "10^6 cells/mL")
    assert found["TCC"].details == {"n_counted": "300", "dilution": "1:2"}
    assert found["STR"].typed == "AMEL: X Y; TH01: 7, 9.3"
    page = analyst.open(RESULTS)
    assert page.value(f"locus11-{asked['STR']}") == "7, 9.3"
    assert page.value(f"n_counted-{asked['TCC']}") == "300"
    assert "检出" in chosen(page, f"result-{asked['MYC']}"), "the spelling stays as it was typed"
    form = result_form(open_round.session, open_round.enrolments[0], actor=open_round.analysts[0])
    assert form.questionnaire == {"gating": "live single cells"}


def test_what_cannot_be_taken_is_said_beside_its_own_input(
    open_round: Story, asked: dict[str, str], visit: Callable
) -> None:
    page = send(
        open_round,
        visit("analyst-01"),
        {
            f"result-{asked['TCC']}": "1.05e6",
            f"n_counted-{asked['TCC']}": "some",
            f"result-{asked['STR']}": "",
            f"locus11-{asked['STR']}": "seven",
            "q-thawed@M1": "yesterday",
        },
    )
    assert page.status == 422
    links = page.links()
    assert f"#n_counted-{asked['TCC']}" in links
    assert f"#result-{asked['STR']}" in links
    assert "#q-thawed@M1" in links
    assert page.value(f"locus11-{asked['STR']}") == "seven"
    assert page.value("q-thawed@M1") == "yesterday"
