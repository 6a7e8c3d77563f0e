"""Certificates: what they state, who may have them, and when they no longer hold."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select
from story import Story

from proficiency.certificates.grounds import Ground, GroundLine, read_ground, still_holds
from proficiency.certificates.making import make_certificates
from proficiency.certificates.models import Certificate, CertificateKind, CertificateState
from proficiency.certificates.preparing import (
    AnotherListWasShown,
    NoCertificatesYet,
    NothingToIssue,
    issue_certificates,
    list_of,
)
from proficiency.certificates.queries import (
    certificates_of_round,
    find_certificate,
    get_certificate_file,
    own_certificates,
)
from proficiency.certificates.watching import check_certificates, withdraw
from proficiency.database import Database
from proficiency.errors import Forbidden, NotFound
from proficiency.evaluation.performance import Performance
from proficiency.files import Store
from proficiency.identity.roles import Role
from proficiency.notices.models import Notice
from proficiency.reporting.verification import Standing
from proficiency.rounds.refusals import ReasonMissing


@pytest.fixture
def final(story: Story) -> Story:
    """A round whose reports are ordered; the last laboratory has an unsatisfactory score."""
    story.reach_analysis()
    story.evaluate()
    story.issue()
    return story


def issue(story: Story) -> list[Certificate]:
    """Issue everything that can be issued."""
    listed = list_of(story.session, story.round, actor=story.coordinator)
    batch = issue_certificates(
        story.session, story.round, actor=story.coordinator, sha256=listed.sha256
    )
    return batch.certificates


def test_everybody_took_part_and_who_met_the_criterion_is_certified(final: Story) -> None:
    listed = list_of(final.session, final.round, actor=final.coordinator)
    kinds = [draft.kind for draft in listed.drafts]
    assert kinds.count(CertificateKind.PARTICIPATION) == 12
    assert kinds.count(CertificateKind.PERFORMANCE) == 11
    last = final.enrolments[-1].id
    assert [d.kind for d in listed.drafts if d.enrolment.id == last] == ["participation"]
    best = next(d for d in listed.drafts if d.kind is CertificateKind.PERFORMANCE)
    assert best.ground.percent == 80 and best.ground.scored_measurands == 1
    assert read_ground(best.ground.text) == best.ground


@pytest.mark.parametrize(
    ("scored", "satisfactory", "met"), [(5, 4, True), (4, 3, False), (0, 0, False), (1, 1, True)]
)
def test_the_criterion_counts_whole_results(scored: int, satisfactory: int, met: bool) -> None:
    assert Performance("VIA", 5, scored, satisfactory).meets(80) is met


def test_nothing_is_issued_twice_and_only_what_was_read(final: Story) -> None:
    with pytest.raises(AnotherListWasShown):
        issue_certificates(final.session, final.round, actor=final.coordinator, sha256="0" * 64)
    numbers = {certificate.number for certificate in issue(final)}
    assert len(numbers) == 23
    codes = {enrolment.code for enrolment in final.enrolments}
    assert not any(code in number for number in numbers for code in codes)
    with pytest.raises(NothingToIssue):
        issue_certificates(final.session, final.round, actor=final.coordinator, sha256="x")


def test_only_coordinators_of_the_scheme_issue_after_the_reports(story: Story) -> None:
    with pytest.raises(NoCertificatesYet):
        list_of(story.session, story.round, actor=story.coordinator)
    for actor in (story.analysts[0], story.approvers[0], story.person(Role.ADMINISTRATOR)):
        with pytest.raises(Forbidden):
            list_of(story.session, story.round, actor=actor)
        with pytest.raises(Forbidden):
            certificates_of_round(story.session, story.round, actor=actor)


def test_a_certificate_that_lost_its_ground_is_withdrawn_and_can_be_issued_anew(
    final: Story,
) -> None:
    issued = issue(final)
    assert check_certificates(final.session, final.round) == 0
    changed = next(c for c in issued if c.kind is CertificateKind.PERFORMANCE)
    ground = read_ground(changed.ground_text)
    line = ground.lines[0]
    better = GroundLine(line.measurand, line.materials, line.submitted, 2, 2)
    changed.ground_text = Ground(ground.percent, (better,), 1).text
    final.session.flush()
    assert check_certificates(final.session, final.round) == 1
    assert changed.state is CertificateState.WITHDRAWN and changed.ended_because
    told = final.session.scalars(select(Notice).where(Notice.kind == "certificate_ended")).all()
    assert len(told) == 2
    [again] = issue(final)
    assert (again.version, again.replaces_id) == (2, changed.id)
    assert changed.state is CertificateState.REPLACED


def test_participation_stands_whatever_the_scores_became() -> None:
    line = GroundLine("VIA", ("M1",), 1, 1, 1)
    worse = GroundLine("VIA", ("M1",), 1, 1, 0)
    assert still_holds(Ground(None, (line,), 1), Ground(None, (worse,), 1))
    assert not still_holds(Ground(80, (line,), 1), None)
    assert not still_holds(Ground(None, (line,), 1), None)


def test_a_coordinator_withdraws_with_a_reason_only(final: Story) -> None:
    [first, *_] = issue(final)
    with pytest.raises(ReasonMissing):
        withdraw(final.session, final.round, first.number, reason=" ", actor=final.coordinator)
    with pytest.raises(Forbidden):
        withdraw(final.session, final.round, first.number, reason="x", actor=final.approvers[0])
    withdraw(final.session, final.round, first.number, reason="An error.", actor=final.coordinator)
    assert (first.state, first.ended_because) == (CertificateState.WITHDRAWN, "An error.")


def test_the_file_names_its_own_laboratory_and_nobody_else(
    committed_story: Story, fresh_database: Database, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    told = committed_story
    with fresh_database.transaction() as session:
        listed = list_of(session, session.merge(told.round), actor=told.coordinator)
        batch = issue_certificates(
            session, session.merge(told.round), actor=told.coordinator, sha256=listed.sha256
        ).id
    make_certificates(fresh_database, store, batch)
    make_certificates(fresh_database, store, batch)
    with fresh_database.session() as session:
        owner, other = told.approvers[0], told.approvers[1]
        own = own_certificates(session, actor=owner)
        assert {each.kind.value for each in own} == {"participation", "performance"}
        for certificate in own:
            assert [file.language.value for file in certificate.files] == ["en", "zh"]
            for language, name in (("en", "Secret laboratory 01"), ("zh", "秘密实验室01")):
                _, data = get_certificate_file(
                    session, store, certificate.number, language, actor=owner
                )
                text = pdf_text(data)
                assert name.replace(" ", "") in text
                for number in range(2, 13):
                    assert f"Secretlaboratory{number:02}" not in text
                    assert f"秘密实验室{number:02}" not in text
                assert not any(enrolment.code in text for enrolment in told.enrolments)
            for actor in (other, told.coordinator):
                with pytest.raises(NotFound):
                    get_certificate_file(session, store, certificate.number, "en", actor=actor)
        found = find_certificate(session, own[0].files[0].token)
        assert found is not None and found.standing is Standing.GENUINE
        assert found.sha256 == own[0].files[0].sha256
        assert find_certificate(session, "nothing") is None
        told_of = session.scalars(select(Notice).where(Notice.kind == "certificates_issued")).all()
        assert len(told_of) == 24, "both people of twelve laboratories, once"


def pdf_text(data: bytes) -> str:
    """Return the text of a PDF without spaces."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)
