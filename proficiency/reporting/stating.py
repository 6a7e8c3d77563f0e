"""Record what the reports of a round state: nothing is edited, what changes is stated anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import NotFound, Refusal
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import RoundState
from ..rounds.models import Determination, Round, RoundMaterial
from .label import Label
from .statement_kinds import MAY_BE_NONE, OF_MATERIAL, SEVERAL, StatementKind, TraceabilityKind
from .statement_models import RoundStatement, TraceabilityStatement

ENDED = frozenset({RoundState.ARCHIVED, RoundState.CANCELLED})
NOTHING = Label()
"""What a person states who says that there is none."""


class RoundIsOver(Refusal):
    """Nothing is stated about a round that can only be read."""

    message = mark("Round {round_code} can only be read; nothing can be stated about it any more.")


class BothLanguages(Refusal):
    """Reports are issued in both languages."""

    message = mark("Give the text in Chinese and in English: reports are issued in both languages.")


class NotNone(Refusal):
    """Some things cannot be absent."""

    message = mark("This cannot be recorded as “none”; give the text.")


class DayMissing(Refusal):
    """An incident happened on a day."""

    message = mark("Give the day of the incident.")


@dataclass(frozen=True)
class Claim:
    """What is stated of one assigned value."""

    kind: TraceabilityKind
    detail: Label = NOTHING
    without_u: Label = NOTHING


def state(
    session: Session,
    round_: Round,
    kind: StatementKind,
    text: Label,
    *,
    actor: Actor,
    material: RoundMaterial | None = None,
    happened_on: date | None = None,
    at: datetime | None = None,
) -> RoundStatement:
    """Record a statement; an empty text states that there is none. It replaces what contradicts."""
    hold(session, round_, actor=actor)
    text = in_both(text)
    if not text.zh and kind not in MAY_BE_NONE:
        raise NotNone
    if (material is None) is (kind in OF_MATERIAL):
        raise NotFound
    if kind is StatementKind.INCIDENT and text.zh and happened_on is None:
        raise DayMissing
    moment = at or clock.now()
    for earlier in standing(session, round_, kind, material):
        if kind not in SEVERAL or earlier.is_none or not text.zh:
            earlier.withdrawn_at = moment
    session.flush()
    statement = RoundStatement(
        round_id=round_.id,
        round_material_id=material.id if material else None,
        kind=kind,
        text_zh=text.zh,
        text_en=text.en,
        happened_on=happened_on if text.zh else None,
        recorded_at=moment,
        recorded_by_id=actor.person_id,
    )
    session.add(statement)
    session.flush()
    keep(session, round_, "statement.recorded", statement, actor=actor)
    return statement


def withdraw(
    session: Session, round_: Round, number: int, *, actor: Actor, at: datetime | None = None
) -> RoundStatement:
    """Take one statement back; it stays in the records."""
    hold(session, round_, actor=actor)
    statement = session.get(RoundStatement, number)
    if statement is None or statement.round_id != round_.id or statement.withdrawn_at is not None:
        raise NotFound
    statement.withdrawn_at = at or clock.now()
    session.flush()
    keep(session, round_, "statement.withdrawn", statement, actor=actor)
    return statement


def state_traceability(
    session: Session,
    round_: Round,
    claims: Iterable[tuple[Determination, Claim]],
    *,
    actor: Actor,
    at: datetime | None = None,
) -> list[TraceabilityStatement]:
    """Record to what assigned values are traceable; what is stated already stays as it is."""
    hold(session, round_, actor=actor)
    moment = at or clock.now()
    stated = {each.determination_id: each for each in traceability_standing(session, round_)}
    made = []
    for determination, claim in claims:
        if determination.measurand.round_id != round_.id:
            raise NotFound
        detail, without_u = in_both(claim.detail), in_both(claim.without_u)
        earlier = stated.get(determination.id)
        if earlier is not None:
            if claim_of(earlier) == Claim(claim.kind, detail, without_u):
                continue
            earlier.withdrawn_at = moment
            session.flush()
        made.append(
            TraceabilityStatement(
                determination=determination,
                kind=claim.kind,
                detail_zh=detail.zh,
                detail_en=detail.en,
                without_u_zh=without_u.zh,
                without_u_en=without_u.en,
                recorded_at=moment,
                recorded_by_id=actor.person_id,
            )
        )
    session.add_all(made)
    session.flush()
    if made:
        record(
            session,
            actor=actor,
            action="traceability.recorded",
            subject_type="round",
            subject_id=round_.id,
            round_id=round_.id,
            facts={
                "values": {
                    f"{each.determination.measurand.code} / {each.determination.material.code}": (
                        each.kind.value
                    )
                    for each in made
                }
            },
        )
    return made


def standing(
    session: Session, round_: Round, kind: StatementKind, material: RoundMaterial | None
) -> list[RoundStatement]:
    """Return what stands of one kind, and of one material where it is about one."""
    return list(
        session.scalars(
            select(RoundStatement).where(
                RoundStatement.round_id == round_.id,
                RoundStatement.kind == kind,
                RoundStatement.round_material_id.is_not_distinct_from(
                    material.id if material else None
                ),
                RoundStatement.withdrawn_at.is_(None),
            )
        )
    )


def traceability_standing(session: Session, round_: Round) -> list[TraceabilityStatement]:
    """Return what stands of the assigned values of a round."""
    asked = [d.id for measurand in round_.measurands for d in measurand.determinations]
    return list(
        session.scalars(
            select(TraceabilityStatement).where(
                TraceabilityStatement.determination_id.in_(asked),
                TraceabilityStatement.withdrawn_at.is_(None),
            )
        )
    )


def claim_of(stated: TraceabilityStatement) -> Claim:
    """Return what was stated of one assigned value."""
    return Claim(
        stated.kind,
        Label(stated.detail_zh, stated.detail_en),
        Label(stated.without_u_zh, stated.without_u_en),
    )


def hold(session: Session, round_: Round, *, actor: Actor) -> None:
    """Let one person at a time state something about a round that is not over."""
    require(actor, Act.EDIT_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if round_.state in ENDED:
        raise RoundIsOver(round_code=round_.code)


def in_both(text: Label) -> Label:
    """Return a text without surplus spaces; it is there in both languages or in none."""
    zh, en = text.zh.strip(), text.en.strip()
    if bool(zh) is not bool(en):
        raise BothLanguages
    return Label(zh, en)


def keep(
    session: Session, round_: Round, action: str, statement: RoundStatement, *, actor: Actor
) -> None:
    """Write a statement or its end into the history, with its words."""
    record(
        session,
        actor=actor,
        action=action,
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={
            "kind": statement.kind.value,
            "material_id": statement.round_material_id,
            "zh": statement.text_zh,
            "en": statement.text_en,
        },
    )
