"""Read back every report of a demonstration: each number on paper, page, spreadsheet and as data.

`python benchmarks/reconcile_reports.py DIR`, where DIR was made by
`python3 -m proficiency demo --no-serve --data DIR`. It fails where anything differs.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from sqlalchemy import select

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))
from reconciling import (
    Histories,
    absent_from_data,
    absent_from_page,
    absent_from_pdf,
    absent_from_workbook,
    differing_totals,
)

from proficiency.config import load_settings
from proficiency.database import Database
from proficiency.embedded import database_url
from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.outcome import Evaluation
from proficiency.evaluation.services import load_evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_laboratory_report, build_summary
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.heading import header_of
from proficiency.reporting.past import earlier_scores

Issued = tuple[Evaluation, RoundHeader, Histories]
SURFACES = {
    "PDF": absent_from_pdf,
    "page": absent_from_page,
    "spreadsheet": absent_from_workbook,
    "data": absent_from_data,
}


def issued_rounds(data: Path) -> list[Issued]:
    """Read the evaluations of a demonstration."""
    found: list[Issued] = []
    with database_url(load_settings(data=data)) as url:
        database = Database(url)
        with database.session() as session:
            for run in session.scalars(select(EvaluationRun).order_by(EvaluationRun.id)):
                members = {e.code: e.laboratory_id for e in run.round.enrolments}
                past = earlier_scores(session, run, laboratory_ids=list(members.values()))
                histories = {code: past[number] for code, number in members.items()}
                found.append((load_evaluation(run), header_of(run), histories))
        database.dispose()
    return found


def differences(issued: Issued, recipient: tuple[Language, str | None]) -> list[str]:
    """Compare one report in one language with its content, surface by surface."""
    (evaluation, header, histories), (language, lab) = issued, recipient
    if lab is None:
        content = build_summary(evaluation, header, language)
    else:
        history = histories.get(lab, ())
        content = build_laboratory_report(evaluation, header, language, lab, history)
    return [
        f"{header.round_code} {lab or 'whole round'} {language.value} {surface}: {text}"
        for surface, absent in SURFACES.items()
        for text in absent(content)
    ]


def main() -> int:
    """Check every report and every total; tell what differs."""
    reports, wrong = 0, []
    with ProcessPoolExecutor() as pool:
        for issued in issued_rounds(Path(sys.argv[1])):
            evaluation, header, histories = issued
            recipients = [(each, lab) for each in Language for lab in (None, *evaluation.labs)]
            for found in pool.map(partial(differences, issued), recipients):
                reports += 1
                wrong += found
            totals = differing_totals(evaluation, header, histories, Language.ZH)
            wrong += [f"{header.round_code} totals: {totals}"] if totals else []
            print(f"{header.round_code}: {len(recipients)} reports read back")
    print(f"{reports} reports on {len(SURFACES)} surfaces, {len(wrong)} differences")
    print(*wrong[:50], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
