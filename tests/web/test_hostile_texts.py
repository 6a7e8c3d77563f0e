"""Names and values that would be markup are shown as they are, on every page of every role."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from story import VALUES, Story

from proficiency.i18n import Language
from proficiency.reporting.label import Label
from proficiency.reporting.statement_kinds import StatementKind
from proficiency.reporting.stating import state
from proficiency.rounds.lifecycle import RoundState

HOSTILE = "\"'><svg onload=alert(1)>{{ 7919 * 7907 }}<script>alert(2)</script>"
NAMED = ("scheme", "measurand", "round_measurand", "round_material", "round_method")
MEMBERS = ("institution", "laboratory")
ROUND = "/rounds/VIA-1"
PAGES = {
    "coordinator": (
        "/desk/",
        "/schemes/",
        "/schemes/VIA",
        "/schemes/VIA/rounds/new",
        "/reports/",
        ROUND,
        f"{ROUND}/participants",
        f"{ROUND}/registrations",
        f"{ROUND}/timetable",
        f"{ROUND}/plan",
        f"{ROUND}/samples",
        f"{ROUND}/samples/units",
        f"{ROUND}/samples/parcels",
        f"{ROUND}/studies",
        f"{ROUND}/messages",
        f"{ROUND}/evaluation",
        f"{ROUND}/history",
        f"{ROUND}/statements",
        f"{ROUND}/reports",
        "/schemes/VIA/policy",
    ),
    "analyst-01": (ROUND, f"{ROUND}/sign", f"{ROUND}/receipt", f"{ROUND}/scores", "/desk/"),
    "administrator": ("/people/", "/institutions/", "/provider"),
    "auditor": ("/history/", f"{ROUND}/evaluation"),
    "convenor": ("/reports/", ROUND),
}


def test_no_text_becomes_markup(open_round: Story, visit: Callable) -> None:
    session = open_round.session
    for table in NAMED:
        session.execute(text(f"UPDATE {table} SET name_zh = :t, name_en = :t"), {"t": HOSTILE})
    # No report names a member: theirs differ from what reports print.
    one = ":t || '-' || tableoid || '-' || id || '-'"
    for table in MEMBERS:
        session.execute(
            text(f"UPDATE {table} SET name_zh = {one}, name_en = {one}"), {"t": HOSTILE}
        )
    session.execute(text("UPDATE round SET title_zh = :t, title_en = :t"), {"t": HOSTILE})
    session.execute(text(f"UPDATE person SET name = {one}"), {"t": HOSTILE})
    session.expire_all()
    open_round.submit(VALUES[:4], method="image", note=HOSTILE)
    open_round.move(RoundState.CLOSED, RoundState.ANALYSIS)
    open_round.evaluate()
    open_round.issue()
    for kind in (StatementKind.SUBCONTRACTED, StatementKind.COMMENT):
        said = Label(HOSTILE, HOSTILE)
        state(session, open_round.round, kind, said, actor=open_round.coordinator)
    for account, paths in PAGES.items():
        for language in Language:
            visitor = visit(account, language.value)
            for path in paths:
                page = visitor.open(path)
                assert page.status == 200, path
                assert "<svg onload" not in page.html, path
                assert "<script>" not in page.html, path
                assert "62615533" not in page.html, path
    assert HOSTILE in visit("analyst-01").open(ROUND).text
    assert HOSTILE in visit("coordinator").open(f"{ROUND}/statements").text
