"""Create the schemes of the demonstration with what they measure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.models import Person
from ..identity.roles import Role
from ..identity.services import grant_role
from ..schemes.catalogue import catalogue
from ..schemes.drafting import Definition
from ..schemes.models import ResultType, Scheme
from ..schemes.plan_treatment import Scale
from ..schemes.services import add_measurand, create_scheme
from .people import OFFICE
from .specification import DemoMeasurand, DemoScheme, Specification
from .words import DemoWords

CONFIDENTIALITY_ZH = (
    "参加实验室的身份予以保密。报告只使用本轮次的参加者代码；代码与实验室的对应关系仅协调员可查看，"
    "每次查看均留有记录。"
)
CONFIDENTIALITY_EN = (
    "The identity of participants is confidential. Reports use the participant codes of this round "
    "only; which laboratory has which code is visible to the coordinator alone, and every view is "
    "logged."
)


def create_demo_scheme(session: Session, demo: DemoScheme, *, coordinator: Person) -> Scheme:
    """Create a synthetic scheme and hand it to the coordinator."""
    scheme = create_scheme(
        session,
        actor=OFFICE,
        code=demo.code,
        name_zh=demo.names.zh,
        name_en=demo.names.en,
        confidentiality_zh=CONFIDENTIALITY_ZH,
        confidentiality_en=CONFIDENTIALITY_EN,
        synthetic=True,
    )
    grant_role(session, coordinator, actor=OFFICE, role=Role.COORDINATOR, scheme_id=scheme.id)
    return scheme


def add_measurands(
    session: Session, scheme: Scheme, demo: DemoScheme, spec: Specification, *, actor: Actor
) -> None:
    """Add what the scheme measures, each as the catalogue has it with the words of the scheme."""
    for code in demo.order:
        measurand = demo.measurands.get(code) or demo.words[code]
        given = vars(definition_of(measurand, spec))
        add_measurand(session, scheme, actor=actor, **given)


def definition_of(measurand: DemoMeasurand | DemoWords, spec: Specification) -> Definition:
    """Return the definition of a measurand: the usual one, in the design of this scheme."""
    usual = catalogue()[measurand.code].definition
    adapted = replace(
        usual,
        name_zh=measurand.names.zh,
        name_en=measurand.names.en,
        result_type=ResultType(measurand.kind),
        vials=measurand.vials,
        replicates=measurand.vials * measurand.replicates,
        methods=tuple(
            (code, spec.methods[code].zh, spec.methods[code].en) for code in measurand.groups
        ),
    )
    if isinstance(measurand, DemoWords):
        return adapted
    lower, upper = bounds_of(measurand)
    return replace(
        adapted,
        unit=measurand.unit,
        decimals=measurand.shown_decimals,
        lower_bound=lower,
        upper_bound=upper,
        scale=Scale(measurand.transform),
    )


def bounds_of(measurand: DemoMeasurand) -> tuple[Decimal | None, Decimal | None]:
    """Return what is impossible: beyond a percentage, below zero for an amount."""
    if measurand.bounds:
        return Decimal(str(measurand.bounds[0])), Decimal(str(measurand.bounds[1]))
    return (Decimal(0), None) if measurand.transform == "ln" else (None, None)
