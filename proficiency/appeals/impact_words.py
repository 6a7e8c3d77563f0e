"""What moves, in words and as text: before and after with as many digits as show the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ringtrial import Signal

from ..i18n import Translator, mark
from ..reporting.header import RoundHeader
from ..reporting.label import Label
from ..reporting.rounding import MISSING, decimal_of, decimals_for, misleads, significant
from ..reporting.sentences import join, semicolons
from ..reporting.signals import LIMITS, Tone, mark_of
from .impact import Move, Value

QUANTITY_NAMES: dict[str, str] = {
    "assigned_value": mark("assigned value"),
    "u_assigned_value": mark("u(x_pt)"),
    "sigma_pt": mark("σ_pt"),
    "value": mark("result"),
    "score": mark("score"),
    "used": mark("kind of score"),
    "signal": mark("signal"),
}
USED_NAMES: dict[str, str] = {
    "z": "z",
    "z_prime": "z′",
    "zeta": "ζ",
    "en": "En",
    "percent": "D%",
    "category": mark("by category"),
    "steps": mark("by steps"),
    "match": mark("by match"),
    "none": mark("no score"),
}
FEWEST_DIGITS, MOST_DIGITS = 3, 17
SCORE_LIMITS = tuple(sorted({limit for limits in LIMITS.values() for limit in limits}))
MOST_IN_WORDS = 6
"""Determinations told one by one; the report itself shows them all."""


@dataclass(frozen=True)
class Line:
    """One quantity that moves, ready to be shown."""

    name: str
    before: str
    after: str
    before_tone: Tone | None = None
    after_tone: Tone | None = None


def lines_of(move: Move, header: RoundHeader, t: Translator) -> list[Line]:
    """Write what moves in one determination, one line for each quantity."""
    return [
        _line(name, before, after, header, t) for name, (before, after) in move.quantities.items()
    ]


@dataclass(frozen=True)
class PlaceImpact:
    """One determination: what moves for all its laboratories alike, and what for each of them."""

    place: str
    alike: list[Line]
    names: list[str]
    """The other quantities that move, as heads of a table."""
    labs: list[tuple[str, list[Line | None]]]
    """Each laboratory with a line for each name; None where that does not move."""


def by_place(moves: Iterable[Move], header: RoundHeader, t: Translator) -> list[PlaceImpact]:
    """Set out what moves by determination, so that an assigned value is told once."""
    found: dict[str, dict[str, list[Line]]] = {}
    for move in moves:
        found.setdefault(place_of(move, header, t), {})[move.lab] = lines_of(move, header, t)
    return [_place_impact(place, labs) for place, labs in found.items()]


def _place_impact(place: str, labs: Mapping[str, list[Line]]) -> PlaceImpact:
    every = list(labs.values())
    several = len(every) > 1
    alike = [line for line in every[0] if several and all(line in lines for lines in every)]
    names = list(dict.fromkeys(line.name for lines in every for line in lines if line not in alike))
    return PlaceImpact(
        place=place,
        alike=alike,
        names=names,
        labs=[
            (lab, [next((line for line in lines if line.name == name), None) for name in names])
            for lab, lines in sorted(labs.items())
        ],
    )


def place_of(move: Move, header: RoundHeader, t: Translator) -> str:
    """Name the determination, and the method group where there is one."""
    measurand = header.measurands.get(move.measurand, Label()).text(t) or move.measurand
    material = header.materials.get(move.material, Label()).text(t) or move.material
    place = t("{measurand} in {material}", measurand=measurand, material=material)
    if move.method is None:
        return place
    group = header.methods.get(move.method, Label()).text(t) or move.method
    return t("{place}, method group {group}", place=place, group=group)


def in_words(moves: Iterable[Move], header: RoundHeader, t: Translator) -> str:
    """Say in sentences what moves for one laboratory."""
    found = list(moves)
    told = [
        t(
            "{place}: {changes}.",
            place=place_of(move, header, t),
            changes=semicolons(
                t,
                (f"{each.name} {each.before} → {each.after}" for each in lines_of(move, header, t)),
            ),
        )
        for move in found[:MOST_IN_WORDS]
    ]
    if rest := len(found) - len(told):
        told.append(
            t.plural(
                "{count} further determination moves too.",
                "{count} further determinations move too.",
                rest,
            )
        )
    return join(t, *told)


def shown_pair(before: Value, after: Value, *, limits: tuple[float, ...] = ()) -> tuple[str, str]:
    """Write two values with as many digits as it takes to tell them apart, and from a limit."""
    numbers = [each for each in (before, after) if isinstance(each, float | int)]
    digits = FEWEST_DIGITS
    while digits < MOST_DIGITS and (
        (len(numbers) > 1 and _shown(before, digits) == _shown(after, digits))
        or any(_misleads(each, digits, limits) for each in numbers)
    ):
        digits += 1
    return _shown(before, digits), _shown(after, digits)


def _misleads(value: float, digits: int, limits: tuple[float, ...]) -> bool:
    """Tell whether a score would be printed as a limit it does not meet, such as 1.998 as 2.00."""
    size = abs(decimal_of(value))
    return size.is_finite() and misleads(size, decimals_for(value, digits=digits), limits)


def _line(name: str, before: Value, after: Value, header: RoundHeader, t: Translator) -> Line:
    title = t(QUANTITY_NAMES[name])
    if name == "signal":
        (old, old_tone), (new, new_tone) = _signal(before, header, t), _signal(after, header, t)
        return Line(title, old, new, old_tone, new_tone)
    if name == "used":
        words = [MISSING if each is None else t(USED_NAMES[str(each)]) for each in (before, after)]
        return Line(title, words[0], words[1])
    limits = SCORE_LIMITS if name == "score" else ()
    return Line(title, *shown_pair(before, after, limits=limits))


def _signal(value: Value, header: RoundHeader, t: Translator) -> tuple[str, Tone | None]:
    if value is None:
        return MISSING, None
    found = mark_of(Signal(str(value)), header, t)
    return found.word, found.tone


def _shown(value: Value, digits: int) -> str:
    return significant(value, digits) if isinstance(value, float | int) else value or MISSING
