"""A small round with its people, for the tests that need one in a certain state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from readiness import sign_the_outcome, walk
from sealed import all_typed
from sqlalchemy.orm import Session

from proficiency.database import Database
from proficiency.evaluation.models import EvaluationRun
from proficiency.evaluation.services import evaluate_round
from proficiency.i18n import Language
from proficiency.identity import passwords
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.models import Laboratory, Person
from proficiency.identity.roles import Role
from proficiency.identity.services import (
    actor_of,
    grant_role,
    register_institution,
    register_laboratory,
)
from proficiency.reporting.models import ReportOrder
from proficiency.reporting.services import issue_round
from proficiency.results.entry import EnteredResult
from proficiency.results.services import save_draft, submit_results
from proficiency.rounds.lifecycle import UNSEALED, RoundState
from proficiency.rounds.models import Enrolment, Round
from proficiency.rounds.plan_locking import sign_plan
from proficiency.rounds.services import create_round, enrol_laboratory
from proficiency.schemes.models import ResultType
from proficiency.schemes.plan import Plan
from proficiency.schemes.services import add_measurand, create_scheme

ADMINISTRATOR = Actor(
    person_id=None, name="administrator", grants=frozenset({Grant(Role.ADMINISTRATOR)})
)
PASSWORD = "a long enough password"
OPENS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
VALUES = (
    "91.2",
    "92.0",
    "90.8",
    "91.5",
    "92.4",
    "91.9",
    "90.1",
    "91.0",
    "92.2",
    "91.4",
    "91.7",
    "80",
)
"""One viability per laboratory; the last laboratory is far off."""


@dataclass
class Story:
    """A scheme with one measurand in one material, a coordinator, and laboratories."""

    session: Session
    coordinator: Actor
    round: Round
    laboratories: list[Laboratory]
    analysts: list[Actor]
    approvers: list[Actor]
    enrolments: list[Enrolment]
    determination: int
    """The one determination of the round."""
    second: Actor | None = None
    """The second coordinator, once one is needed."""

    def person(self, role: Role) -> Actor:
        """Register another person with a role on the whole platform."""
        return person(self.session, role.value, role)

    def submit(self, values: Sequence[str] = VALUES, **more: str) -> None:
        """Let every laboratory enter one result and sign it."""
        during = OPENS + timedelta(days=2)
        for position, typed in enumerate(values):
            entry = EnteredResult(self.determination, 1, more.get("method"), typed)
            entry = replace(entry, **more)
            save_draft(
                self.session,
                self.enrolments[position],
                [entry],
                actor=self.analysts[position],
                at=during,
            )
            submit_results(
                self.session, self.enrolments[position], actor=self.approvers[position], at=during
            )

    def typed(self) -> list[str]:
        """Return every typed result, as the laboratories themselves read it."""
        return all_typed(self.session, self.enrolments, self.analysts)

    def move(self, *states: RoundState) -> None:
        """Take the round to these states and through all between."""
        for state in states:
            at = CLOSES if state in UNSEALED else OPENS
            walk(self.session, self.round, state, coordinator=self.coordinator, at=at)

    def second_coordinator(self) -> Actor:
        """Return the other coordinator of the scheme, registered when first asked for."""
        if self.second is None:
            where = {"scheme_id": self.round.scheme_id}
            self.second = person(self.session, "coordinator-2", Role.COORDINATOR, **where)
        return self.second

    def sign_plan(self) -> None:
        """Let two coordinators of the scheme sign the plan of the round, which locks it."""
        for actor in (self.coordinator, self.second_coordinator()):
            sign_plan(self.session, self.round, actor=actor, sha256=self.round.plan_sha256)

    def reach_analysis(self, values: Sequence[str] = VALUES) -> None:
        """Open, submit, close and start the analysis."""
        self.move(RoundState.OPEN)
        self.submit(values)
        self.move(RoundState.CLOSED, RoundState.ANALYSIS)

    def evaluate(self) -> EvaluationRun:
        """Evaluate the round as its coordinator."""
        return evaluate_round(self.session, self.round, actor=self.coordinator)

    def issue(self) -> ReportOrder:
        """Give out the preliminary scores, then declare the round final and order its reports."""
        if self.round.state is not RoundState.PRELIMINARY:
            self.move(RoundState.PRELIMINARY)
        sign_the_outcome(self.session, self.round, coordinator=self.coordinator)
        return issue_round(self.session, self.round, actor=self.coordinator, at=CLOSES)


@cache
def digest() -> str:
    """Return the one digest all share; making one takes its time on purpose."""
    return passwords.digest(PASSWORD)


def person(session: Session, account: str, role: Role, **where: Any) -> Actor:
    """Register a person with one role."""
    registered = Person(
        email=f"{account}@lab.example",
        name=account.replace("-", " ").title(),
        password_hash=digest(),
        language=Language.EN if role is Role.COORDINATOR else Language.ZH,
        created_at=OPENS,
    )
    session.add(registered)
    session.flush()
    grant_role(session, registered, actor=ADMINISTRATOR, role=role, **where)
    return actor_of(registered)


def tell(
    session: Session,
    *,
    count: int = len(VALUES),
    opens: datetime = OPENS,
    closes: datetime = CLOSES,
) -> Story:
    """Prepare a round in draft with its laboratories enrolled."""
    scheme = create_scheme(
        session, actor=ADMINISTRATOR, code="VIA", name_zh="细胞活率", name_en="Cell viability"
    )
    coordinator = person(session, "coordinator", Role.COORDINATOR, scheme_id=scheme.id)
    add_measurand(
        session,
        scheme,
        actor=coordinator,
        code="VIA",
        name_zh="复苏后活率",
        name_en="Post-thaw viability",
        result_type=ResultType.PROPORTION,
        unit="%",
        decimals=1,
        lower_bound=Decimal(0),
        upper_bound=Decimal(100),
        methods=[("image", "图像法", "Image cytometry")],
    )
    round_ = create_round(
        session,
        scheme,
        actor=coordinator,
        code="VIA-1",
        title_zh="第一轮",
        title_en="First round",
        opens_at=opens,
        closes_at=closes,
        time_zone="Asia/Shanghai",
        plan=Plan(),
        materials=[("M1", "一号样品", "Sample one")],
        determinations=[("VIA", "M1")],
    )
    determination = round_.measurands[0].determinations[0].id
    story = Story(session, coordinator, round_, [], [], [], [], determination)
    for number in range(1, count + 1):
        institution = register_institution(
            session,
            actor=ADMINISTRATOR,
            code=f"I{number:02}",
            name_zh=f"机构{number:02}",
            name_en=f"Institution {number:02}",
        )
        laboratory = register_laboratory(
            session,
            institution,
            actor=ADMINISTRATOR,
            name_zh=f"秘密实验室{number:02}",
            name_en=f"Secret laboratory {number:02}",
        )
        story.laboratories.append(laboratory)
        for people, role in ((story.analysts, Role.ANALYST), (story.approvers, Role.APPROVER)):
            account = f"{role.value}-{number:02}"
            people.append(person(session, account, role, laboratory=laboratory))
        story.enrolments.append(enrol_laboratory(session, round_, laboratory, actor=coordinator))
    return story


@pytest.fixture
def story(session: Session) -> Story:
    """A round in draft whose changes are undone after the test."""
    return tell(session)


@pytest.fixture
def committed_story(fresh_database: Database) -> Iterator[Story]:
    """A round issued in a database of its own, for what needs real commits."""
    with fresh_database.transaction() as session:
        told = tell(session)
        told.sign_plan()
        told.reach_analysis()
        told.evaluate()
        told.issue()
    yield told
