"""Instructions come in versions; each is confirmed by every laboratory, with person and time."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from stage import Stage

from proficiency.errors import Forbidden
from proficiency.notices.models import Mail
from proficiency.samples import refusals
from proficiency.samples.instructions import (
    Bilingual,
    acknowledge,
    latest_instruction,
    publish_instructions,
    versions_of,
)
from proficiency.samples.overview import laboratories, own_samples
from proficiency.samples.parcel_models import Acknowledgement, Instruction

FIRST = Bilingual("收到后立即转入液氮。", "Move to liquid nitrogen at once.")
SECOND = Bilingual("37 °C 水浴复苏。", "Thaw at 37 °C in a water bath.")
CHANGE = Bilingual("改为水浴", "water bath instead")


def publish(stage: Stage, text: Bilingual, change: Bilingual | None = None) -> Instruction:
    """Publish as the coordinator."""
    return publish_instructions(
        stage.session, stage.round, text=text, change=change, actor=stage.coordinator
    )


def test_a_new_version_asks_every_laboratory_again_and_tells_them(stage: Stage) -> None:
    publish(stage, FIRST)
    acknowledge(stage.session, stage.enrolments[0], version=1, actor=stage.analysts[0])
    assert stage.session.scalar(select(Mail.id).where(Mail.kind == "instructions_changed")) is None
    publish(stage, SECOND, CHANGE)
    told = stage.session.scalars(select(Mail.address).where(Mail.kind == "instructions_changed"))
    assert {"analyst-1@lab.example", "analyst-2@lab.example"} <= set(told)
    own = own_samples(stage.session, stage.enrolments[0], actor=stage.analysts[0])
    assert own.instruction is latest_instruction(stage.session, stage.round)
    assert own.acknowledgement is None
    lines = laboratories(stage.session, stage.round, actor=stage.coordinator)
    confirmed = {line.code: line.acknowledged for line in lines}
    assert confirmed == {stage.enrolments[0].code: 1}, "the other has neither units nor confirmed"
    assert [each.version for each in versions_of(stage.session, stage.round)] == [2, 1]


def test_reading_is_confirmed_once_with_person_and_time(stage: Stage) -> None:
    publish(stage, FIRST)
    for _ in range(2):
        kept = acknowledge(stage.session, stage.enrolments[0], version=1, actor=stage.analysts[0])
    assert kept.person_id == stage.analysts[0].person_id
    assert stage.count(Acknowledgement) == 1
    assert stage.history("instructions") == [
        "instructions.published",
        "instructions.acknowledged",
    ]


def test_a_version_that_is_not_in_force_is_not_confirmed(stage: Stage) -> None:
    with pytest.raises(refusals.InstructionSuperseded):
        acknowledge(stage.session, stage.enrolments[0], version=1, actor=stage.analysts[0])
    publish(stage, FIRST)
    publish(stage, SECOND, CHANGE)
    with pytest.raises(refusals.InstructionSuperseded):
        acknowledge(stage.session, stage.enrolments[0], version=1, actor=stage.analysts[0])
    assert stage.count(Acknowledgement) == 0


@pytest.mark.parametrize("text", [Bilingual("", "x"), Bilingual("x", " "), Bilingual()])
def test_instructions_are_written_in_both_languages(stage: Stage, text: Bilingual) -> None:
    with pytest.raises(refusals.InstructionIncomplete):
        publish(stage, text)


def test_a_new_version_is_different_and_says_how(stage: Stage) -> None:
    publish(stage, FIRST)
    with pytest.raises(refusals.InstructionUnchanged):
        publish(stage, Bilingual(FIRST.zh + "\r\n", FIRST.en), CHANGE)
    for change in (None, Bilingual("x", ""), Bilingual("", "x")):
        with pytest.raises(refusals.ChangeMissing):
            publish(stage, SECOND, change)
    assert stage.count(Instruction) == 1


def test_only_the_coordinator_publishes_and_only_the_laboratory_confirms(stage: Stage) -> None:
    with pytest.raises(Forbidden):
        publish_instructions(stage.session, stage.round, text=FIRST, actor=stage.analysts[0])
    publish(stage, FIRST)
    for actor in (stage.coordinator, stage.analysts[1], stage.approvers[0]):
        with pytest.raises(Forbidden):
            acknowledge(stage.session, stage.enrolments[0], version=1, actor=actor)
