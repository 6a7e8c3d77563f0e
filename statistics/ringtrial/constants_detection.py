"""Constants of presence/absence results, each cited."""

from __future__ import annotations

# LPOD inside these rates has an interval from the spread of the laboratories, outside them Wilson's
# interval of all results: AOAC Official Methods of Analysis (2012), Appendix J, Annex F.
SPREAD_INTERVAL_FROM = 0.15
SPREAD_INTERVAL_TO = 0.85

# Rates of detection that define the limits, ISO 16140-2:2016 (LOD50) and Wilrich (2009) (LOD95).
HALF_DETECTED = 0.5
MOSTLY_DETECTED = 0.95
