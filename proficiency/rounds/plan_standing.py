"""How far a plan is: who signed it, whose signature is missing, what became of it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..identity.models import Person, RoleGrant
from ..identity.roles import Role
from ..identity.signatures import Signature, SignaturePurpose, signatures_of
from .models import Round
from .plan_models import PlanVersion

SIGNATURES_NEEDED = 2


@dataclass(frozen=True)
class PlanStanding:
    """Signatures under the plan as it is now, and every version of a locked one."""

    is_locked: bool
    signatures: tuple[Signature, ...]
    """Under the plan as locked, or as it stands while it is not."""
    coordinators: int
    """People who could sign."""
    versions: tuple[PlanVersion, ...]
    """The plan as locked and every deviation that came into force, in order."""
    proposal: PlanVersion | None
    proposal_signatures: tuple[Signature, ...]

    @property
    def can_be_signed(self) -> bool:
        """Answer whether the scheme has enough people to lock a plan."""
        return self.coordinators >= SIGNATURES_NEEDED

    @property
    def deviations(self) -> tuple[PlanVersion, ...]:
        """Return the versions that replaced the locked plan."""
        return self.versions[1:]

    def is_signed_by(self, person_id: int | None) -> bool:
        """Answer whether this person signed what waits for signatures."""
        waiting = self.proposal_signatures if self.proposal else self.signatures
        return person_id in {signature.person_id for signature in waiting}


def plan_standing(session: Session, round_: Round) -> PlanStanding:
    """Read how far the plan of a round is."""
    versions = session.scalars(
        select(PlanVersion)
        .where(PlanVersion.round_id == round_.id, PlanVersion.withdrawn_at.is_(None))
        .order_by(PlanVersion.version)
    ).all()
    in_force = tuple(each for each in versions if each.in_force_at is not None)
    proposal = next((each for each in versions if each.is_proposed), None)
    return PlanStanding(
        is_locked=round_.plan_locked_at is not None,
        signatures=tuple(
            signatures_of(
                session,
                purpose=SignaturePurpose.PLAN,
                subject_type="round",
                subject_id=round_.id,
                sha256=in_force[0].signed_sha256 if in_force else round_.plan_sha256,
            )
        ),
        coordinators=len(coordinators_of(session, round_.scheme_id)),
        versions=in_force,
        proposal=proposal,
        proposal_signatures=tuple(signatures_under(session, proposal)) if proposal else (),
    )


def signatures_under(session: Session, version: PlanVersion) -> list[Signature]:
    """Return the signatures under a deviation."""
    return signatures_of(
        session,
        purpose=SignaturePurpose.PLAN_DEVIATION,
        subject_type="plan_version",
        subject_id=version.id,
        sha256=version.signed_sha256,
    )


def coordinators_of(session: Session, scheme_id: int) -> Sequence[int]:
    """Return the people who coordinate a scheme and can still log in."""
    return session.scalars(
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.scheme_id == scheme_id,
            RoleGrant.role == Role.COORDINATOR,
            Person.active.is_(True),
        )
        .distinct()
    ).all()
