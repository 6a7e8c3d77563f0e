"""Correct final reports: evaluate once more, show what moves, sign by two, put in force, amend."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256 as digest_of

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..evaluation.queries import find_candidate, find_current_run
from ..evaluation.services import evaluate_candidate, load_evaluation
from ..evaluation.signing import NotToBeSigned, SignedReport, sign_correction
from ..evaluation.signing import declare_correction as put_in_force
from ..evaluation.standing import is_overtaken
from ..i18n import Language, mark, translator
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..reporting.amending import order_amended
from ..reporting.header import RoundHeader
from ..reporting.heading import header_of, report_number
from ..reporting.label import Label
from ..reporting.models import ReportOrder
from ..rounds.models import Round
from .impact import Impact, from_text, impact_of, to_text
from .impact_words import in_words
from .lifecycle import FOLLOWED_UP, ComplaintState
from .models import Complaint, Correction
from .queries import open_correction
from .refusals import NothingPrepared, Overtaken, PreparedBefore
from .services import keep
from .telling import tell_laboratory, tell_of_correction

REPLACES = mark("This report replaces {original}. The reason: {reason} {impact}")
ROUND_IMPACT = mark(
    "{moved} of {compared} scores move, {signals} signals change; the reports of {concerned} of"
    " {all} laboratories are amended."
)
CORRECTED_WITH = mark("Corrected with version {version} of the evaluation.")


def prepare_correction(
    session: Session, round_: Round, *, actor: Actor, reason: str, at: datetime | None = None
) -> Correction:
    """Evaluate a final round once more and keep what that would change; nobody is told yet."""
    require(actor, Act.EVALUATE_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    before = find_current_run(session, round_)
    run = evaluate_candidate(session, round_, actor=actor, reason=reason)
    if before is None:
        raise NotToBeSigned(round_code=round_.code)
    if (earlier := open_correction(session, round_)) is not None:
        earlier.withdrawn_at = clock.now()
        session.flush()
    text = to_text(
        impact_of(
            load_evaluation(before),
            load_evaluation(run),
            digests=(before.document_sha256, run.document_sha256),
        )
    )
    correction = Correction(
        round=round_,
        run=run,
        before=before,
        impact_text=text,
        impact_sha256=digest_of(text.encode()).hexdigest(),
        prepared_by_id=actor.person_id,
        prepared_at=at or clock.now(),
    )
    session.add(correction)
    session.flush()
    _keep(session, correction, "correction.prepared", actor=actor)
    return correction


def withdraw_correction(session: Session, round_: Round, *, actor: Actor) -> Correction:
    """Give up a prepared correction; its evaluation stays on record and never comes in force."""
    require(actor, Act.EVALUATE_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    correction = _prepared(session, round_)
    correction.withdrawn_at = clock.now()
    session.flush()
    _keep(session, correction, "correction.withdrawn", actor=actor)
    return correction


def sign_prepared(
    session: Session, round_: Round, *, actor: Actor, sha256: str, at: datetime | None = None
) -> SignedReport:
    """Sign a prepared correction as it was read: its outcome, its reason and what it moves."""
    require(actor, Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    correction = _prepared(session, round_)
    if find_candidate(session, round_) is not correction.run:
        raise PreparedBefore
    _check_standing(session, correction)
    return sign_correction(session, round_, actor=actor, sha256=sha256, at=at)


def declare_correction(
    session: Session, round_: Round, *, actor: Actor, at: datetime | None = None
) -> ReportOrder:
    """Put the signed evaluation in force, order the amended reports, tell every laboratory."""
    require(actor, Act.MOVE_ROUND, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    correction = _prepared(session, round_)
    if find_current_run(session, round_) is not correction.before:
        raise PreparedBefore
    _check_standing(session, correction)
    put_in_force(session, round_, actor=actor, at=at)
    impact = from_text(correction.impact_text)
    order = order_amended(
        session,
        correction.run,
        reason=correction.run.reason,
        texts=_texts(session, correction, impact),
        actor=actor,
        at=at,
    )
    correction.declared_at = at or clock.now()
    session.flush()
    tell_of_correction(session, correction, impact, at=at)
    _close_followed(session, correction, actor=actor, at=at)
    _keep(session, correction, "correction.declared", actor=actor)
    return order


def read_impact(correction: Correction) -> Impact:
    """Return what a correction moves, as it was stored with it."""
    return from_text(correction.impact_text)


def _texts(session: Session, correction: Correction, impact: Impact) -> dict[str | None, Label]:
    """Say for the whole round and each laboratory concerned what its amended report replaces."""
    header = header_of(correction.run)
    recipients: tuple[str | None, ...] = (None, *impact.concerned)
    return {code: _text(session, correction, impact, header, code) for code in recipients}


def _text(
    session: Session,
    correction: Correction,
    impact: Impact,
    header: RoundHeader,
    code: str | None,
) -> Label:
    words = {}
    original = _original(session, correction, code)
    for language in Language:
        t = translator(language)
        told = (
            t(
                ROUND_IMPACT,
                moved=len(impact.moves),
                compared=impact.compared,
                signals=impact.signals,
                concerned=len(impact.concerned),
                all=len(impact.labs),
            )
            if code is None
            else in_words(impact.of(code), header, t)
        )
        words[language] = t(REPLACES, original=original, reason=correction.run.reason, impact=told)
    return Label(zh=words[Language.ZH], en=words[Language.EN])


def _original(session: Session, correction: Correction, code: str | None) -> str:
    """Return the number of the report this laboratory holds: of the last amendment, or the first.

    A laboratory that an earlier amendment did not concern still holds the report before it.
    """
    earlier = session.scalars(
        select(Correction)
        .where(
            Correction.round_id == correction.round_id,
            Correction.declared_at.is_not(None),
            Correction.id != correction.id,
        )
        .order_by(Correction.id.desc())
    ).all()
    for each in earlier:
        if code is None or code in read_impact(each).concerned:
            return report_number(each.run, code)
    first = earlier[-1].before if earlier else correction.before
    return report_number(first, code)


def _close_followed(
    session: Session, correction: Correction, *, actor: Actor, at: datetime | None
) -> None:
    """Close what was upheld before the correction was prepared: it is what the correction is of."""
    found = session.scalars(
        select(Complaint).where(
            Complaint.round_id == correction.round_id,
            Complaint.state.in_(FOLLOWED_UP),
            Complaint.decided_at <= correction.prepared_at,
        )
    ).all()
    for each in found:
        note = translator(Language.EN)(CORRECTED_WITH, version=correction.run.version)
        in_chinese = translator(Language.ZH)(CORRECTED_WITH, version=correction.run.version)
        each.state, each.closed_at = ComplaintState.CLOSED, at or clock.now()
        each.closing_note = f"{in_chinese} {note}"
        session.flush()
        tell_laboratory(session, each, at=at)
        keep(session, each, "complaint.closed", actor=actor)


def _prepared(session: Session, round_: Round) -> Correction:
    correction = open_correction(session, round_)
    if correction is None:
        raise NothingPrepared(round_code=round_.code)
    return correction


def _check_standing(session: Session, correction: Correction) -> None:
    """Refuse a candidate that knows nothing of what was decided since it was prepared."""
    if is_overtaken(session, correction.run):
        raise Overtaken(round_code=correction.round.code)


def _keep(session: Session, correction: Correction, action: str, *, actor: Actor) -> None:
    impact = read_impact(correction)
    record(
        session,
        actor=actor,
        action=action,
        subject_type="correction",
        subject_id=correction.id,
        round_id=correction.round_id,
        facts={
            "version": correction.run.version,
            "document_sha256": correction.run.document_sha256,
            "impact_sha256": correction.impact_sha256,
            "reason": correction.run.reason,
            "moved": len(impact.moves),
            "signals": impact.signals,
        },
    )
