"""Save, submit and recall the results of a laboratory while its round takes them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..errors import InvalidInput
from ..identity.actor import Actor
from ..identity.permissions import Act, may, require
from ..rounds.models import Enrolment
from .archives import import_archived_results
from .closing import list_digests, open_results
from .document import Answer, ResultDocument
from .entry import EnteredResult, check_entries, check_places
from .marks import mark_of
from .models import FollowedMethod, Result, ResultSet, ResultSetState
from .queries import determinations_of
from .questioning import open_questions, questions_about
from .questionnaire import answer_problems, asked_questions, check_questionnaire, kept_answers
from .refusals import (
    AlreadySubmitted,
    ChangedMeanwhile,
    NothingToSubmit,
    NotSubmitted,
    QuestionsOpen,
    SameSigner,
    SubmissionClosed,
)
from .rows import ValueKind
from .sealing import open_set, seal
from .sets import Desk, at_desk, new_set
from .telling import MakeReceipt, Submission, tell_recalled, tell_submitted
from .understood import understood_of

__all__ = [
    "answer_questions",
    "import_archived_results",
    "recall_results",
    "save_draft",
    "submit_results",
]


def save_draft(
    session: Session,
    enrolment: Enrolment,
    entries: Sequence[EnteredResult],
    *,
    actor: Actor,
    number: int | None = None,
    seen: str | None = None,
    at: datetime | None = None,
    unfinished: bool = False,
    followed: str | None = None,
    questionnaire: Mapping[str, str] | None = None,
) -> ResultSet:
    """Keep all entries as draft, or none; blank entries remove what was there before.

    `seen` is the mark of the draft the person worked on: another one is not written over. With
    `unfinished`, what cannot be understood yet is kept as well: it is checked before signing.
    None for `followed` and `questionnaire` leaves them as they are.
    """
    require(actor, Act.ENTER_RESULTS, laboratory_id=enrolment.laboratory_id)
    desk = at_desk(session, enrolment, number=number, at=at or clock.now())
    if desk.results is not None and desk.results.state is ResultSetState.SUBMITTED:
        raise AlreadySubmitted(round_code=enrolment.round.code)
    before = desk.document
    after = (before or desk.blank()).renewed(entries)
    if followed is not None:
        after = replace(after, followed=followed and FollowedMethod(followed).value)
    if questionnaire is not None:
        asked = asked_questions(determinations_of(session, enrolment.round))
        after = replace(after, questionnaire=kept_answers(asked, questionnaire))
    _check_seen(desk, before, after, seen=seen)
    # What was not sent is looked at on its own screen, and before it is signed.
    answers = {} if questionnaire is None else after.questionnaire
    _check(session, enrolment, entries, answers, unfinished=unfinished)
    if before == after and desk.results is not None:
        return desk.results
    return _keep(session, desk, after, actor=actor, quiet=unfinished)


def submit_results(
    session: Session,
    enrolment: Enrolment,
    *,
    actor: Actor,
    number: int | None = None,
    seen: str | None = None,
    at: datetime | None = None,
    receipt: MakeReceipt | None = None,
) -> ResultSet:
    """Sign the draft of a laboratory, the one with the mark `seen`; from now on it counts.

    `receipt` makes what is attached to the e-mail that tells the laboratory.
    """
    require(actor, Act.SUBMIT_RESULTS, laboratory_id=enrolment.laboratory_id)
    desk = at_desk(session, enrolment, number=number, at=at or clock.now())
    results, document, round_code = desk.results, desk.document, enrolment.round.code
    if results is None or document is None:
        raise NothingToSubmit(round_code=round_code)
    if results.state is ResultSetState.SUBMITTED:
        raise AlreadySubmitted(round_code=round_code)
    determinations = determinations_of(session, enrolment.round)
    checked, problems = check_entries(document.entries, determinations)
    problems += check_questionnaire(determinations, document.questionnaire, checked)
    if problems:
        raise InvalidInput(problems)
    if all(found.parsed.kind is ValueKind.MISSING for found in checked):
        raise NothingToSubmit(round_code=round_code)
    if actor.person_id in document.writers and not enrolment.laboratory.one_person:
        raise SameSigner(round_code=round_code)
    _check_seen(desk, document, None, seen=seen)
    asked = questions_about(session, enrolment, checked)
    if pending := open_questions(asked, document.answers):
        raise QuestionsOpen(count=len(pending))
    signed = replace(document, understood=tuple(understood_of(found) for found in checked))
    seal(session, results, signed)
    results.late = not desk.window.is_on_time
    saved_at = results.changed_at
    results.sha256 = signed.sha256
    results.submitted_at = results.changed_at = desk.at
    results.submitted_by_id = actor.person_id
    results.state = ResultSetState.SUBMITTED
    session.flush()
    if desk.is_unsealed:
        list_digests(session, enrolment.round, at=desk.at)
    submission = Submission(
        enrolment, results, len(checked), saved_at, document.writers, actor.name
    )
    tell_submitted(session, submission, receipt=receipt)
    record(
        session,
        actor=actor,
        action="results.submitted",
        subject_type="result_set",
        subject_id=results.id,
        round_id=enrolment.round_id,
        facts={
            "results": len(checked),
            "sha256": results.sha256,
            "window": desk.window,
            "salt": salt(),
        },
    )
    if desk.is_unsealed:
        open_results(session, enrolment.round, [results], at=desk.at)
    return results


def recall_results(
    session: Session,
    enrolment: Enrolment,
    *,
    actor: Actor,
    number: int | None = None,
    at: datetime | None = None,
) -> ResultSet:
    """Take submitted results back to draft, so that they can be corrected and signed again."""
    require(actor, Act.RECALL_RESULTS, laboratory_id=enrolment.laboratory_id)
    desk = at_desk(session, enrolment, number=number, at=at or clock.now())
    results = desk.results
    if not desk.window.is_on_time:
        raise SubmissionClosed(
            round_code=enrolment.round.code,
            closed_at=enrolment.round.closes_at,
            time_zone=enrolment.round.time_zone,
        )
    if results is None or results.state is not ResultSetState.SUBMITTED:
        raise NotSubmitted(round_code=enrolment.round.code)
    recalled = results.sha256
    tell_recalled(session, enrolment, results, actor=actor)
    seal(session, results, replace(open_set(session, results), understood=()))
    _close_again(session, results)
    results.state = ResultSetState.DRAFT
    results.late = False
    results.changed_at = desk.at
    results.submitted_at = results.submitted_by_id = results.sha256 = None
    session.flush()
    record(
        session,
        actor=actor,
        action="results.recalled",
        subject_type="result_set",
        subject_id=results.id,
        round_id=enrolment.round_id,
        facts={"sha256": recalled, "window": desk.window, "salt": salt()},
    )
    return results


def answer_questions(
    session: Session,
    enrolment: Enrolment,
    answers: Sequence[Answer],
    *,
    actor: Actor,
    number: int | None = None,
    at: datetime | None = None,
) -> ResultSet:
    """Keep what a person of the laboratory answered to questions about the draft."""
    if not may(actor, Act.ENTER_RESULTS, laboratory_id=enrolment.laboratory_id):
        require(actor, Act.SUBMIT_RESULTS, laboratory_id=enrolment.laboratory_id)
    desk = at_desk(session, enrolment, number=number, at=at or clock.now())
    if desk.results is None or desk.document is None:
        raise NothingToSubmit(round_code=enrolment.round.code)
    if desk.results.state is ResultSetState.SUBMITTED:
        raise AlreadySubmitted(round_code=enrolment.round.code)
    renewed = {answer.key: answer for answer in (*desk.document.answers, *answers)}
    seal(session, desk.results, replace(desk.document, answers=tuple(renewed.values())))
    desk.results.changed_at = desk.at
    session.flush()
    record(
        session,
        actor=actor,
        action="results.questions_answered",
        subject_type="result_set",
        subject_id=desk.results.id,
        round_id=enrolment.round_id,
        facts={"answers": len(answers), "salt": salt()},
    )
    return desk.results


def salt() -> str:
    """Return what keeps the seal of an entry from being found by trying names and values."""
    return secrets.token_hex(16)


def _check(
    session: Session,
    enrolment: Enrolment,
    entries: Sequence[EnteredResult],
    answers: Mapping[str, str],
    *,
    unfinished: bool,
) -> None:
    """Refuse entries that are asked for nowhere, and unless unfinished what is not understood."""
    asked = determinations_of(session, enrolment.round)
    if unfinished:
        problems = check_places(entries, asked)
    else:
        problems = check_entries(entries, asked)[1]
        problems += answer_problems(asked_questions(asked), answers)
    if problems:
        raise InvalidInput(problems)


def _check_seen(
    desk: Desk, before: ResultDocument | None, after: ResultDocument | None, *, seen: str | None
) -> None:
    """Refuse to touch a draft the person has not seen; sending the same twice changes nothing."""
    if seen is None or seen == mark_of(desk.enrolment, before):
        return
    if before is None or before != after:
        raise ChangedMeanwhile(round_code=desk.enrolment.round.code)


def _keep(
    session: Session, desk: Desk, document: ResultDocument, *, actor: Actor, quiet: bool
) -> ResultSet:
    """Seal the draft and tell the history; what saves itself is told once per person."""
    writer = () if actor.person_id is None else (actor.person_id,)
    is_first = desk.results is None or not set(writer) <= set(document.writers)
    document = replace(document, writers=tuple(dict.fromkeys((*document.writers, *writer))))
    results = desk.results
    if results is None:
        results = new_set(desk, primary=True)
    seal(session, results, document)
    session.add(results)
    results.changed_at = desk.at
    results.entered_by_id = actor.person_id
    session.flush()
    if is_first or not quiet:
        record(
            session,
            actor=actor,
            action="results.saved",
            subject_type="result_set",
            subject_id=results.id,
            round_id=desk.enrolment.round_id,
            facts={"entries": len(document.entries), "salt": salt()},
        )
    return results


def _close_again(session: Session, results: ResultSet) -> None:
    """Take the rows of an opened set away; they are written anew when it is signed again."""
    session.execute(delete(Result).where(Result.result_set_id == results.id))
    session.expire(results, ["results"])
    results.opened_at = results.followed_method = None
    results.name, results.answers, results.questionnaire = "", [], {}
