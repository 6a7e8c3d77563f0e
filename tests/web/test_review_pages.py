"""The review names what to look at; a result is excluded once its effect was shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from pages import read
from sqlalchemy import event, select
from story import PASSWORD, Story

from proficiency.evaluation.queries import find_current_run
from proficiency.evaluation.review import reviewed
from proficiency.evaluation.suspicion_models import SuspicionReview
from proficiency.evaluation.suspicions.suspicion import Suspicion, SuspicionKind
from proficiency.results.exclusion_models import Exclusion
from proficiency.rounds.interests import declare_interest

ROUND = "/rounds/VIA-1"
REVIEW = f"{ROUND}/review"
EXCLUDE = f"{REVIEW}/exclude"


def fields(story: Story, **more: str) -> dict[str, str]:
    code = story.enrolments[3].code
    given = {"lab": code, "of": "VIA/M1", "replicate": "", "reason": "blunder"}
    return given | {"explanation": "Far below.", "password": PASSWORD} | more


def address(story: Story, **more: str) -> str:
    given = fields(story, **more)
    return f"{EXCLUDE}?lab={given['lab']}&of=VIA/M1&reason={given['reason']}"


def held(story: Story) -> list[Exclusion]:
    story.session.expire_all()
    return list(story.session.scalars(select(Exclusion)))


def test_coordinators_and_auditors_read_the_review_and_laboratories_never(
    analysed_round: Story, visit: Callable
) -> None:
    for account in ("coordinator", "auditor"):
        page = visit(account).open(REVIEW)
        assert page.status == 200
        assert "What to look at" in page.text
    for account in ("approver-01", "analyst-01", "administrator", "convenor"):
        assert visit(account).open(REVIEW).status == 403
        assert visit(account).open(address(analysed_round)).status == 403


def test_the_review_shows_codes_and_no_names(analysed_round: Story, visit: Callable) -> None:
    for language in ("en", "zh"):
        page = visit("coordinator", language).open(REVIEW)
        assert analysed_round.enrolments[0].code in page.text
        assert "Secret laboratory" not in page.html
        assert "秘密实验室" not in page.html


def test_the_effect_is_shown_before_and_nothing_is_stored(
    analysed_round: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(address(analysed_round))
    assert "What this would change" in page.text
    assert "With the exclusion" in page.text
    assert "80" in page.text
    assert held(analysed_round) == []


def test_a_result_is_excluded_with_reason_explanation_and_password(
    analysed_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    wrong = read(coordinator.send(EXCLUDE, fields(analysed_round, password="wrong")))
    assert wrong.status == 422 and "Far below." in wrong.html
    empty = read(coordinator.send(EXCLUDE, fields(analysed_round, explanation=" ")))
    assert empty.status == 422 and "Explain in words what was found" in empty.text
    assert held(analysed_round) == []
    coordinator.send(EXCLUDE, fields(analysed_round))
    [exclusion] = held(analysed_round)
    assert exclusion.explanation == "Far below."
    page = coordinator.open(REVIEW)
    assert "Far below." in page.text and "gross error" in page.text
    assert "Evaluate the round" in coordinator.open(ROUND).text
    coordinator.send(f"{ROUND}/evaluate", {})
    assert "because of a gross error" in coordinator.open(f"{ROUND}/evaluation").text


def test_an_exclusion_is_ended_with_a_reason(analysed_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    coordinator.send(EXCLUDE, fields(analysed_round))
    [exclusion] = held(analysed_round)
    end = f"{REVIEW}/exclusions/{exclusion.id}/end"
    coordinator.send(end, {"because": "It is genuine.", "password": "wrong"})
    assert held(analysed_round)[0].ended_at is None
    coordinator.send(end, {"because": "It is genuine.", "password": PASSWORD})
    assert held(analysed_round)[0].ended_because == "It is genuine."
    assert "It is genuine." in coordinator.open(REVIEW).text


def test_a_suspicion_that_was_looked_at_keeps_its_remark(suspected: Story, visit: Callable) -> None:
    story = suspected
    run = find_current_run(story.session, story.round)
    assert run is not None
    [suspicion, *_] = reviewed(run)[1]
    coordinator = visit("coordinator")
    sent = {"key": suspicion.key, "remark": "Confirmed by the laboratory."}
    assert coordinator.send(f"{REVIEW}/keep", sent).status_code == 302
    assert coordinator.send(f"{REVIEW}/keep", sent).status_code == 409
    assert coordinator.send(f"{REVIEW}/keep", {"key": "x", "remark": "y"}).status_code == 404
    assert "Looked at, kept: Confirmed by the laboratory." in coordinator.open(REVIEW).text
    [kept] = story.session.scalars(select(SuspicionReview))
    assert kept.suspicion_key == suspicion.key


def test_nobody_settles_a_suspicion_about_an_institution_of_their_own(
    suspected: Story, visit: Callable
) -> None:
    story = suspected
    run = find_current_run(story.session, story.round)
    assert run is not None
    [suspicion, *_] = reviewed(run)[1]
    own = next(each for each in story.enrolments if each.code == suspicion.lab)
    declare_interest(
        story.session,
        story.round.scheme,
        own.laboratory.institution,
        actor=story.coordinator,
    )
    answer = visit("coordinator").send(
        f"{REVIEW}/keep", {"key": suspicion.key, "remark": "We know it is right."}
    )
    assert answer.status_code == 409 and "your own institution" in read(answer).text
    assert story.session.scalars(select(SuspicionReview)).all() == []


@pytest.fixture
def suspected(analysed_round: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """Four laboratories are too few to suspect anybody; say that one is suspected."""
    found = Suspicion(
        SuspicionKind.OUTLYING_MEAN,
        analysed_round.enrolments[3].code,
        "VIA",
        "M1",
        facts={"statistic": "3", "critical": "2"},
    )
    monkeypatch.setattr("proficiency.evaluation.review.find_suspicions", lambda *_: (found,))
    monkeypatch.setattr("proficiency.evaluation.review._KEPT", {})
    return analysed_round


def test_the_review_takes_few_statements(
    analysed_round: Story, visit: Callable, app: Flask
) -> None:
    coordinator = visit("coordinator")
    coordinator.open(REVIEW)
    asked: list[str] = []

    def counted(_: object, __: object, statement: str, *___: object) -> None:
        if "SAVEPOINT" not in statement:  # the test keeps everything in one transaction
            asked.append(statement)

    engine = analysed_round.session.get_bind()
    event.listen(engine, "before_cursor_execute", counted)
    try:
        assert coordinator.open(REVIEW).status == 200
    finally:
        event.remove(engine, "before_cursor_execute", counted)
    assert 0 < len(asked) < 12, asked


def test_the_help_names_every_reason_in_both_languages(visit: Callable) -> None:
    assert "gross error" in visit().open("/help/review").text
    assert "粗大误差" in visit(None, "zh").open("/help/review").text
