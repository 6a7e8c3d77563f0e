"""Printed figures of the reference cases, compared to half a unit of their last digit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringtrial.registry import Case
from ringtrial.verification import answers_of


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One printed figure with the value behind it.

    Attributes
    ----------
    case, key : str
        Case of the reference file and name of the value; ``key[3]`` is the third of a list.
    printed : float
        The figure as printed.
    decimals : int
        Decimals it was printed with.
    got : float or None
        What the library gives, in full precision; None when no public function computes it.
    reproduced : bool
        ``got`` lies within half a unit of the last printed digit.
    """

    case: str
    key: str
    printed: float
    decimals: int
    got: float | None
    reproduced: bool


def published_figures(cases: Iterable[Case]) -> Iterator[PublishedFigure]:
    """Give every printed figure of reference cases beside what the library gives.

    Parameters
    ----------
    cases : iterable of reference cases
        As read by `ringtrial.verification.read_cases`.

    Returns
    -------
    iterator of PublishedFigure
        In the order of the cases; a printed list gives one figure for each of its numbers.

    Examples
    --------
    >>> from ringtrial.verification import read_cases
    >>> atrazine = [case for case in read_cases() if case["id"] == "robust.iso13528_e3_atrazine"]
    >>> figures = {figure.key: figure for figure in published_figures(atrazine)}
    >>> figures["alga_s"].printed, round(figures["alga_s"].got, 6), figures["alga_s"].reproduced
    (0.0395, 0.03952, True)
    """
    for case in cases:
        printed = case.get("published") or {}
        answers = answers_of(case) if printed else {}
        for key, (figures, decimals) in printed.items():
            values = _answer(case["group"], key, answers)
            if not isinstance(figures, list):
                yield _compared(case, key, figures, decimals, values)
                continue
            for number, figure in enumerate(figures):
                value = None if values is None else values[number]
                yield _compared(case, f"{key}[{number + 1}]", figure, decimals, value)


# Figures that a publication prints under another name or in another unit than the library.
_PRINTED_AS: dict[tuple[str, str], Callable[[Mapping[str, Any]], Any]] = {
    ("horwitz", "sigma0_mg_per_kg"): lambda answers: 1e6 * answers["sigma"][0],
    ("horwitz", "sigma1_mg_per_kg"): lambda answers: 1e6 * answers["sigma"][1],
    ("ordinal", "mode"): lambda answers: answers["mode_index"],
    ("ordinal", "median"): lambda answers: answers["median_low_index"],
}


# Answers are of any type: they stand beside JSON.
def _answer(group: str, key: str, answers: Mapping[str, Any]) -> Any:
    named = _PRINTED_AS.get((group, key))
    return named(answers) if named else answers.get(key)


def _compared(
    case: Case, key: str, printed: float, decimals: int, value: float | None
) -> PublishedFigure:
    # The sliver above half a unit is the binary rounding of the printed decimal itself.
    half_a_unit = 0.5 * 10.0**-decimals * (1 + 1e-6)
    got = None if value is None else float(value)
    reproduced = got is not None and math.fabs(got - printed) <= half_a_unit
    return PublishedFigure(case["id"], key, float(printed), int(decimals), got, reproduced)
