"""The stage of these tests: two laboratories, two materials, units of both."""

from __future__ import annotations

import pytest
from parcels import send
from sqlalchemy.orm import Session
from stage import OPENS, Stage, set_stage

from proficiency.identity.models import RoleGrant
from proficiency.rounds.lifecycle import RoundState
from proficiency.samples.parcel_models import Parcel


@pytest.fixture
def bare_stage(session: Session) -> Stage:
    """A round in draft in which nobody takes part yet; everything is undone after the test."""
    prepared = set_stage(session)
    for actor in (prepared.coordinator, *prepared.analysts, *prepared.approvers):
        for grant in actor.grants:
            where = {"scheme_id": grant.scheme_id, "laboratory_id": grant.laboratory_id}
            session.add(RoleGrant(person_id=actor.person_id, role=grant.role, **where))
    return prepared


@pytest.fixture
def stage(bare_stage: Stage) -> Stage:
    """A round in draft with both laboratories enrolled."""
    bare_stage.enrol()
    return bare_stage


@pytest.fixture
def shipped(stage: Stage) -> Stage:
    """The round with its units allocated and its samples declared shipped."""
    stage.move(RoundState.SHIPPED)
    return stage


@pytest.fixture
def parcel(shipped: Stage) -> Parcel:
    """The parcel of the first laboratory, on its way."""
    code = shipped.enrolments[0].code
    return send(shipped.session, shipped.round, [code], coordinator=shipped.coordinator, at=OPENS)[
        0
    ]
