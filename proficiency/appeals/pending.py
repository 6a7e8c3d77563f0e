"""What waits for somebody in several rounds at once, as queries that count it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import String, cast, exists, func, select

from ..evaluation.models import EvaluationRun
from ..identity.actor import Actor
from ..identity.signatures import Signature, SignaturePurpose
from ..rounds.models import Round
from ..rounds.pending import Counted
from ..rounds.report_standing import CORRECTION_SUBJECT
from .lifecycle import FOLLOWED_UP, RAISED_IN, ComplaintKind, ComplaintState
from .models import Complaint, Correction


def complaints_to_answer(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count what was raised in each round and is not decided, with the first date it is due."""
    undecided = _in_rounds(round_ids, frozenset({ComplaintState.FILED, ComplaintState.REVIEW}))
    return undecided.add_columns(func.min(Complaint.due_at).label("due"))


def complaints_to_follow(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count what was upheld in each round, and of which nothing was done yet."""
    return _in_rounds(round_ids, FOLLOWED_UP)


def claims_to_sign(enrolment_ids: Collection[int], actor: Actor) -> Counted:
    """Count the claims of each participation that wait for the approver's signature."""
    return (
        select(Complaint.enrolment_id, func.count())
        .join(Complaint.round)
        .where(
            Complaint.enrolment_id.in_(enrolment_ids),
            Complaint.state == ComplaintState.UNSIGNED,
            # A claim that was not signed in time has lapsed.
            Round.state.in_(RAISED_IN[ComplaintKind.TRANSCRIPTION]),
        )
        .group_by(Complaint.enrolment_id)
    )


def corrections_to_sign(round_ids: Collection[int], actor: Actor) -> Counted:
    """Find the rounds with a prepared correction this person has not signed."""
    signed = exists().where(
        Signature.purpose == SignaturePurpose.CORRECTION,
        Signature.subject_type == CORRECTION_SUBJECT,
        Signature.subject_id.startswith(cast(EvaluationRun.id, String) + "-"),
        Signature.person_id == actor.person_id,
    )
    return (
        select(Correction.round_id, func.count())
        .join(Correction.run)
        .where(
            Correction.round_id.in_(round_ids),
            Correction.declared_at.is_(None),
            Correction.withdrawn_at.is_(None),
            ~signed,
        )
        .group_by(Correction.round_id)
    )


def _in_rounds(round_ids: Collection[int], states: frozenset[ComplaintState]) -> Counted:
    return (
        select(Complaint.round_id, func.count())
        .where(Complaint.round_id.in_(round_ids), Complaint.state.in_(states))
        .group_by(Complaint.round_id)
    )
