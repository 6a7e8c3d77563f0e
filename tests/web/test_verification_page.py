"""The public page of a report: how it stands, never whose it is; slow for who guesses."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from story import Story

from proficiency.evaluation.models import EvaluationRun
from proficiency.i18n import Language
from proficiency.reporting.document_codes import grouped, new_code
from proficiency.reporting.models import Report, ReportFormat, ReportOrder
from proficiency.rounds.models import Enrolment
from proficiency.web.verification import MOST_GUESSES

FILE = b"%PDF invented"


def issued(story: Story, enrolment: Enrolment, order: ReportOrder | None = None) -> Report:
    """Enter a report of one laboratory as issued."""
    order = order or story.session.scalars(select(ReportOrder)).one()
    report = Report(
        order=order,
        enrolment_id=enrolment.id,
        number=f"VIA-1-V{order.evaluation.version}-{enrolment.code}",
        language=Language.ZH,
        format=ReportFormat.PDF,
        sha256=sha256(FILE).hexdigest(),
        size=len(FILE),
        issued_at=order.ordered_at,
        signed=True,
    )
    story.session.add(report)
    story.session.flush()
    return report


def next_version(story: Story) -> EvaluationRun:
    """Put another evaluation of the round in force."""
    first = story.session.scalars(select(EvaluationRun)).one()
    columns = {column.key for column in EvaluationRun.__table__.columns} - {"id", "version"}
    run = EvaluationRun(**{key: getattr(first, key) for key in columns}, version=2)
    story.session.add(run)
    story.session.flush()
    return run


@pytest.fixture
def report(final_round: Story) -> Report:
    return issued(final_round, final_round.enrolments[0])


@pytest.mark.parametrize(
    ("language", "words"), [("en", "genuine and in force"), ("zh", "本文件真实有效")]
)
def test_anybody_with_the_code_learns_that_a_report_is_genuine(
    report: Report, visit: Callable, language: str, words: str
) -> None:
    page = visit(None, language).open(f"/verify/{grouped(report.token)}")
    assert page.status == 200
    assert words in page.text
    assert report.sha256 in page.text
    assert "VIA-1-V1-…" in page.text


def test_the_page_tells_neither_name_nor_code_of_any_laboratory(
    report: Report, final_round: Story, visit: Callable
) -> None:
    page = visit().open(f"/verify/{report.token}")
    for enrolment in final_round.enrolments:
        laboratory = enrolment.laboratory
        known = (
            enrolment.code,
            laboratory.name_zh,
            laboratory.name_en,
            laboratory.institution.name_zh,
            laboratory.institution.name_en,
            laboratory.institution.code,
        )
        assert [word for word in known if word in page.text] == []


def test_a_report_with_a_newer_version_is_superseded_and_the_newer_one_is_not_named(
    report: Report, final_round: Story, visit: Callable
) -> None:
    run = next_version(final_round)
    order = ReportOrder(evaluation=run, ordered_at=run.created_at, expected=1)
    newer = issued(final_round, final_round.enrolments[0], order)
    page = visit().open(f"/verify/{report.token}")
    assert "superseded" in page.text
    assert newer.token not in page.html and "V2" not in page.html
    assert "genuine and in force" in visit().open(f"/verify/{newer.token}").text


def amending(story: Story, *concerned: str, finished: bool) -> ReportOrder:
    """Order amended reports of a corrected evaluation for these recipients."""
    first = story.session.scalars(select(ReportOrder)).one()
    run = next_version(story)
    order = ReportOrder(
        evaluation=run,
        ordered_at=run.created_at,
        expected=1,
        amends_id=first.id,
        reason="a transcription",
        amendments={code: {"zh": "", "en": ""} for code in concerned},
        finished_at=run.created_at if finished else None,
    )
    story.session.add(order)
    story.session.flush()
    return order


def test_a_correction_leaves_the_reports_it_does_not_concern_in_force(
    report: Report, final_round: Story, visit: Callable
) -> None:
    amending(final_round, final_round.enrolments[1].code, finished=True)
    assert "genuine and in force" in visit().open(f"/verify/{report.token}").text


def test_a_report_whose_amendment_is_being_made_is_superseded(
    report: Report, final_round: Story, visit: Callable
) -> None:
    amending(final_round, final_round.enrolments[0].code, finished=False)
    assert "superseded" in visit().open(f"/verify/{report.token}").text


def test_a_report_whose_amendment_gives_its_recipient_none_is_withdrawn(
    report: Report, final_round: Story, visit: Callable
) -> None:
    amending(final_round, final_round.enrolments[0].code, finished=True)
    assert "withdrawn" in visit().open(f"/verify/{report.token}").text


def test_a_report_of_an_evaluation_no_longer_in_force_without_successor_is_withdrawn(
    report: Report, final_round: Story, visit: Callable
) -> None:
    next_version(final_round)
    assert "withdrawn" in visit().open(f"/verify/{report.token}").text


def test_a_code_never_issued_is_told_from_a_slip(report: Report, visit: Callable) -> None:
    slip = report.token[:-1] + ("0" if report.token[-1] != "0" else "1")
    unknown = visit().open(f"/verify/{new_code()}")
    assert unknown.status == 404 and "No document with this code" in unknown.text
    mistyped = visit().open(f"/verify/{slip}")
    assert mistyped.status == 404 and "not a complete code" in mistyped.text


def test_the_code_may_be_typed_as_it_is_read(report: Report, visit: Callable) -> None:
    typed = grouped(report.token).lower().replace("-", " ")
    page = visit().open("/verify/", query_string={"code": typed})
    assert page.status == 302
    assert page.answer.location == f"/verify/{grouped(report.token)}"
    refused = visit().open("/verify/", query_string={"code": "ABCD"})
    assert refused.status == 422 and refused.value("code") == "ABCD"


def test_who_guesses_codes_has_to_wait_and_who_holds_one_does_not(
    report: Report, visit: Callable
) -> None:
    visitor = visit()
    for _ in range(MOST_GUESSES + 5):
        assert visitor.open(f"/verify/{report.token}").status == 200
    answers = [visitor.open(f"/verify/{new_code()}").status for _ in range(MOST_GUESSES + 1)]
    assert answers == [404] * MOST_GUESSES + [429]


@pytest.mark.parametrize(
    ("content", "words"), [(FILE, "is the issued one"), (FILE + b" ", "is not the issued one")]
)
def test_a_file_is_compared_without_script_and_not_kept(
    report: Report, visit: Callable, app: Flask, content: bytes, words: str
) -> None:
    address = f"/verify/{report.token}"
    answer = visit().send(address, {"file": (BytesIO(content), "report.pdf")}, seen=address)
    assert answer.status_code == 200
    shown = answer.get_data(as_text=True).partition("<template")[0]
    assert words in shown
    assert sha256(content).hexdigest() in shown
    store = app.extensions["proficiency.store"]
    assert not store.path(sha256(content).hexdigest()).exists()


def test_comparing_without_a_file_asks_for_one(report: Report, visit: Callable) -> None:
    address = f"/verify/{report.token}"
    answer = visit().send(address, {}, seen=address)
    assert answer.status_code == 422
    assert "Choose the file first." in answer.get_data(as_text=True)
