"""Create schemes and say what they measure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit.services import record
from ..database import lock_row
from ..errors import CodeTaken
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from .models import Measurand, MeasurandMethod, ResultType, Scheme
from .refusals import BoundsReversed, ReplicatesNotPositive, check_code


def create_scheme(
    session: Session,
    *,
    actor: Actor,
    code: str,
    name_zh: str,
    name_en: str,
    confidentiality_zh: str = "",
    confidentiality_en: str = "",
    synthetic: bool = False,
) -> Scheme:
    """Create an empty scheme."""
    require(actor, Act.CREATE_SCHEME)
    check_code(code)
    if session.scalar(select(Scheme.id).where(Scheme.code == code)):
        raise CodeTaken(code=code)
    scheme = Scheme(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        confidentiality_zh=confidentiality_zh,
        confidentiality_en=confidentiality_en,
        synthetic=synthetic,
    )
    session.add(scheme)
    session.flush()
    record(
        session,
        actor=actor,
        action="scheme.created",
        subject_type="scheme",
        subject_id=scheme.id,
        facts={"code": code},
    )
    return scheme


def add_measurand(
    session: Session,
    scheme: Scheme,
    *,
    actor: Actor,
    code: str,
    name_zh: str,
    name_en: str,
    result_type: ResultType,
    unit: str,
    decimals: int | None = None,
    lower_bound: Decimal | None = None,
    upper_bound: Decimal | None = None,
    replicates: int = 1,
    methods: Sequence[tuple[str, str, str]] = (),
) -> Measurand:
    """Add a measurand with its method vocabulary; rounds that exist are not touched."""
    require(actor, Act.EDIT_SCHEME, scheme_id=scheme.id)
    lock_row(session, scheme)
    if code in {measurand.code for measurand in scheme.measurands}:
        raise CodeTaken(code=code)
    _check_vocabulary(methods)
    if replicates < 1:
        raise ReplicatesNotPositive(replicates=replicates)
    if lower_bound is not None and upper_bound is not None and lower_bound >= upper_bound:
        raise BoundsReversed(lower=lower_bound, upper=upper_bound)
    measurand = Measurand(
        position=len(scheme.measurands) + 1,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        result_type=result_type,
        unit=unit,
        decimals=decimals,
        lower_bound=lower_bound,
        upper_bound=upper_bound,
        replicates=replicates,
        methods=[
            MeasurandMethod(position=position, code=word, name_zh=zh, name_en=en)
            for position, (word, zh, en) in enumerate(methods, 1)
        ],
    )
    scheme.measurands.append(measurand)
    session.flush()
    record(
        session,
        actor=actor,
        action="measurand.added",
        subject_type="scheme",
        subject_id=scheme.id,
        facts={"measurand": code},
    )
    return measurand


def _check_vocabulary(methods: Sequence[tuple[str, str, str]]) -> None:
    """Refuse two methods with one code."""
    seen: set[str] = set()
    for code, _, _ in methods:
        if code in seen:
            raise CodeTaken(code=code)
        seen.add(code)
