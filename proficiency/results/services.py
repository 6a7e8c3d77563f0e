"""Save, submit and recall the results of a laboratory while its round is open."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import InvalidInput
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..rounds.lifecycle import RoundState
from ..rounds.models import Determination, Enrolment
from .archives import import_archived_results
from .digests import digest_of
from .entry import CheckedResult, EnteredResult, check_entries
from .marks import mark_of, renewed
from .models import Result, ResultSet, ResultSetState
from .queries import determinations_of
from .refusals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    NothingToSubmit,
    NotSubmitted,
    SameSigner,
    SubmissionClosed,
)
from .rows import ValueKind

__all__ = ["import_archived_results", "recall_results", "save_draft", "submit_results"]


def save_draft(
    session: Session,
    enrolment: Enrolment,
    entries: Sequence[EnteredResult],
    *,
    actor: Actor,
    seen: str | None = None,
    at: datetime | None = None,
) -> ResultSet:
    """Keep all entries as draft, or none; blank entries remove what was there before.

    `seen` is the mark of the draft the person worked on: another one is not written over.
    """
    require(actor, Act.ENTER_RESULTS, laboratory_id=enrolment.laboratory_id)
    moment = at or clock.now()
    results = _lock_open(session, enrolment, at=moment)
    if results is not None and results.state is ResultSetState.SUBMITTED:
        raise AlreadySubmitted(round_code=enrolment.round.code)
    _check_seen(enrolment, results, entries, seen=seen)
    checked, problems = check_entries(entries, determinations_of(session, enrolment.round))
    if problems:
        raise InvalidInput(problems)
    if results is None:
        results = ResultSet(enrolment=enrolment)
        session.add(results)
    results.changed_at = moment
    results.entered_by_id = actor.person_id
    _replace(session, results, entries, checked)
    record(
        session,
        actor=actor,
        action="results.saved",
        subject_type="result_set",
        subject_id=results.id,
        round_id=enrolment.round_id,
        facts={"entries": len(checked), "salt": _salt()},
    )
    return results


def submit_results(
    session: Session,
    enrolment: Enrolment,
    *,
    actor: Actor,
    seen: str | None = None,
    at: datetime | None = None,
) -> ResultSet:
    """Sign the draft of a laboratory, the one with the mark `seen`; from now on it counts."""
    require(actor, Act.SUBMIT_RESULTS, laboratory_id=enrolment.laboratory_id)
    moment = at or clock.now()
    results = _lock_open(session, enrolment, at=moment)
    round_code = enrolment.round.code
    if results is None:
        raise NothingToSubmit(round_code=round_code)
    if results.state is ResultSetState.SUBMITTED:
        raise AlreadySubmitted(round_code=round_code)
    if all(result.kind is ValueKind.MISSING for result in results.results):
        raise NothingToSubmit(round_code=round_code)
    if results.entered_by_id == actor.person_id and not enrolment.laboratory.one_person:
        raise SameSigner(round_code=round_code)
    _check_seen(enrolment, results, (), seen=seen)
    results.sha256 = digest_of(round_code, enrolment.code, results.results)
    results.submitted_at = results.changed_at = moment
    results.submitted_by_id = actor.person_id
    results.state = ResultSetState.SUBMITTED
    session.flush()
    record(
        session,
        actor=actor,
        action="results.submitted",
        subject_type="result_set",
        subject_id=results.id,
        round_id=enrolment.round_id,
        facts={"results": len(results.results), "sha256": results.sha256, "salt": _salt()},
    )
    return results


def recall_results(
    session: Session, enrolment: Enrolment, *, actor: Actor, at: datetime | None = None
) -> ResultSet:
    """Take submitted results back to draft, so that they can be corrected and signed again."""
    require(actor, Act.RECALL_RESULTS, laboratory_id=enrolment.laboratory_id)
    moment = at or clock.now()
    results = _lock_open(session, enrolment, at=moment)
    if results is None or results.state is not ResultSetState.SUBMITTED:
        raise NotSubmitted(round_code=enrolment.round.code)
    recalled = results.sha256
    results.state = ResultSetState.DRAFT
    results.changed_at = moment
    results.submitted_at = results.submitted_by_id = results.sha256 = None
    session.flush()
    record(
        session,
        actor=actor,
        action="results.recalled",
        subject_type="result_set",
        subject_id=results.id,
        round_id=enrolment.round_id,
        facts={"sha256": recalled, "salt": _salt()},
    )
    return results


def _salt() -> str:
    """Return what keeps the seal of an entry from being found by trying names and values."""
    return secrets.token_hex(16)


def _lock_open(session: Session, enrolment: Enrolment, *, at: datetime) -> ResultSet | None:
    """Hold the round open and the participation to ourselves, and return the results so far."""
    round_ = enrolment.round
    lock_row(session, round_, shared=True)
    lock_row(session, enrolment)
    if round_.state is not RoundState.OPEN or at >= round_.closes_at:
        raise SubmissionClosed(
            round_code=round_.code, closed_at=round_.closes_at, time_zone=round_.time_zone
        )
    return session.scalar(
        select(ResultSet)
        .where(ResultSet.enrolment_id == enrolment.id)
        .options(
            selectinload(ResultSet.results)
            .joinedload(Result.determination)
            .joinedload(Determination.measurand)
        )
        .execution_options(populate_existing=True)
    )


def _check_seen(
    enrolment: Enrolment,
    results: ResultSet | None,
    entries: Sequence[EnteredResult],
    *,
    seen: str | None,
) -> None:
    """Refuse to touch a draft the person has not seen; sending the same twice changes nothing."""
    stored = results.results if results is not None else []
    if seen is None or seen == (present := mark_of(enrolment, stored)):
        return
    if not entries or mark_of(enrolment, renewed(stored, entries)) != present:
        raise ChangedMeanwhile(round_code=enrolment.round.code)


def _replace(
    session: Session,
    results: ResultSet,
    entries: Sequence[EnteredResult],
    checked: Sequence[CheckedResult],
) -> None:
    """Put the new results in the place of those that were entered before."""
    renewed = {entry.key for entry in entries}
    kept = [r for r in results.results if (r.determination_id, r.replicate) not in renewed]
    results.results = kept
    # The old rows must be gone before new ones take their place.
    session.flush()
    results.results.extend(_result(found) for found in checked)
    session.flush()


def _result(found: CheckedResult) -> Result:
    entry = found.entry
    return Result(
        determination=found.determination,
        replicate=entry.replicate,
        method=found.method,
        typed=entry.typed,
        kind=found.parsed.kind,
        value=found.parsed.value,
        qualifier=found.parsed.qualifier,
        category=found.parsed.category,
        upper=found.parsed.upper,
        unit=found.unit,
        converted=found.converted,
        converted_upper=found.converted_upper,
        converted_u=found.converted_u,
        u_typed=entry.u_typed,
        u=found.u,
        k_typed=entry.k_typed,
        k=found.k,
        note=entry.note,
        details=dict(entry.details),
    )
