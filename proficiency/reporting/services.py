"""Order the reports of a final round; the worker makes them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock, jobs
from ..audit.services import record
from ..database import lock_row
from ..errors import Refusal
from ..evaluation.models import EvaluationRun
from ..evaluation.queries import find_current_run
from ..evaluation.services import load_evaluation
from ..i18n import Language, mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds import release
from ..rounds.lifecycle import REPORTS_ARE_OUT, RoundState
from ..rounds.models import Round
from ..rounds.services import move_round
from ..rounds.telling import LONG_PAST
from .completeness.gate import ReportCheck
from .models import ReportFormat, ReportOrder
from .past import earlier_runs
from .queries import is_waiting
from .record_gathering import freeze_records

FILES_IN_PART = 200
"""A minute of work or less, so that a part that was cut short loses little."""
release.install(ReportCheck())


class NotFinal(Refusal):
    """Reports are issued for final rounds only."""

    message = mark("Round {round_code} is not final, so its reports cannot be issued yet.")


class AlreadyOrdered(Refusal):
    """One evaluation has one set of reports."""

    message = mark("The reports of round {round_code} have already been ordered.")


def issue_round(
    session: Session, round_: Round, *, actor: Actor, at: datetime | None = None
) -> ReportOrder:
    """Declare the evaluation final and order all its reports, in one step."""
    move_round(session, round_, RoundState.FINAL, actor=actor, at=at)
    return order_reports(session, round_, actor=actor, at=at)


def order_reports(
    session: Session, round_: Round, *, actor: Actor, at: datetime | None = None
) -> ReportOrder:
    """Order one report per laboratory and one of the round, in every language and format."""
    require(actor, Act.ISSUE_REPORTS, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    run = find_current_run(session, round_)
    if round_.state not in REPORTS_ARE_OUT or run is None:
        raise NotFinal(round_code=round_.code)
    if session.query(ReportOrder).filter_by(evaluation_id=run.id).count():
        raise AlreadyOrdered(round_code=round_.code)
    order = ReportOrder(
        evaluation=run,
        ordered_at=at or clock.now(),
        ordered_by_id=actor.person_id,
        expected=count_files(run),
        past_runs=earlier_runs(session, round_),
    )
    session.add(order)
    session.flush()
    freeze_records(session, order)
    record(
        session,
        actor=actor,
        action="reports.ordered",
        subject_type="report_order",
        subject_id=order.id,
        round_id=round_.id,
        facts={"evaluation_version": run.version, "files": order.expected},
    )
    defer_making(session, order)
    defer_following(session, order)
    return order


def defer_following(session: Session, order: ReportOrder) -> None:
    """Let corrective action be asked for by the scores now in force, and certificates be checked.

    What follows from an archive was done then.
    """
    if order.ordered_at >= clock.now() - LONG_PAST:
        jobs.defer(session, "follow_reports", round_id=order.evaluation.round_id)


def defer_making(session: Session, order: ReportOrder) -> None:
    """Ask for the files of an order, in parts that several workers can make at the same time."""
    parts = -(-order.expected // FILES_IN_PART)
    for part in range(parts):
        jobs.defer(
            session, "make_reports", queue="reports", order_id=order.id, part=part, parts=parts
        )


def resume_orders(session: Session) -> None:
    """Order once more what no worker has before it, as after a fault that was mended."""
    unfinished = select(ReportOrder).where(ReportOrder.finished_at.is_(None))
    for order in session.scalars(unfinished.with_for_update()):
        if not is_waiting(session, order):
            defer_making(session, order)


def count_files(run: EvaluationRun) -> int:
    """Return how many files the reports of an evaluation are."""
    recipients = 1 + len(load_evaluation(run).labs)
    return recipients * len(Language) * len(ReportFormat)
