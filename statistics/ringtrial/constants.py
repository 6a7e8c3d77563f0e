"""Constants of the methods, each derived here or cited with its clause."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Literal

Factor = Literal["iso", "exact"]

_NORMAL = NormalDist()

# MADe, ISO 13528 C.2.2 prints 1.483; the unrounded value makes it consistent at the normal.
MADE_FACTOR_ISO = 1.483
MADE_FACTOR_EXACT = 1.0 / _NORMAL.inv_cdf(0.75)

# nIQR, ISO 13528 C.2.3: 1 / (2 * 0.6745) rounded.
NIQR_FACTOR = 0.7413

# Algorithm A, ISO 13528 C.3.1: results are winsorized at 1.5 s*.
WINSOR_LIMIT = 1.5
ALGORITHM_A_FACTOR_ISO = 1.134


def _consistency_of_winsorized_sd(limit: float) -> float:
    """Return SD of a standard normal over the SD of the same winsorized at +-limit."""
    inside = 2.0 * _NORMAL.cdf(limit) - 1.0
    variance = inside + (1.0 - inside) * limit**2 - 2.0 * limit * _NORMAL.pdf(limit)
    return 1.0 / math.sqrt(variance)


ALGORITHM_A_FACTOR_EXACT = _consistency_of_winsorized_sd(WINSOR_LIMIT)  # 1.133393

MADE_FACTORS: dict[str, float] = {"iso": MADE_FACTOR_ISO, "exact": MADE_FACTOR_EXACT}
ALGORITHM_A_FACTORS: dict[str, float] = {
    "iso": ALGORITHM_A_FACTOR_ISO,
    "exact": ALGORITHM_A_FACTOR_EXACT,
}

# u(x_pt) of a robust mean, ISO 13528 7.7.7 Formula (6): sqrt(pi/2) rounded.
ROBUST_UNCERTAINTY_FACTOR = 1.25

# Change of x* and s*, relative to s*, below which Algorithm A has converged (own policy).
CONVERGENCE = 1e-10

# s* below this part of its start counts as fallen to zero (own policy).
COLLAPSE = 1e-9

# Below these numbers a result carries few_results (guidance of ISO 13528 D.1; a warning, no limit).
RECOMMENDED_FOR_ALGORITHM_A = 12
RECOMMENDED_FOR_CONSENSUS = 5

# u(x_pt) is negligible below 0.3 sigma_pt or 0.1 delta_E, ISO 13528 9.2.1 Formula (10).
NEGLIGIBLE_OF_SIGMA = 0.3
NEGLIGIBLE_OF_DELTA = 0.1

# Signals, ISO 13528 9.4.2, 9.6, 9.7: |z| = 2 is acceptable, |z| = 3 and |E_n| = 1 call for action.
WARNING_LIMIT = 2.0
ACTION_LIMIT = 3.0
EN_LIMIT = 1.0

# Scores are quotients of decimal data: 10.6 against 10.0 in steps of 0.3 is exactly 2 on paper
# and 1.9999999999999987 in binary. A score is on its limit within this part of it (own policy).
ON_THE_LIMIT = 1e-9

# delta_E of the experts corresponds to z = 3, ISO 13528 8.2.
PERCEPTION_DIVISOR = 3.0

# Expanded uncertainty with coverage factor 2, about 95 %.
COVERAGE_FACTOR = 2.0

# Kernel density, ISO 13528 10.3.2: h = 0.9 s* / p^0.2.
BANDWIDTH_FACTOR = 0.9
BANDWIDTH_EXPONENT = 0.2
# Normal reference bandwidth of R (nrd0), Silverman 1986 p. 48: the IQR of a normal is 1.34 SD.
NORMAL_IQR = 1.34
# A mode lower than this part of the highest one is not reported (own policy).
MODE_HEIGHT = 0.05

# Larger magnitudes could overflow when differences are taken.
LARGEST_MAGNITUDE = 1e300

# Joins of the general model, ISO 13528 8.4 Formula (8), as mass fractions.
HORWITZ_LOW = 1.2e-7
HORWITZ_HIGH = 0.138

# Mean absolute deviation of a normal, sqrt(2/pi) rounded as printed in ISO 13528 Formula (D.1).
MEAN_ABSOLUTE_DEVIATION = 0.798
