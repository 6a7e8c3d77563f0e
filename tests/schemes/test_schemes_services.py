"""Setting up schemes: who may, what is refused, what reads back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from stage import ADMINISTRATOR, add_measurands, person

from proficiency.audit.models import AuditEntry
from proficiency.errors import CodeTaken, Forbidden, NotFound, Refusal
from proficiency.i18n import Language, translator
from proficiency.identity.actor import Actor, Grant
from proficiency.identity.roles import Role
from proficiency.schemes.models import Measurand, MeasurandMethod, ResultType, Scheme
from proficiency.schemes.queries import get_scheme, list_schemes
from proficiency.schemes.refusals import BoundsReversed, CodeNotUsable, ReplicatesNotPositive
from proficiency.schemes.services import add_measurand, create_scheme

NOBODY = Actor(1, "nobody")


def new_scheme(session: Session, code: str = "MSC", *, actor: Actor = ADMINISTRATOR) -> Scheme:
    return create_scheme(
        session, actor=actor, code=code, name_zh="间充质", name_en="Stromal", synthetic=True
    )


def coordinator_of(session: Session, scheme: Scheme) -> Actor:
    return person(session, "coordinator", Grant(Role.COORDINATOR, scheme_id=scheme.id))


def new_measurand(
    session: Session, scheme: Scheme, actor: Actor, code: str = "VIA", **more: object
) -> Measurand:
    given: dict[str, object] = {
        "name_zh": "活率",
        "name_en": "Viability",
        "result_type": ResultType.PROPORTION,
        "unit": "%",
    }
    return add_measurand(session, scheme, actor=actor, code=code, **(given | more))


def refused_without_trace(
    session: Session, refusal: type[Refusal], act: Callable[[], object]
) -> None:
    def stored() -> list[int | None]:
        tables = (Scheme, Measurand, MeasurandMethod, AuditEntry)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    before = stored()
    with pytest.raises(refusal):
        act()
    assert stored() == before


def test_an_administrator_creates_a_scheme_and_it_is_recorded(session: Session) -> None:
    scheme = new_scheme(session)
    assert scheme.synthetic
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject_id, entry.facts) == (
        "scheme.created",
        str(scheme.id),
        {"code": "MSC"},
    )


def test_a_coordinator_creates_no_scheme_and_an_administrator_fills_none(
    session: Session,
) -> None:
    scheme = new_scheme(session)
    coordinator = coordinator_of(session, scheme)
    refused_without_trace(session, Forbidden, lambda: new_scheme(session, "NEW", actor=coordinator))
    refused_without_trace(session, Forbidden, lambda: new_measurand(session, scheme, ADMINISTRATOR))


def test_a_coordinator_edits_no_other_scheme(session: Session) -> None:
    mine, other = new_scheme(session), new_scheme(session, "OTHER")
    coordinator = coordinator_of(session, mine)
    refused_without_trace(session, Forbidden, lambda: new_measurand(session, other, coordinator))


@pytest.mark.parametrize("code", ["", " ", "A B", "A/B", "../A", "-A", "甲", "A" * 41, "A\n"])
def test_a_code_must_fit_into_addresses_and_file_names(session: Session, code: str) -> None:
    refused_without_trace(session, CodeNotUsable, lambda: new_scheme(session, code))


def test_a_code_is_used_once(session: Session) -> None:
    scheme = new_scheme(session)
    refused_without_trace(session, CodeTaken, lambda: new_scheme(session))
    coordinator = coordinator_of(session, scheme)
    new_measurand(session, scheme, coordinator)
    refused_without_trace(session, CodeTaken, lambda: new_measurand(session, scheme, coordinator))
    twice = [("TB", "", ""), ("TB", "", "")]
    refused_without_trace(
        session,
        CodeTaken,
        lambda: new_measurand(session, scheme, coordinator, "POS", methods=twice),
    )


def test_measurands_keep_their_order_bounds_and_methods(session: Session) -> None:
    scheme = new_scheme(session)
    add_measurands(session, scheme, coordinator_of(session, scheme))
    session.expire_all()
    read = get_scheme(session, "MSC", actor=ADMINISTRATOR)
    assert [(m.position, m.code, m.result_type) for m in read.measurands] == [
        (1, "VIA", ResultType.PROPORTION),
        (2, "END", ResultType.CONTINUOUS),
        (3, "MYC", ResultType.NOMINAL),
    ]
    first = read.measurands[0]
    assert (first.lower_bound, first.upper_bound, first.replicates) == (0, 100, 2)
    assert [(m.position, m.code) for m in first.methods] == [(1, "TB"), (2, "7AAD")]


def test_bounds_are_ordered_and_something_is_measured_at_least_once(session: Session) -> None:
    scheme = new_scheme(session)
    coordinator = coordinator_of(session, scheme)
    refused_without_trace(
        session,
        BoundsReversed,
        lambda: new_measurand(
            session, scheme, coordinator, lower_bound=Decimal(1), upper_bound=Decimal(1)
        ),
    )
    refused_without_trace(
        session,
        ReplicatesNotPositive,
        lambda: new_measurand(session, scheme, coordinator, replicates=0),
    )


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.SYSTEM])
def test_everybody_with_a_role_reads_the_schemes(session: Session, role: Role) -> None:
    new_scheme(session, "B")
    new_scheme(session, "A")
    reader = Actor(1, "reader", frozenset({Grant(role, scheme_id=1, laboratory_id=1)}))
    assert [scheme.code for scheme in list_schemes(session, actor=reader)] == ["A", "B"]
    assert get_scheme(session, "A", actor=reader).code == "A"


def test_without_a_role_there_are_no_schemes(session: Session) -> None:
    new_scheme(session)
    with pytest.raises(Forbidden):
        list_schemes(session, actor=NOBODY)
    with pytest.raises(NotFound):
        get_scheme(session, "MSC", actor=NOBODY)


def test_an_unknown_code_is_no_scheme(session: Session) -> None:
    with pytest.raises(NotFound):
        get_scheme(session, "NONE", actor=ADMINISTRATOR)


def test_refusals_are_told_in_chinese() -> None:
    chinese = translator(Language.ZH)
    for refusal in (
        CodeNotUsable(code="A B"),
        BoundsReversed(lower=2, upper=1),
        ReplicatesNotPositive(replicates=0),
        CodeTaken(code="A"),
    ):
        assert refusal.text(chinese) != refusal.text(translator(Language.EN))


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE measurand SET replicates = 0", "replicates_positive"),
        ("UPDATE measurand SET lower_bound = 101", "bounds_ordered"),
        ("UPDATE measurand SET result_type = 'colour'", "result_type_known"),
        ("UPDATE measurand SET code = 'VIA'", "uq_measurand_scheme_id_code"),
        ("UPDATE measurand_method SET code = 'TB'", "uq_measurand_method_measurand_id_code"),
        (
            "INSERT INTO scheme"
            " (code, name_zh, name_en, confidentiality_zh, confidentiality_en, synthetic)"
            " SELECT code, '', '', '', '', false FROM scheme",
            "uq_scheme_code",
        ),
    ],
)
def test_the_database_refuses_impossible_schemes(
    session: Session, statement: str, constraint: str
) -> None:
    scheme = new_scheme(session)
    add_measurands(session, scheme, coordinator_of(session, scheme))
    with pytest.raises(IntegrityError, match=constraint), session.begin_nested():
        session.execute(text(statement))
