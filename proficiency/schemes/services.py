"""Create schemes and say what they measure."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit.services import record
from ..database import lock_row
from ..errors import CodeTaken, InvalidInput, Problem
from ..i18n import mark
from ..identity.actor import Actor
from ..identity.permissions import Act, require
from .drafting import Definition, problems_of, refuse_impossible
from .models import Measurand, MeasurandMethod, Scheme
from .refusals import check_code

OTHER_QUESTION = mark(
    "Another measurand of this scheme asks the question {key} in other words. Use the same words, "
    "or another key."
)


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


def add_measurand(session: Session, scheme: Scheme, *, actor: Actor, **given: Any) -> Measurand:
    """Add a measurand by the fields of its `Definition`; rounds that exist are not touched."""
    require(actor, Act.EDIT_SCHEME, scheme_id=scheme.id)
    lock_row(session, scheme)
    definition = Definition(**given)
    if definition.code in {measurand.code for measurand in scheme.measurands}:
        raise CodeTaken(code=definition.code)
    check_definition(definition, scheme)
    measurand = Measurand(
        position=len(scheme.measurands) + 1,
        **definition.columns,
        methods=vocabulary(definition),
    )
    scheme.measurands.append(measurand)
    session.flush()
    record(
        session,
        actor=actor,
        action="measurand.added",
        subject_type="scheme",
        subject_id=scheme.id,
        facts={"measurand": definition.code},
    )
    return measurand


def check_definition(definition: Definition, scheme: Scheme) -> None:
    """Refuse a definition with everything that is wrong with it."""
    check_code(definition.code)
    refuse_impossible(definition)
    problems = list(problems_of(definition))
    asked = {
        question.key: question
        for measurand in scheme.measurands
        if measurand.code != definition.code
        for question in measurand.questionnaire
    }
    for question in definition.questionnaire:
        # A question is asked once for all measurands that need it, so it is one question.
        if question.key in asked and asked[question.key] != question:
            problems.append(Problem(OTHER_QUESTION, {"key": question.key}, column="questionnaire"))
    if problems:
        raise InvalidInput(problems)


def vocabulary(definition: Definition) -> list[MeasurandMethod]:
    """Return the method vocabulary as rows."""
    return [
        MeasurandMethod(position=position, code=word, name_zh=zh, name_en=en)
        for position, (word, zh, en) in enumerate(definition.methods, 1)
    ]
