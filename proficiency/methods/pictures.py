"""The picture on the page of a method: drawn by the method itself from small invented data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from ..i18n import Language, Translator, translator
from ..reporting.charts.spec import Chart
from ..reporting.charts.svg import render_svg
from . import (
    category_pictures,
    curve_pictures,
    detection_pictures,
    experiment_pictures,
    result_pictures,
    score_pictures,
    uncertain_pictures,
)
from .sketch import Sketch, draw_sketch

Draw = Callable[[Translator], Chart | Sketch]
PICTURES: dict[str, Draw] = {
    **result_pictures.PICTURES,
    **score_pictures.PICTURES,
    **curve_pictures.PICTURES,
    **detection_pictures.PICTURES,
    **uncertain_pictures.PICTURES,
    **experiment_pictures.PICTURES,
    **category_pictures.PICTURES,
}


@dataclass(frozen=True)
class Picture:
    """A drawing and the sentence that reads it."""

    svg: Markup
    reading: str


@cache
def picture_of(key: str, language: Language) -> Picture | None:
    """Return the picture of a method in one language, None where it has none."""
    draw = PICTURES.get(key)
    if draw is None:
        return None
    drawn = draw(translator(language))
    if isinstance(drawn, Sketch):
        return Picture(Markup(draw_sketch(drawn, language)), drawn.alternative)
    return Picture(Markup(render_svg(drawn, language)), drawn.alternative)
