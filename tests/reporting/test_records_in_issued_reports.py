"""What issued reports print of the records: frozen with the order, in every format, as text."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest
from complete_round import complete_round
from markupsafe import escape
from readiness import walk
from report_page import page
from sqlalchemy import select
from sqlalchemy.orm import Session
from statements import OFFICE, PROFILE
from story import CLOSES, Story

from proficiency.database import Database
from proficiency.evaluation.queries import find_current_run
from proficiency.evaluation.services import load_evaluation
from proficiency.files import Store
from proficiency.i18n import Language, translator
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.heading import header_of
from proficiency.reporting.making import make_reports
from proficiency.reporting.models import Report, ReportFormat, ReportOrder
from proficiency.reporting.provider_profile import write_profile
from proficiency.reporting.record_gathering import gather_records, records_of
from proficiency.reporting.records import from_json
from proficiency.reporting.report_waivers import waive
from proficiency.reporting.services import issue_round
from proficiency.reporting.statement_blocks import NONE_RECORDED, NOT_CONFIRMED
from proficiency.reporting.statement_kinds import StatementKind
from proficiency.reporting.statements import moment
from proficiency.reporting.stating import NOTHING, Label, standing, state, withdraw
from proficiency.rounds.lifecycle import RoundState

HOSTILE = Label("<b>粗体</b>&amp;<script>x()</script>", "<b>bold</b>&amp;<img src=x onerror=y>")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files")


@pytest.fixture
def issued(session: Session) -> Story:
    """A small round whose reports are ordered, with one item waived in hostile words."""
    story = complete_round(session, count=3)
    (comment,) = standing(session, story.round, StatementKind.COMMENT, None)
    withdraw(session, story.round, comment.id, actor=story.coordinator)
    waive(session, story.round, "R-s", HOSTILE, actor=story.coordinator, at=CLOSES)
    issue_round(session, story.round, actor=story.coordinator, at=CLOSES)
    return story


def files(story: Story, database: Database, store: Store) -> dict[tuple[str, str, str], bytes]:
    """Make what is missing of the reports, and return every file."""
    order = story.session.scalars(select(ReportOrder.id)).one()
    story.session.commit()
    make_reports(database, store, order)
    story.session.expire_all()
    return {
        (report.number, report.language.value, report.format.value): store.get(report.sha256)
        for report in story.session.scalars(select(Report))
    }


def text_of(data: bytes, format_: str) -> str:
    """Return everything a file says, without spaces, which move with the lines."""
    if format_ == ReportFormat.PDF:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)
    else:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True)
        cells = (cell for sheet in book.worksheets for row in sheet.values for cell in row)
        text = "".join(str(cell) for cell in cells if cell is not None)
    return "".join(text.split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_issued_file_prints_provider_statements_and_waivers(
    issued: Story, joined_database: Database, store: Store
) -> None:
    made = files(issued, joined_database, store)
    assert len(made) == 4 * 2 * 2
    records = gather_records(issued.session, issued.round)
    provider = records.provider
    assert provider is not None
    for (_, language, format_), data in made.items():
        text = text_of(data, format_)
        for label in (
            provider.name,
            provider.address,
            records.confidentiality,
            records.use_policy,
            *(each.text for each in records.incidents),
            *(each.text for each in records.criterion_source),
            *(each.description for each in records.items),
            HOSTILE,
        ):
            assert squeezed(getattr(label, language)) in text
        assert squeezed(provider.email) in text
        assert "R-s" in text
        assert "Coordinator" in text


@pytest.mark.parametrize("language", Language)
def test_the_page_prints_a_hostile_reason_as_text(issued: Story, language: Language) -> None:
    run = find_current_run(issued.session, issued.round)
    assert run is not None
    written = page(build_summary(load_evaluation(run), header_of(run), language))
    assert str(escape(getattr(HOSTILE, language.value))) in written
    for markup in ("<script", "<img", "<b>"):
        assert markup not in written


def test_what_changes_after_the_order_changes_no_report_that_is_made_again(
    issued: Story, joined_database: Database, store: Store, tmp_path: Path
) -> None:
    session, round_ = issued.session, issued.round
    first = files(issued, joined_database, store)
    moved = replace(PROFILE, name_zh="另一个提供者", name_en="Another provider")
    write_profile(session, moved, actor=OFFICE)
    state(
        session,
        round_,
        StatementKind.COMMENT,
        Label("后来的意见。", "A later comment."),
        actor=issued.coordinator,
    )
    round_.scheme.confidentiality_en = "Everybody may know."
    session.flush()
    for report in session.scalars(select(Report)):
        session.delete(report)
    again = files(issued, joined_database, Store(tmp_path / "elsewhere"))
    assert again == first
    assert not any("Another" in text_of(data, key[2]) for key, data in again.items())
    run = find_current_run(session, round_)
    assert run is not None
    assert records_of(session, run).provider != gather_records(session, round_).provider


def test_a_later_amendment_prints_what_is_on_record_then(issued: Story) -> None:
    session, round_ = issued.session, issued.round
    before = find_current_run(session, round_)
    assert before is not None
    moved = replace(PROFILE, name_zh="另一个提供者", name_en="Another provider")
    write_profile(session, moved, actor=OFFICE)
    walk(
        session,
        round_,
        RoundState.CORRECTED,
        coordinator=issued.coordinator,
        at=CLOSES,
        reason="The unit of one laboratory was wrong.",
    )
    amended = find_current_run(session, round_)
    assert amended is not None and amended is not before
    assert header_of(amended).provider.en == "Another provider"
    assert header_of(before).provider.en == PROFILE.name_en


def test_frozen_records_are_read_back_as_they_were(issued: Story) -> None:
    records = gather_records(issued.session, issued.round)
    assert from_json(records.canonical_json) == records
    with_nobody = replace(records, provider=None)
    assert from_json(with_nobody.canonical_json) == with_nobody


def test_a_laboratory_reads_of_its_own_values_only_to_what_they_are_traceable(
    issued: Story,
) -> None:
    run = find_current_run(issued.session, issued.round)
    assert run is not None
    code = issued.enrolments[0].code
    report = build_laboratory_report(load_evaluation(run), header_of(run), Language.EN, code)
    texts = list(report.strings())
    assert "Traceability of the assigned values" in texts
    assert any(text.startswith("consensus of the participants; not traceable") for text in texts)


def test_none_is_printed_with_who_said_so(session: Session) -> None:
    story = complete_round(session, count=3)
    given = {"actor": story.coordinator, "at": CLOSES}
    state(session, story.round, StatementKind.INCIDENT, NOTHING, **given)
    issue_round(session, story.round, actor=story.coordinator, at=CLOSES)
    run = find_current_run(session, story.round)
    assert run is not None
    for language in Language:
        t = translator(language)
        day = moment(CLOSES, header_of(run))
        texts = list(build_summary(load_evaluation(run), header_of(run), language).strings())
        said = texts[texts.index(t("Incidents")) + 1]
        assert said == t(NONE_RECORDED, name="Coordinator", date=day)


def test_dates_say_when_items_were_sent_and_that_no_receipt_is_on_record(issued: Story) -> None:
    run = find_current_run(issued.session, issued.round)
    assert run is not None
    header = header_of(run)
    assert header.records is not None
    for language in Language:
        t = translator(language)
        texts = list(build_summary(load_evaluation(run), header, language).strings())
        sent = moment(header.records.running.sent_first, header)
        assert texts[texts.index(t("Items sent, first")) + 1] == sent
        assert texts[texts.index(t("Items received, last")) + 1] == t(NOT_CONFIRMED)
