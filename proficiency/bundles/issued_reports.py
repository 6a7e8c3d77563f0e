"""The reports of a round as they were issued, and the list of all their files."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..evaluation.models import EvaluationRun
from ..files import Store
from ..reporting.models import Report, ReportFormat, ReportOrder
from ..reporting.queries import download_name
from ..rounds.models import Round
from .tables import as_csv

HEADS = ("number", "language", "format", "issued_at", "bytes", "sha256", "signed", "file")


def files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give every PDF file, byte for byte, and a list that names the workbooks, too."""
    reports = session.scalars(
        select(Report)
        .join(Report.order)
        .join(ReportOrder.evaluation)
        .where(EvaluationRun.round_id == round_.id)
        .order_by(Report.number, Report.language, Report.format)
    ).all()
    made = {
        download_name(each): store.get(each.sha256)
        for each in reports
        if each.format is ReportFormat.PDF
    }
    rows = (
        (
            each.number,
            each.language.value,
            each.format.value,
            each.issued_at,
            each.size,
            each.sha256,
            "yes" if each.signed else "no",
            download_name(each) if each.format is ReportFormat.PDF else "",
        )
        for each in reports
    )
    return {**made, "list.csv": as_csv(HEADS, rows)}
