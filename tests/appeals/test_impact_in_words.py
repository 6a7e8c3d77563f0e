"""What moves is written with as many digits as it takes to be told apart, and from a limit."""

from __future__ import annotations

import pytest

from proficiency.appeals.impact import Value
from proficiency.appeals.impact_words import SCORE_LIMITS, shown_pair


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (1.998, 1.2, ("1.998", "1.200")),
        (2.9996, 3.4, ("2.9996", "3.4000")),
        (2.0, 3.0, ("2.00", "3.00")),
        (-1.9999, None, ("−1.9999", "—")),
        (0.9996, 2.5, ("0.9996", "2.500")),
        (1.23456, 1.23457, ("1.23456", "1.23457")),
    ],
)
def test_a_score_is_never_printed_as_a_limit_it_does_not_meet(
    before: Value, after: Value, shown: tuple[str, str]
) -> None:
    assert shown_pair(before, after, limits=SCORE_LIMITS) == shown


def test_what_is_no_score_knows_no_limits() -> None:
    assert shown_pair(1.998, 5.0) == ("2.00", "5.00")
