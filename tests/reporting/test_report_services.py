"""Ordering, making and reading reports: complete, resumable, and only for those who may."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import func, select
from story import Story

from proficiency import jobs, worker
from proficiency.database import Database
from proficiency.errors import Forbidden, NotFound
from proficiency.files import Store
from proficiency.identity.roles import Role
from proficiency.reporting import making
from proficiency.reporting.models import Report, ReportOrder
from proficiency.reporting.queries import (
    OrderProgress,
    download_name,
    get_report_file,
    may_read_round_report,
    order_progress,
    reports_for,
)
from proficiency.reporting.services import AlreadyOrdered, NotFinal, order_reports
from proficiency.rounds.lifecycle import EnrolmentState, RoundState


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files")


@pytest.fixture
def order_id(committed_story: Story, fresh_database: Database) -> int:
    with fresh_database.session() as session:
        return session.scalars(select(ReportOrder.id)).one()


@pytest.fixture
def made(
    committed_story: Story, fresh_database: Database, store: Store, order_id: int
) -> Iterator[Story]:
    """A final round whose reports are there, seen through a session of its own."""
    making.make_reports(fresh_database, store, order_id)
    with fresh_database.session() as session:
        committed_story.session = session
        committed_story.round = session.merge(committed_story.round)
        yield committed_story


def count_reports(database: Database) -> int:
    with database.session() as session:
        return session.scalar(select(func.count(Report.id))) or 0


def digests(database: Database) -> dict[tuple[str, str, str], str]:
    with database.session() as session:
        return {(r.number, r.language, r.format): r.sha256 for r in session.scalars(select(Report))}


def test_issuing_orders_every_report_and_leaves_the_work_to_the_worker(story: Story) -> None:
    story.reach_analysis()
    story.evaluate()
    order = story.issue()
    assert story.round.state is RoundState.FINAL
    assert order.expected == (12 + 1) * 2 * 2
    assert jobs.pending(story.session, "make_reports", order_id=order.id) == 1
    progress = order_progress(story.session, story.round)
    assert progress is not None
    assert (progress.made, progress.expected, progress.finished_at) == (0, 52, None)


@pytest.mark.parametrize("state", [EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN])
def test_who_takes_no_part_does_not_read_the_report_of_the_participants(
    story: Story, state: EnrolmentState
) -> None:
    story.enrolments[0].state = state
    story.session.flush()
    may_read = [
        may_read_round_report(story.session, story.round, actor=actor)
        for actor in story.analysts[:2]
    ]
    assert may_read == [False, True]


def test_reports_are_not_ordered_before_the_round_is_final(story: Story) -> None:
    story.reach_analysis()
    story.evaluate()
    with pytest.raises(NotFinal):
        order_reports(story.session, story.round, actor=story.coordinator)
    assert jobs.pending(story.session, "make_reports") == 0


def test_reports_are_ordered_once(story: Story) -> None:
    story.reach_analysis()
    story.evaluate()
    story.issue()
    with pytest.raises(AlreadyOrdered):
        order_reports(story.session, story.round, actor=story.coordinator)
    assert story.session.scalar(select(func.count(ReportOrder.id))) == 1


def test_a_laboratory_cannot_order_reports(story: Story) -> None:
    story.reach_analysis()
    story.evaluate()
    story.move(RoundState.FINAL)
    with pytest.raises(Forbidden):
        order_reports(story.session, story.round, actor=story.approvers[0])
    assert jobs.pending(story.session, "make_reports") == 0


def test_the_worker_makes_what_was_ordered(
    order_id: int, fresh_database: Database, tmp_path: Path
) -> None:
    worker.run(fresh_database.url, tmp_path, wait=False)
    with fresh_database.session() as session:
        order = session.get_one(ReportOrder, order_id)
        assert order.finished_at is not None
        assert count_reports(fresh_database) == order.expected


def test_making_again_after_an_interruption_adds_only_what_is_missing(
    order_id: int, fresh_database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    render = making.render_pdf

    def fail_at_the_fifth(content: making.ReportContent) -> bytes:
        rendered.append(content.number)
        if len(rendered) == 5:
            raise RuntimeError("the machine was switched off")
        return render(content)

    monkeypatch.setattr(making, "render_pdf", fail_at_the_fifth)
    with pytest.raises(RuntimeError):
        making.make_reports(fresh_database, store, order_id)
    assert count_reports(fresh_database) == 4 * 2
    with fresh_database.session() as session:
        assert session.get_one(ReportOrder, order_id).finished_at is None
    making.make_reports(fresh_database, store, order_id)
    assert len(rendered) == 5 + (26 - 4)
    with fresh_database.session() as session:
        order = session.get_one(ReportOrder, order_id)
        assert count_reports(fresh_database) == order.expected
        assert order.finished_at is not None


def test_reports_that_were_given_up_are_told_and_made_by_the_next_worker(
    order_id: int, fresh_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(content: making.ReportContent) -> bytes:
        raise RuntimeError("this one cannot be printed")

    def progress() -> OrderProgress:
        with fresh_database.session() as session:
            order = session.get_one(ReportOrder, order_id)
            found = order_progress(session, order.evaluation.round)
            assert found is not None
            return found

    assert not progress().failed
    with monkeypatch.context() as broken:
        broken.setattr(making, "render_pdf", fail)
        worker.run(fresh_database.url, tmp_path, wait=False)
    assert progress().failed
    worker.run(fresh_database.url, tmp_path, wait=False)
    assert progress().finished_at is not None
    assert not progress().failed


def test_two_workers_at_one_order_make_every_report_once(
    order_id: int, fresh_database: Database, store: Store
) -> None:
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(making.make_reports, fresh_database, store, order_id) for _ in range(2)]
    assert [run.result() for run in runs] == [None, None]
    with fresh_database.session() as session:
        assert count_reports(fresh_database) == session.get_one(ReportOrder, order_id).expected


def test_a_report_made_twice_is_the_same_file(
    order_id: int, fresh_database: Database, store: Store, tmp_path: Path
) -> None:
    making.make_reports(fresh_database, store, order_id)
    first = digests(fresh_database)
    with fresh_database.transaction() as session:
        session.query(Report).delete()
    making.make_reports(fresh_database, Store(tmp_path / "elsewhere"), order_id)
    assert digests(fresh_database) == first


def test_a_laboratory_reads_its_own_report_and_the_round_and_nothing_else(
    made: Story, store: Store
) -> None:
    own = made.enrolments[0]
    visible = reports_for(made.session, made.round, actor=made.approvers[0])
    assert {report.enrolment_id for report in visible} == {None, own.id}
    other = next(
        report
        for report in reports_for(made.session, made.round, actor=made.coordinator)
        if report.enrolment_id not in (None, own.id)
    )
    with pytest.raises(NotFound):
        get_report_file(
            made.session,
            store,
            other.number,
            other.language,
            other.format,
            actor=made.approvers[0],
        )


def test_convenor_and_auditor_read_the_round_report_only(made: Story) -> None:
    for role in (Role.CONVENOR, Role.AUDITOR):
        visible = reports_for(made.session, made.round, actor=made.person(role))
        assert visible
        assert {report.enrolment_id for report in visible} == {None}


def test_the_coordinator_reads_every_report_under_codes(made: Story) -> None:
    visible = reports_for(made.session, made.round, actor=made.coordinator)
    assert len(visible) == 52
    for report in visible:
        name = download_name(report)
        assert name.startswith("VIA-1-V1-")
        assert "ecret" not in name


@pytest.mark.parametrize(
    ("language", "format_"), [("fr", "pdf"), ("zh", "exe"), ("", ""), ("zh", "PDF")]
)
def test_an_unknown_language_or_format_is_not_found(
    story: Story, store: Store, language: str, format_: str
) -> None:
    with pytest.raises(NotFound):
        get_report_file(
            story.session, store, "VIA-1-V1-ROUND", language, format_, actor=story.coordinator
        )


def test_no_issued_pdf_names_a_laboratory(made: Story, store: Store) -> None:
    codes = {e.id: e.code for e in made.enrolments}
    for report in reports_for(made.session, made.round, actor=made.coordinator):
        if report.format.value != "pdf":
            continue
        document = pypdf.PdfReader(BytesIO(store.get(report.sha256)))
        text = "".join(page.extract_text() for page in document.pages) + str(document.metadata)
        assert "Secret laboratory" not in text
        assert "秘密实验室" not in text
        if report.enrolment_id:
            assert codes[report.enrolment_id] in text


def test_the_moment_of_issue_is_the_moment_of_the_order(made: Story) -> None:
    issued = {r.issued_at for r in reports_for(made.session, made.round, actor=made.coordinator)}
    assert issued == {datetime(2026, 3, 20, 10, 0, tzinfo=UTC)}
