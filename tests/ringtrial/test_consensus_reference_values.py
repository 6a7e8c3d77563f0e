"""The bundled reference values of consensus methods, complete and without dissent."""

from __future__ import annotations

import pytest

from ringtrial.verification import read_cases, verify

GROUPS_OF_THIS_FLOOR = [
    *("consensus", "vr_mle", "hierarchical_bayes", "linear_pool", "pairwise", "method_groups"),
]


@pytest.mark.parametrize("group", GROUPS_OF_THIS_FLOOR)
def test_every_key_of_the_group_is_answered_and_agrees(group):
    tally = verify(case for case in read_cases() if case["group"] == group)[group]
    assert tally.cases > 0 and tally.values > 0
    assert (tally.not_covered, tally.disagreements) == (0, [])
