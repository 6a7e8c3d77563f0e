"""The demonstration in the database: complete, repeatable, and as a visitor needs it."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proficiency import clock, jobs
from proficiency.audit.services import verify_chain
from proficiency.database import Base, Database
from proficiency.demonstration import seeding
from proficiency.demonstration.people import NEWCOMERS_LABORATORY, PASSWORD
from proficiency.demonstration.seeding import DemoSummary, seed
from proficiency.demonstration.specification import specification
from proficiency.evaluation.document import canonical_json, to_document
from proficiency.evaluation.frozen_inputs import digest
from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.queries import find_current_run
from proficiency.evaluation.services import load_evaluation, recompute
from proficiency.files import Store
from proficiency.i18n import CATALOGUES, Language, read_catalogues
from proficiency.identity.models import Institution, Laboratory, Person
from proficiency.identity.roles import Role
from proficiency.identity.services import actor_of, authenticate
from proficiency.reporting.models import ReportOrder
from proficiency.results.models import Result, ResultSet, ResultSetState
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Enrolment, Round
from proficiency.rounds.plan_standing import plan_standing
from proficiency.rounds.queries import rounds_for
from proficiency.schemes.models import Scheme

SPEC = specification()
OPEN_ROUND = SPEC.open_round["code"]


@pytest.fixture
def reading(demonstration: Database):
    """Lend a session on the demonstration; nothing of it is kept."""
    with demonstration.session() as session:
        yield session
        session.rollback()


@pytest.fixture(scope="module")
def summary(demonstration: Database) -> DemoSummary:
    return seed(demonstration)


def count_rows(database: Database) -> dict[str, int]:
    with database.session() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def get_round(session: Session, code: str) -> Round:
    return session.scalars(select(Round).where(Round.code == code)).one()


def test_seeding_a_second_time_changes_nothing(demonstration: Database) -> None:
    before = count_rows(demonstration)
    said: list[str] = []
    again = seed(demonstration, progress=said.append)
    assert not again.created
    assert count_rows(demonstration) == before
    assert said == ["the demonstration data are already there / 演示数据已存在"]


def test_an_interrupted_seeding_leaves_nothing_behind(fresh_database: Database) -> None:
    before = count_rows(fresh_database)

    def interrupt(text: str) -> None:
        if "MSC-QC-R1" in text:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(fresh_database, progress=interrupt)
    assert count_rows(fresh_database) == before


def test_one_round_is_open_now_one_was_corrected_and_all_others_are_final(
    reading: Session,
) -> None:
    states = dict(reading.execute(select(Round.code, Round.state)).all())
    assert states.pop(OPEN_ROUND) is RoundState.OPEN
    assert Counter(states.values()) == {RoundState.FINAL: 9, RoundState.CORRECTED: 1}


def test_the_open_round_has_some_days_left_and_the_others_are_over(reading: Session) -> None:
    now = clock.now()
    for round_ in reading.scalars(select(Round)):
        if round_.code == OPEN_ROUND:
            assert round_.opens_at < now
            assert 5 <= (round_.closes_at - now).days <= 11
        else:
            assert round_.closes_at < now


def test_nothing_was_submitted_in_the_future_or_outside_its_round(reading: Session) -> None:
    found = reading.execute(
        select(ResultSet.changed_at, Round.opens_at, Round.closes_at)
        .join(Enrolment, Enrolment.id == ResultSet.enrolment_id)
        .join(Round, Round.id == Enrolment.round_id)
    ).all()
    assert len(found) > 180
    for changed, opens, closes in found:
        assert opens <= changed < closes
        assert changed <= clock.now()


def test_laboratories_of_the_open_round_are_at_different_points(reading: Session) -> None:
    found = reading.execute(
        select(Laboratory.name_en, ResultSet.state)
        .join(Enrolment, Enrolment.laboratory_id == Laboratory.id)
        .outerjoin(ResultSet, ResultSet.enrolment_id == Enrolment.id)
        .join(Round, Round.id == Enrolment.round_id)
        .where(Round.code == OPEN_ROUND)
    ).all()
    states = {"L" + name.removeprefix("Example laboratory "): state for name, state in found}
    assert len(states) == 23
    drafts = {lab for lab, state in states.items() if state is ResultSetState.DRAFT}
    nothing = {lab for lab, state in states.items() if state is None}
    assert drafts == set(SPEC.open_round["drafts"])
    assert nothing == set(SPEC.open_round["nothing"])
    assert NEWCOMERS_LABORATORY in nothing


def test_a_laboratory_has_another_code_in_another_round(reading: Session) -> None:
    codes: dict[int, list[str]] = defaultdict(list)
    for laboratory, code in reading.execute(select(Enrolment.laboratory_id, Enrolment.code)):
        codes[laboratory].append(code)
    returning = [own for own in codes.values() if len(own) > 1]
    assert len(returning) == 24
    # Random codes may meet once in a while; never all of one laboratory.
    assert all(len(set(own)) > len(own) / 2 for own in returning)


def test_what_came_late_or_never_is_not_in_the_round(reading: Session) -> None:
    assert results_of(reading, "IPSC-QC-R1", "18") == {
        "OCT4",
        "NANOG",
        "SSEA4",
        "TRA160",
        "KAR",
        "STR",
        "MYC",
    }
    assert results_of(reading, "MSC-QC-R3", "22") == set()


def results_of(session: Session, round_code: str, number: str) -> set[str]:
    """Return the measurands a laboratory has results for."""
    found = session.scalars(
        select(Result)
        .join(ResultSet)
        .join(Enrolment)
        .join(Round)
        .join(Laboratory)
        .where(Round.code == round_code, Laboratory.name_en == f"Example laboratory {number}")
    )
    return {result.determination.measurand.code for result in found}


def test_results_are_signed_by_another_person_than_entered_them(reading: Session) -> None:
    signed = reading.execute(
        select(ResultSet.entered_by_id, ResultSet.submitted_by_id).where(
            ResultSet.submitted_by_id.is_not(None)
        )
    ).all()
    assert len(signed) == 179
    assert all(entered is not None and entered != signer for entered, signer in signed)


def test_everything_invented_is_marked_as_synthetic_and_nothing_else(reading: Session) -> None:
    schemes = dict(reading.execute(select(Scheme.code, Scheme.synthetic)).all())
    assert schemes == {"MSC-QC": True, "IPSC-QC": True, "ARCHIVE": False}
    for institution in reading.scalars(select(Institution)):
        assert institution.synthetic == institution.name_zh.startswith("示例")


def test_only_archived_rounds_name_a_source(reading: Session) -> None:
    for round_ in reading.scalars(select(Round)):
        assert bool(round_.source) == (round_.scheme.code == "ARCHIVE")


def test_every_plan_is_locked_and_signed_by_two_unless_its_data_were_published(
    reading: Session,
) -> None:
    for round_ in reading.scalars(select(Round)):
        assert round_.plan_locked_at is not None
        assert round_.plan_locked_at <= round_.opens_at
        signed = plan_standing(reading, round_).signatures
        assert len({each.person_id for each in signed}) == (0 if round_.source else 2)


def test_the_login_of_every_role_works(reading: Session, summary: DemoSummary) -> None:
    roles = {}
    for login in summary.logins:
        person = authenticate(reading, email=login.email, password=login.password)
        assert person is not None
        roles[login.email] = {grant.role for grant in person.grants}
        assert login.role_zh != login.role_en
    assert roles == {
        "coordinator@demo.example": {Role.COORDINATOR},
        "coordinator2@demo.example": {Role.COORDINATOR},
        "coordinator3@demo.example": {Role.COORDINATOR},
        "analyst@demo.example": {Role.ANALYST},
        "approver@demo.example": {Role.APPROVER},
        # An institution's administrator holds a grant for each of its laboratories, too.
        "institution-admin@demo.example": {Role.INSTITUTION_ADMIN},
        "member@demo.example": {Role.MEMBER},
        "observer@demo.example": {Role.OBSERVER},
        "administrator@demo.example": {Role.ADMINISTRATOR},
        "convenor@demo.example": {Role.CONVENOR},
        "auditor@demo.example": {Role.AUDITOR},
    }


def test_a_wrong_password_opens_no_login(reading: Session, summary: DemoSummary) -> None:
    email = summary.logins[0].email
    assert authenticate(reading, email=email, password=PASSWORD + "x") is None


def test_every_role_has_rounds_to_look_at(reading: Session) -> None:
    seen = {}
    for account in ("coordinator", "analyst", "approver", "convenor", "auditor"):
        person = reading.scalars(
            select(Person).where(Person.email == f"{account}@demo.example")
        ).one()
        codes = {line.round.code for line in rounds_for(reading, actor=actor_of(person))}
        seen[account] = (len(codes), OPEN_ROUND in codes)
    assert seen == {
        "coordinator": (11, True),
        "analyst": (9, True),
        "approver": (9, True),
        "convenor": (11, True),
        "auditor": (11, True),
    }


def test_the_archived_key_comparison_is_evaluated_to_its_reference(reading: Session) -> None:
    run = find_current_run(reading, get_round(reading, "ARCHIVE-K30"))
    assert run is not None
    outcome = next(o for o in load_evaluation(run).outcomes if o.method is None)
    assert outcome.robust_mean == pytest.approx(2.99, abs=5e-7)
    assert outcome.robust_sd == pytest.approx(0.1132842, abs=5e-8)
    assert outcome.assigned_value == 2.99
    assert {score.lab for score in outcome.scores} == {
        enrolment.code for enrolment in run.round.enrolments
    }


def test_published_results_are_stored_as_published(reading: Session) -> None:
    counts = dict(
        reading.execute(
            select(Round.code, func.count(Result.id))
            .join(Enrolment, Enrolment.round_id == Round.id)
            .join(ResultSet, ResultSet.enrolment_id == Enrolment.id)
            .join(Result, Result.result_set_id == ResultSet.id)
            .where(Round.source != "")
            .group_by(Round.code)
        ).all()
    )
    assert counts == {"ARCHIVE-T-CELLS": 1440, "ARCHIVE-K30": 11}


def test_the_reports_of_every_final_round_wait_for_the_worker(
    reading: Session, summary: DemoSummary
) -> None:
    orders = reading.scalars(select(ReportOrder)).all()
    amended = [order for order in orders if order.amends_id is not None]
    assert (len(orders), len(amended)) == (11, 1)
    assert amended[0].evaluation.round.state is RoundState.CORRECTED
    assert all(order.finished_at is None for order in orders)
    assert jobs.pending(reading, "make_reports") == 11
    # 184 laboratory reports and 10 of rounds, in two languages and two formats, and what changed.
    assert summary.expected_files == 194 * 4 + amended[0].expected


def test_with_a_store_every_ordered_report_is_made_at_once(
    demonstration: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    said: list[str] = []
    monkeypatch.setattr(
        seeding, "make_reports", lambda _database, _store, order: made.append(order)
    )
    seeding.issue_files(demonstration, Store(tmp_path), said.append)
    assert len(made) == len(set(made)) == len(said) == 11


def test_the_history_of_the_demonstration_is_unbroken(reading: Session) -> None:
    report = verify_chain(reading)
    assert report.is_intact
    assert report.entries > 700


def test_every_text_of_the_demonstration_is_translated() -> None:
    known = read_catalogues(Language.ZH)
    texts = [*seeding.ROLE_WORDS.values(), seeding.PEOPLE, seeding.ROUND, seeding.ARCHIVED]
    assert CATALOGUES.joinpath("zh", "demonstration.po").is_file()
    assert not [
        text for text in [*texts, seeding.ALREADY_THERE, seeding.REPORTS] if text not in known
    ]


def test_every_stored_evaluation_is_computed_again_to_the_last_digit(reading: Session) -> None:
    runs = reading.scalars(select(EvaluationRun)).all()
    assert len(runs) >= 5
    for run in runs:
        assert digest(run.inputs_text) == run.input_sha256
        assert canonical_json(to_document(recompute(run))) == run.document_text, run.round.code
