"""The header of a report of a stored round: provider, scheme, dates and names of things."""

from __future__ import annotations

from ..evaluation.models import EvaluationRun
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Round
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
    return RoundHeader(
        number=report_number(run, code),
        version=run.version,
        status=ReportStatus.FINAL if final else ReportStatus.INTERIM,
        provider=PROVIDER,
        scheme=Label(zh=round_.scheme.name_zh, en=round_.scheme.name_en),
        round_code=round_.code,
        round_title=Label(zh=round_.title_zh, en=round_.title_en),
        opened_at=round_.opens_at,
        closed_at=round_.closes_at,
        issued_at=order.ordered_at if order else None,
        time_zone=round_.time_zone,
        authorised_by=authorisations(run) if final else (),
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
    """Return who signed the evaluation as final, the first one first."""
    return tuple(Authorisation(each.name, each.signed_at) for each in run.final_signatures)


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
