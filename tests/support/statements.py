"""Put everything on record that the reports of a test's round must state, briefly."""

from __future__ import annotations

import json
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from proficiency.identity.actor import Actor, Grant
from proficiency.identity.roles import Role
from proficiency.reporting.label import Label
from proficiency.reporting.provider_profile import Profile, write_policy, write_profile
from proficiency.reporting.statement_kinds import StatementKind, TraceabilityKind
from proficiency.reporting.statement_models import Provider, RoundStatement, SchemePolicy
from proficiency.reporting.stating import NOTHING, Claim, state, state_traceability
from proficiency.rounds.models import Round
from proficiency.schemes.plan import AssignedBy, Plan

OFFICE = Actor(None, "administrator", frozenset({Grant(Role.ADMINISTRATOR)}))
PROFILE = Profile(
    name_zh="示例能力验证提供者",
    name_en="Example provider",
    address_zh="示例市示例路 1 号",
    address_en="1 Example Road, Example City",
    telephone="+86 20 0000 0000",
    email="pt@provider.example",
)
USE = Label("报告不得摘录引用。", "The report is not quoted in part.")
ITEM = Label("一种细胞制备物。", "A preparation of cells.")
UNTESTED = Label("测试轮次，未检验。", "A round of a test, not tested.")
DETAIL = Label("示例证书 1 号", "Example certificate 1")
WITHOUT_U = Label("示例：未给出。", "Example: none is given.")
SOURCE = Label("示例文件第 1 条。", "Example document, clause 1.")
INCIDENT = Label("一个包裹延迟一天。", "One parcel was a day late.")
ROUTES = {
    AssignedBy.REFERENCE: TraceabilityKind.REFERENCE_MATERIAL,
    AssignedBy.CATEGORY: TraceabilityKind.IDENTITY,
    AssignedBy.PROFILE: TraceabilityKind.IDENTITY,
}
"""All other values are a consensus."""


def plan_the_reports(round_: Round) -> None:
    """Announce a date of the reports, so late that no test comes after it."""
    if round_.reports_at is None:
        round_.reports_at = round_.closes_at + timedelta(days=3000)


def state_everything(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """State what the reports need, unless somebody has stated anything."""
    stated = select(RoundStatement.id).where(RoundStatement.round_id == round_.id).limit(1)
    if session.scalar(stated) is not None:
        return
    plan_the_reports(round_)
    if session.get(Provider, 1) is None:
        write_profile(session, PROFILE, actor=OFFICE)
    scheme = round_.scheme
    if session.get(SchemePolicy, scheme.id) is None:
        write_policy(session, scheme, USE, actor=coordinator)
    scheme.confidentiality_zh = scheme.confidentiality_zh or "参加者只以代码出现。"
    scheme.confidentiality_en = scheme.confidentiality_en or "Participants appear under codes."
    day = date(2026, 3, 4)
    given = {
        StatementKind.SUBCONTRACTED: NOTHING,
        StatementKind.INCIDENT: INCIDENT,
        StatementKind.COMMENT: NOTHING,
        StatementKind.CRITERION_SOURCE: SOURCE,
    }
    for kind, text in given.items():
        happened_on = day if kind is StatementKind.INCIDENT else None
        state(session, round_, kind, text, actor=coordinator, happened_on=happened_on)
    for material in round_.materials:
        kinds = {StatementKind.ITEM: ITEM}
        if not material.physical:
            kinds[StatementKind.ITEM_UNTESTED] = UNTESTED
        for kind, text in kinds.items():
            state(session, round_, kind, text, actor=coordinator, material=material)
    state_of_values(session, round_, coordinator=coordinator)


def state_of_values(session: Session, round_: Round, *, coordinator: Actor) -> None:
    """State of every assigned value to what it is traceable, as fits the plan."""
    plan = Plan.from_mapping(json.loads(round_.plan_text))
    claims = []
    for measurand in round_.measurands:
        for determination in measurand.determinations:
            rules = plan.all_rules_for(measurand.code, determination.material.code)
            kind = ROUTES.get(rules.assigned.by, TraceabilityKind.CONSENSUS)
            detailed = kind is TraceabilityKind.REFERENCE_MATERIAL
            claims.append((determination, Claim(kind, DETAIL if detailed else NOTHING, WITHOUT_U)))
    state_traceability(session, round_, claims, actor=coordinator)
