"""Institutions consent to being named, coordinators declare interests; each is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from stage import OPENS, Stage, person

from proficiency.errors import Forbidden
from proficiency.identity.actor import SYSTEM, Actor, Grant
from proficiency.identity.models import Institution, RoleGrant
from proficiency.identity.roles import Role
from proficiency.rounds.decision_models import WaiverUse
from proficiency.rounds.interests import (
    declare_interest,
    interests_of_scheme,
    interests_taking_part,
    leave_out_of_consensus,
)
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.refusals import (
    ConsensusIsFixed,
    DeclaredAlready,
    WaivedAlready,
    WaiverEnded,
)
from proficiency.rounds.waivers import (
    in_force,
    revoke_waiver,
    sign_waiver,
    waivers_of_institution,
    waivers_of_scheme,
)

REGULATOR = WaiverUse.REGULATOR


def institution_of(stage: Stage, lab: int = 0) -> Institution:
    return stage.laboratories[lab].institution


def administrator_of(stage: Stage, lab: int = 0) -> Actor:
    grant = Grant(Role.INSTITUTION_ADMIN, institution_id=institution_of(stage, lab).id)
    return person(stage.session, f"institution {lab}", grant)


def test_a_consent_holds_for_one_use_in_one_scheme_until_it_is_revoked(stage: Stage) -> None:
    own, actor = institution_of(stage), administrator_of(stage)
    waiver = sign_waiver(stage.session, own, stage.scheme, REGULATOR, actor=actor, at=OPENS)
    with pytest.raises(WaivedAlready):
        sign_waiver(stage.session, own, stage.scheme, REGULATOR, actor=actor)
    sign_waiver(stage.session, own, stage.scheme, WaiverUse.PUBLICATION, actor=actor)
    assert [each.use for each in in_force(stage.session, own)] == [
        REGULATOR,
        WaiverUse.PUBLICATION,
    ]
    revoke_waiver(stage.session, waiver, actor=actor, at=OPENS + timedelta(days=1))
    assert [each.use for each in in_force(stage.session, own)] == [WaiverUse.PUBLICATION]
    with pytest.raises(WaiverEnded):
        revoke_waiver(stage.session, waiver, actor=actor)
    sign_waiver(stage.session, own, stage.scheme, REGULATOR, actor=actor)
    kept = waivers_of_institution(stage.session, own, actor=actor)
    assert [(each.use, each.revoked_at is None) for each in kept] == [
        (REGULATOR, True),
        (WaiverUse.PUBLICATION, True),
        (REGULATOR, False),
    ]
    assert stage.history("confidentiality.") == [
        "confidentiality.waived",
        "confidentiality.waived",
        "confidentiality.restored",
        "confidentiality.waived",
    ]


def test_nobody_consents_for_another_institution(stage: Stage) -> None:
    stranger = administrator_of(stage, 1)
    for actor in (stranger, stage.coordinator, stage.approvers[0], SYSTEM):
        with pytest.raises(Forbidden):
            sign_waiver(stage.session, institution_of(stage), stage.scheme, REGULATOR, actor=actor)
        with pytest.raises(Forbidden):
            waivers_of_institution(stage.session, institution_of(stage), actor=actor)


def test_coordinators_read_the_consents_of_their_scheme_and_laboratories_do_not(
    stage: Stage,
) -> None:
    own, actor = institution_of(stage), administrator_of(stage)
    sign_waiver(stage.session, own, stage.scheme, REGULATOR, actor=actor)
    found = waivers_of_scheme(stage.session, stage.scheme, actor=stage.coordinator)
    assert [each.institution_id for each in found] == [own.id]
    assert waivers_of_scheme(stage.session, stage.scheme, actor=stage.approvers[1]) == []


def test_an_interest_is_declared_once_and_shown_where_the_institution_takes_part(
    stage: Stage,
) -> None:
    own = institution_of(stage)
    stage.session.add(
        RoleGrant(
            person_id=stage.coordinator.person_id,
            role=Role.COORDINATOR,
            scheme_id=stage.scheme.id,
        )
    )
    declare_interest(stage.session, stage.scheme, own, actor=stage.coordinator)
    with pytest.raises(DeclaredAlready):
        declare_interest(stage.session, stage.scheme, own, actor=stage.coordinator)
    found = interests_of_scheme(stage.session, stage.scheme, actor=stage.coordinator)
    assert [(each.person_id, each.institution_id) for each in found] == [
        (stage.coordinator.person_id, own.id)
    ]
    assert interests_taking_part(stage.session, stage.round) == []
    stage.enrol()
    assert interests_taking_part(stage.session, stage.round) == [own]


def test_only_coordinators_of_the_scheme_declare_and_read_interests(stage: Stage) -> None:
    with pytest.raises(Forbidden):
        declare_interest(
            stage.session, stage.scheme, institution_of(stage), actor=stage.approvers[0]
        )
    with pytest.raises(Forbidden):
        interests_of_scheme(stage.session, stage.scheme, actor=stage.approvers[0])


def test_a_laboratory_is_left_out_of_the_consensus_only_before_results_open(stage: Stage) -> None:
    stage.enrol()
    enrolment, reason = stage.enrolments[0], "Producer of the samples"
    leave_out_of_consensus(stage.session, enrolment, actor=stage.coordinator, reason=f" {reason} ")
    assert enrolment.outside_consensus == reason
    leave_out_of_consensus(stage.session, enrolment, actor=stage.coordinator, reason="")
    assert enrolment.outside_consensus == ""
    assert stage.history("laboratory.left")[-1:] + stage.history("laboratory.taken") == [
        "laboratory.left_out_of_consensus",
        "laboratory.taken_into_consensus",
    ]
    stage.move(RoundState.OPEN)
    with pytest.raises(ConsensusIsFixed):
        leave_out_of_consensus(stage.session, enrolment, actor=stage.coordinator, reason=reason)
    assert enrolment.outside_consensus == ""
