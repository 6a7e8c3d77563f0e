"""The verdict in one sentence, and what the laboratory should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..evaluation.outcome import Score
from ..evaluation.used_score import used_value
from ..i18n import Translator, mark
from . import rounding
from .case import COVERAGE, Case, Edition, Numbers, score_text
from .content import Kind, Paragraph
from .sentences import commas, join, remark, semicolons
from .signals import Tone, tone_of, word_of

NAMED = 3
"""Results named in the verdict; more of them are left to the table."""
ONE_SIDED_FROM = 6
"""Scores of one sign from which a common cause is likely (1 in 32 by chance)."""

Own = tuple[Case, Score]

OF_ALL = mark("{count} of {total} scored results are {word}")
ALL_GOOD = mark("All {total} scored results are {word}.")
ONE_ONLY = mark("The one scored result is {word}: {name}.")
NONE_SCORED = mark("No result of this laboratory was scored in this round.")
LEFT_OUT_ONE = mark("One more result was not evaluated.")
LEFT_OUT_MANY = mark("{count} more results were not evaluated.")
DEVIATES = mark(
    "{title}: your result {result} against the assigned value {assigned}; {score}, {word}."
)
ACT = mark(
    "An unsatisfactory signal calls for an investigation of the cause and, where it is found, for "
    "corrective action; check transcription, unit, dilution and calibration first."
)
WATCH = mark(
    "A questionable signal is a warning: about one correct result in twenty meets it by chance. "
    "Two in succession for the same measurand call for the same investigation."
)
ALL_ABOVE = mark("All {count} scores are positive; a common cause is likelier than chance.")
ALL_BELOW = mark("All {count} scores are negative; a common cause is likelier than chance.")
SMALL_U = mark(
    "{title}: the result is satisfactory, but it differs from the assigned value by more than the "
    "stated uncertainties explain ({score}); the stated uncertainty may be too small."
)
NOT_SCORED = mark("{title}: not evaluated. {reason}")
NOT_SCORED_SELF = mark("{title}. {reason}")
NOTHING = mark("No result calls for action. Keep this report with your quality records.")


def own_scores(cases: Sequence[Case]) -> list[Own]:
    """Return every result of the laboratory with its case."""
    return [(case, score) for case in cases for score in case.own]


def verdict(cases: Sequence[Case], edition: Edition) -> str:
    """Count the signals in one sentence and name the few results that need attention."""
    t, own = edition.t, own_scores(cases)
    scored = [pair for pair in own if tone_of(pair[1].signal) is not Tone.NONE]
    rest = len(own) - len(scored)
    if not scored:
        return t(NONE_SCORED)
    left_out = t.plural(LEFT_OUT_ONE, LEFT_OUT_MANY, rest) if rest else ""
    tones = Counter(tone_of(score.signal) for _, score in scored)
    if len(scored) == 1:
        case, score = scored[0]
        only = t(ONE_ONLY, word=case.signal(score).word, name=named(scored[0]))
        return join(t, only, left_out)
    if set(tones) == {Tone.ACCEPTABLE}:
        word = word_of(Tone.ACCEPTABLE, edition.header, t)
        return join(t, t(ALL_GOOD, total=len(scored), word=word), left_out)
    return join(t, counted(tones, scored, edition), left_out)


def counted(tones: Counter[Tone], scored: Sequence[Own], edition: Edition) -> str:
    """Say how many results are satisfactory, questionable and unsatisfactory, and which."""
    t = edition.t
    parts: list[str] = []
    for tone in (Tone.ACCEPTABLE, Tone.WARNING, Tone.ACTION):
        if not (count := tones[tone]) and tone is not Tone.ACCEPTABLE:
            continue
        word = word_of(tone, edition.header, t)
        names = [named(pair) for pair in scored if tone_of(pair[1].signal) is tone]
        if not parts:
            parts.append(t(OF_ALL, count=count, total=len(scored), word=word))
        elif len(names) <= NAMED:
            listed = semicolons(t, names)
            parts.append(t("{count} {word}: {names}", count=count, word=word, names=listed))
        else:
            parts.append(t("{count} {word}", count=count, word=word))
    return t("{parts}.", parts=commas(t, parts))


def named(pair: Own) -> str:
    """Name one result with its score."""
    case, score = pair
    return case.edition.t(
        "{title} ({score})", title=case.title, score=score_text(score, case.edition.t)
    )


def what_to_look_at(cases: Sequence[Case], edition: Edition) -> tuple[Paragraph, ...]:
    """List what deserves attention, in the order of weight; say so where there is nothing."""
    own = own_scores(cases)
    lines = [
        *deviating(own, edition),
        *one_sided(own, edition.t),
        *understated(own, edition.t),
        *not_scored(own, edition.t),
    ]
    if not lines:
        lines = [edition.t(NOTHING)]
    return tuple(Paragraph(line, Kind.LOOK) for line in lines)


def deviating(own: Sequence[Own], edition: Edition) -> Iterator[str]:
    """Name results with a warning or action signal, the largest score first, and what to do."""
    t, found = edition.t, [p for p in own if tone_of(p[1].signal) in {Tone.ACTION, Tone.WARNING}]
    for case, score in sorted(found, key=lambda p: -abs(used_value(p[1]) or 0.0)):
        numbers = Numbers(case.main, edition)
        yield t(
            DEVIATES,
            title=case.title,
            result=numbers.result_with_unit(score),
            assigned=numbers.with_unit(numbers.assigned_with_u),
            score=score_text(score, case.edition.t),
            word=case.signal(score).word,
        )
    tones = {tone_of(score.signal) for _, score in found}
    if Tone.ACTION in tones:
        yield t(ACT)
    if Tone.WARNING in tones:
        yield t(WATCH)


def one_sided(own: Sequence[Own], t: Translator) -> Iterator[str]:
    """Say when every score has the same sign."""
    values = [value for _, score in own if (value := used_value(score)) is not None]
    if len(values) < ONE_SIDED_FROM:
        return
    if all(value > 0 for value in values):
        yield t(ALL_ABOVE, count=len(values))
    elif all(value < 0 for value in values):
        yield t(ALL_BELOW, count=len(values))


def understated(own: Sequence[Own], t: Translator) -> Iterator[str]:
    """Point to satisfactory results whose stated uncertainty does not cover the difference."""
    for case, score in own:
        if tone_of(score.signal) is not Tone.ACCEPTABLE or score.zeta is None:
            continue
        if abs(score.zeta) >= COVERAGE + 1:
            text = f"ζ = {rounding.score(score.zeta, limits=(2.0, 3.0))}"
            yield t(SMALL_U, title=case.title, score=text)


def not_scored(own: Sequence[Own], t: Translator) -> Iterator[str]:
    """List results without a signal with the reason."""
    for case, score in own:
        if tone_of(score.signal) is Tone.NONE:
            notes = [score.note] if score.note else case.main.notes
            reason = join(t, *(remark(note, t) for note in notes)) or rounding.MISSING
            message = NOT_SCORED_SELF if score.note else NOT_SCORED
            yield t(message, title=case.title, reason=reason)
