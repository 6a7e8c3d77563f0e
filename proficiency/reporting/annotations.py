"""What reports say of results on which something was decided after the close."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import object_session

from ..i18n import Language, mark, translator
from ..results.corrections import Annotation, annotations_of
from ..rounds.models import Round
from .header import Statement
from .label import Label

ON_A_RESULT = mark("On a result, after the close")
ANNOTATED = mark(
    "Laboratory {code}, {measurand} in {material}, replicate {replicate}: handed in as"
    " “{handed_in}”; the laboratory states that it should read “{stated}”. It was scored as handed"
    " in."
)
ANNOTATED_AGAIN = mark(
    "Laboratory {code}, {measurand} in {material}, replicate {replicate}: corrected to"
    " “{evaluated}” before; the laboratory states that it should read “{stated}”. It stays scored"
    " as corrected."
)
CORRECTED = mark(
    "Laboratory {code}, {measurand} in {material}, replicate {replicate}: handed in as"
    " “{handed_in}”; corrected to “{stated}”, because the provider caused the error. Evaluations"
    " after this decision use the corrected value."
)


def annotation_statements(
    round_: Round, *, until: datetime | None = None
) -> tuple[tuple[str, Statement], ...]:
    """Say what was decided on results by a moment, each beside the code it is about."""
    session = object_session(round_)
    if session is None:
        return ()
    return tuple(
        (each.code, annotation_statement(each))
        for each in annotations_of(session, round_, until=until)
    )


def annotation_statement(annotation: Annotation) -> Statement:
    """Say of one result what was handed in, what it should have been, and what was scored."""
    later = ANNOTATED_AGAIN if annotation.evaluated else ANNOTATED
    sentence = CORRECTED if annotation.counts else later
    words = {
        language: translator(language)(
            sentence,
            code=annotation.code,
            measurand=translator(language).choose(
                annotation.determination.measurand.name_zh,
                annotation.determination.measurand.name_en,
            ),
            material=translator(language).choose(
                annotation.determination.material.name_zh,
                annotation.determination.material.name_en,
            ),
            replicate=annotation.replicate,
            handed_in=annotation.handed_in,
            stated=annotation.stated,
            evaluated=annotation.evaluated,
        )
        for language in Language
    }
    title = {language: translator(language)(ON_A_RESULT) for language in Language}
    return Statement(
        title=Label(zh=title[Language.ZH], en=title[Language.EN]),
        text=Label(zh=words[Language.ZH], en=words[Language.EN]),
    )
