"""The words of studies: what is studied, how it is judged, and what follows for a material."""

from __future__ import annotations

from enum import StrEnum

from ..i18n import mark


class StudyKind(StrEnum):
    """What a study looks at."""

    HOMOGENEITY = "homogeneity"
    STABILITY = "stability"
    TRANSPORT = "transport"

    @property
    def has_points(self) -> bool:
        """Answer whether groups of units are compared with each other."""
        return self is not StudyKind.HOMOGENEITY


class CriterionKind(StrEnum):
    """Which criterion decides, chosen before anything is measured."""

    PLAIN = "plain"
    """0.3 σ_pt."""
    EXPANDED = "expanded"
    """0.3 σ_pt enlarged by the uncertainty of the study itself."""


class Verdict(StrEnum):
    """What a study says of its material."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    """The results do not allow a judgement."""


class Clearing(StrEnum):
    """What follows for a material, or for one measurand in it."""

    PASSED = "passed"
    WIDENED = "widened"
    NOT_TESTED = "not_tested"


class Widening(StrEnum):
    """What a heterogeneity that cannot be neglected enlarges."""

    SIGMA = "sigma"
    UNCERTAINTY = "uncertainty"


KIND_NAMES: dict[StudyKind, str] = {
    StudyKind.HOMOGENEITY: mark("Homogeneity"),
    StudyKind.STABILITY: mark("Stability in storage"),
    StudyKind.TRANSPORT: mark("Stability in transport"),
}
CRITERION_NAMES: dict[CriterionKind, str] = {
    CriterionKind.PLAIN: mark("0.3 σ_pt"),
    CriterionKind.EXPANDED: mark("expanded by the uncertainty of the study"),
}
VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.PASSED: mark("passed"),
    Verdict.FAILED: mark("not passed"),
    Verdict.UNDECIDED: mark("cannot be judged"),
}
CLEARING_NAMES: dict[Clearing, str] = {
    Clearing.PASSED: mark("passed"),
    Clearing.WIDENED: mark("not passed, evaluation widened"),
    Clearing.NOT_TESTED: mark("not tested"),
}
WIDENING_NAMES: dict[Widening, str] = {
    Widening.SIGMA: mark("enlarge σ_pt by s_s"),
    Widening.UNCERTAINTY: mark("enlarge u(x_pt) by s_s"),
}
