"""Constants of the rule that calls a round multimodal: own policy but for the bandwidth."""

from __future__ import annotations

# Below so many results two modes are too easily chance.
FEWEST_FOR_MODES = 8

# Fewer results than this are outlying results, not a mode of the round.
FEWEST_IN_A_MODE = 3

# A second mode counts from this part of the results of the largest on.
SECOND_MODE_SHARE = 0.1

# Bandwidth of a scheme with a criterion, ISO 13528 10.3.2: modes closer than it can see are one.
BANDWIDTH_OF_SIGMA = 0.75
