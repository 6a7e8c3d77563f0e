"""What a laboratory reads of its own trends: lines of scores, combined scores, timeliness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ringtrial.combined import CombinedScores

from ..errors import NotFound
from ..evaluation.history import PastScore, histories, past_runs
from ..evaluation.models import EvaluationRun
from ..identity.actor import Actor
from ..identity.models import Laboratory
from ..identity.permissions import Act, may
from ..results.opened import handed_in
from ..rounds.lifecycle import REPORTS_ARE_OUT, EnrolmentState
from ..rounds.models import Enrolment, Round
from ..schemes.models import Scheme
from .series import Trend, combined_by_round, trends_of


@dataclass(frozen=True)
class Handing:
    """When a laboratory handed in, against the close of the round."""

    round_code: str
    closes_at: datetime
    time_zone: str
    submitted_at: datetime | None
    """None where nothing was handed in."""
    late: bool

    @property
    def days_before(self) -> float | None:
        """Return how many days before the close it was; below zero after it."""
        if self.submitted_at is None:
            return None
        return (self.closes_at - self.submitted_at).total_seconds() / 86_400


@dataclass(frozen=True)
class OwnTrends:
    """Everything of one laboratory in one scheme."""

    laboratory: Laboratory
    scheme: Scheme
    runs: tuple[EvaluationRun, ...]
    past: tuple[PastScore, ...]
    trends: tuple[Trend, ...]
    combined: Mapping[str, CombinedScores]
    handings: tuple[Handing, ...]


def own_laboratories(session: Session, *, actor: Actor) -> list[Laboratory]:
    """Return the laboratories whose reports the person may read as their own."""
    own = [
        each for each in actor.laboratories() if may(actor, Act.READ_OWN_REPORT, laboratory_id=each)
    ]
    return list(
        session.scalars(
            select(Laboratory)
            .where(Laboratory.id.in_(own))
            .options(joinedload(Laboratory.institution))
            .order_by(Laboratory.id)
        )
    )


def own_schemes(session: Session, laboratory: Laboratory) -> list[Scheme]:
    """Return the schemes in which a laboratory has taken part in a round with reports."""
    return list(
        session.scalars(
            select(Scheme)
            .where(
                Scheme.id.in_(
                    select(Round.scheme_id)
                    .join(Enrolment, Enrolment.round_id == Round.id)
                    .where(
                        Enrolment.laboratory_id == laboratory.id,
                        Enrolment.state == EnrolmentState.CONFIRMED,
                        Round.state.in_(REPORTS_ARE_OUT),
                    )
                )
            )
            .order_by(Scheme.code)
        )
    )


def own_trends(
    session: Session, laboratory_id: int, scheme_code: str, *, actor: Actor
) -> OwnTrends:
    """Return the trends of an own laboratory; another's do not exist for the person."""
    laboratories = {each.id: each for each in own_laboratories(session, actor=actor)}
    laboratory = laboratories.get(laboratory_id)
    if laboratory is None:
        raise NotFound
    schemes = {each.code: each for each in own_schemes(session, laboratory)}
    scheme = schemes.get(scheme_code)
    if scheme is None:
        raise NotFound
    runs = past_runs(session, scheme_id=scheme.id, before=None)
    past = histories(session, runs, laboratory_ids=(laboratory.id,))[laboratory.id]
    return OwnTrends(
        laboratory=laboratory,
        scheme=scheme,
        runs=runs,
        past=past,
        trends=trends_of(past, [run.round.code for run in runs]),
        combined=combined_by_round(past),
        handings=tuple(handings_of(session, runs, laboratory.id)),
    )


def handings_of(
    session: Session, runs: tuple[EvaluationRun, ...], laboratory_id: int
) -> list[Handing]:
    """Say for each round in which the laboratory took part when it handed in."""
    numbers = [run.round_id for run in runs]
    found = session.scalars(
        select(Round)
        .join(Enrolment, Enrolment.round_id == Round.id)
        .where(
            Round.id.in_(numbers),
            Enrolment.laboratory_id == laboratory_id,
            Enrolment.state == EnrolmentState.CONFIRMED,
        )
        .order_by(Round.closes_at, Round.id)
    )
    own = {
        each.round_id: (each.submitted_at, each.late)
        for each in handed_in(session, numbers)
        if each.laboratory_id == laboratory_id
    }
    return [
        Handing(round_.code, round_.closes_at, round_.time_zone, *own.get(round_.id, (None, False)))
        for round_ in found
    ]
