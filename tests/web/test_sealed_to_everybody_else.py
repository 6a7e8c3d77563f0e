"""Every role at every door: what a laboratory typed is nowhere before the close, but with itself.

Unmistakable values are planted in every place a laboratory can type into; then every address is
asked by everybody, every table is read out as text, and everything logged and filed is searched.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from sqlalchemy import Connection, text
from story import Story, person

from proficiency import clock
from proficiency.identity.permissions import Role
from proficiency.results.document import Answer
from proficiency.results.entry import EnteredResult
from proficiency.results.sealing import open_set, seal
from proficiency.results.services import answer_questions, save_draft, submit_results
from proficiency.results.sets import add_set
from proficiency.rounds.lifecycle import RoundState

NUMBERS = ("73.1904", "0.8127", "2.7301")
"""Result, standard uncertainty and coverage factor of the signed set."""
TEXTS = ("planted-note-5519", "planted-reply-2208", "planted-form-7742", "planted-name-6631")
"""Note, answer to a question, questionnaire and name of a set."""
DRAFT = "64.28x17 planted-draft-9917"
"""Typed by a second laboratory, not even understood yet, and never signed."""
PLANTED = (*NUMBERS, *TEXTS, DRAFT)
OWN = {"analyst-01", "approver-01"}
OTHERS = (
    "coordinator",
    "convenor",
    "auditor",
    "administrator",
    "member",
    "observer",
    "analyst-03",
    "approver-03",
    None,
)
"""Everybody else, down to the visitor who is not logged in."""
VALUES = {
    "language": "en",
    "format_": "pdf",
    "target": "closed",
    "number": "VIA-1-V1-ROUND",
    "kind": "csv",
}


def plant(story: Story) -> None:
    """Let one laboratory type and sign everything there is, and another one begin a draft."""
    session, enrolment = story.session, story.enrolments[0]
    result, u, k = NUMBERS
    note, reply, form, name = TEXTS
    entry = EnteredResult(story.determination, 1, None, result, u, k, note)
    results = save_draft(session, enrolment, [entry], actor=story.analysts[0])
    seal(session, results, replace(open_set(session, results), questionnaire={"q": form}))
    asked = Answer("key", "Is {typed} right?", {"typed": result}, reply, "Analyst", clock.now())
    answer_questions(session, enrolment, [asked], actor=story.analysts[0])
    submit_results(session, enrolment, actor=story.approvers[0])
    add_set(session, enrolment, actor=story.analysts[0], name=name, copy_of=1)
    submit_results(session, enrolment, actor=story.approvers[0], number=2)
    save_draft(
        session,
        story.enrolments[1],
        [replace(entry, typed=DRAFT, u_typed="", k_typed="", note="")],
        actor=story.analysts[1],
        unfinished=True,
    )
    session.flush()


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Return every address of the platform with its method."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.endswith("static"):
            continue
        scheme = rule.rule.startswith("/schemes/")
        places = {"code": "VIA" if scheme else "VIA-1"} | VALUES
        values = {name: places.get(name, "1") for name in rule.arguments}
        numbers = {name for name in rule.arguments if f"<int:{name}>" in rule.rule}
        values |= dict.fromkeys(numbers, 1)
        if rule.endpoint == "certificates.preview":
            values["kind"] = "participation"
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, adapter.build(rule.endpoint, values, method=method)


def readable(data: bytes) -> str:
    """Return everything an answer or a file tells, packed or printed."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "".join(readable(packed.read(name)) for name in packed.namelist())
    if data.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        return "".join(page.extract_text() for page in pages)
    page = data.decode("utf-8", errors="replace")
    # In tables the parts of a number before and after its point are elements of their own.
    return page + re.sub(r"<[^>]*>", "", page)


def found_in(content: str) -> set[str]:
    return {planted for planted in PLANTED if planted in content}


def everything_open_to(
    account: str | None, app: Flask, visit: Callable, connection: Connection
) -> dict[str, set[str]]:
    """Ask every address as one person; what a form changes is undone before the next."""
    visitor = visit(account)
    form = {"laboratory": "x", "seen": "", "reason": "as planned"}
    form["csrf_token"] = visitor.open("/help/").token
    cookies = dict(visitor.client._cookies)
    told: dict[str, set[str]] = {}
    for method, address in addresses(app):
        undo = connection.begin_nested()
        if method == "GET":
            answer = visitor.client.get(address)
        else:
            answer = visitor.client.post(address, data=form)
            assert answer.status_code != 400, "the token of the form is that of the log-in"
        undo.rollback()
        visitor.client._cookies = dict(cookies)  # a log-out, too
        if found := found_in(readable(answer.data) + str(answer.headers)):
            told[f"{method} {address}"] = found
    assert visitor.open("/desk/").status == (200 if account else 302), "still logged in"
    return told


@pytest.fixture
def planted(open_round: Story) -> Story:
    """An open round with everything a laboratory can type."""
    plant(open_round)
    for role in (Role.MEMBER, Role.OBSERVER):
        person(open_round.session, role.value, role)
    open_round.session.commit()
    return open_round


def test_the_own_people_find_what_they_typed(
    planted: Story, app: Flask, visit: Callable, connection: Connection
) -> None:
    told = everything_open_to("approver-01", app, visit, connection)
    assert set(NUMBERS) <= told["GET /rounds/VIA-1/receipt"]
    assert set(TEXTS) - {"planted-name-6631"} <= told["GET /rounds/VIA-1/receipt.json"]
    assert set(NUMBERS) <= told["GET /rounds/VIA-1/receipt.en.pdf"]
    draft = everything_open_to("analyst-02", app, visit, connection)
    assert draft["GET /rounds/VIA-1/results"] == {DRAFT}


@pytest.mark.parametrize("account", OTHERS)
def test_nobody_else_finds_anything_at_any_door_before_the_close(
    account: str | None,
    planted: Story,
    app: Flask,
    visit: Callable,
    connection: Connection,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert everything_open_to(account, app, visit, connection) == {}
    assert found_in(caplog.text) == set()
    assert found_in_files(tmp_path) == set()


def found_in_files(folder: Path) -> set[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {p for path in files for p in found_in(readable(path.read_bytes()))}


def tables(connection: Connection) -> dict[str, str]:
    """Read every table of the database out as text, the jobs too; bytes in hexadecimal."""
    names = connection.execute(
        text(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)"
            " FROM information_schema.tables"
            " WHERE table_schema IN ('public', 'jobs') AND table_type = 'BASE TABLE'"
        )
    ).scalars()
    return {
        name: "\n".join(connection.execute(text(f"SELECT row::text FROM {name} row")).scalars())
        for name in names.all()
    }


def test_no_table_of_the_database_holds_a_typed_text_before_the_close(
    planted: Story, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    dumped = tables(connection)
    assert len(dumped) > 15
    assert dumped["public.result_set"].count("\n") == 2, "three sets are there"
    assert dumped["public.result"] == ""
    for name, content in dumped.items():
        assert found_in(content) == set(), name
        for secret in PLANTED:
            assert secret.encode().hex() not in content, name


def test_after_the_close_only_the_table_of_rights_opens_the_results(
    planted: Story, app: Flask, visit: Callable, connection: Connection
) -> None:
    planted.move(RoundState.CLOSED)
    planted.session.commit()
    told = {
        account: everything_open_to(account, app, visit, connection)
        for account in OTHERS
        if account not in {"coordinator", "auditor"}
    }
    assert told == {account: {} for account in told}, "other laboratories, the office, visitors"
    dumped = tables(connection)
    assert NUMBERS[0] in dumped["public.result"]
    assert DRAFT not in "".join(dumped.values()), "a draft that was not signed stays sealed"


def test_an_evaluation_shows_the_scored_set_and_no_free_text_to_the_coordinator(
    planted: Story, app: Flask, visit: Callable, connection: Connection
) -> None:
    planted.move(RoundState.CLOSED, RoundState.ANALYSIS)
    planted.evaluate()
    planted.session.commit()
    told = everything_open_to("coordinator", app, visit, connection)
    assert {door: found for door, found in told.items() if found & {*TEXTS, DRAFT}} == {}
    for account in ("analyst-03", "approver-03", "convenor", "member", "observer", None):
        assert everything_open_to(account, app, visit, connection) == {}, account
