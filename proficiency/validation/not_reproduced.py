"""Printed figures that do not reproduce, and programs that were not followed, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from ..i18n import mark


@dataclass(frozen=True)
class Unreproduced:
    """A figure in print that the library does not give, and why it stands by its own value."""

    case: str
    key: str
    printed: float
    decimals: int
    reason: str


@dataclass(frozen=True)
class Departure:
    """A publication or program that was not followed."""

    where: str
    """Name of the publication or program; not translated."""
    what: str


EARLY_STOP = mark(
    "The example was calculated with the printed stopping rule, which ends the iteration early; "
    "with that rule ringtrial gives the printed figure, at full convergence the value shown."
)
LAST_DIGIT = mark(
    "One unit of the last digit: neither full convergence nor the printed stopping rule (23.9601) "
    "gives the printed figure; cutting off instead of rounding would."
)
RECALLED = mark(
    "The iteration of the publication stops early. The printed figure is recalled from the "
    "literature and was not compared with the print."
)
SPREADSHEET = mark("The spreadsheet stops after 17 iterations by a rule of its own.")
MARKOV_CHAIN = mark(
    "The printed figure comes from one run of a Markov chain and carries its Monte Carlo error; "
    "ringtrial integrates numerically."
)

UNREPRODUCED = (
    Unreproduced("robust.iso13528_e1_ignored", "alga_s", 7.23, 2, EARLY_STOP),
    Unreproduced("robust.iso13528_e1_half", "alga_x", 23.95, 2, LAST_DIGIT),
    Unreproduced("robust.amc_tb6", "alga_x", 5.36, 2, RECALLED),
    Unreproduced("robust.spreadsheet84", "alga_x", 28.69817, 5, SPREADSHEET),
    Unreproduced("robust.spreadsheet84", "alga_s", 0.83526, 5, SPREADSHEET),
    Unreproduced("hb.pcb28_nu.gauss", "mu_sd", 0.798, 3, MARKOV_CHAIN),
    Unreproduced("hb.pcb28_nu.gauss", "tau_mean", 1.69, 2, MARKOV_CHAIN),
)

DEPARTURES = (
    Departure(
        "ISO 13528:2022, C.5.2.1",
        mark("Misprinted factor of Qn, 2.2219; Amendment 1:2026 corrects it to 2.2191."),
    ),
    Departure(
        "ISO 13528:2022, E.12",
        mark("One assigned value printed as 5.9; Amendment 1:2026 corrects it to 6.0."),
    ),
    Departure(
        "AOAC Official Methods of Analysis (2012), Appendix J, Annex F",
        mark(
            "The p-value of the test between laboratories is printed as 0.1703; Pearson's "
            "chi-squared on the printed counts gives 0.1304. How the printed one was found is "
            "not said."
        ),
    ),
    Departure(
        "ILS 0.3",
        mark(
            "Cochran's C from the largest standard deviation instead of the variance; the critical "
            "value of Grubbs' test takes the replicates for the laboratories; h is scaled with "
            "the wrong standard deviation. Its Glucose B and C data do not reproduce the means "
            "printed in ASTM E691 and are not used here as printed figures."
        ),
    ),
    Departure(
        "metRology 0.9-29-2, mpaule",
        mark("A false zero of the between-laboratory variance when a Newton step goes below zero."),
    ),
    Departure(
        "metRology algA, MASS hubers",
        mark("Stop after 25 or 30 iterations by default, before Algorithm A has converged."),
    ),
    Departure(
        "biodosetools 3.7.2, QHampel",
        mark("Tied differences are not merged, and the quantile is searched on a grid."),
    ),
    Departure(
        "metafor 3.8-1",
        mark(
            "Absolute thresholds fail for very small variances; the results are right after the "
            "data are given in another unit."
        ),
    ),
    Departure(
        "outliers 0.15",
        mark(
            "Table of Grubbs' test for two results rounded badly above 20 laboratories: 0.474 for "
            "22 laboratories, where 0.471 is right."
        ),
    ),
)
