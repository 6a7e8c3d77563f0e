"""What was stored under revision 0003 is still there, and readable, under the newest one."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from proficiency import migrating
from proficiency.database import Database
from proficiency.identity.models import Person
from proficiency.results.models import Result
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Round

DIGEST = "a" * 64
MOMENT = "2025-03-01T08:00:00+00:00"
TABLES = (
    "institution",
    "person",
    "scheme",
    "laboratory",
    "role_grant",
    "measurand",
    "measurand_method",
    "round",
    "enrolment",
    "round_material",
    "round_measurand",
    "round_method",
    "determination",
    "result_set",
    "result",
    "evaluation_run",
    "report_order",
    "report",
)
ROWS = f"""
INSERT INTO institution VALUES (1, '001', '第一研究所', 'First Institute', false);
INSERT INTO person VALUES
    (1, 'analyst@lab.example', 'Analyst', 'x', 'zh', true, '{MOMENT}'),
    (2, 'coordinator@lab.example', 'Coordinator', 'x', 'en', true, '{MOMENT}');
INSERT INTO scheme VALUES (1, 'VIA', '活率', 'Viability', '编码', 'Under codes', false);
INSERT INTO laboratory VALUES (1, 1, '细胞室', 'Cell laboratory', true);
INSERT INTO role_grant VALUES (1, 1, 'analyst', NULL, 1), (2, 2, 'coordinator', 1, NULL);
INSERT INTO measurand VALUES
    (1, 1, 1, 'VIA', '活率', 'Viability', 'proportion', '%', 1, 0, 100, 2);
INSERT INTO measurand_method VALUES (1, 1, 1, 'TB', '台盼蓝', 'Trypan blue');
INSERT INTO round VALUES
    (1, 1, 'VIA-1', '第一轮', 'Round 1', 'final', '{MOMENT}', '2025-04-01', 'Asia/Shanghai',
     '{{}}', '{DIGEST}', '', '{MOMENT}'),
    (2, 1, 'VIA-P', '文献', 'Published', 'final', '{MOMENT}', '2025-04-01', 'Asia/Shanghai',
     '{{}}', '{DIGEST}', 'A journal, 2020', '{MOMENT}');
INSERT INTO enrolment VALUES
    (1, 1, 1, 'ABC12', '{MOMENT}'), (2, 2, 1, 'DEF34', '{MOMENT}');
INSERT INTO round_material VALUES
    (1, 1, 1, 'M1', '甲', 'First'), (2, 2, 1, 'M1', '甲', 'First');
INSERT INTO round_measurand VALUES
    (1, 1, 1, 'VIA', '活率', 'Viability', 'proportion', '%', 1, 0, 100, 2),
    (2, 2, 1, 'VIA', '活率', 'Viability', 'proportion', '%', 1, 0, 100, 2);
INSERT INTO round_method VALUES (1, 1, 1, 'TB', '台盼蓝', 'Trypan blue');
INSERT INTO determination VALUES (1, 1, 1, 1), (2, 2, 2, 1);
INSERT INTO result_set VALUES
    (1, 1, 'submitted', '{MOMENT}', 1, '{MOMENT}', 1, '{DIGEST}'),
    (2, 2, 'submitted', '{MOMENT}', NULL, '{MOMENT}', NULL, '{DIGEST}');
INSERT INTO result VALUES
    (1, 1, 1, 1, 'TB', '91.20', 'number', 91.20, NULL, NULL, '%', '0.5', 0.5, '2', 2, 'kept'),
    (2, 1, 1, 2, 'TB', '<95', 'censored', 95, '<', NULL, '%', '', NULL, '', NULL, ''),
    (3, 2, 2, 1, NULL, '90', 'number', 90, NULL, NULL, '%', '', NULL, '', NULL, '');
INSERT INTO evaluation_run VALUES
    (1, 1, 1, '{{}}', '{DIGEST}', '{{}}', '{{}}', '{DIGEST}', '1.0', '{MOMENT}', 2);
INSERT INTO report_order VALUES (1, 1, '{MOMENT}', 2, 1, '{MOMENT}');
INSERT INTO report VALUES
    (1, 1, 1, 'VIA-1-V1-ABC12', 'zh', 'pdf', '{DIGEST}', 10, '{MOMENT}');
"""


@pytest.fixture
def updated(empty_database: Database) -> Database:
    """A database filled under revision 0003 and brought to the newest."""
    migrating.migrate(empty_database.url, "0003")
    with empty_database.transaction() as session:
        for statement in ROWS.split(";\n"):
            if statement.strip():
                session.connection().exec_driver_sql(statement.replace("%", "%%"))
    migrating.migrate(empty_database.url)
    return empty_database


def test_no_row_is_lost_and_none_is_added(updated: Database) -> None:
    counts = {"institution": 1, "scheme": 1, "laboratory": 1, "measurand": 1, "result": 3}
    ones = {"measurand_method", "round_method", "evaluation_run", "report_order", "report"}
    with updated.session() as session:
        found = {table: session.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES}
    assert found == {table: counts.get(table, 1 if table in ones else 2) for table in TABLES}


def test_results_are_read_as_they_were_typed_and_understood(updated: Database) -> None:
    with updated.session() as session:
        results = session.scalars(select(Result).order_by(Result.id)).all()
        assert [result.typed for result in results] == ["91.20", "<95", "90"]
        assert [str(result.value) for result in results] == ["91.20", "95", "90"]
        assert [str(result.converted) for result in results] == ["91.20", "95", "90"]
        assert (results[0].method, str(results[0].u), results[0].note) == ("TB", "0.5", "kept")


def test_rounds_people_and_their_roles_are_who_they_were(updated: Database) -> None:
    with updated.session() as session:
        rounds = session.scalars(select(Round).order_by(Round.id)).all()
        assert [each.state for each in rounds] == [RoundState.FINAL] * 2
        assert [each.late_days for each in rounds] == [14, 14]
        assert [each.enrolments[0].code for each in rounds] == ["ABC12", "DEF34"]
        people = session.scalars(select(Person).order_by(Person.id)).all()
        assert [[grant.role.value for grant in each.grants] for each in people] == [
            ["analyst"],
            ["coordinator"],
        ]


def test_materials_of_published_data_do_not_travel(updated: Database) -> None:
    with updated.session() as session:
        rounds = session.scalars(select(Round).order_by(Round.id)).all()
        assert [each.materials[0].physical for each in rounds] == [True, False]
