"""Pictures of results below a limit, in words, and of genetic profiles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import ringtrial

from ..i18n import Translator, mark
from .sketch import Line, Sketch

REPORTED = ("<0.5", "<0.5", "<1", "0.8", "1.1", "0.6", "1.4", "1.7", "0.9", "<0.5", "1.3", "2.1")
COUNTS = (1, 3, 11, 6, 2)
LOCI = ("TH01", "TPOX", "vWA", "CSF1PO", "D5S818", "D7S820", "D13S317", "D16S539")
CENSORED = mark(
    "Density fitted to twelve invented results, four of them below a limit, with mean and standard "
    "deviation {mu} and {sigma}; the dashed line is the mean of the eight others alone, {naive}."
)
ORDINAL = mark(
    "Results of 23 invented laboratories in the categories 0 to 4. The line is the cumulative "
    "share; the first category with at least one half, dashed, is the median category {median}."
)
PROFILE = mark(
    "Match of an invented profile of eight heterozygous loci while alleles drop out: by Tanabe, "
    "the solid line, by Masters against the query, always 1, and against the reference, the lower "
    "one. Dashed are the limits 0.9 and 0.8 of Tanabe."
)


def censored_fit(t: Translator) -> Sketch:
    """Show the density fitted to numbers and limits beside the mean of the numbers alone."""
    found = ringtrial.censored_fit(ringtrial.censored_results(REPORTED))
    numbers = [float(text) for text in REPORTED if not text.startswith("<")]
    naive = sum(numbers) / len(numbers)
    mu, sigma = found.mu or 0.0, found.sigma or 1.0
    grid = np.linspace(mu - 3.0 * sigma, mu + 3.0 * sigma, 121)
    heights = np.exp(-0.5 * np.square((grid - mu) / sigma))
    density = Line(tuple(zip(grid.tolist(), heights.tolist(), strict=True)))
    facts = {"mu": mu, "sigma": sigma, "naive": naive}
    return Sketch(
        name="censored-fit",
        title=t("Maximum likelihood with censored results"),
        alternative=t(CENSORED, **{name: f"{value:.2f}" for name, value in facts.items()}),
        across="x",
        up=t("density, largest 1"),
        lines=(
            density,
            Line(((mu, 0.0), (mu, 1.0))),
            Line(((naive, 0.0), (naive, 1.0)), look="muted", dashed=True),
        ),
        points=tuple((value, 0.0) for value in numbers),
    )


def ordinal(t: Translator) -> Sketch:
    """Show shares of categories and where their sum crosses one half."""
    found = ringtrial.ordinal_summary(COUNTS)
    shares = tuple(enumerate(found.proportions.tolist()))
    bars = (Line(((k, 0.0), (k, share)), look="muted") for k, share in shares)
    cumulative = tuple((float(k), share) for k, share in enumerate(found.cumulative.tolist()))
    half = Line(((0.0, 0.5), (float(len(COUNTS) - 1), 0.5)), look="muted", dashed=True)
    return Sketch(
        name="ordinal",
        title=t("Ordinal results"),
        alternative=t(ORDINAL, median=found.median_low - 1),
        across=t("category"),
        up=t("share of laboratories"),
        lines=(*bars, Line(cumulative), half),
        points=cumulative,
    )


def profile(t: Translator) -> Sketch:
    """Show how the three formulas answer to dropped alleles."""
    reference = dict.fromkeys(LOCI, (8, 11))
    found = [
        ringtrial.profile_match(
            {locus: (8,) if n < dropped else (8, 11) for n, locus in enumerate(LOCI)}, reference
        )
        for dropped in range(len(LOCI) + 1)
    ]
    tanabe, query, known = (
        tuple((float(n), share or 0.0) for n, share in enumerate(shares))
        for shares in zip(
            *((each.tanabe, each.masters_query, each.masters_reference) for each in found),
            strict=True,
        )
    )
    limits = (
        Line(((0.0, height), (float(len(LOCI)), height)), look="muted", dashed=True)
        for height in (0.9, 0.8)
    )
    return Sketch(
        name="profile-match",
        title=t("Match of genetic profiles"),
        alternative=t(PROFILE),
        across=t("dropped alleles"),
        up=t("share of alleles"),
        lines=(Line(query, look="line"), Line(known, look="line"), Line(tanabe), *limits),
        points=tanabe,
    )


PICTURES: dict[str, Callable[[Translator], Sketch]] = {
    "censored-fit": censored_fit,
    "ordinal": ordinal,
    "profile-match": profile,
}
