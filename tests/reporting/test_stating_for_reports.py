"""What is put on record for reports: both languages, who and when, replaced and never edited."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session
from stage import Stage, new_round, person, set_stage
from statements import OFFICE, USE

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, NotFound, Refusal
from proficiency.i18n import Language, translator
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.roles import Role
from proficiency.reporting.label import Label
from proficiency.reporting.provider_profile import write_policy
from proficiency.reporting.record_gathering import gather_records
from proficiency.reporting.report_waivers import end_waiver, waive
from proficiency.reporting.statement_kinds import MAY_BE_NONE, StatementKind, TraceabilityKind
from proficiency.reporting.statement_models import (
    RoundStatement,
    SchemePolicy,
    TraceabilityStatement,
)
from proficiency.reporting.stating import (
    NOTHING,
    BothLanguages,
    Claim,
    DayMissing,
    NotNone,
    RoundIsOver,
    standing,
    state,
    state_traceability,
    traceability_standing,
    withdraw,
)
from proficiency.rounds.lifecycle import RoundState

TEXT = Label(" 一份文字。 ", " A text. ")
DAY = date(2026, 3, 4)
CONSENSUS = Claim(TraceabilityKind.CONSENSUS)


@pytest.fixture
def stage(session: Session) -> Stage:
    """A round in draft with its people; everything is undone after the test."""
    return set_stage(session)


def other_coordinator(stage: Stage) -> Actor:
    grant = Grant(Role.COORDINATOR, scheme_id=stage.scheme.id + 1)
    return person(stage.session, "other coordinator", grant)


def say(stage: Stage, kind: StatementKind, text: Label = TEXT, **more: object) -> RoundStatement:
    given = {"actor": stage.coordinator} | more
    return state(stage.session, stage.round, kind, text, **given)  # type: ignore[arg-type]


def stored(stage: Stage) -> int:
    return stage.count(RoundStatement) + stage.count(TraceabilityStatement)


def refused(
    stage: Stage, refusal: type[Refusal], kind: StatementKind, *given: Label, **more: object
) -> None:
    before = (stored(stage), stage.history())
    with pytest.raises(refusal) as caught:
        say(stage, kind, *given, **more)
    stage.session.flush()
    assert (stored(stage), stage.history()) == before
    texts = [caught.value.text(translator(language)) for language in Language]
    assert all(texts)
    assert len(set(texts)) == 2


@pytest.mark.parametrize("kind", StatementKind)
def test_a_text_in_one_language_only_is_refused(stage: Stage, kind: StatementKind) -> None:
    for one in (Label(zh="只有中文"), Label(en="English only"), Label("  ", "English only")):
        refused(stage, BothLanguages, kind, one)


@pytest.mark.parametrize("kind", sorted(set(StatementKind) - MAY_BE_NONE))
def test_what_cannot_be_absent_is_not_recorded_as_none(stage: Stage, kind: StatementKind) -> None:
    refused(stage, NotNone, kind, NOTHING)


@pytest.mark.parametrize("kind", sorted(MAY_BE_NONE))
def test_none_is_recorded_with_who_said_so(stage: Stage, kind: StatementKind) -> None:
    assert say(stage, kind, NOTHING, happened_on=DAY).is_none
    records = gather_records(stage.session, stage.round)
    (found,) = {
        StatementKind.SUBCONTRACTED: records.subcontracted,
        StatementKind.INCIDENT: records.incidents,
        StatementKind.COMMENT: records.comments,
    }[kind]
    assert (found.is_none, found.recorded_by, found.happened_on) == (True, "coordinator", "")


def test_an_incident_without_its_day_is_refused(stage: Stage) -> None:
    refused(stage, DayMissing, StatementKind.INCIDENT)
    assert say(stage, StatementKind.INCIDENT, happened_on=DAY).happened_on == DAY


def test_what_is_about_a_material_names_one_and_nothing_else_does(stage: Stage) -> None:
    material = stage.round.materials[0]
    refused(stage, NotFound, StatementKind.ITEM)
    refused(stage, NotFound, StatementKind.COMMENT, material=material)
    assert say(stage, StatementKind.ITEM, material=material).material is material


def test_surplus_spaces_are_left_out(stage: Stage) -> None:
    said = say(stage, StatementKind.COMMENT)
    assert (said.text_zh, said.text_en) == ("一份文字。", "A text.")


@pytest.mark.parametrize("state_", [RoundState.ARCHIVED, RoundState.CANCELLED])
def test_nothing_is_stated_of_a_round_that_is_over(stage: Stage, state_: RoundState) -> None:
    said = say(stage, StatementKind.COMMENT)
    stage.round.state = state_
    stage.round.cancellation = "no cells" if state_ is RoundState.CANCELLED else ""
    stage.session.flush()
    refused(stage, RoundIsOver, StatementKind.COMMENT)
    with pytest.raises(RoundIsOver):
        withdraw(stage.session, stage.round, said.id, actor=stage.coordinator)
    with pytest.raises(RoundIsOver):
        waive(stage.session, stage.round, "R-c", TEXT, actor=stage.coordinator)
    with pytest.raises(RoundIsOver):
        state_traceability(
            stage.session,
            stage.round,
            [(stage.asked("VIA", "M1"), CONSENSUS)],
            actor=stage.coordinator,
        )


def test_only_coordinators_of_the_scheme_state_anything(stage: Stage) -> None:
    say(stage, StatementKind.COMMENT)
    before = (stored(stage), stage.history())
    for actor in (other_coordinator(stage), stage.analysts[0], stage.approvers[0], OFFICE):
        refused(stage, Forbidden, StatementKind.COMMENT, actor=actor)
        with pytest.raises(Forbidden):
            waive(stage.session, stage.round, "R-c", TEXT, actor=actor)
        with pytest.raises(Forbidden):
            state_traceability(stage.session, stage.round, [], actor=actor)
        with pytest.raises(Forbidden):
            write_policy(stage.session, stage.scheme, USE, actor=actor)
    assert (stored(stage), stage.history(), stage.count(SchemePolicy)) == (*before, 0)


def test_a_statement_is_replaced_and_the_former_one_kept(stage: Stage) -> None:
    first = say(stage, StatementKind.COMMENT)
    second = say(stage, StatementKind.COMMENT, Label("新的。", "Anew."))
    assert standing(stage.session, stage.round, StatementKind.COMMENT, None) == [second]
    assert (first.text_en, first.withdrawn_at is None) == ("A text.", False)
    assert stage.count(RoundStatement) == 2


def test_several_incidents_stand_until_none_is_stated_and_the_other_way_round(
    stage: Stage,
) -> None:
    kind = StatementKind.INCIDENT
    for _ in range(2):
        say(stage, kind, happened_on=DAY)
    assert len(standing(stage.session, stage.round, kind, None)) == 2
    none = say(stage, kind, NOTHING)
    assert standing(stage.session, stage.round, kind, None) == [none]
    again = say(stage, kind, happened_on=DAY)
    assert standing(stage.session, stage.round, kind, None) == [again]


def test_one_statement_is_withdrawn_once_and_only_in_its_round(stage: Stage) -> None:
    said = say(stage, StatementKind.COMMENT)
    other = new_round(stage.session, stage.scheme, actor=stage.coordinator, code="MSC-R9")
    with pytest.raises(NotFound):
        withdraw(stage.session, other, said.id, actor=stage.coordinator)
    withdraw(stage.session, stage.round, said.id, actor=stage.coordinator)
    with pytest.raises(NotFound):
        withdraw(stage.session, stage.round, said.id, actor=stage.coordinator)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE round_statement SET text_en = 'other'",
        "UPDATE round_statement SET withdrawn_at = NULL",
        "DELETE FROM round_statement",
    ],
)
def test_the_database_itself_keeps_what_was_stated(stage: Stage, change: str) -> None:
    said = say(stage, StatementKind.COMMENT)
    withdraw(stage.session, stage.round, said.id, actor=stage.coordinator)
    with pytest.raises((IntegrityError, ProgrammingError), match="kept"):
        stage.session.connection().exec_driver_sql(change)


def test_traceability_is_stated_anew_only_where_it_changes(stage: Stage) -> None:
    first, second = stage.asked("VIA", "M1"), stage.asked("VIA", "M2")
    both = [(first, CONSENSUS), (second, CONSENSUS)]
    made = state_traceability(stage.session, stage.round, both, actor=stage.coordinator)
    assert len(made) == 2
    other = Claim(TraceabilityKind.PUBLISHED, TEXT)
    made = state_traceability(
        stage.session, stage.round, [(first, CONSENSUS), (second, other)], actor=stage.coordinator
    )
    assert [(each.determination_id, each.detail_en) for each in made] == [(second.id, "A text.")]
    assert len(traceability_standing(stage.session, stage.round)) == 2
    assert stage.count(TraceabilityStatement) == 3
    again = state_traceability(stage.session, stage.round, both[:1], actor=stage.coordinator)
    assert again == []


def test_a_determination_of_another_round_is_not_found(stage: Stage) -> None:
    other = new_round(stage.session, stage.scheme, actor=stage.coordinator, code="MSC-R9")
    foreign = other.measurands[0].determinations[0]
    before = (stored(stage), stage.history())
    with pytest.raises(NotFound):
        state_traceability(
            stage.session, stage.round, [(foreign, CONSENSUS)], actor=stage.coordinator
        )
    assert (stored(stage), stage.history()) == before


def test_a_certificate_in_one_language_only_is_refused(stage: Stage) -> None:
    for claim in (
        Claim(TraceabilityKind.REFERENCE_MATERIAL, Label("证书", "")),
        Claim(TraceabilityKind.REFERENCE_MATERIAL, TEXT, Label("", "No u.")),
    ):
        with pytest.raises(BothLanguages):
            state_traceability(
                stage.session,
                stage.round,
                [(stage.asked("VIA", "M1"), claim)],
                actor=stage.coordinator,
            )
    assert stage.count(TraceabilityStatement) == 0


def test_everything_stated_is_in_the_history_with_its_words(stage: Stage) -> None:
    said = say(stage, StatementKind.COMMENT)
    withdraw(stage.session, stage.round, said.id, actor=stage.coordinator)
    claims = [(stage.asked("VIA", "M1"), CONSENSUS)]
    state_traceability(stage.session, stage.round, claims, actor=stage.coordinator)
    waive(stage.session, stage.round, "R-c", TEXT, actor=stage.coordinator)
    end_waiver(stage.session, stage.round, "R-c", actor=stage.coordinator)
    entries = stage.session.scalars(
        select(AuditEntry).where(AuditEntry.round_id == stage.round.id).order_by(AuditEntry.id)
    ).all()[-5:]
    actions = [entry.action for entry in entries]
    assert actions[:3] == ["statement.recorded", "statement.withdrawn", "traceability.recorded"]
    assert actions[4] == "report_waiver.ended"
    words = {"kind": "comment", "material_id": None, "zh": "一份文字。", "en": "A text."}
    assert [entry.facts for entry in entries[:2]] == [words, words]
    assert entries[2].facts == {"values": {"VIA / M1": "consensus"}}
    assert "一份文字。 / A text." in str(entries[3].facts)
    assert entries[4].facts == {"item": "R-c"}
    assert {entry.actor_id for entry in entries} == {stage.coordinator.person_id}
