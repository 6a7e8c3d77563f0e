"""Order amended reports: of those an evaluation changes, each with what it replaces and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..evaluation.models import EvaluationRun
from ..i18n import Language
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.models import Round
from .heading import WHOLE_ROUND
from .label import Label
from .models import ReportFormat, ReportOrder
from .past import earlier_runs
from .record_gathering import freeze_records
from .services import NotFinal, defer_following, defer_making


def order_amended(
    session: Session,
    run: EvaluationRun,
    *,
    reason: str,
    texts: Mapping[str | None, Label],
    actor: Actor,
    at: datetime | None = None,
) -> ReportOrder:
    """Order the amended reports of an evaluation in force; the others stand as they are."""
    round_ = run.round
    require(actor, Act.ISSUE_REPORTS, scheme_id=round_.scheme_id)
    before = newest_order(session, round_)
    if before is None or run.in_force_since is None:
        raise NotFinal(round_code=round_.code)
    order = ReportOrder(
        evaluation=run,
        ordered_at=at or clock.now(),
        ordered_by_id=actor.person_id,
        expected=len(texts) * len(Language) * len(ReportFormat),
        past_runs=earlier_runs(session, round_),
        amends_id=before.id,
        reason=reason,
        amendments={
            code or WHOLE_ROUND: {"zh": text.zh, "en": text.en} for code, text in texts.items()
        },
    )
    session.add(order)
    session.flush()
    freeze_records(session, order)
    record(
        session,
        actor=actor,
        action="reports.amended",
        subject_type="report_order",
        subject_id=order.id,
        round_id=round_.id,
        facts={
            "evaluation_version": run.version,
            "files": order.expected,
            "reason": reason,
            "reports": len(texts),
        },
    )
    defer_making(session, order)
    defer_following(session, order)
    return order


def newest_order(session: Session, round_: Round) -> ReportOrder | None:
    """Return the newest order of a round."""
    return next(iter(orders_of(session, round_)), None)


def orders_of(session: Session, round_: Round) -> list[ReportOrder]:
    """Return the orders of a round, the newest first."""
    return list(
        session.scalars(
            select(ReportOrder)
            .join(ReportOrder.evaluation)
            .where(EvaluationRun.round_id == round_.id)
            .order_by(EvaluationRun.version.desc())
        )
    )


def order_for(session: Session, round_: Round, code: str) -> ReportOrder | None:
    """Return the newest order that concerned a laboratory: its valid report is one of it."""
    return next(
        (
            order
            for order in orders_of(session, round_)
            if order.amendments is None or code in order.amendments
        ),
        None,
    )
