"""A long result form is typed screen by screen, and always says what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pages import Page, read
from story import Story

from proficiency import clock
from proficiency.i18n import Language, translator
from proficiency.results.queries import result_form
from proficiency.results.screens import QUESTIONS, screens_of
from proficiency.rounds.models import Determination, RoundMeasurand, RoundMethod
from proficiency.schemes.catalogue import catalogue
from proficiency.web.times import time_remaining

RESULTS = "/rounds/VIA-1/results"
KINDS = ("TCC", "CD73", "CD90", "END", "MYC")


@pytest.fixture
def places(open_round: Story) -> dict[str, int]:
    """Ask for more than fits on one page, and say what each determination is called."""
    session, round_ = open_round.session, open_round.round
    for position, code in enumerate(KINDS, 2):
        usual = catalogue()[code].definition
        round_.measurands.append(
            RoundMeasurand(
                position=position,
                **usual.columns,
                methods=[
                    RoundMethod(position=at, code=word, name_zh=zh, name_en=en)
                    for at, (word, zh, en) in enumerate(usual.methods, 1)
                ],
                determinations=[Determination(position=position, material=round_.materials[0])],
            )
        )
    session.flush()
    return {each.code: each.determinations[0].id for each in round_.measurands}


def form_of(story: Story):
    return result_form(story.session, story.enrolments[0], actor=story.analysts[0])


def send(story: Story, visitor, fields: dict[str, str], screen: str = "VIA"):
    own = {"seen": form_of(story).mark, "laboratory": story.enrolments[0].code}
    return visitor.send(f"{RESULTS}?screen={screen}", fields | own)


def line(page: Page, code: str) -> dict[str, str]:
    """Return the button of a measurand in the list of what is entered."""
    return next(each for each in page.all("button") if each.get("data-progress-of") == code)


def result_inputs(page: Page) -> set[str]:
    fields = (*page.all("input"), *page.all("select"))
    return {a["name"] for a in fields if a.get("name", "").startswith("result-")}


def test_every_result_is_asked_for_on_exactly_one_screen(
    open_round: Story, places: dict[str, int], visit: Callable
) -> None:
    form, analyst = form_of(open_round), visit("analyst-01")
    seen: list[str] = []
    for screen in screens_of(form):
        seen += result_inputs(analyst.open(f"{RESULTS}?screen={screen.key}"))
    asked = [f"result-{f.determination.id}-{f.replicate}" for g in form.groups for f in g.fields]
    assert sorted(seen) == sorted(asked)
    assert len(screens_of(form)) > 2


def test_going_to_another_screen_keeps_what_was_typed_even_if_it_is_not_understood(
    open_round: Story, places: dict[str, int], visit: Callable
) -> None:
    analyst = visit("analyst-01")
    answer = send(open_round, analyst, {f"result-{places['VIA']}-1": "9x.", "go": "END"})
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["screen"] == ["END"]
    assert open_round.typed() == ["9x."]
    page = analyst.open(answer.headers["Location"])
    assert line(page, "VIA")["class"] == "progress-unclear"
    assert line(page, "END")["aria-current"] == "step"
    back = analyst.open(f"{RESULTS}?screen=VIA")
    name = f"result-{places['VIA']}-1"
    assert back.value(name) == "9x."
    assert next(a for a in back.all("input") if a.get("name") == name)["aria-invalid"] == "true"


def test_one_screen_leaves_what_stands_on_the_others(
    open_round: Story, places: dict[str, int], visit: Callable
) -> None:
    analyst = visit("analyst-01")
    send(open_round, analyst, {f"result-{places['VIA']}-1": "91.2", "go": QUESTIONS})
    send(open_round, analyst, {"q-gating": "live single cells", "go": "CD73"}, QUESTIONS)
    send(open_round, analyst, {f"result-{places['CD73']}-1": "98.1", "go": "VIA"}, "CD73")
    form = form_of(open_round)
    assert {entry.typed for entry in form.entries} == {"91.2", "98.1"}
    assert form.questionnaire == {"gating": "live single cells"}
    page = analyst.open(RESULTS)
    assert line(page, "VIA")["class"] == "progress-done"
    assert line(page, "CD73")["class"] == "progress-missing"


def test_the_form_opens_where_something_is_missing(
    open_round: Story, places: dict[str, int], visit: Callable
) -> None:
    analyst = visit("analyst-01")
    assert f"result-{places['VIA']}-1" in result_inputs(analyst.open(RESULTS))
    send(
        open_round,
        analyst,
        {f"result-{places['VIA']}-1": "91.2"}
        | {f"result-{places['TCC']}-{number}": "1000000" for number in (1, 2, 3, 4)}
        | {f"result-{places['CD73']}-{number}": "98.1" for number in (1, 2, 3)}
        | {f"decision-{places['CD73']}-{number}": "yes" for number in (1, 2, 3)},
    )
    page = analyst.open(RESULTS)
    assert f"result-{places['CD90']}-1" in result_inputs(page)
    assert f"result-{places['VIA']}-1" not in result_inputs(page)


def test_a_bad_answer_kept_elsewhere_does_not_hold_up_another_screen(
    open_round: Story, places: dict[str, int], visit: Callable
) -> None:
    analyst = visit("analyst-01")
    send(open_round, analyst, {"q-thawed@M1": "yesterday", "go": "VIA"}, QUESTIONS)
    answer = send(open_round, analyst, {f"result-{places['VIA']}-1": "91.2"})
    assert answer.status_code == 302
    page = analyst.open(f"{RESULTS}?screen={QUESTIONS}")
    assert line(page, QUESTIONS)["class"] == "progress-unclear"
    assert page.value("q-thawed@M1") == "yesterday"


def test_what_saves_itself_tells_the_list_anew(
    open_round: Story, places: dict[str, int], visit: Callable
) -> None:
    analyst = visit("analyst-01")
    own = {"seen": form_of(open_round).mark, "laboratory": open_round.enrolments[0].code}
    told = analyst.send(f"{RESULTS}/keep", own | {f"result-{places['VIA']}-1": "91.2"}).json
    assert told["progress"]["lines"]["VIA"] == ["done", "1 of 1 entered"]
    assert told["progress"]["total"].startswith("1 of ")
    assert " left" in told["progress"]["left"]


def test_the_page_of_signing_names_what_is_missing_in_words(
    open_round: Story, places: dict[str, int], visit: Callable
) -> None:
    analyst = visit("analyst-01")
    send(open_round, analyst, {f"result-{places['CD73']}-1": "98.1"}, "CD73")
    page = read(analyst.client.get("/rounds/VIA-1/sign"))
    material = open_round.round.materials[0].name_en
    assert f"missing: {material} (replicate 2, 3)" in page.text
    assert f"{RESULTS}?screen=CD73" in page.links()
    assert "Everything that is asked for is entered." not in page.text


def test_a_short_form_stays_one_page(open_round: Story, visit: Callable) -> None:
    page = visit("analyst-01").open(RESULTS)
    assert not [each for each in page.all("button") if each.get("name") == "go"]


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=2, hours=3, minutes=59), "2 d 3 h"),
        (timedelta(hours=3, minutes=5), "3 h 5 min"),
        (timedelta(seconds=59), "0 h 0 min"),
        (-timedelta(days=1), "0 h 0 min"),
    ],
)
def test_the_last_day_is_told_to_the_minute(ahead: timedelta, words: str) -> None:
    now = clock.now()
    assert time_remaining(now + ahead, translator(Language.EN), at=now) == words
