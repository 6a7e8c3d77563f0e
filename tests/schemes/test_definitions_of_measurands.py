"""Definitions: what contradicts itself is refused, edits leave rounds alone, two people approve."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from stage import Stage, new_round, person, set_stage

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, InvalidInput
from proficiency.i18n import Language, translator
from proficiency.identity.actor import Grant
from proficiency.identity.roles import Role
from proficiency.identity.signatures import SignedAlready
from proficiency.rounds.models import RoundMeasurand
from proficiency.schemes.criteria import Criterion, Sign
from proficiency.schemes.definition import DEFINITION_COLUMNS, definition_of
from proficiency.schemes.drafting import Definition, drafted, problems_of
from proficiency.schemes.editing import (
    approvals_of,
    approve_measurand,
    edit_measurand,
    move_measurand,
    retire_measurand,
)
from proficiency.schemes.models import Measurand, ResultType
from proficiency.schemes.plan_treatment import Scale
from proficiency.schemes.refusals import NothingChanged
from proficiency.schemes.services import add_measurand
from proficiency.schemes.vocabulary import AcceptedUnit, AnswerKind, Question, Word

YES_OR_NO = (Word("pos", "阳性", "positive", ("+",)), Word("neg", "阴性", "negative"))
THAWED = Question("thawed", AnswerKind.MOMENT, "复苏时间", "Time of thawing", per_material=True)
FULL = Definition(
    code="POS",
    name_zh="阳性率",
    name_en="Positive cells",
    result_type=ResultType.PROPORTION,
    unit="%",
    decimals=1,
    lower_bound=Decimal(0),
    upper_bound=Decimal(100),
    expected_low=Decimal(50),
    expected_high=Decimal(100),
    replicates=4,
    vials=2,
    scale=Scale.LOGIT,
    criterion_sign=Sign.AT_LEAST,
    criterion_limit=Decimal(95),
    sigma_rule={"by": "fixed", "value": "0.5", "stated_on": "scale"},
    units=(AcceptedUnit("fraction", Fraction(100)),),
    instruments=(Word("flow-a", "流式细胞仪", "Flow cytometer"),),
    questionnaire=(THAWED,),
    guidance_zh="以活的单细胞为分母。",
    guidance_en="Of live single cells.",
    methods=(("FMO", "FMO 设门", "FMO gate"),),
)


@pytest.fixture
def stage(session: Session) -> Stage:
    """A round in draft with its people; everything is undone after the test."""
    return set_stage(session)


def of_kind(**given: object) -> Definition:
    return replace(FULL, **given)


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (of_kind(name_en=" "), "both languages"),
        (of_kind(unit=""), "needs a unit"),
        (of_kind(units=(AcceptedUnit("%", Fraction(2)),)), "there twice"),
        (of_kind(units=(AcceptedUnit("x", Fraction(0)),)), "greater than 0"),
        (of_kind(units=(AcceptedUnit("fraction", Fraction(10)),)), "1 fraction is 100 %"),
        (of_kind(expected_low=Decimal(100)), "begin below"),
        (of_kind(expected_high=Decimal(101)), "within the bounds"),
        (of_kind(vials=3), "shared evenly"),
        (of_kind(upper_bound=None), "logit"),
        (
            of_kind(result_type=ResultType.DECISION, criterion_sign=None, criterion_limit=None),
            "needs the criterion",
        ),
        (of_kind(result_type=ResultType.NOMINAL), "judged by a criterion"),
        (of_kind(result_type=ResultType.ORDINAL, criterion_sign=None), "at least two"),
        (of_kind(categories=(*YES_OR_NO, Word("x", "未知", "+"))), "“+” is there twice"),
        (of_kind(result_type=ResultType.PROFILE, criterion_sign=None), "list of loci"),
        (of_kind(questionnaire=(THAWED, THAWED)), "question thawed is there twice"),
        (
            of_kind(questionnaire=(replace(THAWED, kind=AnswerKind.CHOICE),)),
            "at least two choices",
        ),
    ],
)
def test_a_definition_that_contradicts_itself_is_named(definition: Definition, words: str) -> None:
    [problem] = problems_of(definition)
    assert words in problem.text(translator(Language.EN))


def test_a_criterion_is_met_on_its_side_of_the_limit() -> None:
    limit = Decimal(95)
    met = {sign: Criterion(sign, limit).is_met_by(limit) for sign in Sign}
    assert met == {Sign.AT_LEAST: True, Sign.AT_MOST: True, Sign.ABOVE: False, Sign.BELOW: False}
    assert Criterion(Sign.ABOVE, limit).is_met_by(Decimal("95.01"))
    assert Criterion(Sign.BELOW, limit).is_met_by(Decimal("94.99"))


def stored(stage: Stage, definition: Definition = FULL) -> Measurand:
    given = {**definition.columns, "methods": definition.methods}
    return add_measurand(stage.session, stage.scheme, actor=stage.coordinator, **given)


def test_everything_of_a_definition_is_stored_and_read_back(stage: Stage) -> None:
    measurand = stored(stage)
    stage.session.expire_all()
    assert drafted(measurand) == FULL


def test_a_round_keeps_its_copy_of_everything_when_the_scheme_changes(stage: Stage) -> None:
    viability = stage.scheme.measurands[0]
    edited = replace(FULL, code="VIA")
    edit_measurand(stage.session, viability, edited, actor=stage.coordinator)
    retire_measurand(stage.session, viability, actor=stage.coordinator)
    stage.session.expire_all()
    copy = next(each for each in stage.round.measurands if each.code == "VIA")
    assert (copy.name_en, copy.units, copy.criterion) == ("Viability", (), None)
    assert [method.code for method in copy.methods] == ["TB", "7AAD"]
    assert drafted(viability) == edited


def test_a_new_round_copies_every_column_of_a_definition(stage: Stage) -> None:
    columns = {column.key for column in RoundMeasurand.__table__.columns}
    assert set(DEFINITION_COLUMNS) == columns - {"id", "round_id", "position"}
    stored(stage)
    round_ = new_round(
        stage.session,
        stage.scheme,
        actor=stage.coordinator,
        code="MSC-R2",
        determinations=[("POS", "M1")],
    )
    stage.session.flush()
    stage.session.expire_all()
    [copy] = round_.measurands
    assert definition_of(copy) == FULL.columns
    assert [method.code for method in copy.methods] == ["FMO"]


def test_an_edit_is_recorded_with_what_was_before_and_after(stage: Stage) -> None:
    measurand = stored(stage)
    edit_measurand(stage.session, measurand, replace(FULL, decimals=2), actor=stage.coordinator)
    entry = stage.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.action == "measurand.edited"
    assert entry.facts == {
        "measurand": "POS",
        "before": {"decimals": 1},
        "after": {"decimals": 2},
    }
    with pytest.raises(NothingChanged):
        edit_measurand(stage.session, measurand, replace(FULL, decimals=2), actor=stage.coordinator)


def test_one_question_has_one_wording_in_a_scheme(stage: Stage) -> None:
    stored(stage)
    other = replace(THAWED, en="When did you thaw?")
    with pytest.raises(InvalidInput):
        stored(stage, of_kind(code="NEG", questionnaire=(other,)))
    stored(stage, of_kind(code="NEG"))


def test_measurands_change_places_and_stay_numbered(stage: Stage) -> None:
    first, second, third = stage.scheme.measurands
    move_measurand(stage.session, second, actor=stage.coordinator, up=True)
    assert [each.code for each in stage.scheme.measurands] == [second.code, first.code, third.code]
    assert [each.position for each in stage.scheme.measurands] == [1, 2, 3]
    with pytest.raises(NothingChanged):
        move_measurand(stage.session, second, actor=stage.coordinator, up=True)


def test_two_coordinators_approve_a_definition_and_a_change_asks_for_it_again(
    stage: Stage,
) -> None:
    measurand = stored(stage)
    second = person(stage.session, "second", Grant(Role.COORDINATOR, scheme_id=stage.scheme.id))
    approve_measurand(stage.session, measurand, actor=stage.coordinator)
    with pytest.raises(SignedAlready):
        approve_measurand(stage.session, measurand, actor=stage.coordinator)
    approve_measurand(stage.session, measurand, actor=second)
    assert len(approvals_of(stage.session, measurand)) == 2
    edit_measurand(stage.session, measurand, replace(FULL, decimals=2), actor=stage.coordinator)
    assert approvals_of(stage.session, measurand) == []


def test_who_does_not_coordinate_the_scheme_changes_nothing(stage: Stage) -> None:
    measurand = stage.scheme.measurands[0]
    for act in (
        lambda actor: edit_measurand(stage.session, measurand, FULL, actor=actor),
        lambda actor: retire_measurand(stage.session, measurand, actor=actor),
        lambda actor: move_measurand(stage.session, measurand, actor=actor, up=False),
        lambda actor: approve_measurand(stage.session, measurand, actor=actor),
    ):
        with pytest.raises(Forbidden):
            act(stage.analysts[0])


def test_a_retired_measurand_is_not_offered_to_a_new_round(stage: Stage) -> None:
    measurand = stored(stage)
    retire_measurand(stage.session, measurand, actor=stage.coordinator)
    with pytest.raises(InvalidInput):
        new_round(
            stage.session,
            stage.scheme,
            actor=stage.coordinator,
            code="MSC-R3",
            determinations=[("POS", "M1")],
        )
    retire_measurand(stage.session, measurand, actor=stage.coordinator, retired=False)
    assert measurand in stage.scheme.offered
