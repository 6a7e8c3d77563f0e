"""Pictures of results with their uncertainties and the consensus found from them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

import ringtrial

from ..i18n import Translator, mark
from .sketch import Line, Sketch

X = (33.2, 34.4, 31.9, 33.0, 35.9, 33.6, 32.5, 37.1)
U = (0.6, 0.4, 0.9, 0.5, 0.5, 1.2, 0.7, 0.8)
LEFT, RIGHT = 0.5, len(X) + 0.5
COVERAGE = 2.0
READING = mark(
    "Eight invented results with their expanded uncertainties (k = 2). The line marks the "
    "consensus {value}, the dashed lines its expanded uncertainty {expanded}."
)


class Consensus(Protocol):
    """What every consensus has."""

    @property
    def mu(self) -> float:
        """The consensus."""

    @property
    def u(self) -> float | None:
        """Its standard uncertainty."""


CONSENSUS: dict[str, Callable[[], Consensus]] = {
    "weighted-mean": lambda: ringtrial.weighted_mean(X, U),
    "unweighted-consensus": lambda: ringtrial.median_consensus(X),
    "random-effects": lambda: ringtrial.random_effects(X, U),
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


PICTURES: dict[str, Callable[[Translator], Sketch]] = {
    key: partial(uncertain, find) for key, find in CONSENSUS.items()
}
