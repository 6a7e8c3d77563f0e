"""What people still have to put on record before reports can go out, as queries that count it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from ..identity.actor import Actor
from ..rounds.lifecycle import RoundState
from ..rounds.models import Determination, Round, RoundMaterial, RoundMeasurand
from ..rounds.pending import Counted
from ..schemes.models import Scheme
from .statement_kinds import StatementKind
from .statement_models import (
    Provider,
    ReportWaiver,
    RoundStatement,
    SchemePolicy,
    TraceabilityStatement,
)

BEFORE_RELEASE = frozenset({RoundState.ANALYSIS, RoundState.PRELIMINARY})


def items_to_record(round_ids: Collection[int], actor: Actor) -> Counted:
    """Count the items of each round's reports on which nobody has recorded or waived anything.

    What only the outcome can tell, as whether every statement fits its value, is asked when the
    reports are released and shown on the page of the list; a desk does without evaluating rounds.
    """
    lacking = union_all(
        *(
            select(Round.id.label("round_id"), literal(item).label("item")).where(
                Round.id.in_(round_ids), Round.state.in_(BEFORE_RELEASE), condition
            )
            for item, condition in _conditions()
        )
    ).subquery()
    return (
        select(lacking.c.round_id, func.count())
        .where(
            ~exists().where(
                ReportWaiver.round_id == lacking.c.round_id,
                ReportWaiver.item == lacking.c.item,
                ReportWaiver.ended_at.is_(None),
            )
        )
        .group_by(lacking.c.round_id)
    )


def provider_unknown() -> Select[int]:
    """Count one while the profile of the provider is not filled in."""
    return select(func.count()).where(~exists().where(Provider.id == 1))


def _conditions() -> tuple[tuple[str, ColumnElement[bool]], ...]:
    """Return when an item lacks a record, for each item that people put on record."""
    scheme = Scheme.id == Round.scheme_id
    traced = exists().where(
        RoundMeasurand.round_id == Round.id,
        Determination.round_measurand_id == RoundMeasurand.id,
        TraceabilityStatement.determination_id == Determination.id,
        TraceabilityStatement.withdrawn_at.is_(None),
    )
    undescribed = exists().where(
        RoundMaterial.round_id == Round.id,
        RoundMaterial.physical.is_(False),
        or_(
            ~_stated(StatementKind.ITEM, RoundMaterial.id),
            ~_stated(StatementKind.ITEM_UNTESTED, RoundMaterial.id),
        ),
    )
    return (
        ("R-a", ~exists().where(Provider.id == 1)),
        ("R-c", ~_stated(StatementKind.SUBCONTRACTED)),
        (
            "R-f",
            exists().where(
                and_(scheme, or_(Scheme.confidentiality_zh == "", Scheme.confidentiality_en == ""))
            ),
        ),
        ("R-h", undescribed),
        ("R-l", ~traced),
        ("R-q", ~_stated(StatementKind.INCIDENT)),
        ("R-s", ~_stated(StatementKind.COMMENT)),
        ("R-u", ~exists().where(SchemePolicy.scheme_id == Round.scheme_id)),
    )


def _stated(
    kind: StatementKind, material: InstrumentedAttribute[int] | None = None
) -> ColumnElement[bool]:
    """Say that something stands on record of a round, or of one of its materials."""
    about = [RoundStatement.round_material_id == material] if material is not None else []
    return exists().where(
        RoundStatement.round_id == Round.id,
        RoundStatement.kind == kind,
        RoundStatement.withdrawn_at.is_(None),
        *about,
    )
