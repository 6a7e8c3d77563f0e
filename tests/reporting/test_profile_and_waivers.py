"""The profile of the provider, policies of schemes and waivers: whole, signed, and on record."""

from __future__ import annotations

import pytest
from readiness import colleague
from sqlalchemy import select
from sqlalchemy.orm import Session
from stage import Stage, set_stage
from statements import OFFICE, PROFILE, USE

from proficiency.errors import Forbidden, InvalidInput, NotFound
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.roles import Role
from proficiency.identity.signatures import OnlyPeopleSign, Signature, SignaturePurpose
from proficiency.reporting.label import Label
from proficiency.reporting.provider_profile import Profile, write_policy, write_profile
from proficiency.reporting.report_waivers import AlreadyWaived, end_waiver, waive
from proficiency.reporting.statement_models import ReportWaiver, SchemePolicy
from proficiency.reporting.stating import NOTHING, BothLanguages

TEXT = Label(" 一份文字。 ", " A text. ")


@pytest.fixture
def stage(session: Session) -> Stage:
    """A round in draft with its people; everything is undone after the test."""
    return set_stage(session)


def test_a_waiver_is_signed_by_a_person_once_and_with_a_reason(stage: Stage) -> None:
    given = {"actor": stage.coordinator}
    for reason in (NOTHING, Label("只有中文", ""), Label("", "English only")):
        with pytest.raises(BothLanguages):
            waive(stage.session, stage.round, "R-c", reason, **given)
    with pytest.raises(NotFound):
        waive(stage.session, stage.round, "R-z", TEXT, **given)
    product = Actor(None, "product", frozenset({Grant(Role.COORDINATOR, stage.scheme.id)}))
    with pytest.raises((OnlyPeopleSign, Forbidden)):
        waive(stage.session, stage.round, "R-c", TEXT, actor=product)
    assert stage.count(ReportWaiver) == 0
    made = waive(stage.session, stage.round, "R-c", TEXT, **given)
    with pytest.raises(AlreadyWaived):
        waive(stage.session, stage.round, "R-c", TEXT, actor=colleague(stage.session, stage.round))
    (signature,) = stage.session.scalars(
        select(Signature).where(Signature.purpose == SignaturePurpose.REPORT_WAIVER)
    )
    assert (signature.sha256, signature.person_id) == (made.sha256, stage.coordinator.person_id)
    end_waiver(stage.session, stage.round, "R-c", **given)
    with pytest.raises(NotFound):
        end_waiver(stage.session, stage.round, "R-c", **given)


def test_a_profile_that_cannot_be_printed_names_every_field(stage: Stage) -> None:
    with pytest.raises(InvalidInput) as refusal:
        write_profile(stage.session, Profile("", " ", "", "", email="nobody"), actor=OFFICE)
    columns = [problem.column for problem in refusal.value.problems]
    assert columns == ["name_zh", "name_en", "address_zh", "address_en", "email"]
    with pytest.raises(InvalidInput) as refusal:
        write_profile(stage.session, Profile("甲", "A", "乙", "B"), actor=OFFICE)
    assert [problem.column for problem in refusal.value.problems] == ["telephone"]
    with pytest.raises(Forbidden):
        write_profile(stage.session, PROFILE, actor=stage.coordinator)
    assert stage.history("provider") == []
    write_profile(stage.session, PROFILE, actor=OFFICE)
    assert stage.history("provider") == ["provider.changed"]


def test_a_policy_is_there_in_both_languages_or_not_at_all(stage: Stage) -> None:
    for use in (NOTHING, Label("只有中文", "")):
        with pytest.raises(BothLanguages):
            write_policy(stage.session, stage.scheme, use, actor=stage.coordinator)
    assert stage.count(SchemePolicy) == 0
    write_policy(stage.session, stage.scheme, USE, actor=stage.coordinator)
    assert stage.history("scheme.policy") == ["scheme.policy_changed"]
