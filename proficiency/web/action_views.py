"""Corrective actions in words: what a request is about, and the score it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .. import clock
from ..corrective.lifecycle import AT_LABORATORY, ORIGIN_NAMES, STATE_NAMES
from ..corrective.models import CorrectiveAction
from ..corrective.queries import Side
from ..evaluation.outcome import UsedScore
from ..reporting import rounding
from ..reporting.signals import LIMITS, SCORE_SYMBOLS
from .reader import t


@dataclass(frozen=True)
class ActionLine:
    """One action in a list."""

    number: str
    code: str
    round_code: str
    title: str
    origin: str
    score: str
    state: str
    due_at: datetime
    waits_for_laboratory: bool
    is_late: bool
    zone: str


def lines_of(actions: Iterable[CorrectiveAction]) -> list[ActionLine]:
    """Put actions into words."""
    return [line_of(action) for action in actions]


def line_of(action: CorrectiveAction) -> ActionLine:
    """Put one action into words."""
    at_laboratory = action.state in AT_LABORATORY
    return ActionLine(
        number=action.number,
        code=action.enrolment.code,
        round_code=action.enrolment.round.code,
        title=title_of(action),
        origin=t(ORIGIN_NAMES[action.origin]),
        score=score_of(action.used, action.score),
        state=t(STATE_NAMES[action.state]),
        due_at=action.due_at,
        waits_for_laboratory=at_laboratory,
        is_late=at_laboratory and action.due_at < clock.now(),
        zone=action.enrolment.round.time_zone,
    )


def title_of(action: CorrectiveAction) -> str:
    """Name measurand and material, or say that the request is about no single result."""
    asked = action.determination
    if asked is None:
        return t("The round as a whole")
    return t(
        "{measurand}, {material}",
        measurand=t.choose(asked.measurand.name_zh, asked.measurand.name_en),
        material=t.choose(asked.material.name_zh, asked.material.name_en),
    )


def score_of(used: UsedScore | None, score: float | None) -> str:
    """Write a score with its symbol; nothing where words were judged."""
    if used is None or score is None:
        return ""
    return f"{SCORE_SYMBOLS[used]} = {rounding.score(score, limits=LIMITS[used])}"


def who_acted(person_name: str, *, of_laboratory: bool, by_product: bool, side: Side) -> str:
    """Name who took a step: people of the other side stand without their names."""
    if by_product:
        return t("the platform")
    if of_laboratory and side is Side.COORDINATION:
        return t("the laboratory")
    if not of_laboratory and side is Side.LABORATORY:
        return t("the coordinator")
    return person_name
