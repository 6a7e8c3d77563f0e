"""The archive a quality manager takes: everything of the own laboratory, nothing of another."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import select
from story import Story

from proficiency.audit.models import AuditEntry
from proficiency.certificates.making import make_certificates
from proficiency.certificates.preparing import issue_certificates, list_of
from proficiency.corrective.asking import ask_where_needed
from proficiency.corrective.portfolio import portfolio
from proficiency.database import Database
from proficiency.errors import Forbidden
from proficiency.files import Store
from proficiency.i18n import Language
from proficiency.reporting.making import make_reports
from proficiency.reporting.models import ReportOrder
from proficiency.rounds.models import Round


def test_the_archive_holds_everything_own_and_nothing_of_others(
    committed_story: Story, fresh_database: Database, tmp_path: Path
) -> None:
    told, store = committed_story, Store(tmp_path)
    with fresh_database.transaction() as session:
        round_ = session.scalars(select(Round)).one()
        ask_where_needed(session, round_)
        listed = list_of(session, round_, actor=told.coordinator)
        batch = issue_certificates(session, round_, actor=told.coordinator, sha256=listed.sha256).id
        order = session.scalars(select(ReportOrder.id)).one()
    make_reports(fresh_database, store, order)
    make_certificates(fresh_database, store, batch)
    last = told.laboratories[-1].id
    with fresh_database.session() as session:
        data = portfolio(session, store, last, language=Language.ZH, actor=told.approvers[-1])
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "portfolio.taken")
        ).one()
        assert entry.actor_id == told.approvers[-1].person_id
        for actor in (told.approvers[0], told.coordinator):
            with pytest.raises(Forbidden):
                portfolio(session, store, last, language=Language.EN, actor=actor)
    archive = ZipFile(io.BytesIO(data))
    names = archive.namelist()
    code = told.enrolments[-1].code
    assert f"receipts/VIA-1-{code}.zh.pdf" in names
    assert sum(name.startswith("reports/") for name in names) == 2
    assert sum(name.startswith("certificates/") for name in names) == 2
    index = archive.read("index.html").decode()
    assert 'lang="zh-CN"' in index and 'lang="en"' in index
    assert "Secret laboratory 12" in index and "Secret laboratory 01" not in index
    for name in names:
        if "/" in name:
            assert f'href="{name}"' in index
    book = openpyxl.load_workbook(io.BytesIO(archive.read("summary.xlsx")))
    assert [len(list(sheet.values)) for sheet in book] == [2, 2, 2, 2]
    other_codes = {each.code for each in told.enrolments[:-1]}
    assert not any(code in index or code in " ".join(names) for code in other_codes)
