"""The hand-over package: complete, readable offline, recomputable, and nobody is named in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from story import Story

from proficiency import clock, jobs, worker
from proficiency.audit.models import AuditEntry
from proficiency.bundles.archive import unpack
from proficiency.bundles.handing_over import (
    TASK,
    order_hand_over,
    packages_of,
    take_hand_over,
)
from proficiency.bundles.models import HandOver
from proficiency.bundles.recomputing import compare_file
from proficiency.bundles.refusals import BeingMade, NotMadeYet, StillSealed
from proficiency.bundles.sections import SECTIONS
from proficiency.checkup.file_texts import texts_of
from proficiency.database import Database
from proficiency.errors import Forbidden
from proficiency.identity.member_names import members, squeezed
from proficiency.reporting.models import Report, ReportFormat
from proficiency.results.document import Answer, answer_content
from proficiency.results.models import Result, ResultSet
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import RoundMeasurand
from proficiency.schemes.vocabulary import AnswerKind, Question

WRITTEN = "ours-is-the-big-bank-in-the-north"


def write_words(session: Session) -> None:
    """Let every laboratory have written words of its own wherever it can."""
    asked = Answer("range", "Is it {typed}?", {"typed": "93.1"}, WRITTEN, WRITTEN, clock.now())
    questions = (
        Question("lot", AnswerKind.TEXT, "批号", "Lot"),
        Question("passage", AnswerKind.NUMBER, "代次", "Passage"),
    )
    for measurand in session.scalars(select(RoundMeasurand)):
        measurand.questionnaire = questions
    for results in session.scalars(select(ResultSet).where(ResultSet.opened_at.is_not(None))):
        results.name = WRITTEN
        results.answers = [answer_content(asked)]
        results.questionnaire = {"lot": WRITTEN, "passage": "12"}
        for each in results.results:
            each.note = WRITTEN


@pytest.fixture
def package(
    committed_story: Story, fresh_database: Database, tmp_path: Path
) -> tuple[Path, dict[str, bytes]]:
    """The package of a final round, made by the worker after its reports."""
    worker.run(fresh_database.url, tmp_path, wait=False)
    with fresh_database.transaction() as session:
        round_ = session.merge(committed_story.round)
        write_words(session)
        order_hand_over(session, round_, actor=committed_story.coordinator)
    worker.run(fresh_database.url, tmp_path, wait=False)
    path = tmp_path / "package.zip"
    with fresh_database.transaction() as session:
        round_ = session.merge(committed_story.round)
        (found,) = packages_of(session, round_)
        assert found.package.finished_at is not None and not found.is_waiting
        taken = take_hand_over(
            session,
            round_,
            worker.file_store(tmp_path),
            found.package.id,
            actor=committed_story.coordinator,
        )
        assert taken.sha256 == found.package.sha256
    path.write_bytes(taken.content)
    return path, unpack(path)


def test_the_package_holds_every_section_and_every_report_as_issued(
    package: tuple[Path, dict[str, bytes]], fresh_database: Database
) -> None:
    _, files = package
    folders = {name.partition("/")[0] for name in files if "/" in name}
    assert folders == {section.folder for section in SECTIONS}
    with fresh_database.session() as session:
        reports = session.scalars(select(Report).where(Report.format == ReportFormat.PDF)).all()
    found = {hashlib.sha256(content).hexdigest() for content in files.values()}
    assert {report.sha256 for report in reports} <= found
    assert len(reports) == 26


def test_results_stand_in_it_as_they_were_typed(
    package: tuple[Path, dict[str, bytes]], fresh_database: Database
) -> None:
    rows = list(
        csv.DictReader(io.StringIO(package[1]["submissions/results.csv"].decode("utf-8-sig")))
    )
    with fresh_database.session() as session:
        typed = session.scalars(select(Result.typed)).all()
    assert sorted(row["typed"] for row in rows) == sorted(typed)


def test_the_index_links_every_file_with_its_digest(package: tuple[Path, dict[str, bytes]]) -> None:
    _, files = package
    html = files["index.html"].decode()
    linked = {unquote(link) for link in re.findall(r'href="([^"]+)"', html)}
    assert linked == {name for name in files if "/" in name}
    assert all(hashlib.sha256(files[name]).hexdigest() in html for name in linked)
    HTMLParser().feed(html)
    assert "http" not in html.replace("http-equiv", "")


def test_no_words_of_a_laboratory_stand_in_the_package(
    package: tuple[Path, dict[str, bytes]],
) -> None:
    assert [path for path, content in package[1].items() if WRITTEN.encode() in content] == []
    sets = json.loads(package[1]["submissions/sets.json"])
    assert {tuple(each["answers_about_the_work"]) for each in sets} == {("passage",)}
    assert [each["asked_before_submission"][0]["key"] for each in sets] == ["range"] * len(sets)


def test_the_package_gives_the_same_numbers_again(package: tuple[Path, dict[str, bytes]]) -> None:
    assert compare_file(package[0]).is_identical


def test_no_name_of_any_member_stands_in_the_package(
    package: tuple[Path, dict[str, bytes]], fresh_database: Database
) -> None:
    with fresh_database.session() as session:
        names = {name for member in members(session) for name in member.names}
    assert len(names) > 12 * 4
    for path, content in package[1].items():
        kind = path.rpartition(".")[2]
        texts = texts_of(content, kind) if kind == "pdf" else [content.decode()]
        text = squeezed("\n".join([path, *texts]))
        assert [name for name in names if name in text] == [], path


def test_open_entries_of_the_history_can_be_sealed_again_and_others_say_nothing(
    package: tuple[Path, dict[str, bytes]], fresh_database: Database
) -> None:
    entries = json.loads(package[1]["history/entries.json"])["entries"]
    with fresh_database.session() as session:
        recorded = {entry.id: entry for entry in session.scalars(select(AuditEntry))}
    opened = [entry for entry in entries if "sealed_text" in entry]
    assert len(opened) > 5 and len(opened) < len(entries)
    for entry in entries:
        assert entry["digest"] == recorded[entry["number"]].digest
        if entry in opened:
            assert hashlib.sha256(entry["sealed_text"].encode()).hexdigest() == entry["digest"]
        else:
            assert entry["withheld"] and "facts" not in entry
    submitted = [entry for entry in entries if entry["action"] == "results.submitted"]
    assert submitted and all("sealed_text" not in entry for entry in submitted)
    chain = json.loads(package[1]["history/chain.json"])
    assert chain["intact"] and chain["entries"] >= len(entries)


def test_a_package_is_ordered_once_at_a_time_by_those_who_may(story: Story) -> None:
    with pytest.raises(StillSealed):
        order_hand_over(story.session, story.round, actor=story.coordinator)
    story.reach_analysis()
    with pytest.raises(Forbidden):
        order_hand_over(story.session, story.round, actor=story.analysts[0])
    order_hand_over(story.session, story.round, actor=story.coordinator)
    with pytest.raises(BeingMade):
        order_hand_over(story.session, story.round, actor=story.coordinator)
    assert jobs.pending(story.session, TASK) == 1
    assert story.session.scalar(select(func.count(HandOver.id))) == 1


def test_a_package_that_is_not_finished_cannot_be_taken(story: Story, tmp_path: Path) -> None:
    story.move(RoundState.OPEN)
    story.submit()
    story.move(RoundState.CLOSED)
    package = order_hand_over(story.session, story.round, actor=story.coordinator)
    store = worker.file_store(tmp_path)
    with pytest.raises(NotMadeYet):
        take_hand_over(story.session, story.round, store, package.id, actor=story.coordinator)
