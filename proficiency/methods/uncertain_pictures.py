"""Pictures of results with their uncertainties and the consensus found from them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, Protocol

import numpy as np

import ringtrial

from ..i18n import Translator, mark
from .sketch import Line, Sketch

X = (33.2, 34.4, 31.9, 33.0, 35.9, 33.6, 32.5, 37.1)
U = (0.6, 0.4, 0.9, 0.5, 0.5, 1.2, 0.7, 0.8)
LEFT, RIGHT = 0.5, len(X) + 0.5
COVERAGE = 2.0
REPLICATES = 5
READING = mark(
    "Eight invented results with their expanded uncertainties (k = 2). The line marks the "
    "consensus {value}, the dashed lines its expanded uncertainty {expanded}."
)

EQUIVALENCE = mark(
    "Degrees of equivalence of eight invented laboratories, their differences from the consensus, "
    "with expanded uncertainties. A bar that does not reach zero stands for a discrepant result."
)
POOL = mark(
    "Normal densities of eight invented results, thin, and the density of their linear pool, "
    "thick, all to one scale. The dashed lines enclose the middle 95 % of the pool, "
    "{low} to {high}."
)
SCREENING = mark(
    "Reported standard uncertainties of eight invented laboratories with the limits of the "
    "screening, dashed: u(x_pt) = {low} and 1.5 s* = {high}."
)


class Consensus(Protocol):
    """What every consensus has."""

    @property
    def mu(self) -> float:
        """The consensus."""

    @property
    def u(self) -> float | None:
        """Its standard uncertainty."""


class Located(NamedTuple):
    """A consensus by its mean and standard deviation."""

    mu: float
    u: float | None


def posterior() -> Located:
    """Return mean and standard deviation of the posterior."""
    found = ringtrial.hierarchical_bayes(X, U)
    return Located(found.mu_mean, found.mu_sd)


def likelihood() -> ringtrial.VangelRukhin:
    """Return the maximum likelihood consensus of means of replicates with these uncertainties."""
    sds = [u * REPLICATES**0.5 for u in U]
    return ringtrial.vangel_rukhin(X, sds, [REPLICATES] * len(X))


CONSENSUS: dict[str, Callable[[], Consensus]] = {
    "weighted-mean": lambda: ringtrial.weighted_mean(X, U),
    "unweighted-consensus": lambda: ringtrial.median_consensus(X),
    "random-effects": lambda: ringtrial.random_effects(X, U),
    "vangel-rukhin": likelihood,
    "hierarchical-bayes": posterior,
}


def uncertain(find: Callable[[], Consensus], t: Translator) -> Sketch:
    """Show results as bars of their uncertainty, and the consensus as lines."""
    found = find()
    reach = COVERAGE * (found.u or 0.0)
    bars = (
        Line(((n, x - COVERAGE * u), (n, x + COVERAGE * u)), look="muted")
        for n, (x, u) in enumerate(zip(X, U, strict=True), start=1)
    )
    consensus = (
        level(found.mu),
        level(found.mu - reach, dashed=True),
        level(found.mu + reach, dashed=True),
    )
    return Sketch(
        name="uncertain",
        title=t("Results with uncertainties"),
        alternative=t(READING, value=f"{found.mu:.2f}", expanded=f"{reach:.2f}"),
        across=t("laboratory"),
        up="x",
        lines=(*bars, *consensus),
        points=tuple((float(n), x) for n, x in enumerate(X, start=1)),
    )


def level(height: float, *, dashed: bool = False) -> Line:
    """Draw a line over all laboratories."""
    return Line(((LEFT, height), (RIGHT, height)), dashed=dashed)


def equivalence(t: Translator) -> Sketch:
    """Show differences from the consensus with their expanded uncertainties."""
    found = ringtrial.equivalence_to_random_effects(X, U, consensus=ringtrial.random_effects(X, U))
    pairs = tuple(zip(found.d.tolist(), found.U.tolist(), strict=True))
    bars = (
        Line(((n, d - reach), (n, d + reach)), look="muted")
        for n, (d, reach) in enumerate(pairs, start=1)
    )
    points = tuple((float(n), d) for n, (d, _) in enumerate(pairs, start=1))
    title, across = t("Degrees of equivalence"), t("laboratory")
    reading = t(EQUIVALENCE)
    return Sketch("equivalence", title, reading, across, "d", (*bars, level(0.0)), points)


def pool(t: Translator) -> Sketch:
    """Show the densities of the results and of their pool."""
    found = ringtrial.linear_pool(X, U)
    grid = np.linspace(min(X) - 2.5, max(X) + 2.5, 161)
    shapes = [np.exp(-0.5 * np.square((grid - x) / u)) / u for x, u in zip(X, U, strict=True)]
    thin = (Line(tuple(zip(grid.tolist(), each.tolist(), strict=True)), "line") for each in shapes)
    pooled = tuple(zip(grid.tolist(), np.mean(shapes, axis=0).tolist(), strict=True))
    top = max(height for _, height in pooled)
    ends = (
        Line(((place, 0.0), (place, top)), look="muted", dashed=True)
        for place in (found.q025, found.q975)
    )
    reading = t(POOL, low=f"{found.q025:.1f}", high=f"{found.q975:.1f}")
    lines = (*thin, Line(pooled), *ends)
    return Sketch("pool", t("Linear pool"), reading, "x", t("density"), lines)


def screening(t: Translator) -> Sketch:
    """Show reported uncertainties between the limits of their screening."""
    robust = ringtrial.algorithm_a(X)
    low, high = ringtrial.uncertainty_limits(u_x_pt=robust.u or 0.0, s=robust.s)
    reading = t(SCREENING, low=f"{low:.2f}", high=f"{high:.2f}")
    return Sketch(
        name="screening",
        title=t("Screening of reported uncertainties"),
        alternative=reading,
        across=t("laboratory"),
        up="u",
        lines=(level(low, dashed=True), level(high, dashed=True)),
        points=tuple((float(n), u) for n, u in enumerate(U, start=1)),
    )


PICTURES: dict[str, Callable[[Translator], Sketch]] = {
    **{key: partial(uncertain, find) for key, find in CONSENSUS.items()},
    "degrees-of-equivalence": equivalence,
    "linear-pool": pool,
    "uncertainty-screening": screening,
}
