"""Results that look wrong are corrected or confirmed before they can be signed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select
from stage import DURING, Stage

from proficiency.audit.models import AuditEntry
from proficiency.results.answering import asked_about, confirm
from proficiency.results.models import ResultSet, ResultSetState
from proficiency.results.queries import find_result_set, result_form
from proficiency.results.refusals import QuestionsOpen
from proficiency.results.services import submit_results
from proficiency.rounds.declared_ranges import declare_ranges

PLACE = ("VIA", "M1")


@pytest.fixture
def asking(stage: Stage) -> Stage:
    """An open round with a declared range, and a fraction typed in place of a percentage."""
    declared = {PLACE: (Decimal(40), Decimal("99.9"))}
    declare_ranges(stage.session, stage.round, declared, actor=stage.coordinator)
    stage.open()
    stage.save(stage.entry("0.92"))
    return stage


def keys(stage: Stage, lab: int = 0) -> list[str]:
    """Return the keys of what is not answered yet."""
    form = result_form(stage.session, stage.enrolments[lab], actor=stage.analysts[lab])
    return [a.question.key for a in asked_about(stage.session, form) if a.answer is None]


def answer(stage: Stage, remark: str = "read twice") -> int:
    """Confirm everything that is asked, as the analyst."""
    remarks = dict.fromkeys(keys(stage), remark)
    return len(
        confirm(stage.session, stage.enrolments[0], remarks, actor=stage.analysts[0], at=DURING)
    )


def sign(stage: Stage) -> ResultSet:
    """Sign as the approver."""
    return submit_results(stage.session, stage.enrolments[0], actor=stage.approvers[0], at=DURING)


def test_results_in_question_are_not_signed(asking: Stage) -> None:
    with pytest.raises(QuestionsOpen):
        sign(asking)
    standing = find_result_set(asking.session, asking.enrolments[0])
    assert standing is not None
    assert standing.state is ResultSetState.DRAFT
    assert asking.history("results.submitted") == []


def test_confirmed_results_are_signed_as_typed_with_the_answer_beside_them(asking: Stage) -> None:
    assert answer(asking) == 1
    assert keys(asking) == []
    sign(asking)
    form = result_form(asking.session, asking.enrolments[0], actor=asking.analysts[0])
    [kept] = form.answers
    assert (kept.answer, kept.by) == ("read twice", asking.analysts[0].name)
    assert kept.facts["typed"] == "0.92"


def test_another_value_is_asked_about_anew(asking: Stage) -> None:
    answer(asking)
    asking.save(asking.entry("0.93"))
    assert len(keys(asking)) == 1
    with pytest.raises(QuestionsOpen):
        sign(asking)


def test_a_corrected_value_needs_no_answer(asking: Stage) -> None:
    asking.save(asking.entry("92"))
    assert keys(asking) == []
    sign(asking)


def test_an_answer_to_nothing_that_is_asked_keeps_nothing(asking: Stage) -> None:
    made_up = {"0" * 20: "yes"}
    kept = confirm(
        asking.session, asking.enrolments[0], made_up, actor=asking.analysts[0], at=DURING
    )
    assert kept == []
    assert asking.history("results.questions_answered") == []


def test_what_others_handed_in_changes_no_question(asking: Stage) -> None:
    before = keys(asking)
    asking.submit(asking.entry("95"), lab=1)
    assert keys(asking) == before


def test_the_history_tells_of_answers_without_a_value(asking: Stage) -> None:
    answer(asking, remark="0.92 is right")
    assert asking.history("results.questions_answered") == ["results.questions_answered"]
    for facts in asking.session.scalars(select(AuditEntry.facts)):
        assert "0.92" not in str(facts)
