"""What the fictional laboratories answer to the questions of a round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from ..results.questionnaire import AskedQuestion, asked_questions
from ..rounds.models import Round
from .random_streams import stream
from .typed import TypedResult

MIXED = "mixture"
"""What a laboratory writes beside a profile in which it sees two lines."""


def answers_of(
    round_: Round, typed: Sequence[TypedResult], *, laboratory: str, seed: int, at: datetime
) -> dict[str, str]:
    """Return the answers of one laboratory to everything that belongs to what it reports."""
    determinations = [each for copy in round_.measurands for each in copy.determinations]
    reported = {(result.measurand, result.material): result for result in typed}
    answers = {}
    for asked in asked_questions(determinations):
        material = None if asked.material is None else asked.material.code
        own = [
            result
            for (measurand, place), result in reported.items()
            if measurand in {copy.code for copy in asked.measurands} and material in {None, place}
        ]
        if own:
            numbers = stream(seed, "answers", round_.code, laboratory, asked.name)
            local = at.astimezone(ZoneInfo(round_.time_zone))
            answers[asked.name] = answer_of(asked, own[0], numbers, at=local)
    return answers


def answer_of(
    asked: AskedQuestion, result: TypedResult, numbers: np.random.Generator, *, at: datetime
) -> str:
    """Return one answer as a person types it."""
    match asked.question.key:
        case "thawed":
            thawed = at - timedelta(hours=float(numbers.uniform(2, 30)))
            return f"{thawed:%Y-%m-%d %H:%M}"
        case "arrival_temperature":
            return f"{numbers.normal(-74, 2):.0f}"
        case "passage":
            return f"P{numbers.integers(3, 6)}"
        case "gating":
            return "live-singlets" if numbers.random() < 0.85 else "all-events"
        case "mixture":
            return "yes" if MIXED in result.note else "no"
        case "metaphases":
            return "50" if numbers.random() < 0.2 else "20"
        case "iscn":
            return result.note or "–"
        case "seeded":
            return "100"
        case "reference_gene":
            return "RPPH1" if numbers.random() < 0.7 else "ALB"
    return f"SYN-{numbers.integers(1000, 9999)}"
