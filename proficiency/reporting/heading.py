"""The header of a report of a stored round: provider, scheme, dates and names of things."""

from __future__ import annotations

from ..evaluation.models import EvaluationRun
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Round
from .annotations import annotation_statements
from .header import Authorisation, Label, ReportStatus, RoundHeader
from .models import ReportOrder

PROVIDER = Label(
    zh="干细胞质量标准与应用创新综合体",
    en="Stem Cell Quality Standards and Application Innovation Complex",
)
WHOLE_ROUND = "ROUND"
"""Stands in place of a laboratory's code in the number of the report of the whole round."""


def report_number(run: EvaluationRun, code: str | None) -> str:
    """Return the number of a report: round, evaluation version, code."""
    return f"{run.round.code}-V{run.version}-{code or WHOLE_ROUND}"


def header_of(
    run: EvaluationRun, *, code: str | None = None, order: ReportOrder | None = None
) -> RoundHeader:
    """Say what stands around the numbers of one evaluation of a round."""
    round_ = run.round
    final = round_.state in REPORTS_ARE_OUT
    issued = ReportStatus.AMENDED if run.reason else ReportStatus.FINAL
    return RoundHeader(
        number=report_number(run, code),
        version=run.version,
        status=issued if final else ReportStatus.INTERIM,
        provider=PROVIDER,
        scheme=Label(zh=round_.scheme.name_zh, en=round_.scheme.name_en),
        round_code=round_.code,
        round_title=Label(zh=round_.title_zh, en=round_.title_en),
        opened_at=round_.opens_at,
        closed_at=round_.closes_at,
        issued_at=order.ordered_at if order else None,
        time_zone=round_.time_zone,
        authorised_by=authorisations(run) if final else (),
        amendment=amendment_of(order, code),
        statements=tuple(
            text
            for whose, text in annotation_statements(
                round_, until=order.ordered_at if order else None
            )
            if code in (None, whose)
        ),
        synthetic=round_.scheme.synthetic,
        confidentiality=Label(
            zh=round_.scheme.confidentiality_zh, en=round_.scheme.confidentiality_en
        ),
        evaluation_sha256=run.document_sha256,
        source=round_.source,
        measurands=measurand_labels(round_),
        materials={m.code: Label(zh=m.name_zh, en=m.name_en) for m in round_.materials},
        methods={
            method.code: Label(zh=method.name_zh, en=method.name_en)
            for measurand in round_.measurands
            for method in measurand.methods
        },
    )


def authorisations(run: EvaluationRun) -> tuple[Authorisation, ...]:
    """Return who signed the evaluation as final, or as a correction, the first one first."""
    signed = run.correction_signatures if run.reason else run.final_signatures
    return tuple(Authorisation(each.name, each.signed_at) for each in signed)


def amendment_of(order: ReportOrder | None, code: str | None) -> Label:
    """Return what an amended report says of the one it replaces; nothing in a first report."""
    if order is None or order.amendments is None:
        return Label()
    texts = order.amendments.get(code or WHOLE_ROUND, {})
    return Label(zh=texts.get("zh", ""), en=texts.get("en", ""))


def measurand_labels(round_: Round) -> dict[str, Label]:
    """Return the names and decimals of the round's measurands by code."""
    return {
        m.code: Label(
            zh=m.name_zh,
            en=m.name_en,
            decimals=m.decimals,
            words={word.code: Label(zh=word.zh, en=word.en) for word in m.categories or ()},
        )
        for m in round_.measurands
    }
