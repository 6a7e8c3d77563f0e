"""The form of a laboratory in screens: what is typed together, and what is missing where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..rounds.models import Determination
from .entry import check_entries
from .queries import FormField, FormGroup, ResultForm
from .questionnaire import (
    AskedQuestion,
    answer_problems,
    asked_questions,
    missing_answers,
)

SHORT_FORM = 12
"""Results that are asked for on one page without screens."""
SCREENFUL = 8
"""Results on one screen; a measurand with more has a screen of its own."""
QUESTIONS = "_questions"
"""Key of the screen of the questionnaire; no measurand can be called so."""


@dataclass(frozen=True)
class Screen:
    """What is shown at once."""

    key: str
    """Code of its first measurand; empty where the whole form is one page."""
    groups: tuple[FormGroup, ...]
    asks_questions: bool


@dataclass(frozen=True)
class Tally:
    """How far a laboratory is with one measurand."""

    group: FormGroup
    missing: tuple[FormField, ...]
    unclear: int
    """Values that cannot be understood as they were typed."""

    @property
    def asked(self) -> int:
        """Return how many results are asked for."""
        return len(self.group.fields)

    @property
    def entered(self) -> int:
        """Return how many were typed."""
        return self.asked - len(self.missing)

    @property
    def is_done(self) -> bool:
        """Answer whether nothing is left to do."""
        return not self.missing and not self.unclear


@dataclass(frozen=True)
class QuestionTally:
    """How far a laboratory is with the questionnaire."""

    asked: int
    answered: int
    needed: tuple[AskedQuestion, ...]
    """Questions without which what was entered cannot be signed."""
    unclear: int

    @property
    def is_done(self) -> bool:
        """Answer whether nothing stands in the way of signing."""
        return not self.needed and not self.unclear


def screens_of(form: ResultForm) -> list[Screen]:
    """Return the screens in the order of the form; a short form is one page."""
    if form.asked <= SHORT_FORM:
        return [Screen("", tuple(form.groups), asks_questions=True)]
    packed: list[list[FormGroup]] = []
    for group in form.groups:
        held = sum(len(each.fields) for each in packed[-1]) if packed else SCREENFUL
        if held + len(group.fields) > SCREENFUL:
            packed.append([group])
        else:
            packed[-1].append(group)
    screens = [Screen(p[0].measurand.code, tuple(p), asks_questions=False) for p in packed]
    return [*screens, Screen(QUESTIONS, (), asks_questions=True)]


def screen_called(screens: Sequence[Screen], key: str) -> Screen | None:
    """Return the screen of this key, or the one that holds the measurand of this code."""
    for screen in screens:
        if key == screen.key or any(key == each.measurand.code for each in screen.groups):
            return screen
    return None


def tallies_of(form: ResultForm) -> list[Tally]:
    """Count for each measurand what was typed, what is missing and what is not understood."""
    unclear = Counter(
        problem.facts["determination_id"]
        for problem in check_entries(form.entries, asked_in(form))[1]
    )
    return [
        Tally(
            group,
            tuple(field for field in group.fields if not field.typed.strip()),
            sum(unclear[key] for key in {field.determination.id for field in group.fields}),
        )
        for group in form.groups
    ]


def question_tally(form: ResultForm) -> QuestionTally:
    """Count what was answered; needed is an answer only where something was reported."""
    asked = asked_questions(asked_in(form))
    reported = {
        (field.determination.measurand.code, field.determination.material.code)
        for group in form.groups
        for field in group.fields
        if field.typed.strip()
    }
    needed = {p.facts["question"] for p in missing_answers(asked, form.questionnaire, reported)}
    return QuestionTally(
        asked=len(asked),
        answered=sum(1 for each in asked if form.questionnaire.get(each.name, "").strip()),
        needed=tuple(each for each in asked if each.name in needed),
        unclear=len(answer_problems(asked, form.questionnaire)),
    )


def next_screen(form: ResultForm, screens: Sequence[Screen]) -> Screen:
    """Return the first screen on which something is left to do."""
    open_codes = {each.group.measurand.code for each in tallies_of(form) if not each.is_done}
    for screen in screens:
        if any(group.measurand.code in open_codes for group in screen.groups):
            return screen
        if screen.asks_questions and not question_tally(form).is_done:
            return screen
    return screens[-1]


def asked_in(form: ResultForm) -> list[Determination]:
    """Return what the form asks for, each once."""
    fields = [field for group in form.groups for field in group.fields]
    return list({field.determination.id: field.determination for field in fields}.values())
