"""The verdict in one sentence, and the signals counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..evaluation.outcome import Score
from ..i18n import mark
from .case import Case, Edition, score_text
from .content import Tally
from .sentences import commas, join, semicolons
from .signals import SHAPES, SignalMark, Tone, tone_of, word_of

NAMED = 3
"""Results named in the verdict; more of them are left to the table."""

Own = tuple[Case, Score]

OF_ALL = mark("{count} of {total} scored results are {word}")
ALL_GOOD = mark("All {total} scored results are {word}.")
ONE_ONLY = mark("The one scored result is {word}: {name}.")
NONE_SCORED = mark("No result of this laboratory was scored in this round.")
LEFT_OUT_ONE = mark("One more result was not evaluated.")
LEFT_OUT_MANY = mark("{count} more results were not evaluated.")


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


def tally(cases: Sequence[Case], edition: Edition) -> Tally:
    """Count the own results of each signal; results without one only where there are any."""
    t, tones = edition.t, Counter(tone_of(score.signal) for _, score in own_scores(cases))
    shown = [tone for tone in SHAPES if tone is not Tone.NONE or tones[tone]]
    return Tally(
        tuple(
            (SignalMark(word_of(tone, edition.header, t), SHAPES[tone], tone), tones[tone])
            for tone in shown
        )
    )
