"""What pages must always carry: the mark of invented data, sources, tables read from the code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event
from story import Story

from proficiency.i18n import Language, translator
from proficiency.identity.permissions import ACT_GROUPS, RULES, Act
from proficiency.identity.roles import Role
from proficiency.rounds.lifecycle import GUARD_TEXTS, STATE_NAMES, TRANSITIONS

ROUND = "/rounds/VIA-1"
MOST_STATEMENTS = 11
PAGES = ("/schemes/VIA", ROUND, f"{ROUND}/participants", f"{ROUND}/evaluation", f"{ROUND}/history")


@pytest.mark.parametrize(("language", "mark"), [("zh", "合成数据"), ("en", "SYNTHETIC DATA")])
def test_every_page_of_a_synthetic_scheme_says_so(
    language: str, mark: str, final_round: Story, visit: Callable
) -> None:
    coordinator, analyst = visit("coordinator", language), visit("analyst-01", language)
    assert mark not in "".join(coordinator.open(path).text for path in PAGES)
    final_round.round.scheme.synthetic = True
    final_round.session.flush()
    for path in (*PAGES, "/desk/", "/schemes/VIA/rounds/new", "/reports/"):
        assert mark in coordinator.open(path).text, path
    for part in ("", "/sign", "/receipt", "/upload", "/scores", "/reports"):
        assert mark in analyst.open(ROUND + part).text, part


def test_an_archived_round_cites_its_source_on_its_pages(
    final_round: Story, visit: Callable
) -> None:
    final_round.round.source = "Some Authors, Some Journal 2016"
    final_round.session.flush()
    for path in PAGES[1:]:
        assert "Source: Some Authors, Some Journal 2016" in visit("coordinator").open(path).text


@pytest.mark.parametrize("language", list(Language))
def test_the_permission_page_is_the_permission_table(language: Language, visit: Callable) -> None:
    t, page = translator(language), visit(None, language.value).open("/help/permissions")
    texts = [t(text) for _, words in ACT_GROUPS for text in words.values()]
    assert [text for text in texts if text not in page.text] == []
    cells = len(page.all("td"))
    assert cells == len(Act) * len(Role)
    assert page.html.count("<td>–</td>") == cells - len(RULES)


@pytest.mark.parametrize("language", list(Language))
def test_the_lifecycle_page_is_the_lifecycle_table(language: Language, visit: Callable) -> None:
    t, text = translator(language), visit(None, language.value).open("/help/lifecycle").text
    guards = [GUARD_TEXTS[guard] for transition in TRANSITIONS for guard in transition.guards]
    labels = [transition.label for transition in TRANSITIONS]
    expected = [*STATE_NAMES.values(), *guards, *labels]
    assert [each for each in expected if t(each) not in text] == []


def test_the_round_stands_at_its_state_on_the_line_of_states(
    open_round: Story, visit: Callable
) -> None:
    page = visit("coordinator").open(ROUND)
    steps = [a.get("class") for a in page.all("li") if a.get("class") in {"done", "here", "ahead"}]
    assert steps == ["done"] * 5 + ["here"] + ["ahead"] * 4


def test_every_statistical_head_of_the_evaluation_leads_to_its_explanation(
    analysed_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")
    explained = {a.get("id") for a in visitor.open("/help/scores").all("dt")}
    links = visitor.open(f"{ROUND}/evaluation").links()
    anchors = {link.partition("#")[2] for link in links if link.startswith("/help/scores#")}
    assert {"assigned-value", "sigma-pt", "uncertainty", "p"} <= anchors <= explained


def test_lists_are_read_in_a_few_round_trips_however_long_they_are(
    open_round: Story, visit: Callable
) -> None:
    pages = {
        "coordinator": (
            "",
            "/participants",
            "/plan",
            "/samples",
            "/studies",
            "/ranges",
            "/history",
        ),
        "analyst-01": ("", "/results", "/sign", "/plan", "/samples", "/sets"),
    }
    for account, parts in pages.items():
        visitor = visit(account)
        for path in ("/desk/", *(ROUND + part for part in parts)):
            with counted(open_round.session.connection().engine) as statements:
                assert visitor.open(path).status == 200
            reading = [s for s in statements if s.lstrip().upper().startswith("SELECT")]
            assert len(reading) <= MOST_STATEMENTS, f"{account} {path}"


def test_the_conditions_of_the_next_step_take_one_statement_together(
    analysed_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")
    for path in (ROUND, f"{ROUND}/evaluation"):
        with counted(analysed_round.session.connection().engine) as statements:
            assert visitor.open(path).status == 200
        reading = [s for s in statements if s.lstrip().upper().startswith("SELECT")]
        assert len(reading) <= MOST_STATEMENTS, path


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements sent inside the block."""
    statements: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
