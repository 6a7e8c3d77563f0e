"""The names and sentences of suspicions; each says what was noticed, never who is guilty."""

from __future__ import annotations

from collections.abc import Mapping

from ...i18n import Translator, mark
from .suspicion import Suspicion, SuspicionKind

NAMES: Mapping[SuspicionKind, str] = {
    SuspicionKind.FRACTION: mark("Fraction for per cent"),
    SuspicionKind.POWER_OF_TEN: mark("Power of ten"),
    SuspicionKind.EXCHANGED: mark("Samples exchanged"),
    SuspicionKind.SLIP_IN_REPLICATE: mark("Slip in a replicate"),
    SuspicionKind.LIMIT_WITHOUT_SIGN: mark("Limit without its sign"),
    SuspicionKind.OTHER_PROFILE: mark("Unrelated profile"),
    SuspicionKind.ALIKE: mark("Figures alike"),
    SuspicionKind.DILUTION: mark("Factor of two"),
    SuspicionKind.OUTLYING_MEAN: mark("Outlying mean"),
    SuspicionKind.OUTLYING_SCATTER: mark("Outlying scatter"),
    SuspicionKind.LOW_DISPERSION: mark("Too little scatter"),
    SuspicionKind.UNCERTAINTY_SMALL: mark("Uncertainty small"),
    SuspicionKind.UNCERTAINTY_LARGE: mark("Uncertainty large"),
}
SENTENCES: Mapping[SuspicionKind, str] = {
    SuspicionKind.FRACTION: mark(
        "{result} where the middle of all is {middle}: a fraction may stand for per cent."
    ),
    SuspicionKind.POWER_OF_TEN: mark(
        "{result} where the middle of all is {middle}: a factor of {factor} would explain it, as"
        " of a wrong unit or a moved decimal point."
    ),
    SuspicionKind.EXCHANGED: mark(
        "{first} lies {z_first} and {second} {z_second} spreads from the others; exchanged, they"
        " would lie {after_first} and {after_second} from them."
    ),
    SuspicionKind.SLIP_IN_REPLICATE: mark(
        "{result} where the other replicates give {others}: a factor of {factor} in one replicate."
    ),
    SuspicionKind.LIMIT_WITHOUT_SIGN: mark(
        "{result} is given as a number; {count} other laboratories give it as a limit."
    ),
    SuspicionKind.OTHER_PROFILE: mark(
        "{share} % of the alleles agree with the assigned profile: another line, or another sample."
    ),
    SuspicionKind.ALIKE: mark(
        "{alike} of {compared} figures are equal ({identical}) or differ in the last digit only;"
        " by chance this happens with a probability of at most {chance}. Ask both, accuse nobody."
    ),
    SuspicionKind.DILUTION: mark(
        "{result} where the middle of all is {middle}, and so in every material: a factor of"
        " {factor}, as of a dilution. Without a confirmed cause the result stays."
    ),
    SuspicionKind.OUTLYING_MEAN: mark(
        "Grubbs' statistic {statistic} exceeds {critical} (1 %). Without a cause the result stays."
    ),
    SuspicionKind.OUTLYING_SCATTER: mark(
        "Cochran's statistic {statistic} exceeds {critical} (1 %); replicates {replicates}."
    ),
    SuspicionKind.LOW_DISPERSION: mark(
        "Over {count} determinations the replicates scatter {ratio} times as much as is usual; the"
        " probability is at most {chance}. A very good laboratory looks the same."
    ),
    SuspicionKind.UNCERTAINTY_SMALL: mark(
        "u = {u} is stated, less than a third of u(x_pt) = {limit} (ISO 13528, 9.8)."
    ),
    SuspicionKind.UNCERTAINTY_LARGE: mark(
        "u = {u} is stated, more than three times 1.5 s* = {limit} (ISO 13528, 9.8)."
    ),
}


def sentence(suspicion: Suspicion, t: Translator) -> str:
    """Say what was noticed, with its numbers."""
    return t(SENTENCES[suspicion.kind], **suspicion.facts)
