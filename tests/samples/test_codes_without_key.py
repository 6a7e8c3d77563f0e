"""Nothing of the samples tells whose code it is to somebody who has not opened the key."""

from __future__ import annotations

from stage import Stage

from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.registration import confirm_registration, register_laboratory
from proficiency.samples.overview import laboratories


def codes(stage: Stage) -> list[str]:
    """Return what the coordinator sees without opening the key."""
    return [line.code for line in laboratories(stage.session, stage.round, actor=stage.coordinator)]


def test_a_code_does_not_appear_when_a_registration_is_confirmed(bare_stage: Stage) -> None:
    stage = bare_stage
    stage.move(RoundState.REGISTRATION)
    enrolments = []
    for laboratory, approver in zip(stage.laboratories, stage.approvers, strict=True):
        asked = register_laboratory(stage.session, stage.round, laboratory, actor=approver)
        enrolments.append(confirm_registration(stage.session, asked, actor=stage.coordinator))
        assert codes(stage) == []
    stage.move(RoundState.SHIPPED)
    assert codes(stage) == sorted(enrolment.code for enrolment in enrolments)
