"""Records of what was decided in a round, one row each: laboratories as codes, nobody's number."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from enum import Enum

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from ..appeals.models import Complaint, ComplaintItem, Correction
from ..corrective.models import CorrectiveAction
from ..corrective.sent import sent_answer
from ..corrective.services import Answer
from ..database import Base
from ..files import Store
from ..results.correction_models import ResultCorrection
from ..results.corrections import corrections_of
from ..results.exclusion_models import Exclusion
from ..rounds.models import Enrolment, Round
from .tables import as_csv

PEOPLE = ("_by_id", "person_id", "laboratory_id")
"""Columns that would lead to a person or a laboratory."""


def exclusion_files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give every exclusion with reason and explanation, those that were ended, too."""
    query = select(Exclusion).where(Exclusion.round_id == round_.id).order_by(Exclusion.id)
    return {"exclusions.csv": table(round_, Exclusion, session.scalars(query))}


def action_files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give every request for corrective action with its answer as sent, without evidence files."""
    query = (
        select(CorrectiveAction)
        .join(Enrolment, CorrectiveAction.enrolment_id == Enrolment.id)
        .where(Enrolment.round_id == round_.id)
        .order_by(CorrectiveAction.id)
    )
    return {"corrective-actions.csv": table(round_, CorrectiveAction, session.scalars(query), told)}


def appeal_files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give what laboratories raised, how it was decided, and what each correction moved."""
    raised = select(Complaint).where(Complaint.round_id == round_.id).order_by(Complaint.number)
    items = (
        select(ComplaintItem)
        .join(ComplaintItem.complaint)
        .where(Complaint.round_id == round_.id)
        .order_by(ComplaintItem.id)
    )
    changed = corrections_of(session, round_)
    corrections = session.scalars(
        select(Correction).where(Correction.round_id == round_.id).order_by(Correction.id)
    ).all()
    return {
        "raised.csv": table(round_, Complaint, session.scalars(raised)),
        "results-concerned.csv": table(round_, ComplaintItem, session.scalars(items)),
        "corrected-results.csv": table(round_, ResultCorrection, changed),
        **{
            f"impact-of-correction-{place}.json": each.impact_text.encode()
            for place, each in enumerate(corrections, 1)
        },
    }


def told(row: Base) -> dict[str, object]:
    """Return the answer as the laboratory sent it; what it has only drafted stays with it."""
    sent = sent_answer(row) if isinstance(row, CorrectiveAction) else None
    return asdict(sent or Answer(None, "", "", ""))


def as_stored(row: Base) -> dict[str, object]:
    """Return nothing that stands in place of what is stored."""
    return {}


def table(
    round_: Round,
    model: type[Base],
    found: Iterable[Base],
    instead: Callable[[Base], Mapping[str, object]] = as_stored,
) -> bytes:
    """Write the rows of one table, some columns with something else than is stored."""
    codes = {each.id: each.code for each in round_.enrolments}
    places = places_of(round_)
    columns = [
        column.key
        for column in inspect(model).column_attrs
        if not column.key.endswith(PEOPLE) and column.key != "round_id"
    ]

    def shown(row: Base, name: str) -> object:
        replaced = instead(row)
        if name in replaced:
            return plain(replaced[name])
        value = getattr(row, name)
        if name == "enrolment_id":
            return codes[value]
        if name == "determination_id":
            return places.get(value, "")
        return plain(value)

    rows = [[shown(row, name) for name in columns] for row in found]
    return as_csv(list(heads(columns)), rows)


def heads(columns: Iterable[str]) -> Iterable[str]:
    """Name the columns by what stands in them."""
    named = {"enrolment_id": "lab", "determination_id": "determination"}
    return (named.get(name, name) for name in columns)


def places_of(round_: Round) -> dict[int, str]:
    """Name each determination by measurand and material."""
    return {
        each.id: f"{each.measurand.code} / {each.material.code}"
        for measurand in round_.measurands
        for each in measurand.determinations
    }


def plain(value: object) -> object:
    """Write words of the product and structures as text."""
    if isinstance(value, Enum):
        return value.value
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
