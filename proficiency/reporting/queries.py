"""Which reports there are, how far an order is, and who may read which file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from .. import jobs
from ..errors import NotFound
from ..evaluation.models import EvaluationRun
from ..files import Store
from ..i18n import Language
from ..identity.actor import Actor
from ..identity.permissions import Act, may
from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Enrolment, Round
from .models import Report, ReportFormat, ReportOrder

CONTENT_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class OrderProgress:
    """How many files of an order are made."""

    expected: int
    made: int
    finished_at: datetime | None
    """None while the worker is still busy."""
    failed: bool = False
    """The worker has given up: a person must look into it."""


def order_progress(session: Session, round_: Round) -> OrderProgress | None:
    """Return how far the newest order of a round is, None where nothing was ordered."""
    found = session.execute(
        select(ReportOrder, func.count(Report.id))
        .join(ReportOrder.evaluation)
        .outerjoin(ReportOrder.reports)
        .where(EvaluationRun.round_id == round_.id)
        .group_by(ReportOrder.id, EvaluationRun.version)
        .order_by(EvaluationRun.version.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    order, made = found
    lost = order.finished_at is None and not is_waiting(session, order)
    return OrderProgress(
        expected=order.expected, made=made, finished_at=order.finished_at, failed=lost
    )


def first_issued_at(session: Session, round_: Round) -> datetime | None:
    """Return when reports of a round went out first, None as long as they have not."""
    return session.scalar(
        select(func.min(ReportOrder.ordered_at))
        .join(EvaluationRun, EvaluationRun.id == ReportOrder.evaluation_id)
        .where(EvaluationRun.round_id == round_.id)
    )


def is_waiting(session: Session, order: ReportOrder) -> bool:
    """Answer whether a worker has the order before it, or in hand."""
    return any(
        jobs.pending(session, "make_reports", status=status, order_id=order.id)
        for status in ("todo", "doing")
    )


def reports_for(session: Session, round_: Round, *, actor: Actor) -> list[Report]:
    """Return the reports of a round that this person may read, the whole round's first."""
    reports = session.scalars(
        select(Report)
        .join(Report.order)
        .join(ReportOrder.evaluation)
        .where(EvaluationRun.round_id == round_.id)
        .options(joinedload(Report.enrolment))
        .order_by(Report.enrolment_id.is_not(None), Report.number, Report.language, Report.format)
    ).all()
    whole_round = may_read_round_report(session, round_, actor=actor)
    return [
        r
        for r in reports
        if (whole_round if r.enrolment is None else may_read_report(r.enrolment, round_, actor))
    ]


def get_report_file(
    session: Session, store: Store, number: str, language: str, format_: str, *, actor: Actor
) -> tuple[Report, bytes]:
    """Return one report with its file to those who may read it; to others it does not exist."""
    if language not in set(Language) or format_ not in set(ReportFormat):
        raise NotFound()
    report = session.scalars(
        select(Report).where(
            Report.number == number,
            Report.language == Language(language),
            Report.format == ReportFormat(format_),
        )
    ).one_or_none()
    if report is None:
        raise NotFound()
    round_ = report.order.evaluation.round
    if report.enrolment is None:
        allowed = may_read_round_report(session, round_, actor=actor)
    else:
        allowed = may_read_report(report.enrolment, round_, actor)
    if not allowed:
        raise NotFound()
    return report, store.get(report.sha256)


def download_name(report: Report) -> str:
    """Return a file name that carries the number and language, never a laboratory's name."""
    return f"{report.number}.{report.language.value}.{report.format.value}"


def may_read_report(enrolment: Enrolment, round_: Round, actor: Actor) -> bool:
    """Answer whether this person may read the report of this participant."""
    return may(actor, Act.READ_OWN_REPORT, laboratory_id=enrolment.laboratory_id) or may(
        actor, Act.READ_ANY_REPORT, scheme_id=round_.scheme_id
    )


def may_read_round_report(session: Session, round_: Round, *, actor: Actor) -> bool:
    """Answer whether this person may read the report of the whole round."""
    if may(actor, Act.READ_ROUND_REPORT, scheme_id=round_.scheme_id):
        return True
    taking_part = session.scalars(
        select(Enrolment.laboratory_id).where(
            Enrolment.round_id == round_.id,
            Enrolment.laboratory_id.in_(actor.laboratories()),
            Enrolment.state == EnrolmentState.CONFIRMED,
        )
    )
    return any(may(actor, Act.READ_ROUND_REPORT, laboratory_id=lab) for lab in taking_part)
