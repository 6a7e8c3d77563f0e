"""Rows for the tables that a finished round can do without."""

from __future__ import annotations

from follow_up_rows import follow_up
from review_rows import reviewed
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from story import Story, person

from proficiency.appeals.correcting import prepare_correction
from proficiency.appeals.deciding import decide as decide_appeal
from proficiency.appeals.deciding import take_up
from proficiency.appeals.lifecycle import ComplaintKind, ComplaintState
from proficiency.appeals.models import EvidenceFile
from proficiency.appeals.services import RaisedItem, raise_complaint
from proficiency.bundles.models import HandOver
from proficiency.database import Database
from proficiency.i18n import Language
from proficiency.identity.actor import SYSTEM, Actor
from proficiency.identity.applications import apply_for_admission
from proficiency.identity.invitations import invite
from proficiency.identity.models import Person
from proficiency.identity.password_resets import send_link
from proficiency.identity.roles import Role
from proficiency.identity.second_factors import (
    PURPOSE,
    begin_second_factor,
    code_at,
    confirm_second_factor,
    current_step,
)
from proficiency.identity.secret_box import SecretBox
from proficiency.identity.sign_ins import open_sign_in
from proficiency.identity.throttling import account, begin
from proficiency.notices.kinds import NoticeKind
from proficiency.notices.recipients import Attachment, Recipient
from proficiency.notices.services import tell
from proficiency.reporting.statement_models import ReportWaiver
from proficiency.rounds.decision_models import Extension, Interest, Reopening, Waiver, WaiverUse
from proficiency.rounds.models import Enrolment, Round, RoundMaterial, RoundMeasurand
from proficiency.samples.conditions import FileKind
from proficiency.samples.models import Unit
from proficiency.samples.parcel_models import (
    Acknowledgement,
    DeliveryAddress,
    Instruction,
    Parcel,
    ParcelFile,
    Receipt,
)
from proficiency.studies.kinds import CriterionKind, StudyKind, Verdict
from proficiency.studies.models import Study, StudyEvaluation, StudyMeasurement


def fill_every_table(story: Story, database: Database) -> None:
    """Put rows into every table that a finished round leaves empty."""
    tell_with_a_file(database)
    let_people_in(database)
    decide(story, database)
    travel(story, database)
    follow_up(story, database)
    with database.transaction() as session:
        study(story, session)
        reviewed(story, session)
    appeal(story, database)


def appeal(story: Story, database: Database) -> None:
    """Put a row into every table of what laboratories raise and what follows from it."""
    with database.transaction() as session:
        round_ = session.get_one(Round, story.round.id)
        complaint = raise_complaint(
            session,
            session.get_one(Enrolment, story.enrolments[0].id),
            kind=ComplaintKind.APPEAL,
            text="x",
            items=[RaisedItem(story.determination, 1, "91.3")],
            actor=story.analysts[0],
        )
        session.add(
            EvidenceFile(
                complaint_id=complaint.id,
                number=1,
                extension="txt",
                sha256="0" * 64,
                size=1,
                added_by_id=complaint.filed_by_id,
                added_at=complaint.filed_at,
            )
        )
        impartial = person(session, "third", Role.COORDINATOR, scheme_id=round_.scheme_id)
        take_up(session, complaint, actor=impartial)
        decide_appeal(
            session,
            complaint,
            decision=ComplaintState.UPHELD,
            reasons="x",
            provider_caused=True,
            actor=impartial,
        )
        prepare_correction(session, round_, actor=story.coordinator, reason="x")


def tell_with_a_file(database: Database) -> None:
    """Put a row into every table of the messages."""
    reader = Recipient("coordinator@lab.example", Language.EN, "Coordinator", person_id=1)
    facts = {"by": "x", "role": "y", "where": "z"}
    file = Attachment("note.txt", "text/plain", b"note")
    with database.transaction() as session:
        tell(session, NoticeKind.ROLE_WITHDRAWN, [reader], facts=facts, attachments=[file])


def let_people_in(database: Database) -> None:
    """Put a row into every table of getting in."""
    box = SecretBox("a secret of an installation", purpose=PURPOSE)
    with database.transaction() as session:
        person = session.scalars(select(Person)).first()
        assert person is not None
        invite(session, actor=SYSTEM, email="new@lab.example", name="New", role=Role.OBSERVER)
        send_link(session, person.email)
        begin(session, [account(person.email)])
        open_sign_in(session, person, browser="", address="")
        secret, who = begin_second_factor(session, person, box=box), Actor(person.id, person.name)
        code = code_at(secret, current_step())
        confirm_second_factor(session, person, code, actor=who, box=box)
        names = {"name_en": "New", "laboratory_en": "New", "person_name": "New"}
        apply_for_admission(session, names, email="new@lab.example", language=Language.EN, note="")


def decide(story: Story, database: Database) -> None:
    """Put a row into every table of what is decided on a round or a scheme."""
    opens, closes = story.round.opens_at, story.round.closes_at
    person_id, enrolment = story.coordinator.person_id, story.enrolments[0]
    place = {
        "scheme_id": story.round.scheme_id,
        "institution_id": story.laboratories[0].institution_id,
    }
    with database.transaction() as session:
        session.add_all(
            [
                Extension(
                    round_id=story.round.id,
                    closed_before=opens,
                    closes_at=closes,
                    reason="x",
                    granted_at=opens,
                ),
                Reopening(
                    round_id=story.round.id,
                    enrolment_id=enrolment.id,
                    until=closes,
                    cause="x",
                    granted_at=opens,
                ),
                HandOver(round_id=story.round.id, ordered_at=opens),
                Interest(person_id=person_id, declared_at=opens, **place),
                ReportWaiver(
                    round_id=story.round.id,
                    item="R-s",
                    reason_zh="x",
                    reason_en="x",
                    sha256="x",
                    signed_by_id=person_id,
                    name="x",
                    signed_at=opens,
                ),
                Waiver(use=WaiverUse.PUBLICATION, signed_by_id=person_id, signed_at=opens, **place),
            ]
        )


def travel(story: Story, database: Database) -> None:
    """Put a row into every table of the samples that a round can do without."""
    moment = story.round.opens_at
    person_id, enrolment = story.analysts[0].person_id, story.enrolments[0]
    with database.transaction() as session:
        parcel = Parcel(
            enrolment_id=enrolment.id,
            number="P-1",
            courier="x",
            tracking="1",
            packaging="",
            logger="",
            dispatched_at=moment,
            time_zone="UTC",
        )
        instruction = Instruction(
            round_id=story.round.id,
            version=1,
            text_zh="x",
            text_en="x",
            change_zh="",
            change_en="",
            published_at=moment,
        )
        session.add_all([parcel, instruction])
        session.flush()
        session.execute(
            update(Unit).where(Unit.enrolment_id == enrolment.id).values(parcel_id=parcel.id)
        )
        session.add_all(
            [
                Receipt(
                    parcel_id=parcel.id,
                    arrived_at=moment,
                    time_zone="UTC",
                    remark="",
                    confirmed_by=person_id,
                    confirmed_at=moment,
                ),
                ParcelFile(
                    parcel_id=parcel.id,
                    kind=FileKind.LOGGER,
                    sha256="0" * 64,
                    extension="csv",
                    size=1,
                    added_by=person_id,
                    added_at=moment,
                ),
                Acknowledgement(
                    instruction_id=instruction.id,
                    enrolment_id=enrolment.id,
                    person_id=person_id,
                    acknowledged_at=moment,
                ),
                DeliveryAddress(
                    laboratory_id=enrolment.laboratory_id,
                    recipient="x",
                    telephone="1",
                    address="x",
                    changed_at=moment,
                ),
            ]
        )


def study(story: Story, session: Session) -> Study:
    """Put a row into every table of the studies."""
    planned = Study(
        material=session.scalars(select(RoundMaterial)).one(),
        measurand=session.scalars(select(RoundMeasurand)).one(),
        kind=StudyKind.HOMOGENEITY,
        batch="",
        condition="",
        units=2,
        replicates=2,
        criterion=CriterionKind.PLAIN,
        seed="x",
        planned_at=story.round.opens_at,
        withdrawn_because="",
        measurements=[StudyMeasurement(position=1, unit="1", point=0, replicate=1, typed="")],
    )
    evaluation = StudyEvaluation(
        study=planned,
        version=1,
        verdict=Verdict.PASSED,
        inputs_text="{}",
        input_sha256="0",
        document_text="{}",
        document_sha256="0",
        engine_version="1",
        created_at=story.round.opens_at,
    )
    session.add(evaluation)
    session.flush()
    return planned
