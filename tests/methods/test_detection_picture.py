"""The picture of a curve of detection is the fitted one."""

from __future__ import annotations

import pytest

import ringtrial
from proficiency.i18n import Language, translator
from proficiency.methods.detection_pictures import DETECTED, LEVELS, TESTED, curve, detection_curve


def test_the_curves_drawn_are_the_fitted_one_and_its_limits() -> None:
    limit = ringtrial.limit_of_detection(LEVELS, DETECTED, TESTED)
    fitted, lower, upper = detection_curve(translator(Language.EN)).lines
    for (level, height), below, above in zip(
        fitted.places[1:], lower.places[1:], upper.places[1:], strict=True
    ):
        assert height == pytest.approx(limit.pod(level))
        assert below[1] <= height <= above[1]
    assert (lower.dashed, upper.dashed, fitted.dashed) == (True, True, False)


def test_no_sensitivity_draws_no_curve() -> None:
    assert curve(None) == ()
