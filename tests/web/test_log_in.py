"""Log in, log out, choose language and light: nobody is sent elsewhere, nothing leaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import read
from sqlalchemy import select
from story import PASSWORD, Story

from proficiency.audit.models import AuditEntry
from proficiency.i18n import Language
from proficiency.identity.models import Person
from proficiency.web.addresses import is_local

ROUND = "/rounds/VIA-1"
ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "javascript:alert(1)",
    "http:elsewhere.example",
    "",
)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_that_leads_elsewhere_is_not_local(address: str) -> None:
    assert not is_local(address)


def test_a_path_of_this_site_is_local() -> None:
    assert is_local("/rounds/VIA-1?of=VIA/M1#chosen")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_log_in_leads_to_this_site_only(
    address: str, draft_round: Story, visit: Callable
) -> None:
    answer = visit().send(
        "/login",
        {"email": "coordinator@lab.example", "password": PASSWORD, "wanted": address},
        seen="/login",
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] in {"/", "/desk/"}


def test_the_log_in_brings_the_person_back_to_the_page_asked_for(
    draft_round: Story, visit: Callable
) -> None:
    visitor = visit()
    asked = visitor.open("/rounds/VIA-1/history?before=7")
    form = visitor.open(asked.answer.headers["Location"])
    answer = visitor.send(
        "/login",
        {
            "email": "coordinator@lab.example",
            "password": PASSWORD,
            "wanted": form.value("wanted"),
        },
        seen="/login",
    )
    assert answer.headers["Location"] == "/rounds/VIA-1/history?before=7"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    draft_round: Story, visit: Callable
) -> None:
    visitor = visit()
    texts = set()
    for email in ("coordinator@lab.example", "nobody@lab.example"):
        answer = visitor.send("/login", {"email": email, "password": "wrong"}, seen="/login")
        assert answer.status_code == 422
        texts.add(answer.get_data(as_text=True).replace(email, ""))
    assert len({text.partition("<main")[2].count("notice-refused") for text in texts}) == 1
    assert visitor.open("/desk/").status == 302


def test_a_failed_log_in_stays_in_the_history_although_it_was_refused(
    draft_round: Story, visit: Callable
) -> None:
    session = draft_round.session
    visit().send("/login", {"email": "coordinator@lab.example", "password": "x"}, seen="/login")
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count("sign_in.failed") == 1


def test_the_typed_password_never_comes_back(draft_round: Story, visit: Callable) -> None:
    answer = visit().send(
        "/login", {"email": "coordinator@lab.example", "password": "sesame-open"}, seen="/login"
    )
    assert "sesame-open" not in answer.get_data(as_text=True)


def test_who_logs_out_needs_to_log_in_again(draft_round: Story, visit: Callable) -> None:
    visitor = visit("coordinator")
    assert visitor.open("/desk/").status == 200
    visitor.send("/logout", {})
    assert visitor.open("/desk/").status == 302


def test_a_person_who_is_no_longer_active_is_out_at_once(
    draft_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")
    person = draft_round.session.get(Person, draft_round.coordinator.person_id)
    person.active = False
    draft_round.session.flush()
    assert visitor.open("/desk/").status == 302


def test_the_language_is_kept_with_the_person_and_in_the_browser(
    draft_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator", "en")
    answer = visitor.send("/language/zh", {"next": "/schemes/VIA"})
    assert answer.headers["Location"] == "/schemes/VIA"
    assert visitor.open("/schemes/VIA").all("html")[0]["lang"] == "zh-CN"
    visitor.send("/logout", {})
    assert visitor.open("/login").all("html")[0]["lang"] == "zh-CN"
    draft_round.session.expire_all()
    person = draft_round.session.get(Person, draft_round.coordinator.person_id)
    assert person.language is Language.ZH


@pytest.mark.parametrize(
    ("asked", "tag"), [("en-GB,en;q=0.8", "en"), ("zh-TW,zh;q=0.9", "zh-CN"), ("fr", "zh-CN")]
)
def test_a_browser_is_answered_in_its_language_else_in_chinese(
    asked: str, tag: str, app, visit: Callable
) -> None:
    page = read(app.test_client().get("/", headers={"Accept-Language": asked}))
    assert page.all("html")[0]["lang"] == tag


def test_an_unknown_language_or_look_does_not_exist(visit: Callable) -> None:
    visitor = visit()
    assert visitor.send("/language/fr", {}).status_code == 404
    assert visitor.send("/appearance/purple", {}).status_code == 404


@pytest.mark.parametrize(
    ("look", "media"),
    [("light", []), ("dark", ["screen"]), ("auto", ["screen and (prefers-color-scheme: dark)"])],
)
def test_the_look_is_light_dark_or_as_the_system(
    look: str, media: list[str], visit: Callable
) -> None:
    visitor = visit()
    visitor.send(f"/appearance/{look}", {})
    page = visitor.open("/")
    dark = [a["media"] for a in page.all("link") if "tokens-dark" in a["href"]]
    assert dark == media


@pytest.mark.parametrize("path", ["/login", "/logout", "/language/en", f"{ROUND}/evaluate"])
def test_a_form_without_its_token_is_refused(
    path: str, draft_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")
    answer = visitor.client.post(path, data={"email": "coordinator@lab.example"})
    assert answer.status_code == 400
    assert visitor.open("/desk/").status == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    draft_round: Story, app
) -> None:
    cookie = app.test_client().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
