"""Results leave the consensus by a reason and a signature, and by nothing else."""

from __future__ import annotations

import json

import pytest
from readiness import colleague
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from story import Story

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden
from proficiency.evaluation.exclusions import (
    ExcludedAlready,
    ExclusionEnded,
    ExplanationMissing,
    NothingToExclude,
    NotToBeExcludedNow,
    OwnInstitution,
    end_exclusion,
    exclude,
    exclusions_of,
)
from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.outcome import Outcome, Score
from proficiency.evaluation.services import load_evaluation, recompute
from proficiency.identity.actor import Actor
from proficiency.identity.models import RoleGrant
from proficiency.identity.roles import Role
from proficiency.identity.signatures import Signature, SignaturePurpose
from proficiency.results.exclusion_models import Exclusion
from proficiency.results.exclusion_reasons import TREATMENTS, ExclusionReason, Treatment
from proficiency.rounds.interests import declare_interest
from proficiency.rounds.lifecycle import Guard, RoundState
from proficiency.rounds.models import Determination
from proficiency.rounds.refusals import GuardNotMet
from ringtrial import Signal

FAR_OFF = -1
"""The last laboratory reported 80 where all others found about 91."""


@pytest.fixture
def analysed(story: Story) -> Story:
    story.reach_analysis()
    return story


def leave_out(
    story: Story,
    reason: ExclusionReason = ExclusionReason.BLUNDER,
    *,
    lab: int = FAR_OFF,
    actor: Actor | None = None,
    **more: object,
) -> Exclusion:
    given = {"explanation": "Ten percent below every neighbour.", "replicate": None} | more
    return exclude(
        story.session,
        story.round,
        lab=story.enrolments[lab].code,
        determination=story.session.get_one(Determination, story.determination),
        reason=reason,
        actor=actor or story.coordinator,
        **given,
    )


def outcome(run: EvaluationRun) -> Outcome:
    return load_evaluation(run).outcomes[0]


def score(story: Story, run: EvaluationRun, lab: int = FAR_OFF) -> Score:
    code = story.enrolments[lab].code
    return next(each for each in outcome(run).scores if each.lab == code)


def test_an_excluded_result_moves_the_consensus_no_more(analysed: Story) -> None:
    before = outcome(analysed.evaluate())
    leave_out(analysed)
    after = outcome(analysed.evaluate())
    assert (before.labs, after.labs) == (12, 11)
    assert after.assigned_value > before.assigned_value
    assert after.sigma_pt < before.sigma_pt
    assert [each.lab for each in before.scores] == [each.lab for each in after.scores]


@pytest.mark.parametrize("reason", list(ExclusionReason))
def test_the_table_of_reasons_says_what_is_scored(analysed: Story, reason: ExclusionReason) -> None:
    leave_out(analysed, reason)
    run = analysed.evaluate()
    found, treatment = score(analysed, run), TREATMENTS[reason]
    assert (found.signal is Signal.ACTION) == (treatment is Treatment.SCORED)
    assert (found.z is not None) == (treatment is not Treatment.NOT_SCORED)
    assert found.value == 80.0
    assert found.note is not None and found.note.key == f"lab_excluded_{reason.value}"
    log = [each for each in outcome(run).notes if each.key == f"excluded_{reason.value}"]
    assert [each.facts["count"] for each in log] == [1]
    assert analysed.enrolments[FAR_OFF].code not in str(outcome(run).notes)


def test_frozen_inputs_name_the_reason_and_only_where_there_is_one(analysed: Story) -> None:
    plain = analysed.evaluate()
    assert "excluded" not in plain.inputs_text
    leave_out(analysed)
    marked = analysed.evaluate()
    reasons = [each.get("excluded") for each in json.loads(marked.inputs_text)]
    assert sorted(filter(None, reasons)) == ["blunder"]
    for run in (plain, marked):
        assert recompute(run) == load_evaluation(run)


def test_an_exclusion_taken_back_leaves_the_evaluation_as_it_was(analysed: Story) -> None:
    before = analysed.evaluate()
    exclusion = leave_out(analysed)
    with pytest.raises(ExplanationMissing):
        end_exclusion(analysed.session, exclusion, because=" ", actor=analysed.coordinator)
    end_exclusion(
        analysed.session, exclusion, because="The result is genuine.", actor=analysed.coordinator
    )
    with pytest.raises(ExclusionEnded):
        end_exclusion(analysed.session, exclusion, because="Once more.", actor=analysed.coordinator)
    assert analysed.evaluate().document_sha256 == before.document_sha256
    [kept] = exclusions_of(analysed.session, analysed.round)
    assert (kept.explanation, kept.ended_because) == (
        "Ten percent below every neighbour.",
        "The result is genuine.",
    )
    leave_out(analysed)


def test_scores_wait_for_an_evaluation_with_the_exclusion(analysed: Story) -> None:
    analysed.evaluate()
    leave_out(analysed)
    with pytest.raises(GuardNotMet) as refused:
        analysed.move(RoundState.PRELIMINARY)
    assert refused.value.guards == (Guard.HAS_EVALUATION,)
    analysed.evaluate()
    analysed.move(RoundState.PRELIMINARY)


def test_signature_and_history_stand_under_every_exclusion(analysed: Story) -> None:
    exclusion = leave_out(analysed)
    signature = analysed.session.scalars(
        select(Signature).where(Signature.purpose == SignaturePurpose.EXCLUSION)
    ).one()
    assert (signature.subject_id, signature.sha256) == (str(exclusion.id), exclusion.sha256)
    assert signature.person_id == analysed.coordinator.person_id
    entry = analysed.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "results.excluded")
    ).one()
    assert entry.facts["explanation"] == "Ten percent below every neighbour."
    assert entry.facts["code"] == analysed.enrolments[FAR_OFF].code


def test_no_exclusion_without_words_twice_or_of_nothing(analysed: Story) -> None:
    with pytest.raises(ExplanationMissing):
        leave_out(analysed, explanation="  ")
    leave_out(analysed)
    with pytest.raises(ExcludedAlready):
        leave_out(analysed, ExclusionReason.LATE, replicate=1)
    with pytest.raises(NothingToExclude):
        leave_out(analysed, lab=0, replicate=2)
    with pytest.raises(NothingToExclude):
        exclude(
            analysed.session,
            analysed.round,
            lab="NOBODY",
            determination=analysed.session.get_one(Determination, analysed.determination),
            reason=ExclusionReason.BLUNDER,
            explanation="Nobody.",
            actor=analysed.coordinator,
        )


def test_only_coordinators_of_the_scheme_exclude_and_only_in_the_analysis(story: Story) -> None:
    story.move(RoundState.OPEN)
    story.submit()
    with pytest.raises(NotToBeExcludedNow):
        leave_out(story)
    story.move(RoundState.CLOSED, RoundState.ANALYSIS)
    with pytest.raises(Forbidden):
        leave_out(story, actor=story.approvers[0])
    story.evaluate()
    story.move(RoundState.PRELIMINARY)
    with pytest.raises(NotToBeExcludedNow):
        leave_out(story)


def test_nobody_decides_on_results_of_an_institution_of_their_own(analysed: Story) -> None:
    own = analysed.laboratories[FAR_OFF].institution
    scheme = analysed.round.scheme
    declare_interest(analysed.session, scheme, own, actor=analysed.coordinator)
    with pytest.raises(OwnInstitution):
        leave_out(analysed)
    leave_out(analysed, lab=0)
    second = colleague(analysed.session, analysed.round)
    exclusion = leave_out(analysed, actor=second)
    with pytest.raises(OwnInstitution):
        end_exclusion(analysed.session, exclusion, because="Mine.", actor=analysed.coordinator)


def test_a_role_in_the_institution_is_an_interest_too(analysed: Story) -> None:
    second = colleague(analysed.session, analysed.round)
    institution = analysed.laboratories[0].institution_id
    analysed.session.add(
        RoleGrant(
            person_id=second.person_id, role=Role.INSTITUTION_ADMIN, institution_id=institution
        )
    )
    analysed.session.flush()
    with pytest.raises(OwnInstitution):
        leave_out(analysed, lab=0, actor=second)


@pytest.mark.parametrize(
    "change", ["UPDATE exclusion SET explanation = 'x'", "DELETE FROM exclusion"]
)
def test_the_database_keeps_an_exclusion_as_it_was_signed(analysed: Story, change: str) -> None:
    leave_out(analysed)
    with pytest.raises(DBAPIError, match="kept as it was signed"):
        analysed.session.execute(text(change))
