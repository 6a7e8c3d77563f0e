"""The block of one measurand in one material: pictures, numbers, notes, method groups."""

from __future__ import annotations

from dataclasses import replace

from ..evaluation.outcome import WORD_SCORES, Score, UsedScore
from ..i18n import mark
from ..schemes.plan import AssignedBy
from . import rounding
from .case import Case, Numbers, score_text
from .content import Determination, Facts, Layout, Table
from .curved_scale import is_curved, scale_name
from .decision_words import criterion_name, decision_text
from .distribution_picture import distribution_picture
from .history_picture import earlier_signals, history_picture
from .score_picture import score_picture
from .sentences import commas, remark, semicolons
from .signals import LIMITS, SCORE_SYMBOLS
from .suppression import Shown, shown
from .ways import assigned_briefly, sigma_briefly
from .whole_round import BY_METHOD, median_text, round_table

COMPACT_FROM = 9
"""Determinations from which blocks are set small."""

ONLY_MEDIAN = mark("median {median} (no more is shown, to protect small groups)")

Pair = tuple[str, str]


def determination(case: Case, layout: Layout) -> Determination:
    """Set the block of one case."""
    pictures = (distribution_picture(case), score_picture(case), history_picture(case))
    own = case.own
    return Determination(
        title=case.title,
        signal=case.signal(own[0]) if len(own) == 1 else None,
        charts=tuple(picture for picture in pictures if picture is not None),
        facts=Facts(
            (*own_facts(case), *group_facts(case), *outcome_facts(case), *earlier_signals(case))
        ),
        notes=notes(case),
        tables=group_tables(case),
        layout=layout,
    )


def own_facts(case: Case) -> list[Pair]:
    """List what the laboratory reported and how it scored, one set for each of its results."""
    pairs: list[Pair] = []
    for score in case.own:
        pairs.extend(reported(case, score))
        pairs.extend(scored(case, score))
    return pairs


def reported(case: Case, score: Score) -> list[Pair]:
    """List the reported result with its replicates, method and uncertainty."""
    t = case.edition.t
    pairs = [(t("Your result"), Numbers(case.main, case.edition).result_with_unit(score))]
    if score.method and case.main.method is None:
        pairs.append((t("Your method"), case.edition.method(score.method)))
    if score.word is not None and case.main.assigned_by == AssignedBy.PROFILE:
        pairs.append((t("Your profile"), score.word))
    elif len(score.replicates) > 1:
        pairs.append((t("Replicates"), "; ".join(map(rounding.as_typed, score.replicates))))
    if score.u is not None:
        pairs.append((t("Your u(x)"), uncertainty_text(case, score)))
    return pairs


def uncertainty_text(case: Case, score: Score) -> str:
    """Write the reported standard uncertainty, with the coverage factor where one was given."""
    if score.u is None:
        return rounding.MISSING
    u = rounding.with_unit(rounding.as_given(score.u), case.main.unit)
    if score.k is None:
        return u
    return case.edition.t("{u} (k = {k})", u=u, k=rounding.as_given(score.k))


def scored(case: Case, score: Score) -> list[Pair]:
    """List difference and scores; the one that gives the signal says so."""
    t, unit = case.edition.t, case.main.unit
    pairs: list[Pair] = []
    if score.used in WORD_SCORES:
        pairs.append((t("Assessment"), score_text(score, t)))
    if score.decision is not None:
        pairs.append((criterion_name(case.main, t), decision_text(score, t)))
    if score.difference is not None:
        number = rounding.fixed(score.difference, Numbers(case.main, case.edition).decimals)
        pairs.append((t("Difference D"), rounding.with_unit(number, unit)))
    if score.percent is not None:
        name = t("Difference D%")
        if score.used is UsedScore.PERCENT:
            name = t("{symbol} (for the signal)", symbol=name)
        pairs.append((name, f"{rounding.fixed(score.percent, 1)} %"))
    if is_curved(case.main) and score.difference_on_scale is not None:
        number = rounding.significant(score.difference_on_scale, 3)
        pairs.append((t("D on the scale of the evaluation"), number))
    values = {
        UsedScore.Z: score.z,
        UsedScore.Z_PRIME: score.z_prime,
        UsedScore.ZETA: score.zeta,
        UsedScore.EN: score.en,
    }
    others = []
    for used, value in values.items():
        if value is None:
            continue
        symbol, number = SCORE_SYMBOLS[used], rounding.score(value, limits=LIMITS[used])
        if used is score.used:
            pairs.append((t("{symbol} (for the signal)", symbol=symbol), number))
        else:
            others.append(f"{symbol} = {number}")
    if others:
        pairs.append((t("Other scores"), semicolons(t, others)))
    return pairs


def word_facts(case: Case) -> list[Pair]:
    """List what is assigned, how often each category was reported, and the median of a scale."""
    t, main, edition = case.edition.t, case.main, case.edition
    if main.assigned_word is None:
        return []
    if main.assigned_by == AssignedBy.PROFILE:
        return [(t("Assigned profile"), main.assigned_word)]
    pairs = [(t("Assigned category"), edition.word(main.measurand, main.assigned_word))]
    counts = [f"{edition.word(main.measurand, name)}: {count}" for name, count in main.counts]
    if counts:
        pairs.append((t("Reported categories"), semicolons(t, counts)))
    if main.median_words:
        between = [edition.word(main.measurand, name) for name in main.median_words]
        pairs.append((t("Median category"), " – ".join(between)))
    return pairs


def outcome_facts(case: Case) -> list[Pair]:
    """List assigned value, criterion and the statistics of all results."""
    t, main, numbers = case.edition.t, case.main, Numbers(case.main, case.edition)
    pairs: list[Pair] = word_facts(case)
    if main.assigned_value is not None:
        value = numbers.with_unit(numbers.assigned_with_u)
        name = t("x_pt ± U (k = 2)") if numbers.expanded else "x_pt"
        if numbers.interval:
            name = t("x_pt (interval, k = 2)")
        pairs.append((name, value))
    if main.u_assigned_value is not None:
        pairs.append(("u(x_pt)", numbers.with_unit(numbers.u)))
    if main.sigma_pt is not None:
        pairs.append(("σ_pt", numbers.with_unit(numbers.sigma)))
    if set_by := set_how(case):
        pairs.append(set_by)
    if is_curved(main):
        sigma = f"σ_pt = {numbers.sigma_on_scale}" if main.sigma_pt_on_scale is not None else ""
        scale = [part for part in (scale_name(main, t), sigma) if part]
        pairs.append((t("Scale of the evaluation"), semicolons(t, scale)))
    if main.robust_sd is not None:
        spread = numbers.with_unit(rounding.significant(main.robust_sd, 3))
        pairs.append((t("Robust SD s*"), spread))
    if main.median is not None:
        pairs.append((t("Median"), numbers.with_unit(numbers.like_assigned(main.median))))
    behind = t("{labs} ({results} results)", labs=main.labs, results=main.results)
    pairs.append((t("Laboratories"), behind))
    return pairs


def set_how(case: Case) -> Pair | None:
    """Say how assigned value and criterion were set, in a word or two each."""
    t, main = case.edition.t, case.main
    ways = [("x_pt", assigned_briefly(main, t))] if main.assigned_value is not None else []
    if main.sigma_pt is not None:
        ways.append(("σ_pt", sigma_briefly(main, t)))
    if not ways:
        return None
    names = ", ".join(name for name, _ in ways)
    return t("{names} set by", names=names), semicolons(t, [way for _, way in ways])


def notes(case: Case) -> tuple[str, ...]:
    """List what the evaluation remarked on the outcome and on the own result."""
    t = case.edition.t
    remarks = [*case.main.notes, *(s.note for s in case.own if s.note)]
    return tuple(dict.fromkeys(remark(note, t) for note in remarks))


def group_facts(case: Case) -> list[Pair]:
    """Show the own result within its method groups, for information; of a small one its median."""
    t = case.edition.t
    levels = shown({group.method: group.labs for group in case.groups})
    pairs: list[Pair] = []
    for group, score in case.own_groups:
        numbers, level = Numbers(group, case.edition), levels[group.method]
        name = t("Same method ({labs} labs)", labs=group.labs)
        if level is Shown.EVERYTHING:
            signal = case.signal(score)
            parts = (
                numbers.with_unit(numbers.assigned_with_u),
                f"{score_text(score, t)} {signal.shape} {signal.word}",
            )
            pairs.append((name, commas(t, parts)))
        elif level is Shown.MEDIAN:
            median = numbers.with_unit(median_text(case, group))
            pairs.append((name, t(ONLY_MEDIAN, median=median)))
    return pairs


def group_tables(case: Case) -> tuple[Table, ...]:
    """Show all method groups where there are any, in the report of the whole round."""
    if not case.groups or case.edition.lab is not None:
        return ()
    levels = shown({group.method: group.labs for group in case.groups})
    groups = [replace(case, main=group) for group in case.groups]
    caption = case.edition.t(BY_METHOD)
    return (round_table(groups, case.edition, caption=caption, levels=levels),)
