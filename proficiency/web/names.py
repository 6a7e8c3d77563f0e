"""Names of the rules of a plan as pages write them."""

from __future__ import annotations

from ..i18n import mark
from ..schemes.plan import AssignedBy, SigmaBy

ASSIGNED_NAMES: dict[AssignedBy, str] = {
    AssignedBy.ALGORITHM_A: mark("robust mean (Algorithm A)"),
    AssignedBy.MEDIAN: mark("median of the results"),
    AssignedBy.MEAN: mark("mean of the results"),
    AssignedBy.Q_HAMPEL: mark("robust mean (Q/Hampel)"),
    AssignedBy.REFERENCE: mark("reference value"),
    AssignedBy.EXPERTS: mark("consensus of expert laboratories"),
}
SIGMA_NAMES: dict[SigmaBy, str] = {
    SigmaBy.ROBUST: mark("robust standard deviation of the results"),
    SigmaBy.FIXED: mark("fixed value"),
    SigmaBy.RELATIVE: mark("percentage of the assigned value"),
    SigmaBy.PERCEPTION: mark("from the maximum permissible error δ_E, as δ_E / 3"),
    SigmaBy.BY_LEVEL: mark("by the level of the assigned value"),
    SigmaBy.HORWITZ: mark("general model of Horwitz and Thompson"),
    SigmaBy.PRECISION: mark("precision experiment"),
    SigmaBy.REGRESSION: mark("line of earlier rounds"),
}
