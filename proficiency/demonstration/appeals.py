"""An appeal of the demonstration: upheld by the third coordinator, and the reports it amends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from ..appeals.correcting import declare_correction, prepare_correction, sign_prepared
from ..appeals.deciding import decide, take_up
from ..appeals.lifecycle import ComplaintKind, ComplaintState
from ..appeals.services import RaisedItem, raise_complaint
from ..evaluation.models import EvaluationRun
from ..evaluation.outcome import UsedScore
from ..evaluation.queries import find_current_run
from ..evaluation.services import load_evaluation
from ..evaluation.signing import correction_to_sign
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.models import Person
from ..identity.roles import Role
from ..identity.services import actor_of, grant_role
from ..results.corrections import find_results
from ..results.rows import ValueKind
from ..rounds.models import Enrolment, Round
from ..rounds.plan_standing import coordinators_of
from ..schemes.models import Scheme
from .people import OFFICE, Member, register

if TYPE_CHECKING:
    from ..results.models import Result

ACCOUNT = "coordinator3"
NAME = "示例第三协调员 Example third coordinator"
WORDS = mark("Third coordinator, decides on appeals against what the other two signed")
ROUND = "IPSC-QC-R2"
LABORATORY = "L02"
PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
FILED, TAKEN_UP, DECLARED = timedelta(days=6), timedelta(days=9), timedelta(days=12)
"""After the final report."""
MISREAD = Decimal("0.97")
"""So much too large the form of the provider made the result."""
TEXT = (
    "报告中的结果与本实验室的原始记录不符：提供者的表格把稀释倍数四舍五入了。"
    " The result in the report is not the one of our records: the form of the provider rounded"
    " the dilution factor."
)
REASONS = (
    "经核对，提供者的表格确有差错，结果按实验室的原始记录更正。"
    " Checked against the form: the error is the provider's, and the result is corrected to the"
    " record of the laboratory."
)
REASON = (
    "提供者的录入表格有差错，一项结果按原始记录更正。"
    " A form of the provider was wrong; one result is corrected to its record."
)


def register_third(session: Session, schemes: Iterable[Scheme]) -> Person:
    """Register a coordinator who signs nothing, and so may decide on appeals."""
    person = register(session, account=ACCOUNT, name=NAME)
    for scheme in schemes:
        grant_role(session, person, actor=OFFICE, role=Role.COORDINATOR, scheme_id=scheme.id)
    return person


def appeal_and_correct(
    session: Session, round_: Round, *, member: Member, final_at: datetime
) -> None:
    """Let a laboratory appeal after the final report, and correct what the provider got wrong."""
    run = find_current_run(session, round_)
    enrolment = next(e for e in round_.enrolments if e.laboratory_id == member.laboratory.id)
    result = None if run is None else _result_of_few(session, run, enrolment)
    if result is None:
        return
    first, second, third = (
        actor_of(session.get_one(Person, number))
        for number in sorted(coordinators_of(session, round_.scheme_id))[:3]
    )
    item = RaisedItem(result.determination_id, result.replicate, _slightly_less(result.typed))
    complaint = raise_complaint(
        session,
        enrolment,
        kind=ComplaintKind.APPEAL,
        text=TEXT,
        items=[item],
        actor=member.approver,
        at=final_at + FILED,
    )
    take_up(session, complaint, actor=third)
    decide(
        session,
        complaint,
        decision=ComplaintState.UPHELD,
        reasons=REASONS,
        provider_caused=True,
        actor=third,
        at=final_at + TAKEN_UP,
    )
    _correct(session, round_, actors=(first, second), at=final_at + DECLARED)


def _correct(session: Session, round_: Round, *, actors: tuple[Actor, ...], at: datetime) -> None:
    prepare_correction(session, round_, actor=actors[0], reason=REASON, at=at)
    sha256 = correction_to_sign(session, round_).sha256
    for actor in actors:
        sign_prepared(session, round_, actor=actor, sha256=sha256, at=at)
    declare_correction(session, round_, actor=actors[0], at=at)


def _result_of_few(session: Session, run: EvaluationRun, enrolment: Enrolment) -> Result | None:
    """Return a number of the determination with the fewest laboratories: a cheap correction."""
    places = {
        (measurand.code, determination.material.code): determination.id
        for measurand in run.round.measurands
        for determination in measurand.determinations
    }
    scored = [
        outcome
        for outcome in load_evaluation(run).outcomes
        if outcome.method is None
        and any(
            score.lab == enrolment.code and score.used is not UsedScore.NONE
            for score in outcome.scores
        )
    ]
    for outcome in sorted(scored, key=lambda each: len(each.scores)):
        place = places[outcome.measurand, outcome.material]
        for result in find_results(session, enrolment, place):
            if result.kind is ValueKind.NUMBER and PLAIN.fullmatch(result.typed.strip()):
                return result
    return None


def _slightly_less(typed: str) -> str:
    """Return the result as it should read, with the decimals it was typed with and one more."""
    exact = Decimal(typed.strip())
    digits = exact.as_tuple().exponent
    step = Decimal(1).scaleb(int(digits) - 1)
    return str((exact * MISREAD).quantize(step))
