"""Each part of a plan as one sentence, the usual way named too, so that two plans compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..i18n import Translator, mark
from ..schemes.plan import MinimumRule, Plan, ResultsRule, RoundingRule, Rules
from ..schemes.plan_assigned import WORDS
from .plan_names import CENSORED_NAMES, REPLICATE_NAMES, SCALE_NAMES, SCORE_NAMES
from .plan_words import assigned_words, number, sigma_words
from .treatment_words import scale_words, score_words

PART_NAMES: dict[str, str] = {
    "assigned": mark("Assigned value"),
    "sigma": mark("Standard deviation for proficiency assessment"),
    "scale": mark("Scale of the evaluation"),
    "results": mark("From what was typed to what enters"),
    "score": mark("Score that gives the signal"),
    "minimum": mark("How many laboratories it takes"),
    "rounding": mark("Rounding"),
    "delta_E": mark("Maximum permissible error δ_E"),
}


@dataclass(frozen=True)
class Subject:
    """One measurand in one material, under the names of the reader's language."""

    measurand: str
    material: str
    unit: str
    measurand_name: str
    material_name: str
    is_word: bool = False
    """Whether results are words: then a plan assigns one, and says nothing else."""


@dataclass(frozen=True)
class PartChange:
    """What one part of a plan said of one determination before and after a deviation."""

    subject: Subject
    part: str
    before: str
    after: str


def parts_of(rules: Rules, unit: str, t: Translator) -> dict[str, str]:
    """Say every part of the rules of one determination."""
    scale = [word.text for word in scale_words(rules.scale, t)]
    score = [word.text for word in score_words(rules.score, t)]
    none = t("none given")
    delta_e = none if rules.delta_e is None else number(rules.delta_e, unit)
    return {
        "assigned": assigned_words(rules.assigned, unit, t),
        "sigma": sigma_words(rules.sigma, unit, t),
        "scale": t("; ").join(scale) or t(SCALE_NAMES[rules.scale.by]),
        "results": t("; ").join(treatment_of(rules.results, t)),
        "score": t("; ").join(score) or t(SCORE_NAMES[rules.score.by]),
        "minimum": t("; ").join(minimum_of(rules.minimum, t)),
        "rounding": t("; ").join(rounding_of(rules.rounding, t)),
        "delta_E": delta_e,
    }


def word_part(rules: Rules, t: Translator) -> dict[str, str]:
    """Say which word is assigned where results are words."""
    if rules.assigned.by not in WORDS:
        return {"assigned": t("none, qualitative")}
    return {"assigned": assigned_words(rules.assigned, "", t)}


def treatment_of(rule: ResultsRule, t: Translator) -> Iterator[str]:
    """Say how results are taken together."""
    yield t(REPLICATE_NAMES[rule.replicates])
    yield t(CENSORED_NAMES[rule.censored])
    if rule.without_methods:
        methods = ", ".join(rule.without_methods)
        yield t("methods without part in the consensus: {methods}", methods=methods)


def minimum_of(rule: MinimumRule, t: Translator) -> Iterator[str]:
    """Say the numbers of laboratories."""
    yield t("no consensus below {count} laboratories", count=rule.consensus)
    yield t("no signals below {count} laboratories", count=rule.signals)
    if rule.recommended is not None:
        yield t("at least {count} laboratories recommended", count=rule.recommended)


def rounding_of(rule: RoundingRule, t: Translator) -> Iterator[str]:
    """Say the decimals."""
    if rule.assigned is None:
        yield t("decimals of the assigned value follow its uncertainty")
    else:
        yield t("assigned value with {count} decimals", count=rule.assigned)
    if rule.scores is None:
        yield t("scores are judged unrounded")
    else:
        yield t("scores rounded to {count} decimals before they are judged", count=rule.scores)


def changes(
    before: Plan, after: Plan, subjects: Sequence[Subject], t: Translator
) -> Iterator[PartChange]:
    """Give every part that says something else than before, determination by determination."""
    for subject in subjects:
        rules = [
            plan.all_rules_for(subject.measurand, subject.material) for plan in (before, after)
        ]
        said, says = (
            word_part(each, t) if subject.is_word else parts_of(each, subject.unit, t)
            for each in rules
        )
        for part in said:
            if said[part] != says[part]:
                yield PartChange(subject, part, said[part], says[part])
