"""The header of a report of a stored round: provider, scheme, dates and names of things."""

from __future__ import annotations

from sqlalchemy.orm import Session, object_session

from ..evaluation.models import EvaluationRun
from ..i18n import Language, translator
from ..identity.permissions import RULES, Act
from ..identity.roles import ROLE_NAMES
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Round
from .annotations import annotation_statements
from .header import Authorisation, ReportStatus, RoundHeader
from .label import Label
from .models import ReportOrder
from .record_gathering import records_of
from .records import ProviderProfile, RoundRecords

WHOLE_ROUND = "ROUND"
"""Stands in place of a laboratory's code in the number of the report of the whole round."""


def report_number(run: EvaluationRun, code: str | None) -> str:
    """Return the number of a report: round, evaluation version, code."""
    return f"{run.round.code}-V{run.version}-{code or WHOLE_ROUND}"


def header_of(
    run: EvaluationRun,
    *,
    code: str | None = None,
    order: ReportOrder | None = None,
    records: RoundRecords | None = None,
) -> RoundHeader:
    """Say what stands around the numbers of one evaluation of a round.

    Who sets many reports of one round gathers the records once and passes them.
    """
    said = records or records_of(session_of(run), run)
    return heading(run, said, code=code, order=order)


def header_for_reviewing(run: EvaluationRun) -> RoundHeader:
    """Say what stands around the numbers on a page that prints nothing people stated."""
    return heading(run, None)


def heading(
    run: EvaluationRun,
    said: RoundRecords | None,
    *,
    code: str | None = None,
    order: ReportOrder | None = None,
) -> RoundHeader:
    """Put the header together."""
    round_ = run.round
    final = round_.state in REPORTS_ARE_OUT
    issued = ReportStatus.AMENDED if run.reason else ReportStatus.FINAL
    return RoundHeader(
        number=report_number(run, code),
        version=run.version,
        status=issued if final else ReportStatus.INTERIM,
        provider=said.provider.name if said and said.provider else Label(),
        contact=contact_of(said.provider if said else None),
        records=said,
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
        confidentiality=said.confidentiality if said else Label(),
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
    role = role_of_signers()
    return tuple(Authorisation(each.name, each.signed_at, role) for each in signed)


def amendment_of(order: ReportOrder | None, code: str | None) -> Label:
    """Return what an amended report says of the one it replaces; nothing in a first report."""
    if order is None or order.amendments is None:
        return Label()
    texts = order.amendments.get(code or WHOLE_ROUND, {})
    return Label(zh=texts.get("zh", ""), en=texts.get("en", ""))


def role_of_signers() -> Label:
    """Name the role in which reports are signed, by the table of rights."""
    role = next(rule.role for rule in RULES if rule.act is Act.SIGN_REPORT)
    zh, en = (translator(each)(ROLE_NAMES[role]) for each in (Language.ZH, Language.EN))
    return Label(zh, en)


def contact_of(provider: ProviderProfile | None) -> str:
    """Return how to reach the provider in one line."""
    if provider is None:
        return ""
    return " · ".join(filter(None, (provider.contact, provider.telephone, provider.email)))


def session_of(run: EvaluationRun) -> Session:
    """Return the session an evaluation was read in."""
    session = object_session(run)
    assert session is not None, "an evaluation is read before it is reported"
    return session


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
