"""Preparing rounds and enrolling laboratories under random codes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from stage import CLOSES, DETERMINATIONS, OPENS, Stage, new_laboratory, new_round, person

from proficiency.audit.models import AuditEntry
from proficiency.errors import CodeTaken, Forbidden, InvalidInput, Refusal
from proficiency.identity.actor import Grant
from proficiency.identity.roles import Role
from proficiency.rounds import codes
from proficiency.rounds.lifecycle import RoundState
from proficiency.rounds.models import Determination, Enrolment, Round, RoundMeasurand
from proficiency.rounds.refusals import (
    AlreadyEnrolled,
    ClosesBeforeItOpens,
    EnrolmentClosed,
    TimeZoneUnknown,
)
from proficiency.rounds.services import enrol_laboratory
from proficiency.schemes.plan import Plan
from proficiency.schemes.refusals import CodeNotUsable
from proficiency.schemes.services import add_measurand

FORM = re.compile(r"[A-HJ-NP-Z]{3}[0-9]{2}")


def refused_without_trace(
    stage: Stage, refusal: type[Refusal], act: Callable[[], object]
) -> Refusal:
    def stored() -> list[int | None]:
        tables = (Round, RoundMeasurand, Determination, Enrolment, AuditEntry)
        return [stage.session.scalar(select(func.count()).select_from(t)) for t in tables]

    before = stored()
    with pytest.raises(refusal) as refused:
        act()
    assert stored() == before
    return refused.value


def second(stage: Stage, code: str = "MSC-R2", **more: object) -> Round:
    actor = more.pop("actor", stage.coordinator)
    return new_round(stage.session, stage.scheme, actor=actor, code=code, **more)


def test_a_round_copies_what_it_determines_and_nothing_else(stage: Stage) -> None:
    round_ = second(stage, determinations=[("MYC", "M1"), ("VIA", "M2"), ("VIA", "M1")])
    assert round_.state is RoundState.DRAFT
    assert [(m.position, m.code) for m in round_.measurands] == [(1, "VIA"), (2, "MYC")]
    stage.session.expire_all()
    via = round_.measurands[0]
    assert (via.lower_bound, via.upper_bound, via.replicates, via.unit) == (0, 100, 2, "%")
    assert [(m.code, m.name_zh) for m in via.methods] == [
        ("TB", "台盼蓝法"),
        ("7AAD", "流式 7-AAD 法"),
    ]
    assert [d.material.code for d in via.determinations] == ["M2", "M1"]
    assert stage.history("round.created") == ["round.created"] * 2


def test_later_edits_of_the_scheme_do_not_touch_the_round(stage: Stage) -> None:
    original = stage.scheme.measurands[0]
    original.unit, original.upper_bound, original.replicates = "1", Decimal(1), 5
    original.methods[0].name_zh = "另一方法"
    add_measurand(
        stage.session,
        stage.scheme,
        actor=stage.coordinator,
        code="NEW",
        name_zh="新",
        name_en="New",
        result_type=original.result_type,
        unit="%",
    )
    stage.session.flush()
    stage.session.expire_all()
    copy = stage.round.measurands[0]
    assert (copy.unit, copy.upper_bound, copy.replicates) == ("%", 100, 2)
    assert copy.methods[0].name_zh == "台盼蓝法"
    assert [m.code for m in stage.round.measurands] == ["VIA", "END", "MYC"]


def test_the_plan_is_kept_as_text_that_reads_back_as_the_same_plan(stage: Stage) -> None:
    plan = Plan.from_toml('[sigma]\nby = "relative"\npercent = 12.50\n')
    round_ = second(stage, plan=plan)
    assert Plan.from_mapping(json.loads(round_.plan_text)) == plan
    assert round_.plan_sha256 == plan.sha256


def test_only_the_coordinator_of_the_scheme_prepares_its_rounds(stage: Stage) -> None:
    other = person(stage.session, "other", Grant(Role.COORDINATOR, scheme_id=stage.scheme.id + 1))
    administrator = person(stage.session, "admin", Grant(Role.ADMINISTRATOR))
    for stranger in (other, administrator, stage.analysts[0], stage.approvers[0]):
        refused_without_trace(stage, Forbidden, lambda actor=stranger: second(stage, actor=actor))


def test_a_round_needs_a_free_usable_code_and_possible_times(stage: Stage) -> None:
    refused_without_trace(stage, CodeTaken, lambda: second(stage, "MSC-R1"))
    refused_without_trace(stage, CodeNotUsable, lambda: second(stage, "MSC R2"))
    refused_without_trace(
        stage, ClosesBeforeItOpens, lambda: second(stage, opens_at=CLOSES, closes_at=OPENS)
    )
    for zone in ("Mars/Olympus", "", "../etc"):
        refused_without_trace(
            stage, TimeZoneUnknown, lambda zone=zone: second(stage, time_zone=zone)
        )


def test_everything_wrong_with_what_is_determined_is_named_at_once(stage: Stage) -> None:
    refusal = refused_without_trace(
        stage,
        InvalidInput,
        lambda: second(
            stage,
            materials=[("M1", "", ""), ("M1", "", "")],
            determinations=[("VIA", "M1"), ("NONE", "M1"), ("VIA", "M7"), ("VIA", "M1")],
        ),
    )
    assert isinstance(refusal, InvalidInput)
    assert [(p.row, p.facts) for p in refusal.problems] == [
        (None, {"code": "M1"}),
        (2, {"code": "NONE"}),
        (3, {"code": "M7"}),
        (4, {"measurand": "VIA", "material": "M1"}),
    ]


def test_a_code_has_three_letters_without_i_and_o_and_two_digits() -> None:
    drawn = [codes.new_code(()) for _ in range(400)]
    assert all(FORM.fullmatch(code) for code in drawn)
    assert {code[0] for code in drawn} > set("ABC")
    assert len(set(drawn)) > 390


def test_codes_do_not_follow_the_order_of_enrolment_and_differ_from_round_to_round(
    stage: Stage,
) -> None:
    laboratories = [new_laboratory(stage.session, number) for number in range(3, 15)]
    rounds = [stage.round, second(stage)]
    tables = [
        [
            enrol_laboratory(stage.session, round_, laboratory, actor=stage.coordinator).code
            for laboratory in laboratories
        ]
        for round_ in rounds
    ]
    for table in tables:
        assert len(set(table)) == len(laboratories)
        assert table != sorted(table)
        assert table != sorted(table, reverse=True)
    assert sum(first == again for first, again in zip(*tables, strict=True)) <= 1


def test_a_code_that_is_taken_is_drawn_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter(["ABC12", "ABC12", "ABC12", "XYZ99"])
    monkeypatch.setattr(codes, "_draw", lambda: next(draws))
    stage.enrol()
    assert [e.code for e in stage.enrolments] == ["ABC12", "XYZ99"]


def test_a_laboratory_is_enrolled_once_per_round(stage: Stage) -> None:
    stage.enrol()
    refused_without_trace(
        stage,
        AlreadyEnrolled,
        lambda: enrol_laboratory(
            stage.session, stage.round, stage.laboratories[0], actor=stage.coordinator
        ),
    )
    enrol_laboratory(stage.session, second(stage), stage.laboratories[0], actor=stage.coordinator)


@pytest.mark.parametrize("state", list(RoundState))
def test_laboratories_are_enrolled_until_the_round_closes(stage: Stage, state: RoundState) -> None:
    stage.round.state = state
    stage.session.flush()
    if state in list(RoundState)[:6]:
        stage.enrol()
        assert stage.count(Enrolment) == 2
    else:
        refused_without_trace(stage, EnrolmentClosed, stage.enrol)


def test_only_the_coordinator_enrols(stage: Stage) -> None:
    for stranger in (stage.analysts[0], stage.approvers[0]):
        refused_without_trace(
            stage,
            Forbidden,
            lambda actor=stranger: enrol_laboratory(
                stage.session, stage.round, stage.laboratories[0], actor=actor
            ),
        )


def test_the_history_never_says_which_laboratory_has_which_code(stage: Stage) -> None:
    stage.enrol()
    given = {e.code for e in stage.enrolments}
    history = stage.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "laboratory.enrolled")
    ).all()
    assert [entry.subject_id for entry in history] == [str(lab.id) for lab in stage.laboratories]
    assert not any(code in str(entry.facts) for entry in history for code in given)
    assert Counter(stage.history())["laboratory.enrolled"] == 2


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE round SET state = 'lost'", "state_known"),
        ("UPDATE round SET closes_at = opens_at", "opens_before_it_closes"),
        ("UPDATE enrolment SET code = 'ABO12'", "code_has_form"),
        ("UPDATE enrolment SET code = 'abc12'", "code_has_form"),
        ("UPDATE enrolment SET code = 'ABC12'", "uq_enrolment_code_once"),
        (
            "UPDATE enrolment SET laboratory_id = (SELECT min(id) FROM laboratory)",
            "uq_enrolment_round_id_laboratory_id",
        ),
        ("UPDATE round_measurand SET replicates = 0", "replicates_positive"),
        ("UPDATE round_measurand SET code = 'VIA'", "uq_round_measurand_round_id_code"),
        ("UPDATE round_material SET code = 'M1'", "uq_round_material_round_id_code"),
        ("DELETE FROM round", "violates foreign key constraint"),
        ("DELETE FROM laboratory", "violates foreign key constraint"),
    ],
)
def test_the_database_refuses_impossible_rounds(
    stage: Stage, statement: str, constraint: str
) -> None:
    stage.enrol()
    with pytest.raises(DBAPIError, match=constraint), stage.session.begin_nested():
        stage.session.execute(text(statement))


def test_what_is_asked_for_keeps_its_order(stage: Stage) -> None:
    pairs = [
        (measurand.code, determination.material.code)
        for measurand in stage.round.measurands
        for determination in measurand.determinations
    ]
    assert pairs == DETERMINATIONS
