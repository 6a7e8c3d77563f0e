"""The outlier procedure of the basic method: order of the tests, stragglers, explained ones.

Synthetic laboratories built so that one test alone speaks; critical values from the library.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from ringtrial import (
    InputRefused,
    NotFinite,
    OutlierVerdict,
    TooFewResults,
    outlier_verdict,
    precision,
    review_outliers,
)

QUIET = [[10.0 + k / 10, 10.2 + k / 10] for k in (0, 3, -2, 1, -1, 2, -3, 0)]


def with_laboratories(*more):
    return [*QUIET, *more]


def found(review):
    return [
        (finding.test, finding.laboratories, str(finding.verdict), finding.discarded)
        for finding in review.findings
    ]


def test_a_quiet_experiment_has_an_empty_log():
    review = review_outliers(QUIET)
    assert (review.findings, review.discarded, review.not_tested) == ((), (), ())
    assert review.precision.s_R == precision(QUIET).s_R


def test_a_laboratory_beyond_the_one_percent_value_of_cochran_is_discarded():
    review = review_outliers(with_laboratories([9.0, 11.5]))
    assert found(review) == [("cochran", (9,), "outlier", True)]
    assert review.discarded == (9,)
    assert review.precision.s_r == pytest.approx(precision(QUIET).s_r)
    assert (review.precision.p, review.precision.lab_n[8]) == (8, 0)
    assert math.isnan(review.precision.lab_mean[8])


def test_cochran_is_repeated_after_a_discard():
    review = review_outliers(with_laboratories([6.0, 14.4], [9.0, 11.4]))
    assert found(review) == [
        ("cochran", (9,), "outlier", True),
        ("cochran", (10,), "outlier", True),
    ]


def test_a_straggler_is_logged_and_kept():
    for spread in np.arange(0.3, 1.5, 0.01):
        labs = with_laboratories([10.1 - spread / 2, 10.1 + spread / 2])
        review = review_outliers(labs)
        if review.findings:
            break
    assert found(review) == [("cochran", (9,), "straggler", False)]
    finding = review.findings[0]
    assert finding.crit_05 < finding.statistic <= finding.crit_01
    assert review.discarded == ()
    assert review.precision.p == 9


@pytest.mark.parametrize(("sign", "first"), [(1, "grubbs_high"), (-1, "grubbs_low")])
def test_an_outlying_mean_is_discarded_and_the_other_end_tested_once_more(sign, first):
    far = [10.1 + sign * 5.0, 10.2 + sign * 5.0]
    alone = review_outliers(with_laboratories(far))
    assert found(alone) == [(first, (9,), "outlier", True)]
    # Once the far one is gone, the near one on the other side stands out too.
    near = [10.1 - sign * 1.5, 10.2 - sign * 1.5]
    both = review_outliers(with_laboratories(far, near))
    other = "grubbs_low" if sign > 0 else "grubbs_high"
    assert found(both) == [(first, (9,), "outlier", True), (other, (10,), "outlier", True)]
    assert both.discarded == (9, 10)


@pytest.mark.parametrize(("sign", "test"), [(1, "high"), (-1, "low")])
def test_two_outlying_means_that_hide_each_other_are_found_together(sign, test):
    pair = [[10.1 + sign * shift, 10.2 + sign * shift] for shift in (3.0, 3.1)]
    review = review_outliers(with_laboratories(*pair))
    assert found(review) == [(f"grubbs_double_{test}", (9, 10), "outlier", True)]
    assert review.discarded == (9, 10)


def test_an_explained_outlier_is_logged_and_kept():
    review = review_outliers(with_laboratories([9.0, 11.5]), explained=[9])
    assert found(review) == [("cochran", (9,), "outlier", False)]
    far = review_outliers(with_laboratories([15.1, 15.2]), explained=[9])
    assert found(far) == [("grubbs_high", (9,), "outlier", False)]
    assert (far.discarded, far.precision.p) == ((), 9)
    pair = review_outliers(with_laboratories([13.1, 13.2], [13.2, 13.3]), explained=[10])
    assert found(pair) == [("grubbs_double_high", (9, 10), "outlier", True)]
    assert pair.discarded == (9,)


def test_the_order_of_the_laboratories_changes_only_their_numbers():
    labs = with_laboratories([9.0, 11.5], [15.1, 15.2])
    review, mirrored = review_outliers(labs), review_outliers(labs[::-1])
    assert mirrored.discarded == tuple(sorted(11 - number for number in review.discarded))
    assert mirrored.precision.s_R == pytest.approx(review.precision.s_R)


@pytest.mark.parametrize("scale", [1e-9, 1e9])
def test_the_unit_changes_no_finding(scale):
    labs = with_laboratories([9.0, 11.5], [15.1, 15.2])
    scaled = review_outliers([[value * scale for value in lab] for lab in labs])
    assert found(scaled) == found(review_outliers(labs))


def test_tests_that_need_more_laboratories_are_named():
    two = review_outliers([[1.0, 1.2], [2.0, 2.2]])
    assert two.not_tested == (
        *("grubbs_high", "grubbs_low"),
        *("grubbs_double_high", "grubbs_double_low"),
    )
    three = review_outliers([[1.0, 1.2], [2.0, 2.1], [2.5, 2.6]])
    assert three.not_tested == ("grubbs_double_high", "grubbs_double_low")
    unreplicated = review_outliers([[1.0, 1.2], [2.0], [2.5], [2.2], [2.3]])
    assert unreplicated.not_tested == ("cochran",)
    many = review_outliers([[k / 50, k / 50 + 0.3] for k in range(41)])
    assert many.not_tested == ("grubbs_double_high", "grubbs_double_low")
    equal = review_outliers([[1.0, 2.0]] * 5)
    assert equal.not_tested == (*two.not_tested[:2], *two.not_tested[2:])
    assert review_outliers([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]).not_tested[0] == "cochran"


def test_a_discard_that_leaves_nothing_to_estimate_is_not_made():
    # Only the outlying laboratory has replicates.
    labs = [[50.0, 50.1], *([10.0 + k / 10] for k in range(8))]
    review = review_outliers(labs)
    assert found(review) == [("grubbs_high", (1,), "outlier", False)]
    assert review.precision.p == 9


def test_cochran_ends_when_a_single_laboratory_with_replicates_is_left():
    labs = [[1.0, 1.001], [1.0, 5.0], [1.2], [1.1], [1.3]]
    review = review_outliers(labs)
    assert found(review)[0] == ("cochran", (2,), "outlier", True)
    assert "cochran" not in review.not_tested


def test_verdicts_count_the_critical_value_itself_as_inside():
    def verdict(statistic, **more):
        return outlier_verdict(statistic, crit_05=0.3, crit_01=0.4, **more)

    assert verdict(0.1 * 3) is OutlierVerdict.CORRECT
    assert verdict(0.31) is OutlierVerdict.STRAGGLER
    assert verdict(0.4) is OutlierVerdict.STRAGGLER
    assert verdict(0.41) is OutlierVerdict.OUTLIER
    small = outlier_verdict(0.05, crit_05=0.11, crit_01=0.06, small_is_extreme=True)
    assert small is OutlierVerdict.OUTLIER
    with pytest.raises(NotFinite):
        verdict(math.nan)


def test_an_experiment_without_replicates_is_refused():
    with pytest.raises(TooFewResults):
        review_outliers([[1.0], [2.0], [3.0]])


def test_an_explanation_for_a_laboratory_that_does_not_exist_is_refused():
    for wrong in (0, 9):
        with pytest.raises(InputRefused, match="there are 8 laboratories"):
            review_outliers(QUIET, explained=[wrong])
