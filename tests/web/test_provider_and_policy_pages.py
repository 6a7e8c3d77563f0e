"""The administrator names the provider, and a coordinator lays down the policy of a scheme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import Page, read
from sqlalchemy import select
from story import Story

from proficiency.audit.models import AuditEntry
from proficiency.reporting.completeness.gate import missing
from proficiency.reporting.completeness.items import ITEMS
from proficiency.reporting.statement_models import Provider, SchemePolicy
from proficiency.schemes.models import Scheme

POLICY = "/schemes/VIA/policy"
PROFILE = {
    "name_zh": "示例提供者",
    "name_en": "Example provider",
    "address_zh": "示例路 1 号",
    "address_en": "1 Example Road",
    "contact": "",
    "telephone": "",
    "email": "pt@provider.example",
}
RULES = {
    "confidentiality_zh": "只以代码出现。",
    "confidentiality_en": "Under codes only.",
    "use_zh": "可完整引用。",
    "use_en": "May be quoted as a whole.",
}


def lacking(story: Story) -> set[str]:
    story.session.expire_all()
    return {each.item for each in missing(story.session, story.round)}


def wrong(page: Page) -> set[str]:
    """Return the fields that are marked as wrong."""
    fields = page.all("input") + page.all("textarea")
    return {a["name"] for a in fields if a.get("aria-invalid") == "true"}


def test_the_profile_waits_on_the_desk_of_the_administrator_until_it_is_kept(
    analysed_round: Story, visit: Callable
) -> None:
    administrator = visit("administrator")
    page = administrator.open("/desk/")
    assert "Fill in the profile of the provider" in page.text and "/provider" in page.links()
    assert "R-a" in lacking(analysed_round)
    assert administrator.send("/provider", PROFILE).status_code == 302
    assert "R-a" not in lacking(analysed_round)
    page = administrator.open("/provider")
    assert page.value("name_zh") == "示例提供者" and "1 Example Road" in page.html
    assert "Fill in the profile" not in administrator.open("/desk/").text
    assert "能力验证提供者" in visit("administrator", "zh").open("/provider").text


@pytest.mark.parametrize(
    ("changed", "fields", "told"),
    [
        ({"name_en": " "}, {"name_en"}, "Reports must name the provider"),
        ({"address_zh": "", "address_en": ""}, {"address_zh", "address_en"}, "fill this field in"),
        ({"email": ""}, {"telephone"}, "Give a telephone number or an e-mail address"),
        ({"email": "nowhere"}, {"email"}, "This is not an e-mail address."),
    ],
)
def test_a_profile_that_cannot_be_printed_is_refused_at_its_fields(
    analysed_round: Story, visit: Callable, changed: dict, fields: set[str], told: str
) -> None:
    page = read(visit("administrator").send("/provider", PROFILE | changed))
    assert page.status == 422 and told in page.text and wrong(page) == fields
    assert "示例提供者" in page.html, "what was typed is still there"
    assert analysed_round.session.get(Provider, 1) is None


def test_the_policy_of_a_scheme_is_laid_down_in_both_languages(
    analysed_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    assert POLICY in coordinator.open("/schemes/VIA").links()
    assert {"R-u"} <= lacking(analysed_round)
    assert coordinator.send(POLICY, RULES).status_code == 302
    assert not {"R-f", "R-u"} & lacking(analysed_round)
    page = coordinator.open(POLICY)
    assert all(text in page.html for text in RULES.values())
    assert "计划的政策" in visit("coordinator", "zh").open(POLICY).text


def test_a_policy_kept_unchanged_is_no_event(analysed_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    for _ in range(2):
        coordinator.send(POLICY, RULES)
    recorded = analysed_round.session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.like("scheme.%_changed"))
    ).all()
    assert sorted(recorded) == ["scheme.confidentiality_changed", "scheme.policy_changed"]


@pytest.mark.parametrize("field", sorted(RULES))
def test_a_policy_in_one_language_only_is_refused_and_nothing_of_it_kept(
    analysed_round: Story, visit: Callable, field: str
) -> None:
    before = analysed_round.session.scalars(select(Scheme.confidentiality_en)).one()
    page = read(visit("coordinator").send(POLICY, RULES | {field: " "}))
    assert page.status == 422 and wrong(page) == {field}
    assert "in Chinese and in English" in page.text
    assert all(text in page.html for name, text in RULES.items() if name != field)
    analysed_round.session.expire_all()
    assert analysed_round.session.scalars(select(Scheme.confidentiality_en)).one() == before
    assert analysed_round.session.scalars(select(SchemePolicy)).all() == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_names_every_item_of_the_list(visit: Callable, language: str) -> None:
    visitor = visit(None, language)
    page = visitor.open("/help/report-contents")
    assert page.status == 200
    assert {a["id"] for a in page.all("tr") if a.get("id")} == {item.id for item in ITEMS}
    assert "/help/report-contents" in visitor.open("/help/").links()
    assert ("豁免" if language == "zh" else "waive") in page.text
