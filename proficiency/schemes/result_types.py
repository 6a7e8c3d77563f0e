"""The kinds of result a measurand can have, and what each kind asks for."""

from __future__ import annotations

from enum import StrEnum

from ..i18n import mark


class ResultType(StrEnum):
    """What kind of result a measurand has."""

    CONTINUOUS = "continuous"
    COUNT = "count"
    PROPORTION = "proportion"
    CENSORED = "censored"
    ORDINAL = "ordinal"
    NOMINAL = "nominal"
    PROFILE = "profile"
    DECISION = "decision"

    @property
    def is_numeric(self) -> bool:
        """Answer whether a result is a number in a unit, or a limit or interval of one."""
        return self not in {ResultType.ORDINAL, ResultType.NOMINAL, ResultType.PROFILE}

    @property
    def has_categories(self) -> bool:
        """Answer whether a result is one word of a list."""
        return self in {ResultType.ORDINAL, ResultType.NOMINAL}

    @property
    def takes_intervals(self) -> bool:
        """Answer whether two limits around the result are a result."""
        return self is ResultType.CENSORED


RESULT_TYPE_WORDS = {
    ResultType.CONTINUOUS: mark("continuous quantity"),
    ResultType.COUNT: mark("counted concentration"),
    ResultType.PROPORTION: mark("proportion between two bounds"),
    ResultType.CENSORED: mark("quantity that often lies below a limit"),
    ResultType.ORDINAL: mark("ordered categories"),
    ResultType.NOMINAL: mark("categories without order"),
    ResultType.PROFILE: mark("profile of loci and alleles"),
    ResultType.DECISION: mark("number with a decision on a criterion"),
}

RESULT_TYPE_EXPLANATIONS = {
    ResultType.CONTINUOUS: mark(
        "Any number in a unit. Negative numbers are accepted unless a lower bound forbids them."
    ),
    ResultType.COUNT: mark(
        "A concentration found by counting. Laboratories may add how much they counted and the "
        "dilution; a count of N cannot be known better than one in the square root of N."
    ),
    ResultType.PROPORTION: mark(
        "A share that cannot leave its bounds, such as 0 to 100 %. A fraction typed in place of a "
        "percentage can be given in its own unit."
    ),
    ResultType.CENSORED: mark(
        "A quantity near the limit of its methods. Results such as <0.05, >100 and intervals such "
        "as 0.03-0.06 are kept as limits and never replaced by a number."
    ),
    ResultType.ORDINAL: mark(
        "One of several steps in an order, such as a score of 0 to 4. No means are taken."
    ),
    ResultType.NOMINAL: mark("One of several words without order, such as detected or not."),
    ResultType.PROFILE: mark(
        "Alleles at each locus of a list. Their order does not matter; microvariants such as 9.3 "
        "and the sex marker X, Y are understood."
    ),
    ResultType.DECISION: mark(
        "A number and, beside it, whether the laboratory would say that the criterion is met."
    ),
}
