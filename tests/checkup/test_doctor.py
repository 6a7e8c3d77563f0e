"""The doctor finds nothing in a sound installation, and names each fault of a broken one."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from post import away, post_office
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select, text, update
from stage import Stage, set_stage

from proficiency import clock, jobs, migrating
from proficiency.checkup import surroundings
from proficiency.checkup.confidentiality import confidentiality
from proficiency.checkup.examining import examine
from proficiency.checkup.file_texts import UnreadableFile, texts_of
from proficiency.checkup.findings import CHECK_NAMES, Check, Complaint, Installation
from proficiency.checkup.surroundings import address, signing
from proficiency.cli import main
from proficiency.commands.signing_key import write_key
from proficiency.config import load_settings
from proficiency.database import Database
from proficiency.i18n import Language, translator
from proficiency.identity.member_names import telling
from proficiency.identity.models import Institution, Person, RoleGrant
from proficiency.identity.roles import Role
from proficiency.reporting.models import Report, ReportFormat, ReportOrder
from proficiency.results.models import ResultSet, RoundKey
from proficiency.signing_settings import OWN_FILE, SigningSettings


@pytest.fixture
def installation(fresh_database: Database, tmp_path: Path) -> Installation:
    """A sound installation with a round that is open, and one sealed result set."""
    (tmp_path / "data").mkdir(mode=0o700)
    write_key(tmp_path / "data" / OWN_FILE, "Example provider")
    site = {"PROFICIENCY_BASE_URL": "https://pt.lab.example"}
    settings = load_settings(site, data=tmp_path / "data")
    with fresh_database.transaction() as session:
        stage: Stage = set_stage(session)
        stage.open()
        stage.submit(stage.entry("91.2"))
    return Installation(settings, fresh_database)


def found(installation: Installation) -> dict[Check, list[Complaint]]:
    return {check: complaints for check, complaints in examine(installation) if complaints}


def said(complaints: list[Complaint]) -> str:
    """Say complaints in both languages, so that each has its words and facts."""
    return " ".join(
        translator(language)(each.words, **each.facts)
        for each in complaints
        for language in Language
    )


def execute(database: Database, statement: str, **facts: object) -> None:
    with database.transaction() as session:
        session.execute(text(statement), facts)


def test_in_a_sound_installation_nothing_is_found(installation: Installation) -> None:
    assert found(installation) == {}


def test_every_check_has_a_name_and_is_made(installation: Installation) -> None:
    assert [check for check, _ in examine(installation)] == list(CHECK_NAMES) == list(Check)


@pytest.mark.skipif(os.name == "nt", reason="modes of files are of POSIX")
@pytest.mark.parametrize("name", ["secret.key", "sealing.key", "."])
def test_a_key_that_others_can_read_is_found(installation: Installation, name: str) -> None:
    path = installation.data / name
    path.chmod(path.stat().st_mode | 0o044)
    assert str(path.resolve()) in said(found(installation)[Check.SECRETS])


def test_a_key_that_can_be_guessed_is_found(installation: Installation) -> None:
    weak = replace(installation.settings, secret_key="changeme" * 4)
    complaints = found(replace(installation, settings=weak))[Check.SECRETS]
    assert "PROFICIENCY_SECRET_KEY" in said(complaints)
    assert "changeme" not in said(complaints)


@pytest.mark.parametrize("name", ["secret.key", "sealing.key"])
def test_a_lost_key_is_named_and_not_made_anew(tmp_path: Path, name: str) -> None:
    load_settings({}, data=tmp_path)
    (tmp_path / name).unlink()
    assert name in said(surroundings.missing_keys(tmp_path, {}))
    assert not (tmp_path / name).exists()
    variable = dict.fromkeys(surroundings.KEY_FILES.values(), "x" * 40)
    assert surroundings.missing_keys(tmp_path, variable) == []


def test_a_full_disk_is_found(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "LEAST_FREE", 1 << 62)
    assert "MiB" in said(found(installation)[Check.DISK])


def test_a_database_that_does_not_answer_is_found_and_what_needs_it_is_not_guessed(
    installation: Installation,
) -> None:
    url = installation.database.url.replace("/fresh_", "/missing_")
    nowhere = Database(url)
    complaints = found(replace(installation, database=nowhere))
    nowhere.dispose()
    assert "PROFICIENCY_DATABASE_URL" in said(complaints[Check.DATABASE])
    without = {Check.SECRETS, Check.DISK, Check.MAIL, Check.SIGNING, Check.ADDRESS}
    assert set(complaints) == set(Check) - without


def test_not_to_sign_is_said_and_is_no_fault_but_a_key_that_cannot_sign_is(
    installation: Installation,
) -> None:
    settings = installation.settings
    without = replace(installation, settings=replace(settings, signing=SigningSettings()))
    (unsigned,) = signing(without)
    assert not unsigned.grave and "signing-key create" in said([unsigned])
    assert settings.signing.file is not None
    settings.signing.file.write_text("no key")
    (unusable,) = signing(installation)
    assert unusable.grave and OWN_FILE in said([unusable])


def test_an_address_that_only_this_machine_opens_is_said(installation: Installation) -> None:
    here = load_settings({}, data=installation.data)
    (complaint,) = address(replace(installation, settings=here))
    assert not complaint.grave and "PROFICIENCY_BASE_URL" in said([complaint])


def test_tables_of_an_older_version_are_found(installation: Installation) -> None:
    with migrating._connected(installation.database.url) as config:
        config.attributes["connection"].exec_driver_sql(
            "UPDATE alembic_version SET version_num = '0009'"
        )
    complaints = found(installation)
    assert "0010, 0011" in said(complaints[Check.MIGRATIONS])
    assert Check.AUDIT in complaints


def test_clocks_that_disagree_are_found(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - timedelta(hours=2))
    assert "7200" in said(found(installation)[Check.CLOCK])


def test_a_changed_history_is_found(installation: Installation) -> None:
    database = installation.database
    execute(database, "ALTER TABLE audit_entry DISABLE TRIGGER ALL")
    execute(database, "UPDATE audit_entry SET actor_name = 'somebody' WHERE id = 3")
    assert "3" in said(found(installation)[Check.AUDIT])


@pytest.mark.parametrize("status", ["failed", "todo", "doing"])
def test_jobs_that_failed_wait_or_were_lost_are_found(
    installation: Installation, status: str
) -> None:
    database = installation.database
    execute(database, "DELETE FROM jobs.procrastinate_jobs")
    with database.transaction() as session:
        jobs.defer(session, "make_reports", order_id=1)
    assert Check.JOBS not in found(installation), "a job that was just ordered is no complaint"
    execute(database, "UPDATE jobs.procrastinate_events SET at = at - interval '1 hour'")
    execute(
        database,
        "UPDATE jobs.procrastinate_jobs"
        " SET status = cast(:status AS jobs.procrastinate_job_status)",
        status=status,
    )
    assert "make_reports" in said(found(installation)[Check.JOBS])


def test_a_job_that_waits_behind_a_busy_worker_is_no_complaint(installation: Installation) -> None:
    database = installation.database
    execute(database, "DELETE FROM jobs.procrastinate_jobs")
    with database.transaction() as session:
        for number in (1, 2):
            jobs.defer(session, "make_reports", queue="reports", order_id=number)
    execute(database, "UPDATE jobs.procrastinate_events SET at = at - interval '1 hour'")
    assert Check.JOBS in found(installation)
    execute(database, "INSERT INTO jobs.procrastinate_workers DEFAULT VALUES")
    execute(
        database,
        "UPDATE jobs.procrastinate_jobs SET status = 'doing',"
        " worker_id = (SELECT max(id) FROM jobs.procrastinate_workers)"
        " WHERE args @> '{\"order_id\": 1}'",
    )
    assert Check.JOBS not in found(installation)


def test_a_mail_server_is_greeted_and_nothing_is_sent(installation: Installation) -> None:
    with post_office() as office:
        settings = replace(installation.settings, mail=office.settings)
        assert Check.MAIL not in found(replace(installation, settings=settings))
        assert office.tries == 0
    unreachable = replace(settings, mail=away(office.settings))
    complaints = found(replace(installation, settings=unreachable))[Check.MAIL]
    assert "PROFICIENCY_MAIL_URL" in said(complaints)


def test_a_readable_result_of_a_sealed_round_is_found(installation: Installation) -> None:
    database = installation.database
    execute(database, "ALTER TABLE result DISABLE TRIGGER ALL")  # it would refuse such a row
    execute(
        database,
        "INSERT INTO result (result_set_id, determination_id, replicate, typed, kind, value, unit,"
        " u_typed, k_typed, note, details)"
        " SELECT s.id, d.id, 1, '91.2', 'number', 91.2, '%', '', '', '', '{}'"
        " FROM result_set s, determination d LIMIT 1",
    )
    assert "MSC-R1" in said(found(installation)[Check.SEALING])


def test_a_set_that_is_not_sealed_is_found(installation: Installation) -> None:
    with installation.database.transaction() as session:
        session.execute(update(ResultSet).values(sealed=b'{"format":1}'))
    assert "MSC-R1" in said(found(installation)[Check.SEALING])


def test_a_key_of_a_round_that_cannot_be_opened_is_found(installation: Installation) -> None:
    with installation.database.transaction() as session:
        session.execute(update(RoundKey).values(wrapped_key=b"x" * 60))
    assert "sealing.key" in said(found(installation)[Check.SEALING])


def pdf(words: str, *, title: str = "") -> bytes:
    """Return a page with these words."""
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setTitle(title)
    canvas.drawString(50, 500, words)
    canvas.save()
    return file.getvalue()


def workbook(words: str, *, author: str = "") -> bytes:
    """Return a sheet with these words."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active["B2"] = words
    book.properties.creator = author
    book.save(file)
    return file.getvalue()


@pytest.fixture
def issued(installation: Installation, committed_order: int) -> Iterator[Installation]:
    """The installation with an order of reports to which a test adds files."""
    assert committed_order
    yield installation


@pytest.fixture
def committed_order(installation: Installation) -> int:
    """An order of reports, entered as far as the scan reads it."""
    with installation.database.transaction() as session:
        for person in session.scalars(select(Person).where(Person.email.like("a%-2@%"))):
            role = Role.APPROVER if person.name.startswith("approver") else Role.ANALYST
            session.add(RoleGrant(person_id=person.id, role=role, laboratory_id=2))
        session.flush()
        session.execute(text("SET session_replication_role = replica"))
        session.execute(
            text(
                "INSERT INTO report_order (id, evaluation_id, ordered_at, expected, seed)"
                " VALUES (1, 1, now(), 1, 'seed')"
            )
        )
        session.execute(text("SET session_replication_role = DEFAULT"))
        return session.scalars(select(ReportOrder.id)).one()


def issue(
    installation: Installation, content: bytes, *, own: bool, kind: ReportFormat
) -> dict[Check, list[Complaint]]:
    """Issue one file, to the first laboratory or of the whole round, and scan."""
    with installation.database.transaction() as session:
        enrolment = session.scalar(text("SELECT id FROM enrolment ORDER BY laboratory_id LIMIT 1"))
        session.add(
            Report(
                order_id=1,
                enrolment_id=enrolment if own else None,
                number="MSC-R1-V1-ABC23",
                language=Language.EN,
                format=kind,
                sha256=installation.store.put(content),
                size=len(content),
                issued_at=clock.now(),
            )
        )
    return {Check.CONFIDENTIALITY: confidentiality(installation)}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf("as Secret  laboratory 2 reported"), ReportFormat.PDF),
        (pdf("signed by approver 2"), ReportFormat.PDF),
        (pdf("fine", title="INSTITUTION 2"), ReportFormat.PDF),
        (workbook("Institution 2"), ReportFormat.XLSX),
        (workbook("机构2 的结果"), ReportFormat.XLSX),
        (workbook("fine", author="analyst-2@lab.example"), ReportFormat.XLSX),
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_the_name_of_another_member_is_found_wherever_it_stands(
    issued: Installation, content: bytes, kind: ReportFormat, own: bool
) -> None:
    complaints = issue(issued, content, own=own, kind=kind)[Check.CONFIDENTIALITY]
    assert len(complaints) == 1
    assert "I2" in said(complaints) and f"MSC-R1-V1-ABC23.en.{kind.value}" in said(complaints)


def test_a_laboratory_may_be_named_in_its_own_report_and_nowhere_else(
    issued: Installation,
) -> None:
    content = pdf("for Secret laboratory 1 of Institution 1")
    assert issue(issued, content, own=True, kind=ReportFormat.PDF)[Check.CONFIDENTIALITY] == []


def test_a_name_of_the_round_report_is_nobody_s_own(issued: Installation) -> None:
    content = pdf("for Secret laboratory 1 of Institution 1")
    complaints = issue(issued, content, own=False, kind=ReportFormat.PDF)[Check.CONFIDENTIALITY]
    assert "I1" in said(complaints)


def test_a_file_that_is_gone_or_damaged_is_found(issued: Installation) -> None:
    complaints = issue(issued, b"no file at all", own=False, kind=ReportFormat.PDF)
    assert "ABC23.en.pdf" in said(complaints[Check.CONFIDENTIALITY])
    with issued.database.session() as session:
        issued.store.path(session.scalars(select(Report.sha256)).one()).unlink()
    assert "ABC23.en.pdf" in said(confidentiality(issued))


def test_a_name_too_short_to_mean_anything_is_not_looked_for() -> None:
    assert telling(["Li", "", "Wang", "王", "王芳", "Smith"]) == {"王芳", "smith"}


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        list(texts_of(b"PK\x03\x04 cut off", "xlsx"))


def test_a_fault_of_one_check_does_not_hide_the_others(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("of the test")

    monkeypatch.setattr(surroundings.shutil, "disk_usage", fail)
    complaints = found(installation)
    assert set(complaints) == {Check.DISK}
    assert "RuntimeError" in said(complaints[Check.DISK])


def test_the_command_says_ok_or_what_to_do_and_ends_accordingly(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("PROFICIENCY_DATABASE_URL", installation.database.url)
    monkeypatch.setenv("PROFICIENCY_BASE_URL", "https://pt.lab.example")
    data = str(installation.data)
    assert main(["doctor", "--data", data]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(Check)
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert "数据库有响应" in lines[2]
    with installation.database.transaction() as session:
        session.execute(update(RoundKey).values(wrapped_key=b"x" * 60))
    assert main(["doctor", "--data", data]) == 1
    assert [line[:4] for line in capsys.readouterr().out.splitlines()].count("FAIL") == 1


def test_where_nothing_is_installed_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROFICIENCY_DATABASE_URL", raising=False)
    assert main(["doctor", "--data", str(tmp_path)]) == 2
    assert "--data" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_institution_without_laboratories_has_no_names_to_hide(issued: Installation) -> None:
    with issued.database.transaction() as session:
        session.add(Institution(code="P", name_zh="提供者机构", name_en="Provider"))
    content = pdf("issued by Provider")
    assert issue(issued, content, own=False, kind=ReportFormat.PDF)[Check.CONFIDENTIALITY] == []


def test_issued_files_are_searched_by_several_processes_and_it_is_said_how_far(
    issued: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = issue(issued, b"no longer a workbook", own=False, kind=ReportFormat.XLSX)
    seen: list[tuple[int, int]] = []
    told = replace(issued, progress=lambda done, of: seen.append((done, of)))
    monkeypatch.setattr("proficiency.checkup.confidentiality.FEW", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert confidentiality(told) == alone[Check.CONFIDENTIALITY] != []
    assert seen == [(1, 1)]
