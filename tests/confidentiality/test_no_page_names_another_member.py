"""Walk through everything a member can open: no page, file, message or log names another."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import openpyxl
import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pages import read
from sqlalchemy import select
from story import PASSWORD, Story, person
from werkzeug.test import TestResponse

from proficiency.app import create_app
from proficiency.appeals.deciding import take_up
from proficiency.appeals.lifecycle import ComplaintKind
from proficiency.appeals.services import raise_complaint
from proficiency.certificates.making import make_certificates
from proficiency.certificates.preparing import issue_certificates, list_of
from proficiency.config import load_settings
from proficiency.corrective.asking import ask_by_hand, ask_where_needed
from proficiency.database import Database
from proficiency.files import Store
from proficiency.identity.roles import Role
from proficiency.notices.models import Mail
from proficiency.reporting.making import make_reports
from proficiency.reporting.models import ReportOrder
from proficiency.rounds.models import Enrolment, Round

MOST_PAGES = 600
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES_AND_NO_CODES = {
    "/rounds/VIA-1/registrations",
    "/schemes/VIA/interests",
    "/schemes/VIA/rounds/new",
}
"""Pages of a coordinator that are about laboratories by their names, and hold no code."""
LINK = re.compile(r'(?:href|src)="([^"]+)"')


@dataclass
class Walk:
    """Everything one person could open, as text."""

    seen: dict[str, str] = field(default_factory=dict)
    """Address to all text of the answer: body, file content, headers."""

    def naming(self, words: set[str]) -> dict[str, list[str]]:
        """Return the addresses whose answers hold one of the words."""
        found = {address: named_in(text, words) for address, text in self.seen.items()}
        return {address: named for address, named in found.items() if named}


def named_in(text: str, words: set[str]) -> list[str]:
    """Return the names a text holds; “Analyst 125” is a journal, not the person Analyst 12."""
    return [word for word in sorted(words) if re.search(re.escape(word) + r"(?!\d)", text)]


@pytest.fixture
def app(committed_story: Story, fresh_database: Database, tmp_path: Path) -> Flask:
    """The application over an issued round whose reports are made."""
    store = Store(tmp_path / "files")
    with fresh_database.session() as session:
        orders = session.scalars(select(ReportOrder.id)).all()
    for order in orders:
        make_reports(fresh_database, store, order)
    follow_up(committed_story, fresh_database, store)
    settings = load_settings({"PROFICIENCY_SECOND_FACTOR": "optional"}, data=tmp_path)
    return create_app(settings, fresh_database, store)


def follow_up(story: Story, database: Database, store: Store) -> None:
    """Let corrective actions and certificates follow the reports."""
    with database.transaction() as session:
        round_ = session.get_one(Round, story.round.id)
        ask_where_needed(session, round_)
        for code in (story.enrolments[0].code, story.enrolments[1].code):
            ask_by_hand(
                session,
                round_,
                code=code,
                determination_id=None,
                request="Please look into it.",
                actor=story.coordinator,
            )
        complaint = raise_complaint(
            session,
            session.get_one(Enrolment, story.enrolments[2].id),
            kind=ComplaintKind.COMPLAINT,
            text="The parcel was late.",
            items=[],
            actor=story.analysts[2],
        )
        take_up(session, complaint, actor=story.coordinator)
        listed = list_of(session, round_, actor=story.coordinator)
        batch = issue_certificates(
            session, round_, actor=story.coordinator, sha256=listed.sha256
        ).id
    make_certificates(database, store, batch)


def walk(app: Flask, account: str, language: str) -> Walk:
    """Log in and follow every link that can be reached by reading."""
    client = app.test_client()
    client.set_cookie("language", language)
    token = read(client.get("/login")).token
    fields = {"email": f"{account}@lab.example", "password": PASSWORD, "csrf_token": token}
    assert client.post("/login", data=fields).status_code == 302
    found, waiting = Walk(), ["/"]
    while waiting and len(found.seen) < MOST_PAGES:
        address = waiting.pop()
        if address in found.seen or "/static/" in address:
            continue
        text, links = opened(client, address)
        found.seen[address] = text
        waiting += links
    assert not waiting, "more pages than the walk can see"
    return found


def opened(client: FlaskClient, address: str) -> tuple[str, list[str]]:
    """Open an address; return all its text and where it leads."""
    answer = client.get(address)
    text = "\n".join((*texts(answer), str(answer.headers)))
    links = [answer.location] if answer.location else []
    if answer.mimetype == "text/html":
        links += LINK.findall(answer.get_data(as_text=True))
    return text, [local for link in links if (local := within(address, link))]


def within(address: str, link: str) -> str:
    """Return a link as an address of this platform; empty for what leads elsewhere."""
    parts = urlsplit(urljoin(f"http://localhost{address}", link.replace("&amp;", "&")))
    if parts.netloc != "localhost":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def texts(answer: TestResponse) -> Iterator[str]:
    """Return the text of a page or file, and what a file says of itself."""
    if answer.mimetype == "application/pdf":
        reader = pypdf.PdfReader(io.BytesIO(answer.data))
        yield str(reader.metadata)
        yield from (page.extract_text() for page in reader.pages)
    elif answer.mimetype == SHEETS:
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        yield str(book.properties)
        for sheet in book:
            yield sheet.title
            yield from (str(cell) for row in sheet.values for cell in row if cell is not None)
    else:
        yield answer.get_data(as_text=True)


def identity(number: int) -> set[str]:
    """Return everything that names the laboratory of that number and its people."""
    names = {f"秘密实验室{number:02}", f"Secret laboratory {number:02}"}
    names |= {f"机构{number:02}", f"Institution {number:02}"}
    for role in ("analyst", "approver"):
        names |= {f"{role}-{number:02}@", f"{role.title()} {number:02}"}
    return names


def others(number: int, count: int) -> set[str]:
    """Return everything that names another laboratory."""
    return set().union(*(identity(n) for n in range(1, count + 1) if n != number))


@pytest.mark.parametrize(("account", "language"), [("analyst-01", "zh"), ("approver-02", "en")])
def test_a_member_never_meets_the_name_of_another(
    app: Flask,
    committed_story: Story,
    account: str,
    language: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    number = int(account[-2:])
    names = others(number, len(committed_story.laboratories))
    found = walk(app, account, language)
    assert found.naming(names) == {}
    assert any(address.endswith(".pdf") for address in found.seen), "no report was opened"
    for begins in ("/trends/", "/actions/VIA", "/certificates/VIA"):
        assert any(address.startswith(begins) for address in found.seen), begins
    assert found.naming(identity(number)), "the walk does not even see the own names"
    assert named_in("\n".join(caplog.messages), names) == []


@pytest.mark.parametrize("account", ["coordinator", "auditor"])
def test_who_reads_a_round_under_codes_meets_nobody_who_acts_for_a_laboratory(
    app: Flask, committed_story: Story, fresh_database: Database, account: str
) -> None:
    if account == "auditor":
        with fresh_database.transaction() as session:
            person(session, account, Role.AUDITOR)
    found = walk(app, account, "en")
    under_codes = re.compile(r"/(rounds/VIA-1|actions/VIA|schemes/VIA)")
    seen = {address: text for address, text in found.seen.items() if under_codes.match(address)}
    pages = ["/history", "/appeals/1", "/actions"]
    if account == "coordinator":
        pages += ["/certificates", "/coverage", "/messages", "/participants"]
    for ends in pages:
        assert any(address.endswith(ends) for address in seen), (ends, sorted(seen))
    names = others(0, len(committed_story.laboratories))
    codes = {each.code for each in committed_story.enrolments}
    assert not set(Walk(seen).naming(codes)) & NAMES_AND_NO_CODES
    assert set(Walk(seen).naming(names)) <= NAMES_AND_NO_CODES


def test_messages_to_a_member_name_no_other(app: Flask, fresh_database: Database) -> None:
    with fresh_database.session() as session:
        mails = session.scalars(select(Mail)).all()
        addressed = [(re.search(r"-(\d\d)@lab\.example", mail.address), mail) for mail in mails]
        to_members = [(int(found[1]), mail) for found, mail in addressed if found]
        assert to_members, "no member was told anything"
        for number, mail in to_members:
            content = f"{mail.name} {mail.facts} {mail.secrets}"
            content += "".join(
                each.name + each.content.decode("latin-1") for each in mail.attachments
            )
            assert named_in(content, others(number, 12)) == []


def test_the_names_of_stored_files_name_nobody(app: Flask, tmp_path: Path) -> None:
    paths = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")]
    assert paths
    assert named_in("\n".join(paths), others(0, 12)) == []
