"""Constants of what is watched over rounds and beside the scores, each cited or named as policy."""

from __future__ import annotations

# CUSUM, ISO 7870-4 and Montgomery, Introduction to Statistical Quality Control, 9.1: tuned to a
# shift of one standard deviation, a false alarm about every 465 rounds, detection in about 10.
CUSUM_REFERENCE = 0.5
CUSUM_DECISION = 5.0

# EWMA, ISO 7870-6: weight of the newest score and limits in standard deviations of the average.
EWMA_WEIGHT = 0.2
EWMA_LIMIT = 3.0

# Zone rules of the Western Electric Handbook (1956): limits of the inner zone, and eight in a row.
INNER_LIMIT = 1.0
RUN_LENGTH = 8

# Reported standard uncertainties above this many s* are too large, ISO 13528 9.8.
LARGEST_UNCERTAINTY = 1.5

# Own policy for alarms that only a coordinator sees: how improbable, and on how many values.
ALARM_LEVEL = 0.01
FEWEST_ALIKE = 3
