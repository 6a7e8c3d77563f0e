"""Take over the published results of an archived round, each under the code it has here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import RoundState
from ..rounds.models import Determination, Enrolment, Round
from .digests import digest_of
from .entry import NO_METHODS, UNKNOWN_DETERMINATION, UNKNOWN_METHOD
from .models import Result, ResultSet, ResultSetState
from .queries import determinations_of
from .refusals import AlreadySubmitted, NotArchived, SubmissionClosed
from .rows import ResultRow

UNKNOWN_LABORATORY = mark("No laboratory takes part under the code {code}.")
UNIT_DIFFERS = mark("The unit is “{typed}”, but {measurand} is reported in {unit}.")


def import_archived_results(
    session: Session,
    round_: Round,
    rows: Sequence[ResultRow],
    *,
    actor: Actor,
    at: datetime | None = None,
) -> list[ResultSet]:
    """Store published results as submitted; only a round that names its source takes them."""
    require(actor, Act.IMPORT_RESULTS, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    if not round_.source:
        raise NotArchived(round_code=round_.code)
    # The dates of an archived round are history; only its state says whether it takes results.
    if round_.state is not RoundState.OPEN:
        raise SubmissionClosed(
            round_code=round_.code, closed_at=round_.closes_at, time_zone=round_.time_zone
        )
    enrolments = {
        enrolment.code: enrolment
        for enrolment in session.scalars(select(Enrolment).where(Enrolment.round_id == round_.id))
    }
    asked = {(d.measurand.code, d.material.code): d for d in determinations_of(session, round_)}
    _check_rows(rows, enrolments, asked)
    _check_first_time(session, round_)
    stored = _store(session, rows, enrolments, asked, at=at or clock.now())
    record(
        session,
        actor=actor,
        action="results.imported",
        subject_type="round",
        subject_id=round_.id,
        round_id=round_.id,
        facts={"laboratories": len(stored), "results": len(rows), "source": round_.source},
    )
    return stored


def _check_rows(
    rows: Sequence[ResultRow],
    enrolments: dict[str, Enrolment],
    asked: dict[tuple[str, str], Determination],
) -> None:
    """Refuse rows of unknown laboratories, measurands, units and methods, all at once."""
    problems: list[Problem] = []
    for position, row in enumerate(rows, 1):
        place = row.row or position
        if row.lab not in enrolments:
            problems.append(Problem(UNKNOWN_LABORATORY, {"code": row.lab}, place, "lab"))
        determination = asked.get((row.measurand, row.material))
        if determination is None:
            problems.append(Problem(UNKNOWN_DETERMINATION, {}, place, "measurand"))
            continue
        measurand = determination.measurand
        facts: dict[str, object] = {"measurand": measurand.code}
        if row.unit != measurand.unit:
            facts |= {"typed": row.unit, "unit": measurand.unit}
            problems.append(Problem(UNIT_DIFFERS, facts, place, "unit"))
        codes = [method.code for method in measurand.methods]
        if row.method and not codes:
            problems.append(Problem(NO_METHODS, facts, place, "method"))
        elif row.method and row.method not in codes:
            facts |= {"typed": row.method, "accepted": ", ".join(codes)}
            problems.append(Problem(UNKNOWN_METHOD, facts, place, "method"))
    if problems:
        raise InvalidInput(problems)


def _check_first_time(session: Session, round_: Round) -> None:
    """Refuse a second import: results are never written over."""
    present = select(ResultSet.id).join(Enrolment).where(Enrolment.round_id == round_.id)
    if session.scalar(present.limit(1)):
        raise AlreadySubmitted(round_code=round_.code)


def _store(
    session: Session,
    rows: Sequence[ResultRow],
    enrolments: dict[str, Enrolment],
    asked: dict[tuple[str, str], Determination],
    *,
    at: datetime,
) -> list[ResultSet]:
    """Write one submitted set per laboratory; replicates are numbered in the order of the rows."""
    per_laboratory: dict[str, list[Result]] = {}
    counted: Counter[tuple[str, int]] = Counter()
    for row in rows:
        determination = asked[row.measurand, row.material]
        counted[row.lab, determination.id] += 1
        replicate = counted[row.lab, determination.id]
        per_laboratory.setdefault(row.lab, []).append(
            _result(row, determination, replicate=replicate)
        )
    sets = [
        ResultSet(
            enrolment=enrolments[code],
            state=ResultSetState.SUBMITTED,
            changed_at=at,
            submitted_at=at,
            opened_at=at,
            sha256=digest_of(enrolments[code].round.code, code, results),
            results=results,
        )
        for code, results in per_laboratory.items()
    ]
    session.add_all(sets)
    session.flush()
    return sets


def _result(row: ResultRow, determination: Determination, *, replicate: int) -> Result:
    return Result(
        determination_id=determination.id,
        replicate=replicate,
        method=row.method or None,
        typed=row.typed,
        kind=row.parsed.kind,
        value=row.parsed.value,
        qualifier=row.parsed.qualifier,
        category=row.parsed.category,
        upper=row.parsed.upper,
        unit=row.unit,
        converted=row.parsed.value,
        converted_upper=row.parsed.upper,
        converted_u=row.u,
        u_typed=str(row.u) if row.u is not None else "",
        u=row.u,
        k_typed=str(row.k) if row.k is not None else "",
        k=row.k,
        note=row.note,
        details={},
    )
