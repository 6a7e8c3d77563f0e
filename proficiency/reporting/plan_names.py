"""Names of the choices of a plan as pages and reports write them."""

from __future__ import annotations

from ..i18n import mark
from ..schemes.plan import AssignedBy, Censored, Replicates, Scale, ScoreBy, SigmaBy, StatedOn

ASSIGNED_NAMES: dict[AssignedBy, str] = {
    AssignedBy.ALGORITHM_A: mark("robust mean (Algorithm A)"),
    AssignedBy.MEDIAN: mark("median of the results"),
    AssignedBy.MEAN: mark("mean of the results"),
    AssignedBy.Q_HAMPEL: mark("robust mean (Q/Hampel)"),
    AssignedBy.REFERENCE: mark("reference value"),
    AssignedBy.EXPERTS: mark("consensus of expert laboratories"),
    AssignedBy.CATEGORY: mark("assigned category"),
    AssignedBy.PROFILE: mark("assigned profile"),
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
SCALE_NAMES: dict[Scale, str] = {
    Scale.IDENTITY: mark("as reported"),
    Scale.LN: mark("natural logarithms"),
    Scale.LOGIT: mark("logits of proportions"),
}
REPLICATE_NAMES: dict[Replicates, str] = {
    Replicates.MEAN: mark("mean of the replicates"),
    Replicates.MEDIAN: mark("median of the replicates"),
    Replicates.FIRST: mark("first of the replicates"),
}
CENSORED_NAMES: dict[Censored, str] = {
    Censored.EXCLUDE: mark("results below or above a limit do not enter the consensus"),
    Censored.HALF: mark("half the limit enters the consensus for “<”"),
    Censored.IGNORE_SIGN: mark("the limit enters the consensus for “<” and “>”"),
    Censored.MAXIMUM_LIKELIHOOD: mark("limits enter the consensus by maximum likelihood"),
}
SCORE_NAMES: dict[ScoreBy, str] = {
    ScoreBy.AUTO: mark("z where u(x_pt) is negligible, else z′"),
    ScoreBy.Z: mark("z score"),
    ScoreBy.Z_PRIME: mark("z′ score"),
    ScoreBy.ZETA: mark("ζ score"),
    ScoreBy.EN: mark("E_n score"),
    ScoreBy.PERCENT: mark("D% against a permitted error in per cent"),
}
STATED_ON_NAMES: dict[StatedOn, str] = {
    StatedOn.RESULTS: mark("in the unit of the results"),
    StatedOn.SCALE: mark("on the scale of the evaluation"),
}
