"""Reports that lack one item are not released, the refusal says what to do, and nothing moves."""

from __future__ import annotations

import pytest
from complete_round import (
    REASON,
    SPOILED,
    complete_round,
    found,
    lacking,
    line_of,
    state_of,
    translators,
)
from readiness import colleague
from sqlalchemy.orm import Session
from story import CLOSES, Story

from proficiency.evaluation.queries import find_current_run
from proficiency.evaluation.services import load_evaluation
from proficiency.evaluation.signing import sign_final
from proficiency.i18n import Language
from proficiency.reporting.builder import build_summary
from proficiency.reporting.completeness import gate
from proficiency.reporting.completeness.facts import Lack
from proficiency.reporting.completeness.gate import Finding, ReportNotComplete, missing, standings
from proficiency.reporting.completeness.items import ITEMS
from proficiency.reporting.heading import header_of
from proficiency.reporting.report_waivers import NotWaivable, end_waiver, waive
from proficiency.reporting.services import issue_round
from proficiency.rounds.lifecycle import Guard, RoundState
from proficiency.rounds.refusals import GuardNotMet
from proficiency.rounds.services import move_round

WAIVABLE = [item.id for item in ITEMS if item.waivable]
OTHERS = [item.id for item in ITEMS if not item.waivable]
MESSAGE = "{measurand} in {material}: neither values nor the reason why there are none."


@pytest.fixture
def whole(session: Session) -> Story:
    """A round whose reports lack nothing."""
    return complete_round(session)


def release(story: Story) -> None:
    issue_round(story.session, story.round, actor=story.coordinator, at=CLOSES)


def refused(story: Story) -> GuardNotMet:
    before = state_of(story)
    with pytest.raises(GuardNotMet) as refusal:
        release(story)
    assert state_of(story) == before
    assert story.round.state is RoundState.PRELIMINARY
    return refusal.value


def not_waived(story: Story) -> tuple[Finding, ...]:
    return missing(story.session, story.round, at=CLOSES)


def lack(item: str, patch: pytest.MonkeyPatch) -> None:
    """Let an item lack something, whatever the round says."""
    place = {"measurand": "VIA", "material": "M1"}
    patch.setitem(gate.RULES, item, lambda facts: iter([Lack(MESSAGE, place)]))


def test_a_complete_round_is_released_without_a_word(whole: Story) -> None:
    assert found(whole) == ()
    assert [each.item.id for each in standings(whole.session, whole.round)] == list(gate.RULES)
    release(whole)
    assert whole.round.state is RoundState.FINAL
    assert found(whole) == ()


@pytest.mark.parametrize("spoiled", SPOILED)
def test_what_is_not_on_record_is_named_with_its_remedy_and_nothing_is_released(
    whole: Story, spoiled: str
) -> None:
    item, spoil = SPOILED[spoiled]
    spoil(whole)
    assert lacking(whole) == [item]
    refusal = refused(whole)
    assert isinstance(refusal, ReportNotComplete)
    assert refusal.guards == (Guard.REPORT_COMPLETE,)
    (finding,) = refusal.findings
    english, chinese = (refusal.text(t) for t in translators())
    for t, text in zip(translators(), (english, chinese), strict=True):
        for part in (*line_of(item, t), finding.text(t)):
            assert part in text
    assert english != chinese


def test_every_item_that_is_missing_is_named_at_once(whole: Story) -> None:
    items = {item for item, _ in SPOILED.values()}
    for _, spoil in SPOILED.values():
        spoil(whole)
    refusal = refused(whole)
    assert isinstance(refusal, ReportNotComplete)
    assert {each.item for each in refusal.findings} == items
    for t in translators():
        assert all(line_of(item, t)[0] in refusal.text(t) for item in items)


def test_the_gate_asks_for_every_item(whole: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    for item in [each for each in gate.RULES if each != gate.SIGNED_LAST]:
        with monkeypatch.context() as patch:
            lack(item, patch)
            assert lacking(whole) == [item]
            refusal = refused(whole)
            for t in translators():
                assert line_of(item, t)[0] in refusal.text(t)
                assert line_of(item, t)[1] in refusal.text(t)
    release(whole)


def test_a_report_without_two_signatures_is_not_released(session: Session) -> None:
    story = complete_round(session, signed=False)
    run = find_current_run(session, story.round)
    assert run is not None
    for actor in (story.coordinator, colleague(session, story.round)):
        assert lacking(story) == ["R-b"]
        refusal = refused(story)
        assert refusal.guards == (Guard.FINAL_SIGNED,)
        sign_final(session, story.round, actor=actor, sha256=run.document_sha256)
        session.refresh(run)
    assert lacking(story) == []
    release(story)


def test_the_step_alone_is_refused_like_the_release(whole: Story) -> None:
    SPOILED["comments"][1](whole)
    before = state_of(whole)
    with pytest.raises(ReportNotComplete):
        move_round(whole.session, whole.round, RoundState.FINAL, actor=whole.coordinator, at=CLOSES)
    assert state_of(whole) == before


def test_waived_items_are_released_and_printed_with_name_and_reason(
    whole: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    for item in WAIVABLE:
        lack(item, monkeypatch)
    for n, item in enumerate(WAIVABLE):
        assert [each.item for each in not_waived(whole)] == WAIVABLE[n:]
        waive(whole.session, whole.round, item, REASON, actor=whole.coordinator)
        assert lacking(whole) == WAIVABLE
        end_waiver(whole.session, whole.round, item, actor=whole.coordinator)
        assert [each.item for each in not_waived(whole)] == WAIVABLE[n:]
        refused(whole)
        second = colleague(whole.session, whole.round)
        waive(whole.session, whole.round, item, REASON, actor=second)
    assert not_waived(whole) == ()
    release(whole)
    run = find_current_run(whole.session, whole.round)
    assert run is not None
    for language, reason in ((Language.ZH, REASON.zh), (Language.EN, REASON.en)):
        content = build_summary(load_evaluation(run), header_of(run), language)
        for item in WAIVABLE:
            (line,) = [text for text in content.strings() if text.startswith(f"{item} ")]
            assert "Colleague" in line
            assert line.endswith(reason)


def test_what_can_only_be_fulfilled_is_not_waived(whole: Story) -> None:
    before = state_of(whole)
    for item in OTHERS:
        with pytest.raises(NotWaivable) as refusal:
            waive(whole.session, whole.round, item, REASON, actor=whole.coordinator)
        for t in translators():
            assert item in refusal.value.text(t)
            assert line_of(item, t)[1] in refusal.value.text(t)
    assert state_of(whole) == before


def test_items_that_may_be_waived_are_those_a_person_answers_for() -> None:
    assert WAIVABLE == ["R-c", "R-h", "R-k", "R-l", "R-n", "R-o", "R-q", "R-s", "R-t", "R-u", "R-w"]
