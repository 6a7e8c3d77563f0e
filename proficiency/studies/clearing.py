"""Clear a material for its round: by its studies, or with a reason and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import Signature, SignaturePurpose, is_signed_by, sign, signatures_of
from ..rounds.models import Round, RoundMaterial
from ..rounds.signature_notices import tell_second
from ..schemes.plan import SigmaBy
from .clearance_statement import (
    MeasurandStanding,
    outcome_of,
    signatures_needed,
    statement_of,
)
from .frozen_study import canonical, digest
from .kinds import Widening
from .models import MaterialClearance
from .planning import check_open
from .queries import (
    day_in,
    determinations_by_material,
    is_outdated,
    plan_of_round,
    standings_of,
    studies_of,
)
from .refusals import (
    AnotherClearanceWasShown,
    ClearanceReasonNeeded,
    NothingToShip,
    SigmaContainsUnits,
    StudyOutdated,
    WideningNeeded,
)

SUBJECT = "material_clearance"
JUSTIFICATION = mark("the justification of a material whose studies did not pass")


def declare_clearance(
    session: Session,
    material: RoundMaterial,
    *,
    actor: Actor,
    reason: str = "",
    widenings: Mapping[str, Widening] | None = None,
    at: datetime | None = None,
) -> MaterialClearance:
    """State what the studies mean for a material, and sign where a signature is needed.

    In force at once where everything passed or one signature is enough; a widening waits for
    another coordinator's signature. An open proposal is given up for the new one.
    """
    round_ = material.round
    require(actor, Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    check_open(round_)
    if not material.physical:
        raise NothingToShip(material=material.code)
    standings = current_standings(session, round_, material)
    check_widenings(round_, material, standings, widenings or {})
    needed, reason = signatures_needed(standings), reason.strip()
    if needed and not reason:
        raise ClearanceReasonNeeded
    now = at or clock.now()
    text = canonical(
        statement_of(
            round_code=round_.code,
            material=material.code,
            standings=standings,
            widenings=widenings or {},
            reason=reason,
            stated_on=day_in(now, round_),
        )
    )
    if proposal := find_open(session, material, in_force=False):
        end_clearance(session, proposal, actor=actor, why="replaced", at=now)
    clearance = MaterialClearance(
        material=material,
        outcome=outcome_of(standings),
        signatures_needed=needed,
        statement_text=text,
        sha256=digest(text),
        reason=reason,
        created_at=now,
        created_by_id=actor.person_id,
    )
    session.add(clearance)
    session.flush()
    if needed > 1:
        tell_second(session, round_, actor=actor, what=JUSTIFICATION, page="/studies", at=at)
    tell(session, clearance, "clearance.stated", actor=actor)
    if needed:
        sign_clearance(session, clearance, actor=actor, sha256=clearance.sha256, at=now)
    else:
        put_in_force(session, clearance, actor=actor, at=now)
    return clearance


def sign_clearance(
    session: Session,
    clearance: MaterialClearance,
    *,
    actor: Actor,
    sha256: str,
    at: datetime | None = None,
) -> Signature:
    """Sign a statement as it was read; the last signature it needs puts it in force."""
    round_ = clearance.material.round
    require(actor, Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    lock_row(session, clearance)
    check_open(round_)
    if not clearance.is_proposed or sha256 != clearance.sha256:
        raise AnotherClearanceWasShown
    signature = sign(
        session,
        actor=actor,
        purpose=SignaturePurpose.STUDY_JUSTIFICATION,
        subject_type=SUBJECT,
        subject_id=clearance.id,
        sha256=sha256,
        round_id=round_.id,
        reason=clearance.reason,
        at=at,
    )
    if is_signed_by(
        session,
        purpose=SignaturePurpose.STUDY_JUSTIFICATION,
        subject_type=SUBJECT,
        subject_id=clearance.id,
        sha256=sha256,
        people=clearance.signatures_needed,
    ):
        put_in_force(session, clearance, actor=actor, at=at)
    return signature


def withdraw_clearance(session: Session, clearance: MaterialClearance, *, actor: Actor) -> None:
    """Give up a proposal that waits for a signature."""
    round_ = clearance.material.round
    require(actor, Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    lock_row(session, clearance)
    check_open(round_)
    if not clearance.is_proposed:
        raise AnotherClearanceWasShown
    end_clearance(session, clearance, actor=actor, why="withdrawn")


def signatures_under(session: Session, clearance: MaterialClearance) -> list[Signature]:
    """Return who signed a statement."""
    return signatures_of(
        session,
        purpose=SignaturePurpose.STUDY_JUSTIFICATION,
        subject_type=SUBJECT,
        subject_id=clearance.id,
        sha256=clearance.sha256,
    )


def current_standings(
    session: Session, round_: Round, material: RoundMaterial
) -> list[MeasurandStanding]:
    """Return what the studies of a material say; refused while one is out of date."""
    plan = plan_of_round(round_)
    studies = studies_of(session, [material.id])
    for study in studies:
        if is_outdated(study, plan):
            raise StudyOutdated(measurand=study.measurand.code)
    determinations = determinations_by_material(session, round_).get(material.id, [])
    return standings_of(round_, determinations, studies)


def check_widenings(
    round_: Round,
    material: RoundMaterial,
    standings: list[MeasurandStanding],
    widenings: Mapping[str, Widening],
) -> None:
    """Ask what a failed homogeneity study enlarges, and refuse to count units twice."""
    plan = plan_of_round(round_)
    for standing in standings:
        if not standing.needs_widening:
            continue
        chosen = widenings.get(standing.measurand)
        if chosen is None:
            raise WideningNeeded(measurand=standing.measurand)
        rule = plan.all_rules_for(standing.measurand, material.code).sigma
        if chosen is Widening.SIGMA and rule.by is SigmaBy.ROBUST:
            raise SigmaContainsUnits(measurand=standing.measurand)


def find_open(
    session: Session, material: RoundMaterial, *, in_force: bool
) -> MaterialClearance | None:
    """Return the clearance of a material that is in force, or the one that is proposed."""
    column = MaterialClearance.in_force_at
    return session.scalar(
        select(MaterialClearance).where(
            MaterialClearance.round_material_id == material.id,
            MaterialClearance.ended_at.is_(None),
            column.is_not(None) if in_force else column.is_(None),
        )
    )


def put_in_force(
    session: Session, clearance: MaterialClearance, *, actor: Actor, at: datetime | None
) -> None:
    """Let a statement clear its material; the one before ends."""
    if earlier := find_open(session, clearance.material, in_force=True):
        end_clearance(session, earlier, actor=actor, why="superseded", at=at)
    clearance.in_force_at = at or clock.now()
    session.flush()
    tell(session, clearance, "clearance.in_force", actor=actor)


def end_clearance(
    session: Session,
    clearance: MaterialClearance,
    *,
    actor: Actor,
    why: str,
    at: datetime | None = None,
) -> None:
    """End a clearance or proposal; what it stated stays on record."""
    clearance.ended_at = at or clock.now()
    session.flush()
    tell(session, clearance, "clearance.ended", actor=actor, why=why)


def tell(
    session: Session, clearance: MaterialClearance, action: str, *, actor: Actor, **facts: object
) -> None:
    """Record what happened to a clearance."""
    record(
        session,
        actor=actor,
        action=action,
        subject_type=SUBJECT,
        subject_id=clearance.id,
        round_id=clearance.material.round_id,
        facts={
            "material": clearance.material.code,
            "outcome": clearance.outcome.value,
            "reason": clearance.reason,
            "sha256": clearance.sha256,
            **facts,
        },
    )
