"""Constants of the consensus of results that state their uncertainties, each cited or derived."""

from __future__ import annotations

import math
from typing import Literal

# Standard uncertainty of the median of k results, Mueller, J. W. (2000), J. Res. NIST 105, 551:
# sqrt(pi/2) is the asymptotic loss against the mean, 1.4826 the rounded 1/Phi^-1(3/4).
MEDIAN_LOSS = math.sqrt(math.pi / 2.0)
MAD_FACTOR = 1.4826

# Uncertainties below this part of the spread of the results cannot be squared safely.
SMALLEST_UNCERTAINTY = 1e-70

# The likelihood of the between-laboratory variance is searched from this part of the smallest u^2
# upwards; below, its derivative does not change its sign any more.
SMALLEST_VARIANCE_SEARCHED = 1e-6
VARIANCES_PER_DECADE = 24

EffectsMethod = Literal["dersimonian_laird", "mandel_paule", "ml", "reml"]
EffectsModel = Literal["gauss", "laplace"]

# Groups of methods (own policy): fewer results than this are listed, not tested; two robust means
# further apart than this many standard uncertainties differ.
SMALLEST_TESTED_GROUP = 3
GROUP_RATIO_LIMIT = 2.0
