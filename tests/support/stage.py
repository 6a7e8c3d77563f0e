"""Two laboratories, their people and a round with three kinds of measurands; nothing moves yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from readiness import walk
from sealed import fields_typed
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proficiency import clock
from proficiency.audit.models import AuditEntry
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.models import Institution, Laboratory, Person
from proficiency.identity.roles import Role
from proficiency.results.entry import EnteredResult
from proficiency.results.queries import FormField
from proficiency.results.services import save_draft, submit_results
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Determination, Enrolment, Round
from proficiency.rounds.services import create_round, enrol_laboratory
from proficiency.schemes.models import ResultType, Scheme
from proficiency.schemes.plan import Plan
from proficiency.schemes.services import add_measurand, create_scheme

OPENS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
DURING = OPENS + timedelta(days=3)
ADMINISTRATOR = Actor(None, "administrator", frozenset({Grant(Role.ADMINISTRATOR)}))
MATERIALS = [("M1", "一号样品", "Sample one"), ("M2", "二号样品", "Sample two")]
DETERMINATIONS = [("VIA", "M1"), ("VIA", "M2"), ("END", "M1"), ("MYC", "M2")]


@dataclass
class Stage:
    """A scheme, its coordinator and a round in draft, with what a test adds to it."""

    session: Session
    scheme: Scheme
    coordinator: Actor
    round: Round
    laboratories: list[Laboratory]
    analysts: list[Actor]
    approvers: list[Actor]
    enrolments: list[Enrolment] = field(default_factory=list)

    def enrol(self) -> None:
        """Enrol both laboratories."""
        for laboratory in self.laboratories:
            self.enrolments.append(
                enrol_laboratory(self.session, self.round, laboratory, actor=self.coordinator)
            )

    def open(self) -> None:
        """Enrol both laboratories and open the round."""
        self.enrol()
        self.move(RoundState.OPEN)

    def move(self, *states: RoundState) -> None:
        """Take the round to these states and through all between, at the moment it opens."""
        for state in states:
            walk(self.session, self.round, state, coordinator=self.coordinator, at=OPENS)

    def asked(self, measurand: str, material: str) -> Determination:
        """Return one determination of the round."""
        return next(
            determination
            for copy in self.round.measurands
            for determination in copy.determinations
            if (copy.code, determination.material.code) == (measurand, material)
        )

    def entry(
        self, typed: str, *, of: tuple[str, str] = ("VIA", "M1"), replicate: int = 1, **more: str
    ) -> EnteredResult:
        """Return one entered result."""
        method = more.pop("method", None)
        return EnteredResult(self.asked(*of).id, replicate, method, typed, **more)

    def save(self, *entries: EnteredResult, lab: int = 0) -> None:
        """Save entries as the analyst of a laboratory."""
        save_draft(self.session, self.enrolments[lab], entries, actor=self.analysts[lab], at=DURING)

    def submit(self, *entries: EnteredResult, lab: int = 0) -> None:
        """Save entries and sign them as the approver."""
        self.save(*entries, lab=lab)
        submit_results(self.session, self.enrolments[lab], actor=self.approvers[lab], at=DURING)

    def typed(self, lab: int = 0) -> dict[tuple[str, str, int], FormField]:
        """Return what a laboratory typed, as its own analyst reads it."""
        fields = fields_typed(self.session, self.enrolments[lab], actor=self.analysts[lab])
        return {
            (f.determination.measurand.code, f.determination.material.code, f.replicate): f
            for f in fields
        }

    def close(self) -> None:
        """Close the round."""
        self.move(RoundState.CLOSED)

    def history(self, prefix: str = "") -> list[str]:
        """Return the actions on record, oldest first."""
        actions = self.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        return [action for action in actions if action.startswith(prefix)]

    def count(self, model: type) -> int:
        """Count the stored rows of a table."""
        return self.session.scalar(select(func.count()).select_from(model)) or 0


def set_stage(session: Session) -> Stage:
    """Prepare the round; its people cannot sign in, which saves the work of digesting."""
    scheme = create_scheme(
        session, actor=ADMINISTRATOR, code="MSC", name_zh="间充质干细胞", name_en="Stromal cells"
    )
    coordinator = person(session, "coordinator", Grant(Role.COORDINATOR, scheme_id=scheme.id))
    add_measurands(session, scheme, coordinator)
    stage = Stage(
        session,
        scheme,
        coordinator,
        new_round(session, scheme, actor=coordinator),
        laboratories=[],
        analysts=[],
        approvers=[],
    )
    for number in (1, 2):
        laboratory = new_laboratory(session, number)
        stage.laboratories.append(laboratory)
        for people, role in ((stage.analysts, Role.ANALYST), (stage.approvers, Role.APPROVER)):
            name = f"{role.value} {number}"
            people.append(person(session, name, Grant(role, laboratory_id=laboratory.id)))
    return stage


def person(session: Session, name: str, *grants: Grant) -> Actor:
    """Return somebody stored who acts with these roles."""
    stored = Person(
        email=f"{name.replace(' ', '-')}@lab.example",
        name=name,
        password_hash="no password",
        created_at=clock.now(),
    )
    session.add(stored)
    session.flush()
    return Actor(stored.id, name, frozenset(grants))


def new_laboratory(session: Session, number: int, *, one_person: bool = False) -> Laboratory:
    """Return a stored laboratory of an institution of its own."""
    institution = Institution(
        code=f"I{number}", name_zh=f"机构{number}", name_en=f"Institution {number}"
    )
    laboratory = Laboratory(
        institution=institution,
        name_zh=f"秘密实验室{number}",
        name_en=f"Secret laboratory {number}",
        one_person=one_person,
    )
    session.add(laboratory)
    session.flush()
    return laboratory


def new_round(
    session: Session, scheme: Scheme, *, actor: Actor, code: str = "MSC-R1", **more: object
) -> Round:
    """Return a round in draft."""
    given: dict[str, object] = {
        "title_zh": "第一轮",
        "title_en": "First round",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "time_zone": "Asia/Shanghai",
        "plan": Plan(),
        "materials": MATERIALS,
        "determinations": DETERMINATIONS,
    }
    return create_round(session, scheme, actor=actor, code=code, **(given | more))


def add_measurands(session: Session, scheme: Scheme, coordinator: Actor) -> None:
    """Add a bounded share with methods, a limit-prone quantity and a yes-or-no measurand."""
    add_measurand(
        session,
        scheme,
        actor=coordinator,
        code="VIA",
        name_zh="细胞活率",
        name_en="Viability",
        result_type=ResultType.PROPORTION,
        unit="%",
        lower_bound=Decimal(0),
        upper_bound=Decimal(100),
        replicates=2,
        methods=[("TB", "台盼蓝法", "Trypan blue"), ("7AAD", "流式 7-AAD 法", "7-AAD flow")],
    )
    add_measurand(
        session,
        scheme,
        actor=coordinator,
        code="END",
        name_zh="内毒素",
        name_en="Endotoxin",
        result_type=ResultType.CONTINUOUS,
        unit="EU/mL",
    )
    add_measurand(
        session,
        scheme,
        actor=coordinator,
        code="MYC",
        name_zh="支原体",
        name_en="Mycoplasma",
        result_type=ResultType.NOMINAL,
        unit="",
    )
