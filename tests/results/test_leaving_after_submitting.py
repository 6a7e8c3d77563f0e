"""A laboratory that has submitted and then leaves holds nobody else up, and is not evaluated."""

from __future__ import annotations

from stage import Stage

from proficiency.results.queries import coded_rows, other_sets
from proficiency.rounds.registration import withdraw_registration


def test_a_round_is_evaluated_without_the_laboratory_that_left_after_submitting(
    stage: Stage,
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.submit(stage.entry("55"), lab=1)
    withdraw_registration(stage.session, stage.enrolments[1], actor=stage.approvers[1])
    stage.close()
    assert [row.typed for row in coded_rows(stage.session, stage.round)] == ["91"]
    assert other_sets(stage.session, stage.round, actor=stage.coordinator) == []
