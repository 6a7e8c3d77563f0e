"""What the provider of the demonstration states: about itself, its schemes and every round."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..reporting.label import Label
from ..reporting.provider_profile import Profile, write_policy, write_profile
from ..reporting.statement_kinds import StatementKind, TraceabilityKind
from ..reporting.stating import NOTHING, Claim, state, state_traceability
from ..rounds.models import Determination, Round, RoundMaterial
from ..schemes.models import Scheme
from ..schemes.plan import AssignedBy, Plan
from .people import OFFICE

PROVIDER = Profile(
    name_zh="干细胞质量标准与应用创新综合体",
    name_en="Stem Cell Quality Standards and Application Innovation Complex",
    address_zh="重庆市（示例地址）",
    address_en="Chongqing, China (example address)",
    contact="能力验证办公室 Proficiency testing office",
    telephone="+86 23 0000 0000",
    email="pt@demo.example",
)
USE = Label(
    "参加者可完整引用本报告；摘录、使用标识或公开发表须事先征得提供者书面同意。",
    "Participants may quote this report as a whole; extracts, the use of logos and publication"
    " need the written consent of the provider.",
)
COURIER = Label(
    "样品由具备低温运输资质的物流单位承运；其余活动均由提供者完成。",
    "A courier qualified for frozen goods carried the items; the provider did everything else.",
)
SOURCE = Label(
    "能力评定标准差按适用性确定，取自计划的测量项目说明，随统计方案由两名协调员会签。",
    "The spread follows from fitness for purpose as the scheme describes its measurands; two"
    " coordinators signed it with the statistical plan.",
)
COMMENT = Label(
    "建议得分可疑或不满意的实验室先核对单位、稀释倍数和样品编号，再查找方法原因。",
    "Laboratories with a questionable or unsatisfactory score should first check unit, dilution and"
    " sample number, and then look for causes in the method.",
)
PUBLISHED_ITEM = Label(
    "样品的来源和制备见所引用的已发表研究。",
    "Origin and preparation of the items are described in the published study that is cited.",
)
PUBLISHED_TESTS = Label(
    "数据引自已发表研究，本平台未分发样品，因此未进行均匀性和稳定性检验。",
    "The data come from a published study. The platform sent no items, so that it tested neither"
    " homogeneity nor stability.",
)
PUBLISHED_VALUE = Label("所引用的研究", "The study that is cited")
BY_EXPERTS = Label(
    "由制备或专家组确定的类别，不赋予标准不确定度。",
    "A category by preparation or expert panel, which has no standard uncertainty.",
)
REPORTS_AFTER = timedelta(days=45)
"""Reports are planned so long after the close."""


def describe_provider(session: Session, schemes: Iterable[Scheme], *, coordinator: Actor) -> None:
    """Put the profile of the provider and the policies of its schemes on record."""
    write_profile(session, PROVIDER, actor=OFFICE)
    for scheme in schemes:
        write_policy(session, scheme, USE, actor=coordinator)


def state_of_round(session: Session, round_: Round, *, actor: Actor, at: datetime) -> None:
    """State about a round everything that its reports must say besides numbers."""

    def say(kind: StatementKind, text: Label, material: RoundMaterial | None = None) -> None:
        state(session, round_, kind, text, actor=actor, material=material, at=at)

    archived = bool(round_.source)
    say(StatementKind.SUBCONTRACTED, NOTHING if archived else COURIER)
    say(StatementKind.INCIDENT, NOTHING)
    say(StatementKind.COMMENT, NOTHING if archived else COMMENT)
    if not archived:
        say(StatementKind.CRITERION_SOURCE, SOURCE)
    for material in round_.materials:
        if not material.physical:
            say(StatementKind.ITEM, PUBLISHED_ITEM, material)
            say(StatementKind.ITEM_UNTESTED, PUBLISHED_TESTS, material)
    plan = Plan.from_mapping(json.loads(round_.plan_text))
    claims = [
        (determination, claim_of(plan, determination))
        for measurand in round_.measurands
        for determination in measurand.determinations
    ]
    state_traceability(session, round_, claims, actor=actor, at=at)


def claim_of(plan: Plan, determination: Determination) -> Claim:
    """Say to what an assigned value is traceable, by the way in which the plan sets it."""
    rules = plan.all_rules_for(determination.measurand.code, determination.material.code)
    if rules.assigned.by in {AssignedBy.CATEGORY, AssignedBy.PROFILE}:
        return Claim(TraceabilityKind.IDENTITY, without_u=BY_EXPERTS)
    if rules.assigned.by is AssignedBy.REFERENCE:
        return Claim(TraceabilityKind.PUBLISHED, PUBLISHED_VALUE)
    return Claim(TraceabilityKind.CONSENSUS)
