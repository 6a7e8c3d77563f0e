"""Editions of the standards that the methods follow, and what their changes mean for a number."""

from __future__ import annotations

from dataclasses import dataclass

from ..i18n import mark


@dataclass(frozen=True)
class Followed:
    """A document and what is taken from it."""

    document: str
    """Number and year; not translated."""
    part: str


@dataclass(frozen=True)
class Change:
    """What changed from one edition to the next, and what that means here."""

    what: str
    here: str


FOLLOWED = (
    Followed(
        "ISO 13528:2022 + Amd 1:2026",
        mark("Assigned values, σ_pt, scores, robust statistics, homogeneity and stability."),
    ),
    Followed(
        "GB/T 28043-2019",
        mark(
            "Identical with ISO 13528:2015. It has the same scores and limits; what differs from "
            "the edition followed here is listed below."
        ),
    ),
    Followed(
        "ISO 5725-1:1994, ISO 5725-2:1994",
        mark("Repeatability and reproducibility, tests for outliers; clause numbers of 1994."),
    ),
    Followed(
        "ISO/IEC 17043:2023",
        mark("Requirements on providers; its reading of E_n = 1 can be chosen."),
    ),
    Followed(
        "ISO/IEC Guide 98-3 (GUM)",
        mark("Standard and expanded uncertainty, law of propagation."),
    ),
)
AMENDMENT = (
    Change(
        mark("The standard uncertainty 1.25 s*/√p holds for the Q method and Q/Hampel as well."),
        mark("Used."),
    ),
    Change(
        mark("Qn: the rank h is the whole part of p/2, plus 1; the first print lacked the 1."),
        mark("Used; the text of 2022 can be chosen for comparison."),
    ),
    Change(
        mark("Qn: the factor is 2.2191; the first print had 2.2219."),
        mark("Used; the text of 2022 can be chosen for comparison."),
    ),
    Change(
        mark("Table E.12: one assigned value is 6.0; the first print had 5.9."),
        mark("Used where the example is reproduced."),
    ),
    Change(mark("ISO/IEC 17043 is cited in its edition of 2023."), mark("No number changes.")),
    Change(
        mark("Rule u(x_pt) < 0.3 σ_pt, screening of uncertainties, Annex B: unchanged."),
        mark("No number changes."),
    ),
)
EARLIER = (
    Change(
        mark(
            "2015 to 2022, and so GB/T 28043-2019 to the edition followed here: no change is "
            "known that moves a number, apart from the amendment above."
        ),
        mark(
            "As far as known, a report gives the numbers of GB/T 28043-2019, but for Qn and the "
            "uncertainty of Q/Hampel."
        ),
    ),
    Change(
        mark(
            "2005 to 2015: new symbols x_pt, σ_pt and u(x_pt); nIQR, MADe, Qn, Q method and "
            "Hampel estimator; expanded criterion of homogeneity; scores in percent of the "
            "permissible error; bootstrap and kernel density."
        ),
        mark("The symbols and methods of 2015 are used throughout."),
    ),
)
