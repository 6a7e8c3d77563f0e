"""Who is told of claims, complaints, appeals and corrections, and what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..i18n import Language, translator
from ..identity.queries import recipients_of_laboratories, recipients_of_scheme
from ..identity.roles import Role
from ..notices.facts import Both, Marked
from ..notices.kinds import NoticeKind
from ..notices.services import tell
from ..reporting.heading import header_of
from ..rounds.lifecycle import EnrolmentState
from ..rounds.models import Enrolment
from ..rounds.telling import LONG_PAST, round_facts
from .impact import Impact
from .impact_words import in_words
from .lifecycle import KIND_NAMES, STATE_NAMES
from .models import Complaint, Correction

OWN = frozenset({Role.ANALYST, Role.APPROVER, Role.INSTITUTION_ADMIN})


def tell_coordinators(session: Session, complaint: Complaint) -> None:
    """Tell the coordinators, under the code of the laboratory."""
    if is_long_past(complaint.filed_at):
        return
    facts = {
        **facts_of(complaint, page=f"/appeals/{complaint.number}"),
        "code": complaint.enrolment.code,
        "due": complaint.due_at,
    }
    people = recipients_of_scheme(session, complaint.round.scheme_id)
    kind = NoticeKind.COMPLAINT_RAISED
    tell(session, kind, people, facts=facts, round_id=complaint.round_id)


def tell_signers(session: Session, complaint: Complaint) -> None:
    """Tell the approvers of the laboratory that a claim waits for their signature."""
    _tell_own(session, complaint, NoticeKind.COMPLAINT_TO_SIGN, frozenset({Role.APPROVER}))


def tell_laboratory(session: Session, complaint: Complaint, *, at: datetime | None = None) -> None:
    """Tell the laboratory where it stands, with the reasons once it is decided."""
    if at is not None and is_long_past(at):
        return
    decided = complaint.decision is not None
    kind = NoticeKind.COMPLAINT_DECIDED if decided else NoticeKind.COMPLAINT_TAKEN_UP
    _tell_own(session, complaint, kind, OWN)


def tell_of_correction(
    session: Session, correction: Correction, impact: Impact, *, at: datetime | None = None
) -> None:
    """Tell every laboratory whether its own report is amended or stands, and what changes."""
    round_ = correction.round
    if round_.source or (at is not None and is_long_past(at)):
        return
    enrolments = session.scalars(
        select(Enrolment).where(
            Enrolment.round_id == round_.id, Enrolment.state == EnrolmentState.CONFIRMED
        )
    ).all()
    people = recipients_of_laboratories(session, [each.laboratory_id for each in enrolments])
    facts = {**round_facts(round_, page="/reports"), "reason": correction.run.reason}
    header = header_of(correction.run)
    for each in enrolments:
        moves = impact.of(each.code)
        kind = NoticeKind.CORRECTED_REPORT if moves else NoticeKind.REPORT_STANDS
        words = {lang: in_words(moves, header, translator(lang)) for lang in Language}
        tell(
            session,
            kind,
            people[each.laboratory_id],
            facts=facts | {"impact": Both(zh=words[Language.ZH], en=words[Language.EN])},
            round_id=round_.id,
        )


def facts_of(complaint: Complaint, *, page: str) -> dict[str, object]:
    """Return what every message about it needs."""
    return {
        **round_facts(complaint.round, page=page),
        "number": complaint.number,
        "what": Marked(KIND_NAMES[complaint.kind]),
    }


def is_long_past(moment: datetime) -> bool:
    """Answer whether something belongs to an archive and is news to nobody."""
    return moment < clock.now() - LONG_PAST


def _tell_own(
    session: Session, complaint: Complaint, kind: NoticeKind, roles: frozenset[Role]
) -> None:
    laboratory_id = complaint.enrolment.laboratory_id
    people = recipients_of_laboratories(session, [laboratory_id], roles)[laboratory_id]
    facts = facts_of(complaint, page=f"/queries/{complaint.number}") | {
        "state": Marked(STATE_NAMES[complaint.decision or complaint.state]),
        "reason": complaint.reasons,
        "due": complaint.due_at,
    }
    tell(session, kind, people, facts=facts, round_id=complaint.round_id)
