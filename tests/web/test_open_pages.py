"""Every page, in both languages, for those who may see it; refused to those who may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import Page
from story import Story

from proficiency.web.headers import CONTENT_SECURITY_POLICY

PUBLIC = (
    "/",
    "/login",
    "/help/",
    "/help/scores",
    "/help/permissions",
    "/help/lifecycle",
    "/help/verification",
    "/help/bundles",
    "/verify/",
)
ROUND = "/rounds/VIA-1"
OPEN_TO = {
    "coordinator": (
        "/desk/",
        "/schemes/",
        "/schemes/VIA",
        "/schemes/VIA/rounds/new",
        "/reports/",
        ROUND,
        f"{ROUND}/participants",
        f"{ROUND}/evaluation",
        f"{ROUND}/reports",
        f"{ROUND}/bundles",
        f"{ROUND}/history",
    ),
    "analyst-01": (
        "/desk/",
        "/schemes/",
        "/schemes/VIA",
        "/reports/",
        ROUND,
        f"{ROUND}/sign",
        f"{ROUND}/receipt",
        f"{ROUND}/scores",
        f"{ROUND}/reports",
        f"{ROUND}/upload",
    ),
    "approver-01": ("/desk/", ROUND, f"{ROUND}/sign", f"{ROUND}/receipt", f"{ROUND}/scores"),
    "convenor": ("/desk/", "/schemes/VIA", "/reports/", ROUND, f"{ROUND}/reports"),
    "auditor": (
        "/desk/",
        "/history/",
        "/reports/",
        ROUND,
        f"{ROUND}/evaluation",
        f"{ROUND}/history",
        f"{ROUND}/reports",
    ),
    "administrator": ("/desk/", "/schemes/", ROUND, f"{ROUND}/reports"),
}
CLOSED_TO = {
    "coordinator": ("/history/", f"{ROUND}/sign", f"{ROUND}/scores", f"{ROUND}/template.xlsx"),
    "analyst-01": (
        "/history/",
        "/schemes/VIA/rounds/new",
        f"{ROUND}/participants",
        f"{ROUND}/evaluation",
        f"{ROUND}/history",
        f"{ROUND}/move/closed",
    ),
    "convenor": (
        "/history/",
        f"{ROUND}/participants",
        f"{ROUND}/evaluation",
        f"{ROUND}/history",
        f"{ROUND}/scores",
    ),
    "auditor": ("/schemes/VIA/rounds/new", f"{ROUND}/participants", f"{ROUND}/move/closed"),
    "administrator": (f"{ROUND}/history", "/history/", "/schemes/VIA/rounds/new"),
}


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return every person with every path of theirs."""
    return [(account, path) for account, paths in table.items() for path in paths]


def check_well_made(page: Page, language: str) -> None:
    """Check what every page owes its reader."""
    assert page.all("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert len(page.all("main")) == 1
    assert len([tag for tag, _ in page.tags if tag == "h1"]) >= 1
    assert page.links()[0] == "#content"
    labelled = {label["for"] for label in page.all("label") if "for" in label}
    for tag in ("input", "select", "textarea"):
        for attributes in page.all(tag):
            if attributes.get("type") not in {"hidden", "checkbox"}:
                named = "aria-label" in attributes or attributes["id"] in labelled
                assert named, f"{tag} {attributes} has no label"
    assert all("scope" in attributes for attributes in page.all("th"))
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names)), "an id stands twice"


def check_allowed_by_the_policy(page: Page) -> None:
    """Check that the browser will run and show everything under the strict policy."""
    assert page.answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert page.all("style") == []
    for attributes in page.all("script"):
        assert attributes["src"].startswith("/static/")
    for _, attributes in page.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "action"):
            assert not attributes.get(name, "").startswith(("http:", "https:", "//", "javascript:"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_read_without_a_log_in(path: str, language: str, visit: Callable) -> None:
    page = visit(None, language).open(path)
    assert page.status == 200
    check_well_made(page, language)
    check_allowed_by_the_policy(page)


@pytest.mark.parametrize("account", OPEN_TO)
def test_each_page_of_a_final_round_opens_in_both_languages(
    account: str, final_round: Story, visit: Callable
) -> None:
    for language in ("zh", "en"):
        visitor = visit(account, language)
        for path in OPEN_TO[account]:
            page = visitor.open(path)
            assert page.status == 200, path
            check_well_made(page, language)
            check_allowed_by_the_policy(page)
            assert page.answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("account", CLOSED_TO)
def test_a_page_is_refused_to_those_who_may_not_see_it(
    account: str, final_round: Story, visit: Callable
) -> None:
    visitor = visit(account)
    for path in CLOSED_TO[account]:
        page = visitor.open(path)
        assert page.status in (403, 404), path
        check_well_made(page, "en")
        check_allowed_by_the_policy(page)


@pytest.mark.parametrize("path", sorted({p for _, p in pairs(OPEN_TO)}))
def test_a_private_page_sends_a_visitor_to_the_log_in(path: str, visit: Callable) -> None:
    page = visit().open(path)
    assert page.status == 302
    assert page.answer.headers["Location"].startswith("/login?next=/")


def test_another_round_does_not_exist_for_a_laboratory_outside_it(
    draft_round: Story, visit: Callable
) -> None:
    assert visit("analyst-01").open(ROUND).status == 404


@pytest.mark.parametrize("account", ["analyst-01", "approver-01", "convenor", "auditor"])
def test_no_page_names_another_laboratory(
    account: str, final_round: Story, visit: Callable
) -> None:
    visitor = visit(account)
    for path in OPEN_TO[account]:
        html = visitor.open(path).html
        for laboratory in final_round.laboratories[1:]:
            assert laboratory.name_en not in html, path
            assert laboratory.institution.name_en not in html, path


def test_a_laboratory_sees_its_own_scores_only_when_the_round_is_final(
    analysed_round: Story, visit: Callable
) -> None:
    visitor = visit("analyst-01")
    for path in ("scores", "reports", "reports/progress"):
        assert visitor.open(f"{ROUND}/{path}").status == 404
    analysed_round.issue()
    page = visitor.open(f"{ROUND}/scores")
    assert page.status == 200
    assert analysed_round.enrolments[0].code in page.text
