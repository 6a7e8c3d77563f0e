"""Rows for the tables of the review of results."""

from __future__ import annotations

from sqlalchemy.orm import Session
from story import Story

from proficiency.evaluation.suspicion_models import SuspicionReview
from proficiency.identity.signatures import Signature, SignaturePurpose
from proficiency.results.exclusion_models import Exclusion
from proficiency.results.exclusion_reasons import ExclusionReason


def reviewed(story: Story, session: Session) -> None:
    """Put a signed exclusion and a settled suspicion beside a round."""
    person, at, digest = story.coordinator.person_id, story.round.closes_at, "0" * 64
    exclusion = Exclusion(
        round_id=story.round.id,
        enrolment_id=story.enrolments[0].id,
        determination_id=story.determination,
        reason=ExclusionReason.BLUNDER,
        explanation="x",
        sha256=digest,
        excluded_at=at,
        excluded_by_id=person,
    )
    session.add(exclusion)
    session.flush()
    session.add(
        Signature(
            purpose=SignaturePurpose.EXCLUSION,
            subject_type="exclusion",
            subject_id=str(exclusion.id),
            sha256=digest,
            round_id=story.round.id,
            person_id=person,
            name="x",
            reason="x",
            signed_at=at,
        )
    )
    session.add(
        SuspicionReview(
            round_id=story.round.id,
            suspicion_key="x",
            remark="x",
            reviewed_at=at,
            reviewed_by_id=person,
        )
    )
