"""A round becomes final, or corrected, only by the signatures of two different coordinators."""

from __future__ import annotations

import pytest
from readiness import colleague
from sqlalchemy import select
from story import CLOSES, Story

from proficiency.appeals.correcting import declare_correction, prepare_correction
from proficiency.appeals.refusals import NothingPrepared
from proficiency.errors import Forbidden
from proficiency.evaluation.queries import find_current_run
from proficiency.evaluation.signing import (
    AnotherOutcomeWasShown,
    NotToBeSigned,
    correction_to_sign,
    final_to_sign,
    sign_correction,
    sign_final,
)
from proficiency.i18n import Language, translator
from proficiency.identity.actor import Actor
from proficiency.identity.signatures import SignedAlready
from proficiency.notices.models import Notice
from proficiency.reporting.heading import header_of
from proficiency.reporting.services import issue_round
from proficiency.reporting.statements import authorised_by
from proficiency.rounds.lifecycle import Guard, RoundState
from proficiency.rounds.refusals import GuardNotMet, ReasonMissing
from proficiency.rounds.services import move_round


@pytest.fixture
def preliminary(story: Story) -> Story:
    story.reach_analysis()
    story.evaluate()
    story.move(RoundState.PRELIMINARY)
    return story


@pytest.fixture
def final(preliminary: Story) -> Story:
    preliminary.issue()
    return preliminary


def other(story: Story) -> Actor:
    return colleague(story.session, story.round)


def sign_as(story: Story, actor: Actor) -> None:
    sha256 = final_to_sign(story.session, story.round).sha256
    sign_final(story.session, story.round, actor=actor, sha256=sha256)


def missing(story: Story) -> tuple[Guard, ...]:
    with pytest.raises(GuardNotMet) as refused:
        issue_round(story.session, story.round, actor=story.coordinator, at=CLOSES)
    assert story.round.state is RoundState.PRELIMINARY
    return refused.value.guards


def test_one_signature_does_not_make_a_round_final_and_two_do(preliminary: Story) -> None:
    assert missing(preliminary) == (Guard.FINAL_SIGNED,)
    sign_as(preliminary, preliminary.coordinator)
    assert missing(preliminary) == (Guard.FINAL_SIGNED,)
    with pytest.raises(SignedAlready):
        sign_as(preliminary, preliminary.coordinator)
    sign_as(preliminary, other(preliminary))
    issue_round(preliminary.session, preliminary.round, actor=preliminary.coordinator, at=CLOSES)
    assert preliminary.round.state is RoundState.FINAL


def test_a_new_evaluation_voids_both_signatures(preliminary: Story) -> None:
    for actor in (preliminary.coordinator, other(preliminary)):
        sign_as(preliminary, actor)
    read_before = final_to_sign(preliminary.session, preliminary.round)
    assert read_before.is_complete
    move_round(
        preliminary.session,
        preliminary.round,
        RoundState.ANALYSIS,
        actor=preliminary.coordinator,
        at=CLOSES,
        reason="A laboratory pointed out an error of transcription.",
    )
    again = preliminary.evaluate()
    preliminary.move(RoundState.PRELIMINARY)
    assert again.version == 2
    assert final_to_sign(preliminary.session, preliminary.round).signatures == ()
    assert missing(preliminary) == (Guard.FINAL_SIGNED,)


def test_only_the_outcome_that_was_read_is_signed(preliminary: Story) -> None:
    with pytest.raises(AnotherOutcomeWasShown):
        sign_final(
            preliminary.session, preliminary.round, actor=preliminary.coordinator, sha256="0" * 64
        )


def test_nobody_but_coordinators_of_the_scheme_signs(preliminary: Story) -> None:
    with pytest.raises(Forbidden):
        sign_as(preliminary, preliminary.approvers[0])


def test_nothing_is_signed_before_the_preliminary_scores_or_after_the_end(final: Story) -> None:
    with pytest.raises(NotToBeSigned):
        final_to_sign(final.session, final.round)


def test_the_report_names_both_who_signed_in_their_order(final: Story) -> None:
    run = find_current_run(final.session, final.round)
    assert run is not None
    header = header_of(run)
    assert [each.name for each in header.authorised_by] == ["Coordinator", "Colleague"]
    english = authorised_by(header, translator(Language.EN))
    chinese = authorised_by(header, translator(Language.ZH))
    assert english.startswith("Coordinator, ") and "; Colleague, " in english
    assert "；Colleague，" in chinese


def test_an_evaluation_that_is_not_final_names_nobody(preliminary: Story) -> None:
    sign_as(preliminary, preliminary.coordinator)
    run = find_current_run(preliminary.session, preliminary.round)
    assert run is not None
    assert header_of(run).authorised_by == ()


def test_the_other_coordinators_are_told_once_that_their_signature_is_needed(
    preliminary: Story,
) -> None:
    second = other(preliminary)
    sign_as(preliminary, preliminary.coordinator)
    sign_as(preliminary, second)
    told = preliminary.session.scalars(
        select(Notice).where(Notice.kind == "signature_needed").order_by(Notice.id)
    ).all()
    of_outcome = [each for each in told if each.facts["path"].endswith("/VIA-1/sign-report")]
    assert [each.person_id for each in of_outcome] == [second.person_id]


def test_a_correction_needs_two_signatures_under_the_same_candidate(final: Story) -> None:
    second = other(final)
    prepare_correction(
        final.session, final.round, actor=final.coordinator, reason=" A wrong unit. "
    )
    waiting = correction_to_sign(final.session, final.round)
    assert waiting.reason == "A wrong unit."
    with pytest.raises(AnotherOutcomeWasShown):
        sign_correction(final.session, final.round, actor=second, sha256="0" * 64)
    sign_correction(final.session, final.round, actor=second, sha256=waiting.sha256)
    prepare_correction(final.session, final.round, actor=second, reason="Another mistake.")
    anew = correction_to_sign(final.session, final.round)
    assert anew.signatures == ()
    sign_correction(final.session, final.round, actor=second, sha256=anew.sha256)
    with pytest.raises(GuardNotMet) as refused:
        declare_correction(final.session, final.round, actor=final.coordinator, at=CLOSES)
    assert refused.value.guards == (Guard.CORRECTION_SIGNED,)
    with pytest.raises(SignedAlready):
        sign_correction(final.session, final.round, actor=second, sha256=anew.sha256)
    signed = sign_correction(
        final.session, final.round, actor=final.coordinator, sha256=anew.sha256
    )
    assert signed.is_complete
    declare_correction(final.session, final.round, actor=final.coordinator, at=CLOSES)
    assert final.round.state is RoundState.CORRECTED
    assert find_current_run(final.session, final.round) is signed.run


def test_a_further_correction_needs_two_signatures_of_its_own(final: Story) -> None:
    prepare_correction(final.session, final.round, actor=final.coordinator, reason="A wrong unit.")
    waiting = correction_to_sign(final.session, final.round)
    for actor in (final.coordinator, other(final)):
        sign_correction(final.session, final.round, actor=actor, sha256=waiting.sha256)
    declare_correction(final.session, final.round, actor=final.coordinator, at=CLOSES)
    with pytest.raises(NothingPrepared):
        declare_correction(final.session, final.round, actor=final.coordinator, at=CLOSES)
    prepare_correction(final.session, final.round, actor=final.coordinator, reason="One more.")
    assert correction_to_sign(final.session, final.round).signatures == ()


def test_a_correction_without_a_reason_is_not_prepared(final: Story) -> None:
    with pytest.raises(ReasonMissing):
        prepare_correction(final.session, final.round, actor=final.coordinator, reason="  ")
