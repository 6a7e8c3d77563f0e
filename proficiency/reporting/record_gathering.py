"""Gather what is on record for the reports of a round, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload, object_session

from ..audit.models import AuditEntry
from ..database import Base
from ..evaluation.models import EvaluationRun
from ..identity.signatures import Signature, SignaturePurpose
from ..rounds.decision_models import Extension
from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Determination, Enrolment, Round, RoundMeasurand
from ..rounds.plan_models import PlanVersion
from ..rounds.standing import RESULT_SET, EntryState
from ..samples.models import Batch
from ..samples.parcel_models import Parcel, Receipt
from . import statement_models as stored
from .label import Label
from .models import ReportOrder
from .records import (
    BatchFact,
    ItemRecord,
    Participation,
    ProviderProfile,
    RoundRecords,
    Running,
    Statement,
    Traceability,
    Waived,
    from_json,
)
from .statement_kinds import StatementKind


def records_of(session: Session, run: EvaluationRun) -> RoundRecords:
    """Return what the reports of an evaluation state: as they were issued, else as it is now."""
    frozen = session.scalar(
        select(stored.ReleasedRecords.content)
        .join(stored.ReleasedRecords.order)
        .where(ReportOrder.evaluation_id == run.id)
        .order_by(ReportOrder.id.desc())
        .limit(1)
    )
    return from_json(frozen) if frozen else gather_records(session, run.round)


def freeze_records(session: Session, order: ReportOrder) -> None:
    """Keep with an order what its reports state: later changes of a record touch none of them."""
    stated = gather_records(session, order.evaluation.round).canonical_json
    session.add(stored.ReleasedRecords(order_id=order.id, content=stated))
    session.flush()


def gather_records(session: Session, round_: Round) -> RoundRecords:
    """Return what is on record of a round at this moment."""
    said = statements_of(session, round_)
    scheme = round_.scheme
    policy = session.get(stored.SchemePolicy, scheme.id)
    return RoundRecords(
        provider=provider_of(session),
        scheme_code=scheme.code,
        confidentiality=Label(scheme.confidentiality_zh, scheme.confidentiality_en),
        use_policy=Label(policy.use_zh, policy.use_en) if policy else Label(),
        archived=bool(round_.source),
        subcontracted=said_of(said, StatementKind.SUBCONTRACTED),
        incidents=said_of(said, StatementKind.INCIDENT),
        comments=said_of(said, StatementKind.COMMENT),
        delay=said_of(said, StatementKind.DELAY),
        criterion_source=said_of(said, StatementKind.CRITERION_SOURCE),
        items=tuple(items_of(session, round_, said)),
        traceability=tuple(traceability_of(session, round_)),
        waived=tuple(waived_of(session, round_)),
        participation=participation_of(session, round_),
        running=running_of(session, round_),
    )


def find_provider(session: Session) -> stored.Provider | None:
    """Return the profile of the provider, None until an administrator has written it."""
    return session.get(stored.Provider, 1)


def provider_of(session: Session) -> ProviderProfile | None:
    """Return who provides the proficiency tests of this installation."""
    found = find_provider(session)
    if found is None:
        return None
    return ProviderProfile(
        name=Label(found.name_zh, found.name_en),
        address=Label(found.address_zh, found.address_en),
        contact=found.contact,
        telephone=found.telephone,
        email=found.email,
    )


def provider_label(session: Session) -> Label:
    """Return the name of the provider, empty until it is on record."""
    found = provider_of(session)
    return found.name if found else Label()


def provider_beside(row: Base) -> Label:
    """Return the name of the provider on record where a row was read."""
    session = object_session(row)
    return provider_label(session) if session is not None else Label()


def statements_of(session: Session, round_: Round) -> Sequence[stored.RoundStatement]:
    """Return the statements on a round that stand, in their order."""
    return session.scalars(
        select(stored.RoundStatement)
        .where(
            stored.RoundStatement.round_id == round_.id,
            stored.RoundStatement.withdrawn_at.is_(None),
        )
        .options(joinedload(stored.RoundStatement.recorded_by))
        .order_by(stored.RoundStatement.happened_on, stored.RoundStatement.id)
    ).all()


def said_of(said: Sequence[stored.RoundStatement], kind: StatementKind) -> tuple[Statement, ...]:
    """Return what was stated of one kind."""
    return tuple(
        Statement(
            text=Label(each.text_zh, each.text_en),
            recorded_by=each.recorded_by.name if each.recorded_by else "",
            recorded_at=each.recorded_at,
            happened_on=each.happened_on.isoformat() if each.happened_on else "",
        )
        for each in said
        if each.kind is kind
    )


def items_of(
    session: Session, round_: Round, said: Sequence[stored.RoundStatement]
) -> list[ItemRecord]:
    """Return what is on record of every material: what was stated, and its batches."""
    numbers = [material.id for material in round_.materials]
    batches: dict[int, list[BatchFact]] = defaultdict(list)
    for each in session.scalars(
        select(Batch).where(Batch.round_material_id.in_(numbers)).order_by(Batch.id)
    ):
        batches[each.round_material_id].append(
            BatchFact(
                code=each.code,
                produced_on=iso(each.produced_on),
                expires_on=iso(each.expires_on),
                description=Label(each.description_zh, each.description_en),
                storage=Label(each.storage_zh, each.storage_en),
            )
        )
    found = {(each.kind, each.round_material_id): each for each in said}
    records = []
    for material in round_.materials:
        item = found.get((StatementKind.ITEM, material.id))
        untested = found.get((StatementKind.ITEM_UNTESTED, material.id))
        records.append(
            ItemRecord(
                material=material.code,
                physical=material.physical,
                description=label_of(item),
                untested=label_of(untested),
                stated_on=iso(untested.recorded_at.date()) if untested else "",
                batches=tuple(batches[material.id]),
            )
        )
    return records


def label_of(statement: stored.RoundStatement | None) -> Label:
    """Return the text of a statement, empty where there is none."""
    return Label(statement.text_zh, statement.text_en) if statement else Label()


def traceability_of(session: Session, round_: Round) -> list[Traceability]:
    """Return what is stated of the assigned values."""
    found = session.execute(
        select(stored.TraceabilityStatement, Determination)
        .join(stored.TraceabilityStatement.determination)
        .join(Determination.measurand)
        .where(
            RoundMeasurand.round_id == round_.id,
            stored.TraceabilityStatement.withdrawn_at.is_(None),
        )
        .options(joinedload(Determination.measurand), joinedload(Determination.material))
        .order_by(RoundMeasurand.position, Determination.position)
    )
    return [
        Traceability(
            measurand=asked.measurand.code,
            material=asked.material.code,
            kind=each.kind.value,
            detail=Label(each.detail_zh, each.detail_en),
            without_u=Label(each.without_u_zh, each.without_u_en),
        )
        for each, asked in found
    ]


def waived_of(session: Session, round_: Round) -> list[Waived]:
    """Return the items that are waived, with who signed and why."""
    return [
        Waived(each.item, Label(each.reason_zh, each.reason_en), each.name, each.signed_at)
        for each in session.scalars(
            select(stored.ReportWaiver)
            .where(
                stored.ReportWaiver.round_id == round_.id,
                stored.ReportWaiver.ended_at.is_(None),
            )
            .order_by(stored.ReportWaiver.item)
        )
    ]


def participation_of(session: Session, round_: Round) -> Participation:
    """Count who was asked, took part, answered in time, late or not at all."""
    confirmed = Enrolment.state == EnrolmentState.CONFIRMED
    conditions = (
        Enrolment.state == EnrolmentState.DECLINED,
        Enrolment.state == EnrolmentState.WITHDRAWN,
        confirmed,
        and_(confirmed, RESULT_SET.c.state == EntryState.SUBMITTED),
        and_(confirmed, RESULT_SET.c.state == EntryState.LATE),
    )
    declined, withdrawn, taking_part, in_time, late = (
        func.count(Enrolment.id.distinct()).filter(condition) for condition in conditions
    )
    counted = session.execute(
        select(func.count(Enrolment.id.distinct()), declined, withdrawn, taking_part, in_time, late)
        .outerjoin(RESULT_SET, RESULT_SET.c.enrolment_id == Enrolment.id)
        .where(Enrolment.round_id == round_.id)
    ).one()
    return Participation(*counted)


def running_of(session: Session, round_: Round) -> Running:
    """Return the dates on which the round was run."""
    first, last, received = session.execute(
        select(
            func.min(Parcel.dispatched_at),
            func.max(Parcel.dispatched_at),
            func.max(Receipt.arrived_at),
        )
        .join(Parcel.enrolment)
        .outerjoin(Receipt, Receipt.parcel_id == Parcel.id)
        .where(Enrolment.round_id == round_.id)
    ).one()
    extended = session.scalar(select(func.count()).where(Extension.round_id == round_.id))
    declared = session.scalar(
        select(func.max(AuditEntry.at)).where(
            AuditEntry.round_id == round_.id, AuditEntry.action == "round.shipped"
        )
    )
    return Running(
        registration_closed_at=round_.registration_closes_at,
        sent_first=first or declared,
        sent_last=last or declared,
        received_last=received,
        opened_at=round_.opens_at,
        closed_at=round_.closes_at,
        closing_extended=extended or 0,
        planned_at=round_.reports_at,
        rules_locked_at=round_.plan_locked_at,
        rules_signed_by=rules_signed_by(session, round_),
    )


def rules_signed_by(session: Session, round_: Round) -> tuple[str, ...]:
    """Return who signed the plan as it was locked; nobody where the product locked it."""
    return tuple(
        session.scalars(
            select(Signature.name)
            .join(
                PlanVersion,
                and_(
                    PlanVersion.round_id == Signature.round_id,
                    PlanVersion.version == 1,
                    PlanVersion.plan_sha256 == Signature.sha256,
                ),
            )
            .where(Signature.purpose == SignaturePurpose.PLAN, Signature.round_id == round_.id)
            .order_by(Signature.id)
        )
    )


def iso(day: date) -> str:
    """Write a day as ISO date."""
    return day.isoformat()
