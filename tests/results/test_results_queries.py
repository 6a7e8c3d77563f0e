"""Who sees which results when: sealed until the round is closed, except to the own laboratory."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from stage import DURING, Stage, new_laboratory, person

import proficiency
from proficiency.errors import Forbidden
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.roles import Role
from proficiency.results.models import ResultSetState
from proficiency.results.queries import coded_rows, find_result_set, result_form
from proficiency.results.refusals import ResultsSealed
from proficiency.results.rows import ValueKind
from proficiency.results.services import recall_results
from proficiency.rounds.identity_key import read_identity_key
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Enrolment, Round
from proficiency.rounds.queries import progress, rounds_for
from proficiency.rounds.services import enrol_laboratory
from proficiency.rounds.standing import EntryState

UNSEALED = {
    RoundState.CLOSED,
    RoundState.ANALYSIS,
    RoundState.PRELIMINARY,
    RoundState.FINAL,
    RoundState.CORRECTED,
    RoundState.ARCHIVED,
}


def auditor(stage: Stage) -> Actor:
    return person(stage.session, "auditor", Grant(Role.AUDITOR))


def put(stage: Stage, state: RoundState) -> None:
    """Close the round where results are read afterwards, then put it into a state."""
    if state in UNSEALED and stage.round.state is RoundState.OPEN:
        stage.close()
    stage.round.state = state
    stage.session.flush()


def test_the_form_asks_for_every_replicate_in_the_order_of_the_measurands(stage: Stage) -> None:
    stage.open()
    form = result_form(stage.session, stage.enrolments[0], actor=stage.analysts[0])
    assert [
        (group.measurand.code, [(f.determination.material.code, f.replicate) for f in group.fields])
        for group in form.groups
    ] == [
        ("VIA", [("M1", 1), ("M1", 2), ("M2", 1), ("M2", 2)]),
        ("END", [("M1", 1)]),
        ("MYC", [("M2", 1)]),
    ]
    assert [m.code for m in form.groups[0].measurand.methods] == ["TB", "7AAD"]
    assert (form.state, form.standing, form.asked, form.filled) == (EntryState.NOTHING, None, 6, 0)


def test_the_form_shows_what_the_own_laboratory_typed_exactly(stage: Stage) -> None:
    stage.open()
    stage.save(
        stage.entry("１２．５", method="TB", u_typed="０.5", k_typed="2", note="late"),
        stage.entry("未检出", of=("END", "M1")),
    )
    stage.save(stage.entry("99"), lab=1)
    form = result_form(stage.session, stage.enrolments[0], actor=stage.approvers[0])
    field = form.groups[0].fields[0]
    assert (field.typed, field.method, field.u_typed, field.k_typed, field.note) == (
        "１２．５",
        "TB",
        "０.5",
        "2",
        "late",
    )
    assert form.groups[1].fields[0].typed == "未检出"
    assert (form.state, form.filled) == (EntryState.DRAFT, 2)
    assert form.standing is not None
    assert form.standing.entered_by == stage.analysts[0].name


def test_nobody_but_the_laboratory_reads_its_form(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    strangers = [
        stage.analysts[1],
        stage.approvers[1],
        stage.coordinator,
        auditor(stage),
        person(stage.session, "convenor", Grant(Role.CONVENOR)),
        person(stage.session, "administrator", Grant(Role.ADMINISTRATOR)),
    ]
    for state in RoundState:
        put(stage, state)
        for stranger in strangers:
            with pytest.raises(Forbidden):
                result_form(stage.session, stage.enrolments[0], actor=stranger)


def test_how_a_set_stands_is_told_without_a_value(stage: Stage) -> None:
    stage.open()
    assert find_result_set(stage.session, stage.enrolments[0]) is None
    stage.submit(stage.entry("91.2345"))
    standing = find_result_set(stage.session, stage.enrolments[0])
    assert standing is not None
    assert standing.state is ResultSetState.SUBMITTED
    assert (standing.entered_by, standing.submitted_by) == (
        stage.analysts[0].name,
        stage.approvers[0].name,
    )
    assert standing.submitted_at == DURING
    assert "91.2345" not in repr(standing)


@pytest.mark.parametrize("state", list(RoundState))
def test_results_are_sealed_until_the_round_is_closed(stage: Stage, state: RoundState) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    put(stage, state)
    for reader in (stage.coordinator, auditor(stage), None):
        if state in UNSEALED:
            [row] = coded_rows(stage.session, stage.round, actor=reader)
            assert row.typed == "91"
        else:
            with pytest.raises(ResultsSealed):
                coded_rows(stage.session, stage.round, actor=reader)


@pytest.mark.parametrize("state", list(RoundState))
def test_laboratories_convenors_and_administrators_never_read_the_results_of_all(
    stage: Stage, state: RoundState
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    put(stage, state)
    for stranger in (
        stage.analysts[0],
        stage.approvers[0],
        person(stage.session, "convenor", Grant(Role.CONVENOR)),
        person(stage.session, "administrator", Grant(Role.ADMINISTRATOR)),
        person(stage.session, "other", Grant(Role.COORDINATOR, scheme_id=stage.scheme.id + 1)),
    ):
        with pytest.raises(Forbidden):
            coded_rows(stage.session, stage.round, actor=stranger)


def test_no_page_of_an_open_round_holds_a_value(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91.2345"))
    stage.save(stage.entry("87.6543"), lab=1)
    pages = [
        progress(stage.session, stage.round, actor=stage.coordinator),
        read_identity_key(
            stage.session, stage.round, actor=stage.coordinator, reason="a parcel came back"
        ),
        rounds_for(stage.session, actor=stage.coordinator),
        rounds_for(stage.session, actor=stage.analysts[1]),
    ]
    assert not any(value in repr(pages) for value in ("91.2345", "87.6543"))


def test_coded_rows_carry_codes_units_and_what_was_typed_and_never_a_name(stage: Stage) -> None:
    stage.open()
    stage.submit(
        stage.entry("<0.05", of=("END", "M1"), note="diluted"),
        stage.entry("91.20", replicate=2, method="TB", u_typed="0.5", k_typed="2"),
        stage.entry("检出", of=("MYC", "M2")),
    )
    put(stage, RoundState.CLOSED)
    rows = coded_rows(stage.session, stage.round)
    assert [(r.measurand, r.material, r.replicate, r.typed, r.unit) for r in rows] == [
        ("VIA", "M1", "2", "91.20", "%"),
        ("END", "M1", "1", "<0.05", "EU/mL"),
        ("MYC", "M2", "1", "检出", ""),
    ]
    assert {r.lab for r in rows} == {stage.enrolments[0].code}
    assert (rows[0].method, str(rows[0].u), str(rows[0].k)) == ("TB", "0.5", "2")
    assert (rows[1].parsed.kind, rows[1].parsed.qualifier) == (ValueKind.CENSORED, "<")
    assert rows[2].parsed.category == "detected"
    assert "laboratory" not in repr(rows).lower()


def test_drafts_recalled_sets_and_empty_results_are_not_among_the_coded_rows(
    stage: Stage,
) -> None:
    stage.open()
    stage.submit(stage.entry("91"), stage.entry("", replicate=2, note="vial broken"))
    stage.submit(stage.entry("80"), lab=1)
    recall_results(stage.session, stage.enrolments[1], actor=stage.approvers[1], at=DURING)
    put(stage, RoundState.CLOSED)
    assert [row.typed for row in coded_rows(stage.session, stage.round)] == ["91"]


def test_pages_of_results_need_as_many_statements_for_many_laboratories_as_for_two(
    stage: Stage,
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    few = statements_for_pages(stage)
    for number in range(3, 8):
        laboratory = new_laboratory(stage.session, number)
        enrol_laboratory(stage.session, stage.round, laboratory, actor=stage.coordinator)
    assert statements_for_pages(stage) == few
    assert few <= 12


def statements_for_pages(stage: Stage) -> int:
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    connection = stage.session.connection()
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        round_ = session.get_one(Round, stage.round.id)
        enrolment = session.get_one(Enrolment, stage.enrolments[0].id)
        event.listen(connection, "before_cursor_execute", tick)
        try:
            result_form(session, enrolment, actor=stage.analysts[0])
            lines = rounds_for(session, actor=stage.coordinator)
            seen = progress(session, round_, actor=stage.coordinator)
        finally:
            event.remove(connection, "before_cursor_execute", tick)
    assert len(lines) == 1
    assert seen.submitted == 1
    return count


def test_no_floor_above_reads_the_tables_of_results_directly() -> None:
    package = Path(proficiency.__file__).parent
    outside = [
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if path.parent.name != "results"
        and re.search(
            r"^from \.+results(\.models)? import .*\b(models|Result|ResultSet)\b",
            path.read_text("utf-8"),
            re.MULTILINE,
        )
    ]
    # The list of all tables needs them; everybody else asks a query, which knows the seal.
    assert outside == ["models.py"]
