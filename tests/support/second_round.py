"""A round that asks for more than one number: viability and concentration in two materials."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session
from story import Story

from proficiency.rounds.models import Round
from proficiency.rounds.services import create_round
from proficiency.schemes.models import ResultType
from proficiency.schemes.plan import Plan
from proficiency.schemes.services import add_measurand

CODE = "VIA-2"
PATH = f"/rounds/{CODE}"
MATERIALS = (("A", "甲号样品", "Sample A"), ("B", "乙号样品", "Sample B"))


def prepare_second_round(
    session: Session, story: Story, *, opens: datetime, closes: datetime
) -> Round:
    """Prepare it in draft, with nobody enrolled."""
    add_measurand(
        session,
        story.round.scheme,
        actor=story.coordinator,
        code="CON",
        name_zh="活细胞浓度",
        name_en="Viable cell concentration",
        result_type=ResultType.CONTINUOUS,
        unit="10^6/mL",
        decimals=2,
        lower_bound=Decimal(0),
    )
    return create_round(
        session,
        story.round.scheme,
        actor=story.coordinator,
        code=CODE,
        title_zh="第二轮",
        title_en="Second round",
        opens_at=opens,
        closes_at=closes,
        time_zone="Asia/Shanghai",
        plan=Plan(),
        materials=MATERIALS,
        determinations=[(code, material) for code in ("VIA", "CON") for material in ("A", "B")],
    )
