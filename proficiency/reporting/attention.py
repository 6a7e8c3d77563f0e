"""What a laboratory should look at, in the order of weight, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb

from ..evaluation.used_score import used_value
from ..i18n import Language, Translator, mark
from . import rounding
from .case import COVERAGE, Case, Edition, Numbers, score_text
from .causes import DEVIATING, Own, likely_causes
from .content import Kind, Paragraph
from .sentences import join, remark, semicolons
from .signals import SHAPES, SignalMark, Tone, tone_of, word_of

MOST = 6
"""Measurands that are named one by one on the first page."""
MOST_NOT_SCORED = 4
ONE_SIDED_FROM = 6
"""Scores of one sign from which a common cause is likely (1 in 32 by chance)."""
RARE = 0.005
"""Chance of so many scores on one side, below which a common cause is likelier (sign test)."""

LEAD = mark("{name}:")
RESULT = mark("result {result} against {assigned}, {score}, {word}")
RESULT_IN = mark("{material}: result {result} against {assigned}, {score}, {word}")
SENTENCE = mark("{parts}.")
FURTHER = mark(
    "{count} more measurands have signals; they are marked in the table of results and shown below."
)
ACT = mark(
    "An unsatisfactory signal calls for an investigation of the cause and, where it is found, for "
    "corrective action; check transcription, unit, dilution and calibration first."
)
WATCH = mark(
    "A questionable signal is a warning: about one correct result in twenty meets it by chance. "
    "Two in succession for the same measurand call for the same investigation."
)
MOSTLY_ABOVE = mark(
    "{count} of {total} scores are positive; a common cause is likelier than chance."
)
MOSTLY_BELOW = mark(
    "{count} of {total} scores are negative; a common cause is likelier than chance."
)
SMALL_U = mark(
    "{title}: the result is satisfactory, but it differs from the assigned value by more than the "
    "stated uncertainties explain ({score}); the stated uncertainty may be too small."
)
NOT_SCORED = mark("{title}: not evaluated. {reason}")
FURTHER_NOT_SCORED = mark("{count} more results were not evaluated; their reasons stand below.")
NOTHING = mark("No result calls for action. Keep this report with your quality records.")


def what_to_look_at(cases: Sequence[Case], edition: Edition) -> tuple[Paragraph, ...]:
    """List what deserves attention; say so where there is nothing."""
    own = [(case, score) for case in cases for score in case.own]
    found = [
        *deviating(own, edition),
        *(plain(text) for text in (*one_sided(own, edition.t), *understated(own, edition.t))),
        *(plain(text) for text in not_scored(own, edition.t)),
    ]
    if not found:
        calm = SignalMark("", SHAPES[Tone.ACCEPTABLE], Tone.ACCEPTABLE)
        found = [Paragraph(edition.t(NOTHING), Kind.LOOK, signal=calm)]
    return tuple(found)


def plain(text: str) -> Paragraph:
    """Set a remark without a signal."""
    return Paragraph(text, Kind.LOOK)


def deviating(own: Sequence[Own], edition: Edition) -> Iterator[Paragraph]:
    """Name measurands with signals, the gravest first, each with what speaks for a cause."""
    t = edition.t
    measurands: dict[str, list[Own]] = {}
    for pair in own:
        measurands.setdefault(pair[0].main.measurand, []).append(pair)
    found = [pairs for pairs in measurands.values() if any(map(is_deviating, pairs))]
    found.sort(key=weight, reverse=True)
    for pairs in found[:MOST]:
        yield finding(pairs, edition)
    if len(found) > MOST:
        yield plain(t(FURTHER, count=len(found) - MOST))
    tones = {tone_of(score.signal) for _, score in own}
    if Tone.ACTION in tones:
        yield plain(t(ACT))
    if Tone.WARNING in tones:
        yield plain(t(WATCH))


def is_deviating(pair: Own) -> bool:
    """Tell whether a result has a warning or action signal."""
    return tone_of(pair[1].signal) in DEVIATING


def weight(pairs: Sequence[Own]) -> tuple[bool, int, float]:
    """Order measurands: unsatisfactory ones first, then by number, then by the largest score."""
    signals = [tone_of(score.signal) for _, score in pairs]
    sizes = [abs(used_value(score) or 0.0) for _, score in pairs if tone_of(score.signal)]
    return Tone.ACTION in signals, signals.count(Tone.ACTION), max(sizes)


def finding(pairs: Sequence[Own], edition: Edition) -> Paragraph:
    """Say how the results of one measurand deviate and what the data say about the cause."""
    t = edition.t
    deviates = [pair for pair in pairs if is_deviating(pair)]
    tone = Tone.ACTION if weight(pairs)[0] else Tone.WARNING
    signal = SignalMark(word_of(tone, edition.header, t), SHAPES[tone], tone)
    lead = t(LEAD, name=edition.measurand(pairs[0][0].main.measurand))
    facts = t(SENTENCE, parts=semicolons(t, [result_text(pair) for pair in deviates]))
    text = join(t, facts, *likely_causes(pairs, edition))
    gap = "" if t.language is Language.ZH else " "
    return Paragraph(gap + text, Kind.LOOK, lead=lead, signal=signal)


def result_text(pair: Own) -> str:
    """Say result, assigned value, score and signal of one material."""
    case, score = pair
    numbers, material = Numbers(case.main, case.edition), case.edition.material(case.main.material)
    return case.edition.t(
        RESULT_IN if material else RESULT,
        material=material,
        result=numbers.result_with_unit(score),
        assigned=numbers.with_unit(numbers.assigned_with_u),
        score=score_text(score, case.edition.t),
        word=case.signal(score).word,
    )


def one_sided(own: Sequence[Own], t: Translator) -> Iterator[str]:
    """Say when all scores, or far more than half of them, have the same sign."""
    values = [value for _, score in own if (value := used_value(score)) is not None]
    above, below = sum(value > 0 for value in values), sum(value < 0 for value in values)
    total, most = above + below, max(above, below)
    if total < ONE_SIDED_FROM or (most < total and chance_of(most, total) >= RARE):
        return
    yield t(MOSTLY_ABOVE if above > below else MOSTLY_BELOW, count=most, total=len(values))


def chance_of(most: int, total: int) -> float:
    """Return how likely chance alone puts this many or more on one side."""
    cases: int = sum(comb(total, k) for k in range(most, total + 1))
    return 2.0 * cases / float(2**total)


def understated(own: Sequence[Own], t: Translator) -> Iterator[str]:
    """Point to satisfactory results whose stated uncertainty does not cover the difference."""
    for case, score in own:
        if tone_of(score.signal) is not Tone.ACCEPTABLE or score.zeta is None:
            continue
        if abs(score.zeta) >= COVERAGE + 1:
            text = f"ζ = {rounding.score(score.zeta, limits=(2.0, 3.0))}"
            yield t(SMALL_U, title=case.title, score=text)


def not_scored(own: Sequence[Own], t: Translator) -> Iterator[str]:
    """Give the reasons of results without a signal, each reason once."""
    reasons: dict[str, list[str]] = {}
    for case, score in own:
        if tone_of(score.signal) is Tone.NONE:
            notes = [score.note] if score.note else case.main.notes
            reason = join(t, *(remark(note, t) for note in notes)) or rounding.MISSING
            reasons.setdefault(reason, []).append(case.title)
    for reason, titles in list(reasons.items())[:MOST_NOT_SCORED]:
        yield t(NOT_SCORED, title=semicolons(t, titles), reason=reason)
    if rest := sum(len(titles) for titles in list(reasons.values())[MOST_NOT_SCORED:]):
        yield t(FURTHER_NOT_SCORED, count=rest)
