"""Which evaluations wait for the signature of a coordinator, as a query that counts them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import String, cast, exists, func, select
from sqlalchemy.orm import aliased

from ..identity.actor import Actor
from ..identity.signatures import Signature, SignaturePurpose
from ..rounds.lifecycle import RoundState
from ..rounds.models import Round
from ..rounds.pending import Counted
from ..rounds.report_standing import FINAL_SUBJECT, SIGNATURES_NEEDED
from .models import EvaluationRun


def assigned_values_to_sign(round_ids: Collection[int], actor: Actor) -> Counted:
    """Find the rounds whose assigned values this person has not signed, nor two others."""
    return _waiting(round_ids, actor, RoundState.ANALYSIS, SignaturePurpose.ASSIGNED_VALUES)


def evaluations_to_sign(round_ids: Collection[int], actor: Actor) -> Counted:
    """Find the rounds whose evaluation in force this person has not signed, nor two others."""
    return _waiting(round_ids, actor, RoundState.PRELIMINARY, SignaturePurpose.FINAL)


def _waiting(
    round_ids: Collection[int], actor: Actor, state: RoundState, purpose: SignaturePurpose
) -> Counted:
    later = aliased(EvaluationRun)
    signatures = (
        Signature.purpose == purpose,
        Signature.subject_type == FINAL_SUBJECT,
        Signature.subject_id == cast(EvaluationRun.id, String),
        Signature.sha256 == EvaluationRun.document_sha256,
    )
    signers = select(func.count()).where(*signatures).correlate(EvaluationRun).scalar_subquery()
    return (
        select(Round.id, func.count())
        .join(EvaluationRun, EvaluationRun.round_id == Round.id)
        .where(
            Round.id.in_(round_ids),
            Round.state == state,
            EvaluationRun.in_force_since.is_not(None),
            ~exists().where(
                later.round_id == EvaluationRun.round_id,
                later.version > EvaluationRun.version,
                later.in_force_since.is_not(None),
            ),
            ~exists().where(*signatures, Signature.person_id == actor.person_id),
            signers < SIGNATURES_NEEDED,
        )
        .group_by(Round.id)
    )
