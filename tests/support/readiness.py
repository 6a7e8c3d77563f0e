"""Take a round along its lifecycle, with everything on the way that its steps ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from statements import plan_the_reports, state_everything

from proficiency import clock
from proficiency.appeals.correcting import declare_correction, prepare_correction
from proficiency.evaluation.queries import find_candidate, find_current_run
from proficiency.evaluation.signing import (
    correction_to_sign,
    sign_correction,
    sign_final,
)
from proficiency.evaluation.value_signing import sign_assigned
from proficiency.identity.actor import Actor
from proficiency.identity.models import Person, RoleGrant
from proficiency.identity.roles import Role
from proficiency.identity.services import actor_of
from proficiency.results.closing import take_step
from proficiency.rounds.lifecycle import MAIN_LINE, RoundState
from proficiency.rounds.models import Round
from proficiency.rounds.plan_locking import lock_published_plan, sign_plan
from proficiency.samples.allocation import Supply, allocate
from proficiency.samples.models import Batch
from proficiency.samples.services import BatchDetails, add_batch
from proficiency.studies.clearing import declare_clearance
from proficiency.studies.queries import uncleared


def make_ready(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """Do the honest way what must be done before the samples of a round are shipped."""
    if round_.plan_locked_at is None:
        lock_the_plan(session, round_, coordinator=coordinator)
    plan_the_reports(round_)
    allocate_units(session, round_, coordinator=coordinator)
    clear_materials(session, round_, coordinator=coordinator)


def clear_materials(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """Declare every material that travels as not tested, with a signed reason."""
    for code in uncleared(session, round_):
        material = next(found for found in round_.materials if found.code == code)
        declare_clearance(session, material, actor=coordinator, reason="A round of a test.")


def allocate_units(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """Make units of every material that travels, with some in reserve, and give them out."""
    travelling = [material for material in round_.materials if material.physical]
    for material in travelling:
        if session.scalar(select(Batch.id).where(Batch.round_material_id == material.id)):
            continue
        details = BatchDetails(
            code=f"{material.code}-A",
            produced_on=round_.opens_at.date() - timedelta(days=60),
            expires_on=round_.closes_at.date() + timedelta(days=365),
            storage_zh="−80 °C 以下保存",
            storage_en="Store below −80 °C",
            description_zh="冻存细胞",
            description_en="Cryopreserved cells",
        )
        made = len(round_.enrolments) + 20
        add_batch(session, material, details, made=made, actor=coordinator)
    supplies = {material.code: Supply(per_laboratory=1, reserve=2) for material in travelling}
    if travelling and round_.enrolments:
        allocate(session, round_, actor=coordinator, supplies=supplies)


def lock_the_plan(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """Let the coordinator and a colleague sign the plan, in the order in which they can."""
    if round_.source:
        lock_published_plan(session, round_, actor=coordinator)
        return
    sign_plan(session, round_, actor=coordinator, sha256=round_.plan_sha256)
    sign_plan(session, round_, actor=colleague(session, round_), sha256=round_.plan_sha256)


def colleague(session: Session, round_: Round) -> Actor:
    """Return a second coordinator of the scheme, who cannot log in."""
    address = f"colleague-{round_.scheme_id}@lab.example"
    found = session.scalar(select(Person).where(Person.email == address))
    if found is None:
        found = Person(
            email=address, name="Colleague", password_hash="no password", created_at=clock.now()
        )
        found.grants.append(RoleGrant(role=Role.COORDINATOR, scheme_id=round_.scheme_id))
        session.add(found)
        session.flush()
    return actor_of(found)


def walk(
    session: Session,
    round_: Round,
    target: RoundState,
    *,
    coordinator: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Take a round to a state through all states between."""
    for state in states_towards(round_.state, target):
        if state is RoundState.SHIPPED:
            make_ready(session, round_, coordinator=coordinator)
        if state is RoundState.CORRECTED:
            sign_the_correction(session, round_, coordinator=coordinator, reason=reason)
            declare_correction(session, round_, actor=coordinator, at=at)
            continue
        if state is RoundState.CLOSED and round_.state is RoundState.OPEN:
            at = max(at, round_.closes_at)
        if state is RoundState.PRELIMINARY:
            sign_the_values(session, round_, coordinator=coordinator)
            state_everything(session, round_, coordinator=coordinator)
        if state is RoundState.FINAL:
            sign_the_outcome(session, round_, coordinator=coordinator)
        take_step(session, round_, state, actor=coordinator, at=at, reason=reason)


def sign_the_values(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """Let the coordinator and a colleague sign the assigned values, where there are any."""
    run = find_current_run(session, round_)
    signed = {each.person_id for each in run.assigned_signatures} if run else set()
    for actor in (coordinator, colleague(session, round_)):
        if run and len(signed) < 2 and actor.person_id not in signed:
            sign_assigned(session, round_, actor=actor, sha256=run.document_sha256)
            signed.add(actor.person_id)


def sign_the_outcome(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """Let the coordinator and a colleague sign the evaluation in force, unless they have.

    What the reports state is put on record before, as it would be read by who signs.
    """
    state_everything(session, round_, coordinator=coordinator)
    run = find_current_run(session, round_)
    assert run is not None
    signed = {each.person_id for each in run.final_signatures}
    for actor in (coordinator, colleague(session, round_)):
        if len(signed) < 2 and actor.person_id not in signed:
            sign_final(session, round_, actor=actor, sha256=run.document_sha256)
            signed.add(actor.person_id)


def sign_the_correction(
    session: Session, round_: Round, *, coordinator: Actor, reason: str
) -> None:
    """Let the coordinator and a colleague sign the next correction, unless they have."""
    if find_candidate(session, round_) is None:
        prepare_correction(session, round_, actor=coordinator, reason=reason)
    waiting = correction_to_sign(session, round_)
    for actor in (coordinator, colleague(session, round_)):
        if not waiting.is_signed_by(actor.person_id):
            sign_correction(session, round_, actor=actor, sha256=waiting.sha256)


def states_towards(state: RoundState, target: RoundState) -> Iterator[RoundState]:
    """Give the states from one to another: along the line where that leads on, else the one."""
    if {state, target} <= set(MAIN_LINE) and MAIN_LINE.index(state) < MAIN_LINE.index(target):
        yield from MAIN_LINE[MAIN_LINE.index(state) + 1 : MAIN_LINE.index(target) + 1]
    else:
        yield target
