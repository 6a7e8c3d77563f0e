"""Which justifications of studies wait for a signature, as a query that counts them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from ..identity.actor import Actor
from ..identity.signatures import SignaturePurpose
from ..rounds.models import RoundMaterial
from ..rounds.pending import Counted, signed_by
from .models import MaterialClearance


def justifications_to_sign(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count the proposed statements on materials that this person has not signed."""
    return (
        select(RoundMaterial.round_id, func.count())
        .join(MaterialClearance, MaterialClearance.round_material_id == RoundMaterial.id)
        .where(
            RoundMaterial.round_id.in_(round_ids),
            MaterialClearance.in_force_at.is_(None),
            MaterialClearance.ended_at.is_(None),
            ~signed_by(actor, SignaturePurpose.STUDY_JUSTIFICATION, MaterialClearance.sha256),
        )
        .group_by(RoundMaterial.round_id)
    )
