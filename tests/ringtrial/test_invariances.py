"""The invariance checks of the library: they hold, and they notice an estimate that cheats."""

from __future__ import annotations

import numpy as np
import pytest

from ringtrial.invariance_data import generated_rounds, weights_of
from ringtrial.invariance_methods import METHODS, Kind, Method
from ringtrial.invariances import Property, check_invariance, check_invariances


@pytest.fixture(scope="module")
def checks():
    return list(check_invariances())


def test_every_property_of_every_method_holds_with_room(checks):
    assert [check for check in checks if not check.holds] == []
    assert max(check.share for check in checks) < 0.01


def test_every_method_is_shifted_stretched_mirrored_and_reordered(checks):
    for name, method in METHODS.items():
        checked = {check.property for check in checks if check.method == name}
        assert set(Property) - checked == (set() if method.of_shares else {Property.DUPLICATION})


def test_the_number_of_values_is_rounds_times_numbers(checks):
    rounds = len(list(generated_rounds()))
    for check in checks:
        assert check.values == rounds * len(METHODS[check.method].kinds)


def test_another_order_changes_no_bit(checks):
    assert {check.absolute for check in checks if check.property is Property.ORDER} == {0.0}


@pytest.mark.parametrize(
    ("cheat", "kind", "noticed"),
    [
        (lambda x, _: (float(x.mean()) + 1e-6,), Kind.LOCATION, {"scale", "mirror"}),
        (lambda x, _: (float(x[0]),), Kind.LOCATION, {"order"}),
        (lambda x, _: (float(x.mean()),), Kind.SPREAD, {"shift", "mirror"}),
        (lambda x, _: (float(x.max()),), Kind.LOCATION, {"mirror"}),
        (lambda x, _: (float(x.std(ddof=1)),), Kind.SPREAD, {"duplication"}),
        (lambda x, _: (float(np.ptp(x)),), Kind.NUMBER, {"scale"}),
    ],
)
def test_an_estimate_without_a_property_is_found_out_in_exactly_that(cheat, kind, noticed):
    method = Method((kind,), cheat, of_shares=True)
    failed = {each.value for each in Property if not check_invariance("cheat", method, each).holds}
    assert failed == noticed


def test_generated_results_can_be_shifted_and_mirrored_without_rounding():
    for x in generated_rounds():
        assert ((x + 64.0) - 64.0 == x).all()
        assert (weights_of(x) > 0).all() and weights_of(x).size == x.size


def test_generated_rounds_hold_ties_and_gross_errors():
    rounds = list(generated_rounds())
    assert any(np.unique(x).size < x.size / 2 for x in rounds)
    assert any(
        np.abs(x - np.median(x)).max() > 20 * np.subtract(*np.quantile(x, (0.75, 0.25)))
        for x in rounds
    )
