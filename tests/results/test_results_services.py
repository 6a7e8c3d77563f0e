"""Saving, signing and recalling results: exactly as typed, by two people, while a round is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from stage import CLOSES, DURING, OPENS, Stage, new_laboratory, new_round, person

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, InvalidInput, Refusal
from proficiency.i18n import Language, translator
from proficiency.identity.actor import Grant
from proficiency.identity.roles import Role
from proficiency.results.models import Result, ResultSet, ResultSetState
from proficiency.results.refusals import (
    AlreadySubmitted,
    NotArchived,
    NothingToSubmit,
    NotSubmitted,
    SameSigner,
    SubmissionClosed,
)
from proficiency.results.rows import ParsedValue, ResultRow, ValueKind
from proficiency.results.services import (
    import_archived_results,
    recall_results,
    save_draft,
    submit_results,
)
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.services import enrol_laboratory

TAKING = {RoundState.OPEN, RoundState.CLOSED, RoundState.ANALYSIS}
"""While the last two, results are taken as late ones."""
Act = Callable[[Stage], object]


def try_save(stage: Stage, **more: object) -> object:
    entries = [stage.entry("91.2")]
    given = {"actor": stage.analysts[0], "at": DURING} | more
    return save_draft(stage.session, stage.enrolments[0], entries, **given)


def try_submit(stage: Stage, **more: object) -> object:
    given = {"actor": stage.approvers[0], "at": DURING} | more
    return submit_results(stage.session, stage.enrolments[0], **given)


def try_recall(stage: Stage, **more: object) -> object:
    given = {"actor": stage.approvers[0], "at": DURING} | more
    return recall_results(stage.session, stage.enrolments[0], **given)


def stored(stage: Stage) -> dict[tuple[str, str, int], Result]:
    """Return the rows of values that are not sealed."""
    stage.session.expire_all()
    return {
        (r.determination.measurand.code, r.determination.material.code, r.replicate): r
        for r in stage.session.scalars(select(Result))
    }


def results_of(stage: Stage, lab: int = 0) -> ResultSet:
    stage.session.expire_all()
    return stage.session.scalars(
        select(ResultSet).where(ResultSet.enrolment_id == stage.enrolments[lab].id)
    ).one()


def refused_without_trace(stage: Stage, refusal: type[Refusal], act: Act) -> Refusal:
    """Expect a refusal, and that neither a set nor the history has changed."""
    before = (stage.history(), sealed(stage))
    with pytest.raises(refusal) as refused:
        act(stage)
    assert (stage.history(), sealed(stage)) == before
    return refused.value


def sealed(stage: Stage) -> list[tuple[object, ...]]:
    """Return every set as it lies in the database."""
    stage.session.expire_all()
    found = stage.session.execute(
        select(ResultSet.number, ResultSet.state, ResultSet.primary, ResultSet.sealed)
    )
    return [tuple(row) for row in found]


@pytest.mark.parametrize("typed", ["１２．５", "12.50", "1e1", " 91 ", "<0.05", "＞99", "未检出"])
def test_what_was_typed_is_kept_exactly(stage: Stage, typed: str) -> None:
    stage.open()
    stage.save(stage.entry(typed, method="TB", note=" as usual "))
    field = stage.typed()["VIA", "M1", 1]
    assert (field.typed, field.note, field.method) == (typed, " as usual ", "TB")


def test_the_value_stands_beside_what_was_typed_with_every_digit(stage: Stage) -> None:
    stage.open()
    stage.submit(
        stage.entry("1e6", of=("END", "M1")),
        stage.entry("12.50", u_typed="0.10", k_typed="2"),
        stage.entry("<0.050", replicate=2),
    )
    assert stored(stage) == {}, "sealed"
    stage.close()
    rows = stored(stage)
    assert rows["END", "M1", 1].value == Decimal("1e6")
    via = rows["VIA", "M1", 1]
    assert (str(via.value), str(via.u), str(via.k)) == ("12.50", "0.10", "2")
    assert (via.u_typed, via.k_typed) == ("0.10", "2")
    limit = rows["VIA", "M1", 2]
    assert (limit.kind, str(limit.value), limit.qualifier) == (ValueKind.CENSORED, "0.050", "<")


def test_one_wrong_entry_keeps_all_entries_out(stage: Stage) -> None:
    stage.open()

    def act(stage: Stage) -> object:
        entries = [stage.entry("91.2"), stage.entry("101", replicate=2)]
        return save_draft(
            stage.session, stage.enrolments[0], entries, actor=stage.analysts[0], at=DURING
        )

    refusal = refused_without_trace(stage, InvalidInput, act)
    assert isinstance(refusal, InvalidInput)
    assert [p.facts["replicate"] for p in refusal.problems] == [2]
    assert stage.count(ResultSet) == 0


def test_saving_again_replaces_adds_and_removes_only_what_is_named(stage: Stage) -> None:
    stage.open()
    stage.save(
        stage.entry("91"), stage.entry("92", replicate=2), stage.entry("5", of=("END", "M1"))
    )
    stage.save(stage.entry("93"), stage.entry("", replicate=2), stage.entry("<1", of=("VIA", "M2")))
    assert {key: f.typed for key, f in stage.typed().items()} == {
        ("VIA", "M1", 1): "93",
        ("VIA", "M2", 1): "<1",
        ("END", "M1", 1): "5",
    }
    assert stage.count(ResultSet) == 1
    assert stage.history("results.") == ["results.saved", "results.saved"]


def test_two_people_are_needed_and_both_are_on_record(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    results = results_of(stage)
    assert results.state is ResultSetState.SUBMITTED
    assert results.entered_by_id == stage.analysts[0].person_id
    assert results.submitted_by_id == stage.approvers[0].person_id
    assert results.submitted_at == DURING
    assert len(results.sha256 or "") == 64
    assert stage.history("results.") == ["results.saved", "results.submitted"]


def test_who_entered_the_results_does_not_sign_them(stage: Stage) -> None:
    stage.open()
    laboratory = stage.laboratories[0].id
    both = person(
        stage.session,
        "both",
        Grant(Role.ANALYST, laboratory_id=laboratory),
        Grant(Role.APPROVER, laboratory_id=laboratory),
    )
    try_save(stage, actor=both)
    refused_without_trace(stage, SameSigner, lambda stage: try_submit(stage, actor=both))
    try_submit(stage)
    assert results_of(stage).state is ResultSetState.SUBMITTED


def test_in_a_one_person_laboratory_the_same_person_signs(stage: Stage) -> None:
    stage.open()
    laboratory = new_laboratory(stage.session, 3, one_person=True)
    enrolment = enrol_laboratory(stage.session, stage.round, laboratory, actor=stage.coordinator)
    alone = person(
        stage.session,
        "alone",
        Grant(Role.ANALYST, laboratory_id=laboratory.id),
        Grant(Role.APPROVER, laboratory_id=laboratory.id),
    )
    save_draft(stage.session, enrolment, [stage.entry("91")], actor=alone, at=DURING)
    results = submit_results(stage.session, enrolment, actor=alone, at=DURING)
    assert results.entered_by_id == results.submitted_by_id == alone.person_id


def test_nothing_is_signed_where_nothing_was_entered(stage: Stage) -> None:
    stage.open()
    refused_without_trace(stage, NothingToSubmit, try_submit)
    stage.save(stage.entry("", note="vial broken"))
    refused_without_trace(stage, NothingToSubmit, try_submit)
    stage.save(stage.entry("NA"))
    refused_without_trace(stage, NothingToSubmit, try_submit)


def test_signed_results_are_neither_changed_nor_signed_again(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    refused_without_trace(stage, AlreadySubmitted, try_save)
    refused_without_trace(stage, AlreadySubmitted, try_submit)


def test_recalled_results_are_a_draft_with_all_their_values(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    first = results_of(stage).sha256
    try_recall(stage)
    results = results_of(stage)
    assert results.state is ResultSetState.DRAFT
    assert (results.submitted_at, results.submitted_by_id, results.sha256) == (None, None, None)
    assert stage.typed()["VIA", "M1", 1].typed == "91"
    entry = stage.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.facts["sha256"]) == ("results.recalled", first)
    try_submit(stage)
    assert results_of(stage).sha256 == first


def test_only_what_was_signed_is_recalled(stage: Stage) -> None:
    stage.open()
    refused_without_trace(stage, NotSubmitted, try_recall)
    stage.save(stage.entry("91"))
    refused_without_trace(stage, NotSubmitted, try_recall)


def test_another_value_gives_another_digest(stage: Stage) -> None:
    stage.open()
    digests = set()
    for typed, note in (("91", ""), ("91.0", ""), ("91", "repeated")):
        stage.save(stage.entry(typed, note=note))
        digests.add(try_submit(stage).sha256)
        try_recall(stage)
    assert len(digests) == 3


@pytest.mark.parametrize("act", [try_save, try_submit, try_recall])
@pytest.mark.parametrize("state", [s for s in RoundState if s not in TAKING])
def test_results_are_taken_only_while_the_round_is_open(
    stage: Stage, state: RoundState, act: Act
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    stage.round.state = state
    stage.session.flush()
    refusal = refused_without_trace(stage, SubmissionClosed, act)
    assert isinstance(refusal, SubmissionClosed)
    assert (refusal.round_code, refusal.closed_at) == (stage.round.code, CLOSES)


@pytest.mark.parametrize("act", [try_save, try_submit, try_recall])
def test_results_are_taken_until_the_closing_time_even_if_the_round_still_stands_open(
    stage: Stage, act: Callable[..., object]
) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    refused_without_trace(stage, SubmissionClosed, lambda stage: act(stage, at=CLOSES))
    if act is try_recall:
        try_submit(stage)
    act(stage, at=CLOSES - timedelta(seconds=1))


def test_the_closing_time_is_told_in_the_time_zone_of_the_round() -> None:
    refusal = SubmissionClosed(round_code="R1", closed_at=CLOSES, time_zone="Asia/Shanghai")
    assert "2026-03-20 18:00 Asia/Shanghai" in refusal.text(translator(Language.EN))
    assert "2026-03-20 18:00" in refusal.text(translator(Language.ZH))


@pytest.mark.parametrize("act", [try_save, try_submit, try_recall])
def test_nobody_works_on_the_results_of_another_laboratory(
    stage: Stage, act: Callable[..., object]
) -> None:
    stage.open()
    stage.submit(stage.entry("91"))
    if act is not try_recall:
        try_recall(stage)
    strangers = [stage.analysts[1], stage.approvers[1], stage.coordinator]
    for stranger in strangers:
        refused_without_trace(stage, Forbidden, lambda stage, who=stranger: act(stage, actor=who))


def test_an_analyst_does_not_sign_and_an_approver_does_not_enter(stage: Stage) -> None:
    stage.open()
    refused_without_trace(stage, Forbidden, lambda stage: try_save(stage, actor=stage.approvers[0]))
    stage.save(stage.entry("91"))
    refused_without_trace(
        stage, Forbidden, lambda stage: try_submit(stage, actor=stage.analysts[0])
    )


def test_the_history_of_results_holds_neither_codes_nor_values(stage: Stage) -> None:
    stage.open()
    stage.submit(stage.entry("91.27"))
    try_recall(stage)
    for entry in stage.session.scalars(select(AuditEntry).where(AuditEntry.actor_id.isnot(None))):
        words = f"{entry.facts} {entry.subject_id}"
        assert stage.enrolments[0].code not in words
        assert "91.27" not in words


# Archived rounds


def archived(stage: Stage) -> None:
    stage.round = new_round(
        stage.session,
        stage.scheme,
        actor=stage.coordinator,
        code="ARCHIVE-1",
        source="A published study, 1999",
    )
    stage.open()


def row(stage: Stage, **more: object) -> ResultRow:
    plain = ResultRow(
        lab=stage.enrolments[0].code,
        measurand="VIA",
        material="M1",
        unit="%",
        typed="91.20",
        parsed=ParsedValue(ValueKind.NUMBER, Decimal("91.20")),
        u=Decimal("0.5"),
        k=Decimal(2),
    )
    return replace(plain, **more)


def try_import(stage: Stage, *rows: ResultRow) -> list[ResultSet]:
    given = list(rows) or [row(stage)]
    return import_archived_results(
        stage.session, stage.round, given, actor=stage.coordinator, at=DURING
    )


def test_published_results_are_stored_as_submitted_by_nobody(stage: Stage) -> None:
    archived(stage)
    [results] = try_import(stage, row(stage), row(stage, typed="<5", parsed=limit()))
    assert results.state is ResultSetState.SUBMITTED
    assert (results.entered_by_id, results.submitted_by_id) == (None, None)
    assert results.submitted_at == DURING
    rows = stored(stage)
    assert {key: r.typed for key, r in rows.items()} == {
        ("VIA", "M1", 1): "91.20",
        ("VIA", "M1", 2): "<5",
    }
    assert rows["VIA", "M1", 1].u == Decimal("0.5")
    assert stage.history("results.") == ["results.imported"]


def limit() -> ParsedValue:
    return ParsedValue(ValueKind.CENSORED, Decimal(5), "<")


def test_results_of_a_round_run_here_are_never_imported(stage: Stage) -> None:
    stage.open()
    refused_without_trace(stage, NotArchived, try_import)


def test_published_results_are_imported_once(stage: Stage) -> None:
    archived(stage)
    try_import(stage)
    refused_without_trace(stage, AlreadySubmitted, try_import)


def test_published_results_enter_only_an_open_round(stage: Stage) -> None:
    archived(stage)
    stage.round.state = RoundState.CLOSED
    stage.session.flush()
    refused_without_trace(stage, SubmissionClosed, try_import)


def test_only_the_coordinator_imports(stage: Stage) -> None:
    archived(stage)
    for stranger in (stage.analysts[0], stage.approvers[0]):
        with pytest.raises(Forbidden):
            import_archived_results(stage.session, stage.round, [row(stage)], actor=stranger)
    assert stage.count(ResultSet) == 0


def test_every_wrong_row_of_an_import_is_named_and_none_is_stored(stage: Stage) -> None:
    archived(stage)
    wrong = [
        row(stage, lab="XXX00", row=5),
        row(stage, measurand="NONE", row=6),
        row(stage, unit="g", row=7),
        row(stage, method="magic", row=8),
        row(stage, measurand="END", unit="EU/mL", method="any", row=9),
    ]
    refusal = refused_without_trace(stage, InvalidInput, lambda stage: try_import(stage, *wrong))
    assert isinstance(refusal, InvalidInput)
    assert [(p.row, p.column) for p in refusal.problems] == [
        (5, "lab"),
        (6, "measurand"),
        (7, "unit"),
        (8, "method"),
        (9, "method"),
    ]
    assert stage.count(ResultSet) == 0


# The database itself


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE result_set SET state = 'submitted'", "submitted_has_time_and_digest"),
        ("UPDATE result_set SET sha256 = 'x'", "draft_is_unsigned"),
        ("UPDATE result_set SET submitted_by_id = entered_by_id", "draft_is_unsigned"),
        ("UPDATE result_set SET state = 'lost'", "state_known"),
        ("UPDATE result_set SET state = 'withdrawn'", "withdrawn_is_not_primary"),
        ("UPDATE result_set SET sealed = NULL", "sealed_or_opened"),
        ("UPDATE result_set SET opened_at = changed_at", "opened_is_submitted"),
        ("UPDATE result_set SET name = '91.2'", "sealed_tells_nothing"),
        ("UPDATE result_set SET number = 0", "number_positive"),
        (
            'INSERT INTO result_set (enrolment_id, number, "primary", late, state, changed_at,'
            " sealed, name, answers, questionnaire)"
            " SELECT enrolment_id, 2, true, false, 'draft', changed_at, '', '', '[]', '{}'"
            " FROM result_set",
            "uq_result_set_one_primary",
        ),
        ("DELETE FROM enrolment", "fk_result_set_enrolment_id"),
    ],
)
def test_the_database_refuses_impossible_sets(
    stage: Stage, statement: str, constraint: str
) -> None:
    stage.open()
    stage.save(stage.entry("91"), stage.entry("92", replicate=2))
    with pytest.raises(IntegrityError, match=constraint), stage.session.begin_nested():
        stage.session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE result SET value = NULL", "number_has_value"),
        ("UPDATE result SET kind = 'censored'", "censored_has_sign"),
        ("UPDATE result SET category = 'detected'", "category_has_word"),
        ("UPDATE result SET kind = 'guess', value = NULL", "kind_known"),
        ("UPDATE result SET u = 0", "uncertainty_positive"),
        ("UPDATE result SET k = -2", "coverage_factor_positive"),
        ("UPDATE result SET replicate = 0", "replicate_positive"),
        ("UPDATE result SET replicate = 1", "uq_result_result_set_id_determination_id_replicate"),
    ],
)
def test_the_database_refuses_impossible_results(
    stage: Stage, statement: str, constraint: str
) -> None:
    stage.open()
    stage.submit(stage.entry("91"), stage.entry("92", replicate=2))
    stage.close()
    with pytest.raises(IntegrityError, match=constraint), stage.session.begin_nested():
        stage.session.execute(text(statement))


def test_moments_are_those_of_the_act(stage: Stage, session: Session) -> None:
    stage.open()
    stage.save(stage.entry("91"))
    assert results_of(stage).changed_at == DURING
    try_submit(stage, at=DURING + timedelta(hours=1))
    assert results_of(stage).changed_at - OPENS == timedelta(days=3, hours=1)
