"""Limit of detection from presence/absence results at several levels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from numpy.typing import ArrayLike

from ringtrial._checks import zero_or_more
from ringtrial._detection_fit import fit_single_hit, fit_slope
from ringtrial._detections import Counts, checked_confidence, detections
from ringtrial._likelihood_profile import IntervalEstimate
from ringtrial.constants import CONFIDENCE
from ringtrial.detection_rate import wilson
from ringtrial.nominal import ProportionInterval
from ringtrial.status import InputRefused, Status, TooFewResults

DetectionModel = Literal["single_hit", "slope", "background"]


@dataclass(frozen=True, slots=True)
class LimitOfDetection:
    """Curve of detection over the level, and the levels detected half and nearly always.

    Attributes
    ----------
    lod50, lod95 : IntervalEstimate
        Levels with a probability of detection of 50 % and 95 %, in the unit of the levels.
    sensitivity : IntervalEstimate
        F: mean number of effective hits for one unit of level (to the power b).
    slope : IntervalEstimate
        b; exactly 1 without limits unless it was estimated.
    slope_statistic, slope_p_value : float or None
        Likelihood-ratio test of b = 1; None unless the slope was estimated.
    background : IntervalEstimate or None
        Probability of detection at level zero, where it was estimated.
    false_positives : ProportionInterval or None
        Rate of detection among the blanks with Wilson's interval; None without blanks.
    deviance, fit_p_value : float or None
        Departure from the rates of the levels and its p-value; None without an estimate, the
        p-value also without degrees of freedom.
    df : int
        Different levels less parameters.
    log_likelihood : float or None
        At the estimate, without binomial coefficients.
    levels, detected, tested : int
        Different levels above zero, detections and tests there.
    model : str
    confidence : float
    status : Status
        ``degenerate`` when there is no finite estimate, ``few_results`` when nothing is left to
        check the model with or no level has both detections and misses.
    """

    lod50: IntervalEstimate
    lod95: IntervalEstimate
    sensitivity: IntervalEstimate
    slope: IntervalEstimate
    slope_statistic: float | None
    slope_p_value: float | None
    background: IntervalEstimate | None
    false_positives: ProportionInterval | None
    deviance: float | None
    fit_p_value: float | None
    df: int
    log_likelihood: float | None
    levels: int
    detected: int
    tested: int
    model: DetectionModel
    confidence: float
    status: Status

    def pod(self, level: float) -> float | None:
        """Return the probability of detection at a level, None without an estimate.

        Examples
        --------
        >>> limit = limit_of_detection([1.0, 2.0, 4.0], [46, 63, 78], 80)
        >>> round(limit.pod(limit.lod50.value), 6), limit.pod(0.0)
        (0.5, 0.0)
        """
        place = zero_or_more(level, name="level")
        if self.sensitivity.value is None or self.slope.value is None:
            return None
        hits = self.sensitivity.value * place**self.slope.value
        never = 0.0 if self.background is None else self.background.value or 0.0
        return 1.0 - (1.0 - never) * math.exp(-hits)


def limit_of_detection(
    level: ArrayLike,
    detected: Counts,
    tested: int | Counts,
    *,
    model: DetectionModel = "single_hit",
    confidence: float = CONFIDENCE,
) -> LimitOfDetection:
    """Return the levels detected in half and in 95 % of the tests, by maximum likelihood.

    ``POD(d) = 1 - exp(-F d^b)``: an item holds a Poisson number of organisms or copies, each is
    found with the same chance, one is enough. The model says what is estimated:

    - ``single_hit``: F alone, b = 1; ``LOD_q = -ln(1 - q)/F``;
    - ``slope``: F and b, with a test of b = 1; ``LOD_q = (-ln(1 - q)/F)^(1/b)``;
    - ``background``: F and the probability c at level zero,
      ``POD(d) = 1 - (1 - c) exp(-F d)``; the limits are those of the target itself.

    Limits of confidence are those of the profile likelihood: where twice its logarithm has fallen
    by the quantile of chi-squared with one degree of freedom. Blanks (level 0) take part under
    ``background``; otherwise they are not used for the curve and reported as `false_positives`.
    Where blanks are positive, ``single_hit`` and ``slope`` make the limit too low.

    Without any detection above zero no limit is estimated, but with confidence 1 - a, one-sided
    and exactly, ``F <= -ln(a)/sum(nd)`` bounds it from below. When everything is detected, F is at
    least the solution of ``sum n ln(1 - exp(-Fd)) = ln a``, which bounds it from above (for
    ``single_hit``). With ``slope``, levels that part misses from detections leave b infinite.

    Parameters
    ----------
    level : array_like, shape (k,)
        Level of every count, zero or above, any unit; the same level may occur several times.
    detected : sequence of int
        Detections at that level.
    tested : int or sequence of int
        Tests, common or for every count.
    model : {"single_hit", "slope", "background"}
        What is estimated.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    LimitOfDetection

    Raises
    ------
    TooFewResults
        No test above level zero; one different level only for ``slope`` (above zero) or
        ``background``.
    NotFinite, NotPositive, WrongShape, InputRefused
        A level that is infinite, negative or missing, impossible counts, numbers that do not match,
        an unknown model, a confidence that is not between 0 and 1.

    References
    ----------
    Wilrich, C. and Wilrich, P.-T. (2009), Estimation of the POD function and the LOD of a
    qualitative microbiological measurement method, Journal of AOAC International 92, 1763-1772;
    ISO 16140-2:2016 (LOD50, complementary log-log model); ISO/TS 16393 (probability of detection of
    qualitative methods).

    Examples
    --------
    >>> limit = limit_of_detection([0.0, 1.0, 2.0, 4.0], [0, 46, 63, 78], [10, 80, 80, 80])
    >>> round(limit.lod50.value, 3), round(limit.lod50.low, 3), round(limit.lod50.high, 3)
    (0.83, 0.699, 0.99)
    >>> none = limit_of_detection([1.0, 2.0], [0, 0], 10)
    >>> none.lod50.value, round(none.lod50.low, 2), none.status.value
    (None, 6.94, 'degenerate')
    """
    if model not in get_args(DetectionModel):
        raise InputRefused(f"model is {model!r}, known are {', '.join(get_args(DetectionModel))}")
    wanted = checked_confidence(confidence)
    data = detections(level, detected, tested)
    blanks = data.blanks_tested
    different = data.d.size + (1 if blanks and model == "background" else 0)
    if model != "single_hit" and different < 2:
        raise TooFewResults("level", usable=different, needed=2)
    if model == "slope":
        fit = fit_slope(data, confidence=wanted)
    else:
        fit = fit_single_hit(data, background=model == "background", confidence=wanted)
    return LimitOfDetection(
        lod50=fit.lod50,
        lod95=fit.lod95,
        sensitivity=fit.sensitivity,
        slope=fit.slope,
        slope_statistic=fit.slope_statistic,
        slope_p_value=fit.slope_p_value,
        background=fit.background,
        false_positives=(
            wilson(data.blanks_detected, blanks, confidence=wanted) if blanks else None
        ),
        deviance=fit.deviance,
        fit_p_value=fit.fit_p_value,
        df=fit.df,
        log_likelihood=fit.log_likelihood,
        levels=data.d.size,
        detected=int(data.x.sum()),
        tested=int(data.n.sum()),
        model=model,
        confidence=wanted,
        status=fit.status,
    )
