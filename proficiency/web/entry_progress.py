"""What is entered and what is missing, as the entry form and the page of signing say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import g

from .. import clock
from ..i18n import Translator
from ..results.queries import ResultForm
from ..results.screens import (
    QUESTIONS,
    QuestionTally,
    Screen,
    Tally,
    question_tally,
    screen_called,
    screens_of,
    tallies_of,
)
from ..results.windows import Window
from ..rounds.extending import find_reopening
from .times import time_remaining

DONE, MISSING, UNCLEAR = "done", "missing", "unclear"


@dataclass(frozen=True)
class ProgressLine:
    """One measurand, or the questions, with how far it is."""

    key: str
    label: str
    name: str
    text: str
    state: str
    missing: str
    """What is missing, in words; empty where nothing is."""
    is_here: bool = False


@dataclass(frozen=True)
class Progress:
    """How far a laboratory is with a set of results, and how long it has."""

    lines: tuple[ProgressLine, ...]
    total: str
    left: str
    """How long is left; empty where nothing runs out."""
    following: ProgressLine | None = None
    """Where the form goes on from the screen that is shown."""

    @property
    def open_lines(self) -> list[ProgressLine]:
        """Return the lines with something left to do."""
        return [line for line in self.lines if line.state != DONE]


def progress_of(form: ResultForm, t: Translator, *, shown: Screen | None = None) -> Progress:
    """Say how far a set is; with the screen that is shown, where the reader is and goes next."""
    here = {group.measurand.code for group in shown.groups} if shown is not None else set()
    lines = [_measurand_line(each, t, here=here) for each in tallies_of(form)]
    tally = question_tally(form)
    asks = shown is not None and shown.asks_questions
    lines.append(_question_line(tally, t, is_here=asks))
    return Progress(
        lines=tuple(lines),
        total=t("{filled} of {asked} results are entered.", filled=form.filled, asked=form.asked),
        left=left_words(form, t),
        following=_following(form, lines, shown),
    )


def left_words(form: ResultForm, t: Translator) -> str:
    """Say how long this laboratory can still hand in on time."""
    end = deadline(form)
    return t("{left} left", left=time_remaining(end, t)) if end is not None else ""


def deadline(form: ResultForm) -> datetime | None:
    """Return until when what is handed in counts; None where it is late already."""
    if form.window is Window.OPEN:
        return form.round.closes_at
    if form.window is Window.REOPENED:
        reopening = find_reopening(g.session, form.enrolment, at=clock.now())
        return reopening.until if reopening is not None else None
    return None


def as_told(progress: Progress) -> dict[str, object]:
    """Return what a page that saves itself writes anew."""
    return {
        "lines": {line.key: [line.state, line.text] for line in progress.lines},
        "total": progress.total,
        "left": progress.left,
    }


def _measurand_line(tally: Tally, t: Translator, *, here: set[str]) -> ProgressLine:
    measurand = tally.group.measurand
    text = t("{entered} of {asked} entered", entered=tally.entered, asked=tally.asked)
    if tally.unclear:
        text += " · " + t("{count} to look at", count=tally.unclear)
    return ProgressLine(
        key=measurand.code,
        label=measurand.code,
        name=t.choose(measurand.name_zh, measurand.name_en),
        text=text,
        state=UNCLEAR if tally.unclear else MISSING if tally.missing else DONE,
        missing=missing_words(tally, t),
        is_here=measurand.code in here,
    )


def missing_words(tally: Tally, t: Translator) -> str:
    """Name the materials and replicates without a result."""
    parts = []
    for material, fields in groupby(tally.missing, key=lambda each: each.determination.material):
        numbers = [str(field.replicate) for field in fields]
        name = t.choose(material.name_zh, material.name_en)
        if len(numbers) == tally.group.measurand.replicates:
            parts.append(name)
        else:
            listed = t(", ").join(numbers)
            parts.append(t("{material} (replicate {numbers})", material=name, numbers=listed))
    return t("; ").join(parts)


def _question_line(tally: QuestionTally, t: Translator, *, is_here: bool) -> ProgressLine:
    text = t("{entered} of {asked} answered", entered=tally.answered, asked=tally.asked)
    if tally.needed:
        text += " · " + t("{count} needed", count=len(tally.needed))
    if tally.unclear:
        text += " · " + t("{count} to look at", count=tally.unclear)
    needed = [
        t.choose(each.question.zh, each.question.en)
        + (f" ({t.choose(each.material.name_zh, each.material.name_en)})" if each.material else "")
        for each in tally.needed
    ]
    return ProgressLine(
        key=QUESTIONS,
        label=t("Questions"),
        name=t("Questions about samples and methods"),
        text=text,
        state=UNCLEAR if tally.unclear else MISSING if tally.needed else DONE,
        missing=t("; ").join(needed),
        is_here=is_here,
    )


def _following(
    form: ResultForm, lines: Sequence[ProgressLine], shown: Screen | None
) -> ProgressLine | None:
    """Return the line of the next screen; None on the last."""
    screens = screens_of(form)
    if shown is None or shown.key == screens[-1].key:
        return None
    at = [screen.key for screen in screens].index(shown.key)
    return next(line for line in lines if screen_called(screens, line.key) is screens[at + 1])
