"""Leave a result out of the consensus, by a reason and a signature, and take that back."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from .. import clock
from ..audit.services import record
from ..database import lock_row
from ..errors import Refusal
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..identity.signatures import OnlyPeopleSign, SignaturePurpose, sign
from ..results.corrections import find_results
from ..results.excluding import exclusions_in_force
from ..results.exclusion_models import Exclusion
from ..results.exclusion_reasons import ExclusionReason
from ..rounds.interests import institutions_of_person
from ..rounds.lifecycle import RoundState
from ..rounds.models import Determination, Enrolment, Round
from .frozen_inputs import digest

OPEN_FOR_EXCLUSION = frozenset({RoundState.ANALYSIS, RoundState.FINAL, RoundState.CORRECTED})
"""In the analysis, and later for a correction, which needs two signatures of its own."""
SUBJECT = "exclusion"


class NotToBeExcludedNow(Refusal):
    """Results are excluded while they are analysed, or for a correction."""

    message = mark(
        "Results of round {round_code} are excluded during its analysis, or for a correction of"
        " its final report, not now."
    )


class ExplanationMissing(Refusal):
    """A reason from the list says what kind of fault; the explanation says what was found."""

    message = mark("Explain in words what was found; the reason alone is not enough.")


class NothingToExclude(Refusal):
    """Laboratory, measurand and material must be those of the round."""

    message = mark("There is no such result in round {round_code}.")


class ExcludedAlready(Refusal):
    """One exclusion of a result at a time."""

    message = mark("This result is excluded already. End that exclusion before you state another.")


class ExclusionEnded(Refusal):
    """An exclusion ends once."""

    message = mark("This exclusion has ended already.")


class OwnInstitution(Refusal):
    """Nobody decides on results of the institution they belong to."""

    message = mark(
        "The laboratory belongs to your own institution. Another coordinator has to decide."
    )


def exclude(
    session: Session,
    round_: Round,
    *,
    lab: str,
    determination: Determination | None,
    replicate: int | None = None,
    reason: ExclusionReason,
    explanation: str,
    actor: Actor,
) -> Exclusion:
    """Leave the result of a laboratory, by its code, out of the consensus of a determination."""
    require(actor, Act.EXCLUDE_RESULTS, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    explanation = " ".join(explanation.split())
    check_open(round_)
    if actor.person_id is None:
        raise OnlyPeopleSign
    if not explanation:
        raise ExplanationMissing
    enrolment = session.scalar(
        select(Enrolment).where(Enrolment.round_id == round_.id, Enrolment.code == lab)
    )
    if enrolment is None or determination is None:
        raise NothingToExclude(round_code=round_.code)
    own = find_results(session, enrolment, determination.id)
    if not any(replicate in {None, each.replicate} for each in own):
        raise NothingToExclude(round_code=round_.code)
    check_interest(session, round_, enrolment, actor=actor)
    check_overlap(session, round_, enrolment, determination, replicate)
    now = clock.now()
    facts = {
        "code": enrolment.code,
        "determination": f"{determination.measurand.code}/{determination.material.code}",
        "replicate": replicate,
        "reason": reason.value,
        "explanation": explanation,
    }
    exclusion = Exclusion(
        round_id=round_.id,
        enrolment=enrolment,
        determination=determination,
        replicate=replicate,
        reason=reason,
        explanation=explanation,
        sha256=digest(json.dumps(facts, ensure_ascii=False, sort_keys=True)),
        excluded_at=now,
        excluded_by_id=actor.person_id,
    )
    session.add(exclusion)
    session.flush()
    sign(
        session,
        actor=actor,
        purpose=SignaturePurpose.EXCLUSION,
        subject_type=SUBJECT,
        subject_id=exclusion.id,
        sha256=exclusion.sha256,
        round_id=round_.id,
        reason=explanation,
        at=now,
    )
    keep(session, exclusion, "results.excluded", facts, actor=actor)
    return exclusion


def end_exclusion(
    session: Session, exclusion: Exclusion, *, because: str, actor: Actor
) -> Exclusion:
    """Take an exclusion back; the result counts again from the next evaluation on."""
    round_ = exclusion.enrolment.round
    require(actor, Act.EXCLUDE_RESULTS, scheme_id=round_.scheme_id)
    lock_row(session, round_)
    lock_row(session, exclusion)
    because = " ".join(because.split())
    check_open(round_)
    if actor.person_id is None:
        raise OnlyPeopleSign
    if not because:
        raise ExplanationMissing
    if exclusion.ended_at is not None:
        raise ExclusionEnded
    check_interest(session, round_, exclusion.enrolment, actor=actor)
    exclusion.ended_at, exclusion.ended_because = clock.now(), because
    exclusion.ended_by_id = actor.person_id
    session.flush()
    place = exclusion.determination
    facts = {
        "code": exclusion.enrolment.code,
        "determination": f"{place.measurand.code}/{place.material.code}",
        "explanation": because,
    }
    keep(session, exclusion, "results.taken_back", facts, actor=actor)
    return exclusion


def exclusions_of(session: Session, round_: Round) -> list[Exclusion]:
    """Return every exclusion of a round, ended ones too, the first one first."""
    return list(
        session.scalars(
            select(Exclusion)
            .where(Exclusion.round_id == round_.id)
            .options(
                joinedload(Exclusion.enrolment),
                joinedload(Exclusion.determination).joinedload(Determination.measurand),
                joinedload(Exclusion.determination).joinedload(Determination.material),
            )
            .order_by(Exclusion.id)
        )
    )


def check_open(round_: Round) -> None:
    """Refuse to exclude before results can be judged, or while laboratories read their scores."""
    if round_.state not in OPEN_FOR_EXCLUSION:
        raise NotToBeExcludedNow(round_code=round_.code)


def check_interest(session: Session, round_: Round, enrolment: Enrolment, *, actor: Actor) -> None:
    """Refuse a decision of somebody on a laboratory of an institution of their own."""
    own = institutions_of_person(session, round_.scheme_id, actor.person_id)
    if enrolment.laboratory.institution_id in own:
        raise OwnInstitution


def check_overlap(
    session: Session,
    round_: Round,
    enrolment: Enrolment,
    determination: Determination,
    replicate: int | None,
) -> None:
    """Refuse a second exclusion of the same result, or of a part of it."""
    for other in exclusions_in_force(session, round_):
        same = (other.enrolment_id, other.determination_id) == (enrolment.id, determination.id)
        if same and (replicate is None or other.replicate in {None, replicate}):
            raise ExcludedAlready


def keep(
    session: Session,
    exclusion: Exclusion,
    action: str,
    facts: Mapping[str, str | int | None],
    *,
    actor: Actor,
) -> None:
    """Write into the history what was decided, under the code of the round."""
    record(
        session,
        actor=actor,
        action=action,
        subject_type=SUBJECT,
        subject_id=exclusion.id,
        round_id=exclusion.round_id,
        facts=dict(facts),
    )
