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

# Qn, ISO 13528 C.5.2.1 with Amd 1:2026; the text of 2022 misprints the factor as 2.2219. Unrounded:
# 1 / (sqrt2 Phi^-1(5/8)) = 2.219144; robustbase uses 2.21914 and its b_p with one more digit.
QN_FACTOR_ISO = 2.2191
QN_FACTOR_2022 = 2.2219
QN_FACTOR_ROBUSTBASE = 2.21914
# b_p for p = 2..12 (Table C.2), and the odd and even coefficients of 1/p, 1/p^2, ... above 12.
QN_SMALL_ISO = (
    0.3994,
    0.9937,
    0.5132,
    0.844,
    0.6122,
    0.8588,
    0.6699,
    0.8734,
    0.7201,
    0.8891,
    0.7574,
)
QN_LARGE_ISO = ((1.6019, -2.128, -5.172), (3.6756, 1.965, 6.987, -77.0))
QN_SMALL_ROBUSTBASE = (
    *(0.399356, 0.99365, 0.51321, 0.84401, 0.6122, 0.85877),
    *(0.66993, 0.87344, 0.72014, 0.88906, 0.75743),
)
QN_LARGE_ROBUSTBASE = ((1.60188, -2.1284, -5.172), (3.67561, 1.9654, 6.987, -77.0))

# Sn of Rousseeuw and Croux (1993) as in robustbase: factor, b_p for p = 2..9, p/(p - 0.9) for odd.
SN_FACTOR = 1.1926
SN_SMALL = (0.743, 1.851, 0.954, 1.351, 0.993, 1.198, 1.005, 1.131)
SN_ODD = 0.9

# Q method, ISO 13528 C.5.2.2: quantile of the differences, and the corners of Hampel's psi (C.5.3).
Q_SHARE = 0.25
HAMPEL_CORNERS = (1.5, 3.0, 4.5)

# Algorithm S, ISO 13528 Table C.1: limit factor eta and adjustment factor xi for nu = 1..10.
ALGORITHM_S_TABLE = (
    *((1.645, 1.097), (1.517, 1.054), (1.444, 1.039), (1.395, 1.032), (1.359, 1.027)),
    *((1.332, 1.024), (1.31, 1.021), (1.292, 1.019), (1.277, 1.018), (1.264, 1.017)),
)
# The largest tenth of the standard deviations is pulled in at the normal.
ALGORITHM_S_SHARE = 0.1

# Larger magnitudes could overflow when differences are taken.
LARGEST_MAGNITUDE = 1e300

# Joins of the general model, ISO 13528 8.4 Formula (8), as mass fractions.
HORWITZ_LOW = 1.2e-7
HORWITZ_HIGH = 0.138

# Mean absolute deviation of a normal, sqrt(2/pi) rounded as printed in ISO 13528 Formula (D.1).
MEAN_ABSOLUTE_DEVIATION = 0.798

# ISO 5725-2 7.3.2: beyond the 5 % value a straggler, beyond the 1 % value an outlier.
STRAGGLER_LEVEL = 0.05
OUTLIER_LEVEL = 0.01
# Tests of hypotheses and confidence regions without a level of their own (usual practice).
CONFIDENCE = 0.95
# Repeatability and reproducibility limits, ISO 5725-6 4.1.4: 1.96 sqrt(2) rounded.
PRECISION_LIMIT_FACTOR = 2.8

# Annex B of ISO 13528: homogeneity and stability of the items, B.2.2 and B.5.2.
ADEQUATE_OF_SIGMA = 0.3
ADEQUATE_OF_DELTA = 0.1
# B.5.2 (B.18): the difference may also be twice its standard uncertainty.
STABILITY_COVERAGE = 2.0
# A homogeneity method should repeat within this part of sigma_pt (IUPAC 2006, 3.11).
HOMOGENEITY_PRECISION = 0.5
# Below this number of items few_results: the printed table B.1 begins here.
RECOMMENDED_ITEMS = 7
