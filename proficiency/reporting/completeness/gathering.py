"""Gather what the rules look at: records, the outcome, and the report as it would be printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import chain
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ... import clock
from ...evaluation.models import EvaluationRun
from ...evaluation.outcome import Evaluation
from ...evaluation.services import load_evaluation
from ...i18n import Language
from ...results.queries import scored_places
from ...rounds.lifecycle import UNSEALED
from ...rounds.models import Round, RoundMeasurand
from ...schemes.plan import Plan
from ..builder import build_summary
from ..content import ReportContent
from ..header import ReportStatus, RoundHeader
from ..heading import authorisations, header_of
from ..label import Label
from ..member_names import Searched, names_in, searched
from ..models import Report, ReportOrder
from ..record_gathering import gather_records
from ..records import RoundRecords
from .facts import ReleaseFacts


@dataclass(frozen=True)
class Printed:
    """The report as it would be printed, and the texts in which names are looked for."""

    contents: Mapping[Language, ReportContent]
    texts: Searched
    """Everything it and its evaluation say in words."""
    written: Searched
    """What people wrote of it."""


MOST_PRINTED = 4
_PRINTED: dict[str, Printed] = {}
"""Reports set lately, by everything that is in them."""
_CHANGING = Lock()
"""Pages are made by several threads."""


def gather(session: Session, round_: Round, *, at: datetime | None = None) -> ReleaseFacts:
    """Return everything known of a round as it would be reported at this moment."""
    moment = at or clock.now()
    records = gather_records(session, round_)
    bare = ReleaseFacts(records=records, issued_at=moment)
    run = newest_run(session, round_) if round_.state in UNSEALED else None
    if run is None:
        return bare
    evaluation = load_evaluation(run)
    amends = is_out_already(session, run)
    header = replace(
        header_of(run, records=records),
        status=ReportStatus.AMENDED if amends else ReportStatus.FINAL,
        issued_at=moment,
        authorised_by=authorisations(run),
        amendment=Label(run.reason, run.reason),
    )
    printed = printed_of(run, evaluation, header)
    places = scored_places(session, round_)
    return replace(
        bare,
        names=names_printed(session, printed, records),
        header=header,
        evaluation=evaluation,
        plan=Plan.from_mapping(json.loads(round_.plan_text)),
        plan_is_evaluated=run.plan_text == round_.plan_text,
        contents=printed.contents,
        submitted=frozenset(places),
        with_u=frozenset(place for place, stated in places.items() if stated),
        number_is_taken=number_is_taken(session, run, header.number),
        amends=amends,
        amendment=run.reason,
    )


def printed_of(run: EvaluationRun, evaluation: Evaluation, header: RoundHeader) -> Printed:
    """Set the report of the round as it would be printed, once while nothing of it changes.

    Every look at a round asks what its reports lack; of five hundred laboratories that would be
    seconds each time.
    """
    day = replace(header, issued_at=None)
    key = f"{run.document_sha256} {header.issued_at:%Y-%m-%d} {day!r}"
    found = _PRINTED.get(key)
    if found is None:
        contents = {each: build_summary(evaluation, header, each) for each in Language}
        documents = (run.document_text, run.materials_text, run.deviations_text)
        texts = chain(
            *(leaves(json.loads(document)) for document in documents),
            *(content.strings() for content in contents.values()),
        )
        found = Printed(contents, searched(texts), searched(leaves(asdict(header))))
        with _CHANGING:
            for oldest in list(_PRINTED)[: 1 - MOST_PRINTED]:
                del _PRINTED[oldest]
            _PRINTED[key] = found
    return found


def names_printed(session: Session, printed: Printed, records: RoundRecords) -> tuple[str, ...]:
    """Return the names of members in a report; published data name whom they are of."""
    if records.archived:
        return ()
    return names_in(session, printed.texts, written=printed.written, records=records)


def leaves(document: object) -> Iterator[str]:
    """Give every text of a document."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for each in document.values():
            yield from leaves(each)
    elif isinstance(document, list | tuple):
        for each in document:
            yield from leaves(each)


def newest_run(session: Session, round_: Round) -> EvaluationRun | None:
    """Return the evaluation that would be reported: the newest, in force or not."""
    return session.scalar(
        select(EvaluationRun)
        .where(EvaluationRun.round_id == round_.id)
        .options(
            joinedload(EvaluationRun.round)
            .selectinload(Round.measurands)
            .selectinload(RoundMeasurand.methods),
        )
        .order_by(EvaluationRun.version.desc())
        .limit(1)
    )


def is_out_already(session: Session, run: EvaluationRun) -> bool:
    """Answer whether reports of another evaluation of the round were ordered before."""
    ordered = (
        select(ReportOrder.id)
        .join(ReportOrder.evaluation)
        .where(EvaluationRun.round_id == run.round_id, ReportOrder.evaluation_id != run.id)
        .limit(1)
    )
    return session.scalar(ordered) is not None


def number_is_taken(session: Session, run: EvaluationRun, number: str) -> bool:
    """Answer whether a report of another evaluation has this number."""
    taken = (
        select(Report.id)
        .join(Report.order)
        .where(Report.number == number, ReportOrder.evaluation_id != run.id)
        .limit(1)
    )
    return session.scalar(taken) is not None
