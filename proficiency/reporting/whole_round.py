"""The round as a whole: signals of all laboratories counted, consensus values listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ..evaluation.outcome import Outcome
from ..i18n import Translator, mark
from . import rounding
from .case import Case, Edition, Numbers
from .content import Align, Cell, Column, Paragraph, Section, Table
from .curved_scale import CURVED, is_curved
from .distribution_picture import axis_title
from .sentences import commas, join, semicolons
from .signals import SHAPES, Tone, tone_of, word_of
from .suppression import Shown

SHOWN = (Tone.ACCEPTABLE, Tone.WARNING, Tone.ACTION, Tone.NONE)

SENTENCE = mark(
    "Laboratories: {labs}; determinations (measurand in a material): {determinations}; scored "
    "results: {scored}, of which {counts}."
)
BY_DETERMINATION = mark("Consensus and signals by determination")
ALL_SHOWN: Mapping[str | None, Shown] = {}
HELD_BACK = "…"
SMALL_GROUPS = mark(
    "Of method groups with fewer than 5 laboratories only the number of laboratories and the median"
    " are shown, and nothing of those with fewer than 3; further groups are held back where these"
    " could be computed from them."
)
BY_METHOD = mark("Consensus and signals by method group")
OTHERS = mark("{count} results were not evaluated.")


def tones_of(outcome: Outcome) -> Counter[Tone]:
    """Count the signals of one outcome."""
    return Counter(tone_of(score.signal) for score in outcome.scores)


def counts_sentence(cases: Sequence[Case], edition: Edition) -> str:
    """Count the signals of the whole round in one sentence."""
    t = edition.t
    total: Counter[Tone] = Counter()
    for case in cases:
        total.update(tones_of(case.main))
    scored = total.total() - total[Tone.NONE]
    parts = []
    for tone in (Tone.ACCEPTABLE, Tone.WARNING, Tone.ACTION):
        word = word_of(tone, edition.header, t)
        percent = rounding.fixed(100 * total[tone] / scored, 1) if scored else rounding.MISSING
        parts.append(
            t("{count} {word} ({percent} %)", count=total[tone], word=word, percent=percent)
        )
    labs = {score.lab for case in cases for score in case.main.scores}
    sentence = t(
        SENTENCE,
        labs=len(labs),
        determinations=len(cases),
        scored=scored,
        counts=semicolons(t, parts),
    )
    if not total[Tone.NONE]:
        return sentence
    return join(t, sentence, t(OTHERS, count=total[Tone.NONE]))


def whole_round(cases: Sequence[Case], edition: Edition) -> Section:
    """Show how all laboratories did."""
    t = edition.t
    sentence = Paragraph(counts_sentence(cases, edition))
    table = round_table(cases, edition, caption=t(BY_DETERMINATION))
    return Section(t("The round as a whole"), (sentence, table))


def round_table(
    cases: Sequence[Case],
    edition: Edition,
    *,
    caption: str,
    levels: Mapping[str | None, Shown] = ALL_SHOWN,
) -> Table:
    """List determinations, or method groups of one, with their consensus and signals."""
    t = edition.t
    with_method = any(case.main.method for case in cases)
    with_material = len({case.main.material for case in cases}) > 1
    heads = [Column(t("Measurand (unit)"), 2.7)]
    if with_material:
        heads.append(Column(t("Material"), 1.3))
    if with_method:
        heads.append(Column(t("Method"), 1.4))
    heads += [
        Column(t("Labs"), 1.0, Align.RIGHT),
        Column("x_pt ± U", 1.8, Align.DECIMAL),
        Column("σ_pt", 0.9, Align.DECIMAL),
        *(Column(SHAPES[tone], 0.5, Align.RIGHT) for tone in SHOWN),
    ]
    names = (f"{SHAPES[tone]} {word_of(tone, edition.header, t)}" for tone in SHOWN)
    legend = commas(t, names)
    return Table(
        caption=caption,
        columns=tuple(heads),
        rows=tuple(
            round_row(
                case,
                with_material=with_material,
                with_method=with_method,
                level=levels.get(case.main.method, Shown.EVERYTHING),
            )
            for case in cases
        ),
        note=join(
            t,
            t("{legend}; x_pt with expanded uncertainty, k = 2.", legend=legend),
            t(CURVED) if any(is_curved(case.main) for case in cases) else "",
            held_back(levels, t),
        ),
    )


def round_row(
    case: Case, *, with_material: bool, with_method: bool, level: Shown
) -> tuple[Cell, ...]:
    """Show one determination, or what a small method group may show."""
    numbers, tones = Numbers(case.main, case.edition), tones_of(case.main)
    texts = [axis_title(case)]
    if with_material:
        texts.append(case.edition.material(case.main.material))
    if with_method:
        texts.append(case.edition.method(case.main.method))
    if level is Shown.EVERYTHING:
        texts += [str(case.main.labs), numbers.assigned_with_u, numbers.sigma]
        texts += [str(tones[tone]) for tone in SHOWN]
    elif level is Shown.MEDIAN:
        texts += [str(case.main.labs), median_text(case, case.main), "", *("" for _ in SHOWN)]
    else:
        texts += [HELD_BACK, "", "", *("" for _ in SHOWN)]
    return tuple(map(Cell, texts))


def median_text(case: Case, outcome: Outcome) -> str:
    """Write the median of a group that is too small for more."""
    if outcome.median is None:
        return ""
    return Numbers(outcome, case.edition).like_assigned(outcome.median)


def held_back(levels: Mapping[str | None, Shown], t: Translator) -> str:
    """Say why some groups are not shown, or not in full."""
    small = any(level is not Shown.EVERYTHING for level in levels.values())
    return t(SMALL_GROUPS) if small else ""
