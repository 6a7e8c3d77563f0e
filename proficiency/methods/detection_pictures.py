"""Picture of a curve of detection with its interval and the rates it was fitted to."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

import ringtrial

from ..i18n import Translator, mark
from .sketch import Line, Place, Sketch

LEVELS = (0.5, 1.0, 2.0, 4.0, 8.0)
DETECTED = (11, 20, 29, 36, 40)
TESTED = 40
CURVE = mark(
    "Rates of detection at five levels of an invented study with the fitted curve and its 95 % "
    "interval, dashed. Half is detected at {half}, 95 % at {nearly}."
)


def detection_curve(t: Translator) -> Sketch:
    """Show rates of detection over the level with the fitted curve."""
    limit = ringtrial.limit_of_detection(LEVELS, DETECTED, TESTED)
    F = limit.sensitivity
    aids = (Line(curve(F.low), "muted", dashed=True), Line(curve(F.high), "muted", dashed=True))
    reading = t(CURVE, half=f"{limit.lod50.value:.2f}", nearly=f"{limit.lod95.value:.2f}")
    return Sketch(
        name="detection",
        title=t("Limit of detection of yes-or-no results"),
        alternative=reading,
        across=t("level"),
        up="POD",
        lines=(Line(curve(F.value)), *aids),
        points=tuple((d, x / TESTED) for d, x in zip(LEVELS, DETECTED, strict=True)),
    )


def curve(sensitivity: float | None) -> tuple[Place, ...]:
    """Return places along the curve of a sensitivity; none where there is none."""
    if sensitivity is None:
        return ()
    levels = np.linspace(0.0, LEVELS[-1], 81).tolist()
    return tuple((d, -math.expm1(-sensitivity * d)) for d in levels)


PICTURES: dict[str, Callable[[Translator], Sketch]] = {"detection-limit": detection_curve}
