"""Rows for the tables of what follows a report."""

from __future__ import annotations

from story import Story

from proficiency.certificates.models import (
    Certificate,
    CertificateBatch,
    CertificateFile,
    CertificateKind,
    CertificateState,
)
from proficiency.corrective.lifecycle import ActionState, Event, Origin
from proficiency.corrective.models import CorrectiveAction, CorrectiveFile, CorrectiveStep
from proficiency.database import Database
from proficiency.evaluation.models import EvaluationRun
from proficiency.i18n import Language
from proficiency.schemes.performance import PerformanceRule


def follow_up(story: Story, database: Database) -> None:
    """Put a row into every table of corrective actions and certificates."""
    moment, person_id = story.round.opens_at, story.coordinator.person_id
    enrolment = story.enrolments[0]
    with database.transaction() as session:
        run = session.query(EvaluationRun).first()
        assert run is not None
        session.add(
            PerformanceRule(
                scheme_id=story.round.scheme_id,
                answer_days=30,
                satisfactory_percent=80,
                coverage_months=12,
                changed_at=moment,
            )
        )
        action = CorrectiveAction(
            number="N",
            enrolment_id=enrolment.id,
            origin=Origin.COORDINATOR,
            request="x",
            state=ActionState.ASKED,
            asked_at=moment,
            due_at=moment,
        )
        batch = CertificateBatch(
            evaluation_id=run.id,
            sha256="0" * 64,
            signed_by_id=person_id,
            signed_name="x",
            signed_at=moment,
        )
        certificate = Certificate(
            batch=batch,
            enrolment_id=enrolment.id,
            kind=CertificateKind.PARTICIPATION,
            number="N",
            version=1,
            ground_text="{}",
            state=CertificateState.ISSUED,
        )
        session.add_all([action, batch, certificate])
        session.flush()
        session.add_all(
            [
                CorrectiveStep(
                    action_id=action.id,
                    event=Event.EXTEND,
                    target=action.state,
                    at=moment,
                    name="x",
                    text="",
                    answer={},
                ),
                CorrectiveFile(
                    action_id=action.id, sha256="0" * 64, extension="pdf", size=1, added_at=moment
                ),
                CertificateFile(
                    certificate_id=certificate.id,
                    language=Language.EN,
                    sha256="0" * 64,
                    size=1,
                    token="T",
                    signed=False,
                ),
            ]
        )
