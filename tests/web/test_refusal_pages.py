"""Refusals are pages: what was wrong, what to do, in the reader's language, nothing stored."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, g
from pages import read
from sqlalchemy import func, select
from story import Story

from proficiency.i18n import Language
from proficiency.identity.models import Institution
from proficiency.reporting.models import Report, ReportFormat, ReportOrder
from proficiency.web.headers import CONTENT_SECURITY_POLICY
from proficiency.web.refusals import ADVICE, TITLES


@pytest.mark.parametrize(("language", "word"), [("zh", "没有这个页面"), ("en", "no such page")])
def test_a_missing_page_says_where_to_go(language: str, word: str, visit: Callable) -> None:
    page = visit(None, language).open("/elsewhere")
    assert page.status == 404
    assert word in page.text
    assert page.answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_every_kind_of_refusal_has_a_title_and_advice() -> None:
    assert set(TITLES) == set(ADVICE) >= {400, 403, 404, 409, 413, 422, 500}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fault_of_the_platform_tells_nothing_and_stores_nothing(
    language: str, app: Flask, visit: Callable, session
) -> None:
    def fail() -> str:
        g.session.add(Institution(code="X", name_zh="某", name_en="Some"))
        g.session.flush()
        raise RuntimeError("a secret of the inside")

    app.add_url_rule("/help/fail", "help.fail", fail)
    page = visit(None, language).open("/help/fail")
    assert page.status == 500
    assert "secret" not in page.html
    assert page.answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert session.scalar(select(func.count()).select_from(Institution)) == 0


@pytest.mark.parametrize(
    "path", ["/rounds/%00", "/schemes/%00", f"/rounds/VIA-1/history?before={10**30}"]
)
def test_an_address_nobody_can_store_is_not_a_fault_of_the_platform(
    path: str, draft_round: Story, visit: Callable
) -> None:
    assert visit("coordinator").open(path).status == 400


def test_what_a_good_answer_changed_is_stored(app: Flask, visit: Callable, session) -> None:
    def add() -> str:
        g.session.add(Institution(code="X", name_zh="某", name_en="Some"))
        return "done"

    app.add_url_rule("/help/add", "help.add", add)
    assert visit().client.get("/help/add").status_code == 200
    assert session.scalar(select(func.count()).select_from(Institution)) == 1


def test_a_wrong_method_is_told_the_right_ones(visit: Callable) -> None:
    answer = visit().client.get("/logout")
    assert answer.status_code == 405
    assert set(answer.allow) == {"OPTIONS", "POST"}


def test_a_report_is_a_file_named_by_codes(final_round: Story, app: Flask, visit: Callable) -> None:
    session, store = final_round.session, app.extensions["proficiency.store"]
    order = session.scalars(select(ReportOrder)).one()
    for enrolment in final_round.enrolments[:2]:
        report = Report(
            order=order,
            enrolment_id=enrolment.id,
            number=f"VIA-1-V1-{enrolment.code}",
            language=Language.ZH,
            format=ReportFormat.PDF,
            sha256=store.put(b"%PDF of " + enrolment.code.encode()),
            size=12,
            issued_at=order.ordered_at,
        )
        session.add(report)
    session.flush()
    own, other = (f"VIA-1-V1-{enrolment.code}" for enrolment in final_round.enrolments[:2])
    visitor = visit("analyst-01")
    assert other not in visitor.open("/rounds/VIA-1/reports").html
    assert visitor.open(f"/rounds/VIA-1/reports/{other}.zh.pdf").status == 404
    answer = visitor.client.get(f"/rounds/VIA-1/reports/{own}.zh.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{own}.zh.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    store.path(store.put(answer.data)).unlink()
    lost = visitor.open(f"/rounds/VIA-1/reports/{own}.zh.pdf")
    assert lost.status == 409
    assert "missing; restore it from the backup" in lost.text


def test_an_installation_behind_https_says_so_to_the_browser(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    answer = read(app.test_client().get("/login", base_url="https://localhost")).answer
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
