"""Run a file of reference cases through the library and compare, value by value."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from ringtrial.deviations import NO_DEVIATION, Deviation, deviation
from ringtrial.registry import GROUPS, Case
from ringtrial.status import InputRefused

BUNDLED = files("ringtrial") / "reference" / "statistics.json"


class ReferenceFileBroken(ValueError):
    """A reference file that cannot be read or does not follow the schema."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An expected value of a case that the library does not reproduce."""

    case: str
    key: str
    got: object
    expected: object


@dataclass(frozen=True, slots=True)
class Comparison:
    """One expected key of a case beside what the library gives; `got` is None if not covered."""

    case: str
    group: str
    key: str
    got: object
    expected: object
    covered: bool
    agrees: bool
    deviation: Deviation


@dataclass(slots=True)
class GroupTally:
    """Counts of one group; a value is one expected key of one case."""

    cases: int = 0
    values: int = 0
    not_covered: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)


def read_cases(path: Path | None = None) -> list[Case]:
    """Return the cases of a reference file, of the bundled one without a path."""
    source = BUNDLED if path is None else path
    try:
        document = json.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReferenceFileBroken(f"{source}: {error.strerror or error}") from error
    except ValueError as error:
        raise ReferenceFileBroken(f"{source}: not a JSON text file ({error})") from error
    cases = document.get("cases") if isinstance(document, dict) else None
    if not isinstance(cases, list) or document.get("schema") != 1:
        raise ReferenceFileBroken(f"{source}: not a reference file of schema 1 with cases")
    for number, case in enumerate(cases, start=1):
        if not _is_case(case):
            raise ReferenceFileBroken(
                f"{source}: case {number} lacks one of id, group, data, expected, tolerance"
            )
    return cases


def verify(cases: Iterable[Case]) -> dict[str, GroupTally]:
    """Return the tally of every group, in the order in which the groups appear."""
    tallies: dict[str, GroupTally] = {}
    for case in cases:
        tally = tallies.setdefault(case["group"], GroupTally())
        tally.cases += 1
        for each in compare(case):
            if not each.covered:
                tally.not_covered += 1
                continue
            tally.values += 1
            if not each.agrees:
                tally.disagreements.append(
                    Disagreement(each.case, each.key, each.got, each.expected)
                )
    return tallies


def compare(case: Case) -> Iterator[Comparison]:
    """Give every expected value of a case with what the library answers and how far it lies off."""
    answers = answers_of(case)
    for key, expected in case["expected"].items():
        covered = key in answers
        got = answers.get(key)
        tolerance = _tolerance(case, key)
        yield Comparison(
            case=case["id"],
            group=case["group"],
            key=key,
            got=got,
            expected=expected,
            covered=covered,
            agrees=covered and agrees(got, expected, **tolerance),
            deviation=deviation(got, expected, **tolerance) if covered else NO_DEVIATION,
        )


def agrees(got: object, expected: object, *, rel: float, abs: float) -> bool:
    """Return whether two values agree: numbers within rel |expected| + abs, all else equal.

    Lists are compared element by element; null stands for NaN and None.

    Examples
    --------
    >>> agrees([1.0, 2.0], [1.0, 2.1], rel=0.05, abs=0.0)
    True
    >>> agrees(float("nan"), None, rel=0.0, abs=0.0), agrees(1, True, rel=0.0, abs=0.0)
    (True, False)
    """
    if isinstance(got, np.ndarray | np.generic):
        got = got.tolist()
    if isinstance(expected, list):
        return (
            isinstance(got, Sequence)
            and not isinstance(got, str)
            and len(got) == len(expected)
            and all(agrees(g, e, rel=rel, abs=abs) for g, e in zip(got, expected, strict=True))
        )
    if expected is None:
        return got is None or (isinstance(got, float) and math.isnan(got))
    if isinstance(expected, bool) or isinstance(got, bool):
        return got is expected
    if isinstance(expected, str):
        return isinstance(got, str) and got == expected
    if isinstance(expected, int) and isinstance(got, int):
        return got == expected
    if not isinstance(got, int | float) or not isinstance(expected, int | float):
        return False
    return math.fabs(got - expected) <= rel * math.fabs(expected) + abs


def _is_case(case: object) -> bool:
    return (
        isinstance(case, dict)
        and isinstance(case.get("id"), str)
        and isinstance(case.get("group"), str)
        and all(isinstance(case.get(part), dict) for part in ("data", "expected", "tolerance"))
    )


def answers_of(case: Case) -> Mapping[str, Any]:
    """Return what the public functions of the library answer to a case, by key."""
    answer = GROUPS.get(case["group"])
    if answer is None:
        return {}
    try:
        return answer(case["data"], case.get("options", {}))
    except InputRefused as refusal:
        # The reference expects numbers where the library refuses: every value disagrees.
        return dict.fromkeys(case["expected"], f"refused: {refusal}")
    except (KeyError, TypeError, ValueError) as error:
        raise ReferenceFileBroken(
            f"case {case['id']}: its data or options do not fit group {case['group']} ({error!r})"
        ) from error


def _tolerance(case: Case, key: str) -> dict[str, float]:
    tolerance = case["tolerance"]
    own = tolerance.get("keys", {}).get(key, tolerance)
    return {"rel": float(own.get("rel", 0.0)), "abs": float(own.get("abs", 0.0))}
