"""Scores of earlier rounds: only those whose reports are out, as they are in force, of one lab."""

from __future__ import annotations

from datetime import timedelta

from second_round import prepare_second_round
from story import CLOSES, OPENS, Story

from proficiency.evaluation.history import past_runs, past_scores
from proficiency.evaluation.services import load_evaluation
from proficiency.rounds.models import Round


def next_round(story: Story) -> Round:
    """Return a later round of the same scheme."""
    later = timedelta(days=90)
    return prepare_second_round(story.session, story, opens=OPENS + later, closes=CLOSES + later)


def issued(story: Story) -> None:
    """Take the round to its reports."""
    story.reach_analysis()
    story.evaluate()
    story.issue()


def test_a_laboratory_finds_its_own_scores_of_an_issued_round(story: Story) -> None:
    issued(story)
    scheme_id, after = story.round.scheme_id, next_round(story)
    run = past_runs(story.session, scheme_id=scheme_id, before=after)[0]
    scores = {s.lab: s for s in load_evaluation(run).outcomes[0].scores}
    for enrolment in story.enrolments:
        (past,) = past_scores(
            story.session,
            laboratory_id=enrolment.laboratory_id,
            scheme_id=scheme_id,
            before=after,
        )
        own = scores[enrolment.code]
        assert (past.round_code, past.measurand, past.material) == ("VIA-1", "VIA", "M1")
        assert (past.used, past.signal, past.at) == (own.used, own.signal, CLOSES)
        assert past.score in {own.z, own.z_prime}


def test_nothing_is_told_before_the_reports_of_a_round_are_out(story: Story) -> None:
    story.reach_analysis()
    story.evaluate()
    assert past_runs(story.session, scheme_id=story.round.scheme_id, before=None) == ()
    story.issue()
    assert len(past_runs(story.session, scheme_id=story.round.scheme_id, before=None)) == 1


def test_neither_the_round_itself_nor_a_later_one_is_history(story: Story) -> None:
    issued(story)
    scheme_id = story.round.scheme_id
    assert past_runs(story.session, scheme_id=scheme_id, before=story.round) == ()
    earlier = timedelta(days=-90)
    before = prepare_second_round(
        story.session, story, opens=OPENS + earlier, closes=CLOSES + earlier
    )
    assert past_runs(story.session, scheme_id=scheme_id, before=before) == ()


def test_of_several_evaluations_only_the_one_in_force_counts(story: Story) -> None:
    story.reach_analysis()
    story.evaluate()
    second = story.evaluate()
    story.issue()
    assert past_runs(story.session, scheme_id=story.round.scheme_id, before=None) == (second,)


def test_another_scheme_has_no_part_in_it(story: Story) -> None:
    issued(story)
    elsewhere = past_scores(
        story.session,
        laboratory_id=story.laboratories[0].id,
        scheme_id=story.round.scheme_id + 1,
        before=None,
    )
    assert elsewhere == ()
