"""Amended reports stand beside the originals, which stay readable and byte for byte the same."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from readiness import colleague
from second_round import prepare_second_round
from sqlalchemy import select
from sqlalchemy.orm import Session
from story import CLOSES, OPENS, Story, person

from proficiency import jobs, worker
from proficiency.appeals.correcting import (
    declare_correction,
    prepare_correction,
    sign_prepared,
)
from proficiency.appeals.deciding import decide, take_up
from proficiency.appeals.lifecycle import ComplaintKind, ComplaintState
from proficiency.appeals.services import RaisedItem, raise_complaint
from proficiency.certificates.models import Certificate, CertificateFile, CertificateKind
from proficiency.certificates.preparing import issue_certificates, list_of
from proficiency.checkup.file_texts import texts_of
from proficiency.corrective.lifecycle import ActionState
from proficiency.corrective.models import CorrectiveAction
from proficiency.database import Database
from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.signing import correction_to_sign
from proficiency.files import Store
from proficiency.i18n import Language
from proficiency.identity.roles import Role
from proficiency.notices.models import Notice
from proficiency.reporting import making
from proficiency.reporting.models import Report, ReportOrder
from proficiency.reporting.queries import get_report_file, reports_for
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Enrolment, Round
from proficiency.web.reports import in_chains

OWN = 11


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files")


def newest_order(session: Session) -> int:
    return session.scalars(select(ReportOrder.id).order_by(ReportOrder.id.desc()).limit(1)).one()


def correct(story: Story, session: Session) -> int:
    """Uphold an appeal of the last laboratory and declare the correction that follows."""
    round_ = session.get_one(Round, story.round.id)
    complaint = raise_complaint(
        session,
        session.get_one(Enrolment, story.enrolments[OWN].id),
        kind=ComplaintKind.APPEAL,
        text="The form was wrong.",
        items=[RaisedItem(story.determination, 1, "91.3")],
        actor=story.analysts[OWN],
    )
    third = person(session, "third", Role.COORDINATOR, scheme_id=round_.scheme_id)
    take_up(session, complaint, actor=third)
    decide(
        session,
        complaint,
        decision=ComplaintState.UPHELD,
        reasons="It was.",
        provider_caused=True,
        actor=third,
    )
    prepare_correction(session, round_, actor=story.coordinator, reason="A form was wrong.")
    sha256 = correction_to_sign(session, round_).sha256
    for actor in (story.coordinator, colleague(session, round_)):
        sign_prepared(session, round_, actor=actor, sha256=sha256)
    return declare_correction(session, round_, actor=story.coordinator).id


def earlier_round(session: Session, story: Story) -> int:
    """Let a round of the scheme with an evaluation in force have closed before; return its run."""
    before = prepare_second_round(
        session, story, opens=OPENS - timedelta(days=90), closes=CLOSES - timedelta(days=90)
    )
    before.state = RoundState.FINAL
    texts = "inputs_text", "plan_text", "deviations_text", "materials_text", "document_text"
    like = session.scalars(select(EvaluationRun).where(EvaluationRun.round != before)).one()
    run = EvaluationRun(
        round_id=before.id,
        version=1,
        **{text: getattr(like, text) for text in texts},
        input_sha256=like.input_sha256,
        document_sha256=like.document_sha256,
        engine_version=like.engine_version,
        created_at=CLOSES,
        in_force_since=CLOSES,
    )
    session.add(run)
    session.flush()
    return run.id


def test_an_amended_report_shows_the_earlier_rounds_and_is_followed_by_actions_and_certificates(
    story: Story,
) -> None:
    story.reach_analysis()
    story.evaluate()
    story.issue()
    asked_before = jobs.pending(story.session, "follow_reports")
    earlier = earlier_round(story.session, story)
    order = story.session.get_one(ReportOrder, correct(story, story.session))
    assert json.loads(order.past_runs) == [earlier]
    assert jobs.pending(story.session, "follow_reports") == asked_before + 1


def issued_files(session: Session, store: Store) -> dict[str, bytes]:
    """Return every report and certificate that was issued, by its number, language and format."""
    reports = session.scalars(select(Report)).all()
    certificates = session.scalars(select(CertificateFile)).all()
    return {
        **{f"{r.number}.{r.language}.{r.format}": store.get(r.sha256) for r in reports},
        **{f"{c.certificate.number}.{c.language}": store.get(c.sha256) for c in certificates},
    }


def test_the_worker_follows_a_correction_once_and_touches_nothing_issued_before(
    committed_story: Story, fresh_database: Database, tmp_path: Path
) -> None:
    store = worker.file_store(tmp_path)
    with fresh_database.transaction() as session:
        jobs.defer(session, "follow_reports", round_id=committed_story.round.id)
    worker.run(fresh_database.url, tmp_path, wait=False)
    with fresh_database.transaction() as session:
        round_ = session.get_one(Round, committed_story.round.id)
        listed = list_of(session, round_, actor=committed_story.coordinator)
        issue_certificates(session, round_, actor=committed_story.coordinator, sha256=listed.sha256)
        (asked,) = session.scalars(select(CorrectiveAction))
        assert asked.state is ActionState.ASKED
    worker.run(fresh_database.url, tmp_path, wait=False)
    with fresh_database.session() as session:
        before = issued_files(session, store)
    with fresh_database.transaction() as session:
        correct(committed_story, session)
    for _ in range(2):
        worker.run(fresh_database.url, tmp_path, wait=False)
        with fresh_database.transaction() as session:
            after = issued_files(session, store)
            (asked,) = session.scalars(select(CorrectiveAction))
            assert asked.state is ActionState.WITHDRAWN
            ended = session.scalars(select(Certificate).where(Certificate.ended_at.is_not(None)))
            kinds = [each.kind for each in ended]
            told = session.scalars(select(Notice).where(Notice.kind == "certificate_ended")).all()
            jobs.defer(session, "follow_reports", round_id=committed_story.round.id)
        assert before.items() <= after.items() and len(after) > len(before)
        # With the corrected consensus one laboratory is no longer satisfactory.
        assert kinds == [CertificateKind.PERFORMANCE] and len(told) == 2


def test_originals_stay_the_same_bytes_and_the_amended_name_them(
    committed_story: Story, fresh_database: Database, store: Store
) -> None:
    story = committed_story
    with fresh_database.session() as session:
        first = newest_order(session)
        code = session.get_one(Enrolment, story.enrolments[OWN].id).code
    making.make_reports(fresh_database, store, first)
    with fresh_database.session() as session:
        originals = {
            each.number + each.language + each.format: (each.sha256, store.get(each.sha256))
            for each in session.scalars(select(Report))
        }
    with fresh_database.transaction() as session:
        second = correct(story, session)
    making.make_reports(fresh_database, store, second)
    with fresh_database.session() as session:
        again = {
            each.number + each.language + each.format: (each.sha256, store.get(each.sha256))
            for each in session.scalars(select(Report).where(Report.order_id == first))
        }
        assert again == originals
        round_ = session.get_one(Round, story.round.id)
        for number in (f"VIA-1-V1-{code}", f"VIA-1-V2-{code}"):
            report, data = get_report_file(
                session, store, number, "en", "pdf", actor=story.analysts[OWN]
            )
            assert report.number == number and data
        said = " ".join(" ".join(texts_of(data, "pdf")).split())
        for words in ("Amended report", f"VIA-1-V1-{code}", "A form was wrong."):
            assert words in said
        own = [
            each
            for each in reports_for(session, round_, actor=story.analysts[OWN])
            if each.enrolment_id == story.enrolments[OWN].id
        ]
        chain = in_chains(own)
        assert [(each.number, each.superseded_by) for each in chain] == [
            (f"VIA-1-V2-{code}", ""),
            (f"VIA-1-V1-{code}", f"VIA-1-V2-{code}"),
        ]
        assert session.get_one(ReportOrder, second).finished_at is not None
        assert {each.language for each in own} == set(Language)
