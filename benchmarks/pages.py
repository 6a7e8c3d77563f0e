"""Open the pages of a round with 500 laboratories and 40 measurands: statements and server time."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from proficiency import clock
from proficiency.app import create_app
from proficiency.config import load_settings, new_sealing_key, sealing_key
from proficiency.database import Database
from proficiency.embedded import Cluster
from proficiency.evaluation.services import evaluate_round
from proficiency.files import Store
from proficiency.identity import passwords
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.models import Institution, Laboratory, Person
from proficiency.identity.roles import Role
from proficiency.identity.services import actor_of, grant_role
from proficiency.migrating import migrate
from proficiency.results.closing import close_round
from proficiency.results.entry import EnteredResult
from proficiency.results.keyring import KEYRING
from proficiency.results.services import save_draft, submit_results
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Round
from proficiency.rounds.services import create_round, enrol_laboratory
from proficiency.schemes.models import ResultType
from proficiency.schemes.plan import Plan
from proficiency.schemes.services import add_measurand, create_scheme

LABORATORIES = 500
MEASURANDS = 40
TIMES = 7
MOST_STATEMENTS = 11
MOST_WITH_LIST = 40
"""Of the page that asks what the reports of the round still lack."""
OFFICE = Actor(None, "benchmark", frozenset({Grant(Role.ADMINISTRATOR)}))
PASSWORD = "a long enough password"
CODE = "WIDE-1"
OPEN_PAGES = {
    "coordinator": ("", "/participants", "/plan", "/samples", "/studies", "/ranges", "/history"),
    "analyst": ("", "/results", "/sign", "/plan"),
}
EVALUATED_PAGES = {"coordinator": ("", "/participants", "/evaluation", "/history")}


@dataclass
class Wide:
    """A round with many participants, and the two people who open its pages."""

    round_id: int
    determinations: list[int]


def prepare(session: Session) -> Wide:
    """Make the round and its participants; steps before the opening are left out."""
    scheme = create_scheme(
        session, actor=OFFICE, code="WIDE", name_zh="宽计划", name_en="Wide scheme"
    )
    digest = passwords.digest(PASSWORD)
    coordinator = person(session, "coordinator", digest, Role.COORDINATOR, scheme_id=scheme.id)
    codes = [f"Q{number:02}" for number in range(1, MEASURANDS + 1)]
    for code in codes:
        add_measurand(
            session,
            scheme,
            actor=coordinator,
            code=code,
            name_zh=f"被测量{code}",
            name_en=f"Measurand {code}",
            result_type=ResultType.CONTINUOUS,
            unit="mg/L",
        )
    now = clock.now()
    round_ = create_round(
        session,
        scheme,
        actor=coordinator,
        code=CODE,
        title_zh="宽轮次",
        title_en="Wide round",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
        time_zone="Asia/Shanghai",
        plan=Plan(),
        materials=[("M1", "一号样品", "Sample one")],
        determinations=[(code, "M1") for code in codes],
        physical=False,
    )
    determinations = [m.determinations[0].id for m in round_.measurands]
    people = [laboratory_people(session, number, digest) for number in range(LABORATORIES)]
    enrolments = [
        enrol_laboratory(session, round_, laboratory, actor=coordinator)
        for laboratory, _, _ in people
    ]
    round_.state = RoundState.OPEN
    session.flush()
    chance = random.Random(20)
    for enrolment, (_, analyst, approver) in zip(enrolments, people, strict=True):
        entries = [
            EnteredResult(each, 1, None, f"{chance.gauss(50, 4):.2f}") for each in determinations
        ]
        save_draft(session, enrolment, entries, actor=analyst)
        if enrolment is not enrolments[0]:
            submit_results(session, enrolment, actor=approver)
    return Wide(round_.id, determinations)


def laboratory_people(
    session: Session, number: int, digest: str
) -> tuple[Laboratory, Actor, Actor]:
    """Register a laboratory with an analyst and an approver."""
    institution = Institution(
        code=f"I{number:03}", name_zh=f"机构{number:03}", name_en=f"Institution {number:03}"
    )
    laboratory = Laboratory(
        institution=institution,
        name_zh=f"实验室{number:03}",
        name_en=f"Laboratory {number:03}",
    )
    session.add(laboratory)
    session.flush()
    analyst, approver = (
        person(session, f"{role.value}-{number:03}", digest, role, laboratory=laboratory)
        for role in (Role.ANALYST, Role.APPROVER)
    )
    return laboratory, analyst, approver


def person(session: Session, account: str, digest: str, role: Role, **where: object) -> Actor:
    """Register a person with one role."""
    stored = Person(
        email=f"{account}@wide.example",
        name=account,
        password_hash=digest,
        created_at=clock.now(),
    )
    session.add(stored)
    session.flush()
    grant_role(session, stored, actor=OFFICE, role=role, **where)  # type: ignore[arg-type]
    return actor_of(stored)


class Reader:
    """A person who opens pages; statements and times are taken."""

    def __init__(self, database: Database, folder: Path, account: str) -> None:
        app = create_app(load_settings({}, data=folder), database, Store(folder / "files"))
        app.config["WTF_CSRF_ENABLED"] = False
        # Pages are timed, not the way in.
        app.extensions["proficiency.second_factor_required"] = False
        self.client = app.test_client()
        self.statements = 0
        event.listen(database.engine, "before_cursor_execute", self.count)
        fields = {"email": f"{account}@wide.example", "password": PASSWORD}
        if self.client.post("/login", data=fields).status_code != 302:
            sys.exit(f"{account} cannot log in")

    def count(self, *_: object) -> None:
        """Count one statement."""
        self.statements += 1

    def open(self, path: str) -> tuple[int, int, float, int]:
        """Return status, statements, median milliseconds and kilobytes of a page."""
        times = []
        for _ in range(TIMES):
            self.statements, begin = 0, time.perf_counter()
            answer = self.client.get(f"/rounds/{CODE}{path}", follow_redirects=False)
            times.append(1000 * (time.perf_counter() - begin))
        size = len(answer.get_data()) // 1024
        return answer.status_code, self.statements, statistics.median(times), size


def show(
    database: Database,
    folder: Path,
    pages: dict[str, tuple[str, ...]],
    state: str,
    *,
    most: int = MOST_STATEMENTS,
) -> bool:
    """Print a line per page; answer whether all stay within the statements allowed."""
    within = True
    for role, paths in pages.items():
        reader = Reader(database, folder, role if role == "coordinator" else f"{role}-000")
        for path in paths:
            status, count, milliseconds, size = reader.open(path)
            mark = "" if count <= most else "  more than allowed"
            within &= count <= most
            print(
                f"{state:11} {role:12} {path or '/':14} {status}  {count:3} statements"
                f"  {milliseconds:6.0f} ms  {size:5} KB{mark}"
            )
    return within


def main() -> None:
    """Make the round in a database of its own, and open its pages before and after the close."""
    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        folder = Path(name)
        KEYRING.hold([sealing_key(new_sealing_key())])
        cluster = Cluster(folder)
        url = cluster.start()
        try:
            migrate(url)
            database = Database(url)
            with database.transaction() as session:
                wide = prepare(session)
            print(f"{LABORATORIES} laboratories, {MEASURANDS} measurands, medians of {TIMES}")
            within = show(database, folder, OPEN_PAGES, "open")
            with database.transaction() as session:
                round_ = session.get_one(Round, wide.round_id)
                grants = frozenset({Grant(Role.COORDINATOR, scheme_id=round_.scheme_id)})
                office = Actor(None, "benchmark", grants)
                close_round(session, round_, actor=office, at=round_.closes_at)
                round_.state = RoundState.ANALYSIS
                session.flush()
                begin = time.perf_counter()
                evaluate_round(session, round_, actor=office)
                print(f"evaluated in {time.perf_counter() - begin:.1f} s")
            within &= show(database, folder, EVALUATED_PAGES, "analysis")
            with database.transaction() as session:
                session.get_one(Round, wide.round_id).state = RoundState.PRELIMINARY
            both = {"analyst": ("",), "coordinator": ("",)}
            within &= show(database, folder, both, "preliminary")
            of_list = {"coordinator": ("/statements",)}
            within &= show(database, folder, of_list, "preliminary", most=MOST_WITH_LIST)
        finally:
            with suppress(NameError):
                database.engine.dispose()
            cluster.stop()
    sys.exit(0 if within else 1)


if __name__ == "__main__":
    main()
