"""The content of reports as it was issued, or as it stands before: for pages, files and the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import NotFound
from ..evaluation.models import EvaluationRun
from ..evaluation.queries import find_current_run, get_final_run
from ..evaluation.services import load_evaluation
from ..i18n import Language
from ..identity.actor import Actor
from ..identity.models import Laboratory
from ..identity.permissions import Act, may
from ..rounds.lifecycle import REPORTS_ARE_OUT, SCORES_ARE_OUT
from ..rounds.models import Enrolment, Round
from .amending import order_for
from .annotations import annotation_statements
from .builder import build_laboratory_report, build_summary
from .content import ReportContent
from .header import RoundHeader
from .heading import amendment_of, header_of, report_number
from .institution import build_institution_report
from .label import Label
from .models import Report, ReportOrder
from .past import earlier_scores
from .queries import may_read_report, may_read_round_report

INTERIM = "INTERIM"
"""Ends the number of a report on preliminary scores: it is another document than the final one."""
FEWEST = 2
"""Laboratories of an institution from which they have a report together."""


def header_as_issued(session: Session, run: EvaluationRun, code: str | None) -> RoundHeader:
    """Return the head of the report that was ordered, or of the interim one before."""
    order = session.scalars(select(ReportOrder).where(ReportOrder.evaluation_id == run.id)).first()
    header = header_of(run, code=code, order=order)
    if run.round.state in REPORTS_ARE_OUT:
        return header
    return replace(header, number=f"{header.number}-{INTERIM}")


def own_content(
    session: Session, enrolment: Enrolment, language: Language, *, actor: Actor
) -> ReportContent | None:
    """Return the report of a participant; None where it has no results, interim while it is."""
    run = get_final_run(session, enrolment, actor=actor)
    order = order_for(session, enrolment.round, enrolment.code)
    if order is not None:
        # A correction that does not concern the laboratory leaves its report as it is.
        run = order.evaluation
    evaluation = load_evaluation(run)
    if enrolment.code not in evaluation.labs:
        return None
    laboratory_id = enrolment.laboratory_id
    past = earlier_scores(session, run, laboratory_ids=(laboratory_id,))
    header = header_as_issued(session, run, enrolment.code)
    return build_laboratory_report(
        evaluation, header, language, enrolment.code, past[laboratory_id]
    )


def issued_content(
    session: Session, round_: Round, number: str, language: Language, *, actor: Actor
) -> ReportContent:
    """Return what an issued report of a round says, to those who may read the report itself."""
    report = session.scalars(
        select(Report)
        .join(Report.order)
        .join(ReportOrder.evaluation)
        .where(Report.number == number, EvaluationRun.round_id == round_.id)
        .limit(1)
    ).first()
    if report is None:
        raise NotFound()
    run, enrolment = report.order.evaluation, report.enrolment
    if enrolment is None:
        if not may_read_round_report(session, round_, actor=actor):
            raise NotFound()
        header = header_of(run, order=report.order)
        return build_summary(load_evaluation(run), header, language)
    if not may_read_report(enrolment, round_, actor):
        raise NotFound()
    past = earlier_scores(session, run, laboratory_ids=(enrolment.laboratory_id,))
    return build_laboratory_report(
        load_evaluation(run),
        header_of(run, code=enrolment.code, order=report.order),
        language,
        enrolment.code,
        past[enrolment.laboratory_id],
    )


def together(session: Session, round_: Round, *, actor: Actor) -> dict[str, int]:
    """Return the laboratories of the person's institution in a round, by their codes.

    Nothing where there is only one of them, or where one is not the person's to read.
    """
    own = session.scalars(
        select(Laboratory.institution_id).where(Laboratory.id.in_(actor.laboratories()))
    ).all()
    institutions = actor.institutions() | set(own)
    taking_part = session.execute(
        select(Enrolment.code, Enrolment.laboratory_id, Laboratory.institution_id)
        .join(Enrolment.laboratory)
        .where(
            Enrolment.round_id == round_.id,
            Enrolment.code != "",
            Laboratory.institution_id.in_(institutions),
        )
        .order_by(Enrolment.code)
    ).all()
    for institution in sorted(institutions):
        found = {row.code: row.laboratory_id for row in taking_part if row[2] == institution}
        if len(found) >= FEWEST and all(
            may(actor, Act.READ_OWN_REPORT, laboratory_id=each) for each in found.values()
        ):
            return found
    return {}


def institution_content(
    session: Session, round_: Round, language: Language, *, actor: Actor
) -> ReportContent:
    """Return the report of all laboratories of the person's institution in a round."""
    run = find_current_run(session, round_)
    members = together(session, round_, actor=actor)
    if round_.state not in SCORES_ARE_OUT or run is None or not members:
        raise NotFound()
    evaluation = load_evaluation(run)
    past = earlier_scores(session, run, laboratory_ids=tuple(members.values()))
    histories = {code: past[number] for code, number in members.items() if code in evaluation.labs}
    if len(histories) < FEWEST:
        raise NotFound()
    header = header_as_issued(session, run, None)
    order = session.scalars(select(ReportOrder).where(ReportOrder.evaluation_id == run.id)).first()
    amendments = [amendment_of(order, code) for code in histories]
    said = annotation_statements(round_, until=order.ordered_at if order else None)
    number = header.number.replace(report_number(run, None), report_number(run, joined(histories)))
    header = replace(
        header,
        number=number,
        # What is said of other laboratories, and of the report of the whole round, is not its own.
        statements=tuple(text for whose, text in said if whose in histories),
        amendment=Label(
            zh=" ".join(each.zh for each in amendments if each.zh),
            en=" ".join(each.en for each in amendments if each.en),
        ),
    )
    return build_institution_report(evaluation, header, language, histories)


def joined(codes: Mapping[str, object]) -> str:
    """Name several laboratories by their codes, as short as file names must be."""
    first, *rest = codes
    return "-".join([first, *rest]) if len(codes) <= 3 else f"{first}-AND-{len(rest)}"
