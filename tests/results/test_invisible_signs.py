"""Signs that nobody sees are refused where results are entered, and named."""

from __future__ import annotations

import pytest
from stage import Stage

from proficiency.errors import InvalidInput
from proficiency.results.parsing import UnreadableValue, parse_number, parse_value


@pytest.mark.parametrize(
    "typed", ["91.2\x1f", "91\x0b2", "detected\x00", "\u202e2.19", "91.2\u200b", "\ufeff91.2"]
)
def test_a_result_with_an_invisible_sign_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableValue, match="invisible sign") as refused:
        parse_value(typed)
    assert refused.value.facts["sign"].startswith("U+")
    with pytest.raises(UnreadableValue):
        parse_number(typed)


@pytest.mark.parametrize("typed", ["91.2\r\n", "\t91.2", "\u00a091.2", "\u300091.2"])
def test_what_copying_a_cell_leaves_around_a_number_is_no_harm(typed: str) -> None:
    assert str(parse_value(typed).value) == "91.2"


def test_a_note_with_a_control_character_is_a_problem_of_the_note(stage: Stage) -> None:
    stage.open()
    with pytest.raises(InvalidInput) as refused:
        stage.save(stage.entry("91.2", note="see\x00"))
    assert [problem.facts["field"] for problem in refused.value.problems] == ["note"]
    stage.save(stage.entry("91.2", note="first line\nsecond line"))
