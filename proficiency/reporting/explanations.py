"""The statistics of a report explained to someone who is not a statistician."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..evaluation.outcome import OutcomeStatus, UsedScore
from ..i18n import Translator, mark
from .case import Case
from .content import Block, Facts, Kind, Paragraph, Section
from .rounding import MISSING_MEANING

INTRODUCTION = mark(
    "Each result is compared with one value, the assigned value, and the difference is measured "
    "in steps of a fixed size. The number of steps is the score, and the score gives the signal."
)
TERMS = (
    (
        mark("Assigned value x_pt"),
        mark(
            "The value against which all results of a material are judged. The expanded "
            "uncertainty U = 2 u(x_pt) after ± is the range within which it is expected to lie."
        ),
    ),
    (
        mark("Uncertainty u(x_pt)"),
        mark(
            "How well the assigned value itself is known. For a robust mean of p results it is "
            "1.25 s*/√p, for a median 1.25 nIQR/√p, for a mean s/√p. Below 0.3 σ_pt it may be "
            "neglected in the score."
        ),
    ),
    (
        mark("σ_pt"),
        mark(
            "The standard deviation for proficiency assessment: the size of one step. It says "
            "how far results may spread and still serve their purpose."
        ),
    ),
    (
        mark("D and D%"),
        mark("The difference between result and assigned value, also in percent of the latter."),
    ),
)
SCORE_TERMS = {
    UsedScore.Z: (
        mark("z score"),
        mark(
            "z = (x − x_pt)/σ_pt. Satisfactory up to |z| = 2, questionable between 2 and 3, "
            "unsatisfactory from 3 on. Used where u(x_pt) is negligible."
        ),
    ),
    UsedScore.Z_PRIME: (
        mark("z′ score"),
        mark(
            "z′ = (x − x_pt)/√(σ_pt² + u(x_pt)²), with the limits of z. Used where u(x_pt) is "
            "not negligible, so that the uncertainty of the assigned value is not held against "
            "the laboratory."
        ),
    ),
    UsedScore.ZETA: (
        mark("ζ score"),
        mark(
            "ζ = (x − x_pt)/√(u(x)² + u(x_pt)²), with the limits of z. It asks whether the "
            "uncertainty stated by the laboratory explains the difference."
        ),
    ),
    UsedScore.EN: (
        mark("E_n score"),
        mark(
            "E_n = (x − x_pt)/√(U(x)² + U(x_pt)²) with expanded uncertainties. Satisfactory "
            "below 1, unsatisfactory from 1 on."
        ),
    ),
}
WORD_TERMS = {
    UsedScore.CATEGORY: (
        mark("Categories"),
        mark(
            "A result in words is correct if it is the assigned category, and unsatisfactory "
            "otherwise. Reporting “not detected” for what is there is a false negative, the "
            "reverse a false positive."
        ),
    ),
    UsedScore.STEPS: (
        mark("Steps of a scale"),
        mark(
            "A result on an ordered scale is judged by how many categories it lies above or below "
            "the assigned one. Categories have a median, but no mean and no standard deviation."
        ),
    ),
    UsedScore.MATCH: (
        mark("Match of profiles"),
        mark(
            "Twice the number of shared alleles over the number of alleles of both profiles, at "
            "the loci both have (Tanabe): satisfactory from 90 %, unsatisfactory below 80 %."
        ),
    ),
}
ROBUST = (
    mark("Algorithm A"),
    mark(
        "A mean and a standard deviation in which results far from the others count less "
        "(ISO 13528:2022, C.3.1); no result is left out."
    ),
)
LIMIT_OF_SIGNALS = mark(
    "Scores are judged unrounded. They are printed with two decimals, with more where two would "
    "stand on a limit that the score does not reach."
)
FEW = mark(
    "Some consensus values rest on fewer than 12 laboratories. Robust statistics of few results "
    "are uncertain: read signals near a limit with care."
)
DEGENERATE = mark(
    "For some determinations so many results are equal that the robust spread is zero. Nothing "
    "can be said about the uncertainty of their consensus value."
)
STANDARDS = mark(
    "Statistics follow ISO 13528:2022 with Amendment 1:2026. GB/T 28043-2019, which is identical "
    "with ISO 13528:2015, uses the same scores and limits."
)
ROUNDING = mark(
    "Numbers are rounded once, for printing, half to even (GB/T 8170): the assigned value to the "
    "second significant digit of its standard uncertainty."
)


def explanations(cases: Sequence[Case], t: Translator) -> Section:
    """Explain the terms that occur in this report, and its warnings."""
    terms = tuple((t(name), t(text)) for name, text in terms_for(cases))
    blocks: tuple[Block, ...] = (
        Paragraph(t(INTRODUCTION)),
        Facts(terms),
        *(Paragraph(t(text), Kind.NOTE) for text in remarks(cases)),
    )
    return Section(t("How to read this report"), blocks)


def terms_for(cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """Choose the terms: the general ones, the robust mean and scores where they occur."""
    yield from TERMS
    for used in SCORE_TERMS:
        if any(has_score(case, used) for case in cases):
            yield SCORE_TERMS[used]
    for used in WORD_TERMS:
        if any(score.used is used for case in cases for score in case.own or case.main.scores):
            yield WORD_TERMS[used]
    if any(case.main.assigned_by == "algorithm_a" for case in cases):
        yield ROBUST


def has_score(case: Case, used: UsedScore) -> bool:
    """Tell whether a score of this kind is printed for a case."""
    name = {UsedScore.Z: "z", UsedScore.Z_PRIME: "z_prime", UsedScore.ZETA: "zeta"}.get(used, "en")
    return any(getattr(score, name) is not None for score in case.own or case.main.scores)


def remarks(cases: Sequence[Case]) -> Iterator[str]:
    """Give the warnings that apply and the rules of printing."""
    statuses = {case.main.status for case in cases}
    if OutcomeStatus.FEW_RESULTS in statuses:
        yield FEW
    if OutcomeStatus.DEGENERATE in statuses:
        yield DEGENERATE
    yield LIMIT_OF_SIGNALS
    yield ROUNDING
    yield MISSING_MEANING
    yield STANDARDS
