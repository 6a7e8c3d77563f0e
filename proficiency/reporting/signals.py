"""How a signal is shown: a word, a shape and a tone, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ringtrial import Signal

from ..evaluation.outcome import UsedScore
from ..i18n import Translator, mark
from .header import RoundHeader


class Tone(StrEnum):
    """The role a signal's colour plays; the surfaces choose the colour."""

    ACCEPTABLE = "acceptable"
    WARNING = "warning"
    ACTION = "action"
    NONE = "none"


@dataclass(frozen=True)
class SignalMark:
    """A signal ready to be printed."""

    word: str
    shape: str
    tone: Tone


SHAPES = {Tone.ACCEPTABLE: "●", Tone.WARNING: "▲", Tone.ACTION: "■", Tone.NONE: "○"}
WORDS = {
    Tone.ACCEPTABLE: mark("satisfactory"),
    Tone.WARNING: mark("questionable"),
    Tone.ACTION: mark("unsatisfactory"),
    Tone.NONE: mark("not evaluated"),
}
TONES = {
    Signal.ACCEPTABLE: Tone.ACCEPTABLE,
    Signal.WARNING: Tone.WARNING,
    Signal.ACTION: Tone.ACTION,
}
SCORE_SYMBOLS = {
    UsedScore.Z: "z",
    UsedScore.Z_PRIME: "z′",
    UsedScore.ZETA: "ζ",
    UsedScore.EN: "E_n",
    UsedScore.PERCENT: "D%",
}
SCORE_NAMES = {
    UsedScore.Z: mark("z score"),
    UsedScore.Z_PRIME: mark("z′ score"),
    UsedScore.ZETA: mark("ζ score"),
    UsedScore.EN: mark("E_n score"),
    UsedScore.PERCENT: mark("percentage difference D%"),
}
LIMITS: dict[UsedScore, tuple[float, ...]] = {
    UsedScore.Z: (2.0, 3.0),
    UsedScore.Z_PRIME: (2.0, 3.0),
    UsedScore.ZETA: (2.0, 3.0),
    UsedScore.EN: (1.0,),
    # The permitted error is set by the plan, so that no limit holds for every round.
    UsedScore.PERCENT: (),
    UsedScore.CATEGORY: (),
    UsedScore.STEPS: (),
    UsedScore.MATCH: (),
    UsedScore.NONE: (),
}


def tone_of(signal: Signal) -> Tone:
    """Return the tone of a signal; whatever is not judged is neutral."""
    return TONES.get(signal, Tone.NONE)


def word_of(tone: Tone, header: RoundHeader, t: Translator) -> str:
    """Return the word of a tone: the scheme's own where it has one."""
    own = header.signal_words.get(tone.value)
    return own.text(t) if own else t(WORDS[tone])


def mark_of(signal: Signal, header: RoundHeader, t: Translator) -> SignalMark:
    """Return word, shape and tone of a signal."""
    tone = tone_of(signal)
    return SignalMark(word_of(tone, header, t), SHAPES[tone], tone)
