"""What the data say about the cause of a deviation: only where they speak clearly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from ..evaluation.outcome import Outcome, Score
from ..evaluation.past_score import PastScore
from ..evaluation.used_score import used_value
from ..i18n import mark
from . import rounding
from .case import Case, Edition, score_text
from .sentences import commas
from .signals import LIMITS, Tone, tone_of, word_of
from .suppression import Shown, shown

Own = tuple[Case, Score]

LIMIT = 2.0
FACTORS = (10.0, 100.0, 1000.0, 1_000_000.0)
NEAR = 0.15
"""How near to a power of ten a ratio must be, in decades."""
DEVIATING = frozenset({Tone.WARNING, Tone.ACTION})

DIVIDED = mark(
    "Divided by {factor}, the result for {name} would be satisfactory (z = {score}): check unit, "
    "decimal point and dilution factor first."
)
MULTIPLIED = mark(
    "Multiplied by {factor}, the result for {name} would be satisfactory (z = {score}): check "
    "unit, decimal point and dilution factor first."
)
EXCHANGED = mark(
    "The results for {one} and {other} fit each other’s assigned values: the samples, or the lines "
    "of the form, may have been exchanged."
)
ABOVE = mark(
    "All {count} materials deviate upwards, by at least {low} standard deviations: calibration, "
    "standard or procedure is a likelier cause than chance."
)
BELOW = mark(
    "All {count} materials deviate downwards, by at least {low} standard deviations: calibration, "
    "standard or procedure is a likelier cause than chance."
)
METHOD = mark(
    "Among the {labs} laboratories with the method {method} the same result is satisfactory "
    "({scores}): the method explains the difference better than the way it was carried out."
)
AGAIN = mark(
    "There was a signal in the round before as well ({round}: {scores}): look for a lasting cause."
)


def likely_causes(results: Sequence[Own], edition: Edition) -> Iterator[str]:
    """Give the clearest of what speaks for a cause, and whether it is not the first time."""
    for speaks in (factors, exchanged, methods, one_direction):
        if found := list(speaks(results, edition)):
            yield from found
            break
    yield from repeated(results, edition)


def deviating(results: Sequence[Own]) -> list[Own]:
    """Return the results with a warning or action signal."""
    return [pair for pair in results if tone_of(pair[1].signal) in DEVIATING]


def factors(results: Sequence[Own], edition: Edition) -> Iterator[str]:
    """Find results that a power of ten brings to the assigned value."""
    for case, score in deviating(results):
        value, assigned = score.value, case.main.assigned_value
        if not value or not assigned or value / assigned <= 0:
            continue
        decades = math.log10(value / assigned)
        for factor in FACTORS:
            if abs(abs(decades) - math.log10(factor)) > NEAR:
                continue
            down = decades > 0
            moved = z_of(case.main, value / factor if down else value * factor)
            if moved is not None and abs(moved) <= LIMIT:
                message = DIVIDED if down else MULTIPLIED
                printed = rounding.score(moved, limits=(2.0, 3.0))
                number = rounding.as_given(factor)
                yield edition.t(message, factor=number, name=place_of(case), score=printed)


def z_of(main: Outcome, value: float) -> float | None:
    """Return how many σ_pt a value lies from the assigned one, on the scale of the evaluation."""
    if main.scale == "identity":
        on_scale, centre, sigma = value, main.assigned_value, main.sigma_pt
    else:
        centre, sigma = main.assigned_value_on_scale, main.sigma_pt_on_scale
        share = value / (main.whole or 100.0) if main.scale == "logit" else 0.0
        if value <= 0 or share >= 1:
            return None
        on_scale = math.log(value) if main.scale == "ln" else math.log(share / (1 - share))
    return None if centre is None or not sigma else (on_scale - centre) / sigma


def exchanged(results: Sequence[Own], edition: Edition) -> Iterator[str]:
    """Find two materials whose results deviate, but fit the assigned value of the other one."""
    for (one, first), (other, second) in combinations(results, 2):
        if not {tone_of(first.signal), tone_of(second.signal)} <= DEVIATING:
            continue
        if first.value is None or second.value is None:
            continue
        crossed = (z_of(other.main, first.value), z_of(one.main, second.value))
        if all(z is not None and abs(z) <= LIMIT for z in crossed):
            yield edition.t(EXCHANGED, one=place_of(one), other=place_of(other))


def one_direction(results: Sequence[Own], edition: Edition) -> Iterator[str]:
    """Say when a measurand deviates by more than one standard deviation to one side throughout."""
    values = [value for _, score in results if (value := used_value(score)) is not None]
    limits = {limit for _, score in results for limit in LIMITS[score.used]}
    if len(values) < 2 or limits != {2.0, 3.0} or min(map(abs, values)) < 1:
        return
    low = rounding.score(min(map(abs, values)), limits=(2.0, 3.0))
    if all(value > 0 for value in values):
        yield edition.t(ABOVE, count=len(values), low=low)
    elif all(value < 0 for value in values):
        yield edition.t(BELOW, count=len(values), low=low)


def methods(results: Sequence[Own], edition: Edition) -> Iterator[str]:
    """Say when what deviates from all laboratories does not deviate from those of its method."""
    apart = deviating(results)
    found = [within for case, _ in apart if (within := within_method(case))]
    names = {group.method for group, _ in found}
    if not found or len(found) < len(apart) or len(names) > 1:
        return
    yield edition.t(
        METHOD,
        method=edition.method(found[0][0].method),
        labs=min(group.labs for group, _ in found),
        scores=commas(edition.t, [score_text(score, edition.t) for _, score in found]),
    )


def within_method(case: Case) -> tuple[Outcome, Score] | None:
    """Return the own method group in which the result is satisfactory, if it may be shown."""
    levels = shown({group.method: group.labs for group in case.groups})
    return next(
        (
            (group, score)
            for group, score in case.own_groups
            if levels[group.method] is Shown.EVERYTHING and tone_of(score.signal) is Tone.ACCEPTABLE
        ),
        None,
    )


def repeated(results: Sequence[Own], edition: Edition) -> Iterator[str]:
    """Say when the measurand had a signal in the round before as well."""
    measurand = results[0][0].main.measurand
    past = [each for each in edition.history if each.measurand == measurand]
    if not past:
        return
    last = [each for each in past if each.round_code == past[-1].round_code]
    signals = [each for each in last if tone_of(each.signal) in DEVIATING]
    if signals:
        scores = commas(edition.t, [past_text(each, edition) for each in signals])
        yield edition.t(AGAIN, round=last[0].round_code, scores=scores)


def past_text(past: PastScore, edition: Edition) -> str:
    """Write an earlier score, or the word of its signal where there is no number."""
    if past.score is None:
        return word_of(tone_of(past.signal), edition.header, edition.t)
    return rounding.score(past.score, limits=LIMITS[past.used])


def place_of(case: Case) -> str:
    """Name the material of a case, or the measurand where it has only one."""
    return case.edition.material(case.main.material) or case.edition.measurand(case.main.measurand)
