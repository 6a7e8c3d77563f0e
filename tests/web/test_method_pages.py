"""Pages of the methods: one for each, in both languages, reachable where a method is named."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from pages import Page
from story import Story

from proficiency.methods.catalogue import TOPICS, methods_by_key
from proficiency.web.headers import CONTENT_SECURITY_POLICY

KEYS = sorted(methods_by_key())
OTHERS = ("/help/methods/", "/help/editions", "/help/printed-figures")
ROUND = "/rounds/VIA-1"


def levels(page: Page) -> list[int]:
    """Return the levels of the headings in their order."""
    return [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]


def check_page(page: Page, language: str) -> None:
    """Check that a page opens in its language under the strict policy, headings in order."""
    assert page.status == 200
    assert page.all("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[language]
    assert page.answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert page.all("style") == page.all("script") == []
    assert not [a for _, a in page.tags if "style" in a or any(n.startswith("on") for n in a)]
    addresses = [a.get(name, "") for _, a in page.tags for name in ("src", "href")]
    assert not [each for each in addresses if each.startswith(("http:", "https:", "//"))]
    found = levels(page)
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(found))
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_method_has_a_page_with_formula_example_and_reference(
    language: str, visit: Callable
) -> None:
    visitor = visit(None, language)
    for key in KEYS:
        page = visitor.open(f"/help/methods/{key}")
        check_page(page, language)
        assert page.all("math"), key
        assert page.all("samp"), key
        assert page.all("details"), key


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", OTHERS)
def test_the_lists_beside_the_methods_open(path: str, language: str, visit: Callable) -> None:
    check_page(visit(None, language).open(path), language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_from_a_method_leads_to_a_method(language: str, visit: Callable) -> None:
    visitor = visit(None, language)
    known = {f"/help/methods/{key}" for key in KEYS}
    for key in KEYS:
        links = visitor.open(f"/help/methods/{key}").links()
        assert {x for x in links if x.startswith("/help/methods/") and x[-1] not in "/n"} <= known


def test_the_index_leads_to_every_method_and_help_leads_to_the_index(visit: Callable) -> None:
    visitor = visit()
    links = visitor.open("/help/methods/").links()
    assert {f"/help/methods/{key}" for key in KEYS} <= set(links)
    assert set(OTHERS) <= set(visitor.open("/help/").links())
    assert len(KEYS) == sum(len(topic.methods) for topic in TOPICS)


def test_a_method_that_does_not_exist_is_not_found(visit: Callable) -> None:
    assert visit().open("/help/methods/crystal-ball").status == 404


def test_the_help_on_scores_leads_to_the_methods(visit: Callable) -> None:
    links = set(visit().open("/help/scores").links())
    wanted = {"z", "z-prime", "zeta", "en", "median", "algorithm-a", "uncertainty-of-consensus"}
    assert {f"/help/methods/{key}" for key in wanted} <= links


def test_the_plan_of_a_round_leads_to_the_methods_it_chooses(
    open_round: Story, visit: Callable
) -> None:
    links = set(visit("coordinator").open(ROUND).links())
    assert {"/help/methods/algorithm-a", "/help/methods/sigma-of-round"} & links


def test_the_evaluation_leads_to_the_methods_it_used(
    analysed_round: Story, visit: Callable
) -> None:
    links = set(visit("coordinator").open(f"{ROUND}/evaluation").links())
    assert {"/help/methods/algorithm-a", "/help/methods/median", "/help/methods/signals"} <= links


def test_the_scores_of_a_laboratory_lead_to_the_methods_behind_them(
    final_round: Story, visit: Callable
) -> None:
    links = set(visit("analyst-01").open(f"{ROUND}/scores").links())
    assert {
        "/help/methods/#spread",
        "/help/methods/#assigned-value",
        "/help/methods/signals",
    } <= links
