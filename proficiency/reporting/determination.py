"""The block of one measurand in one material: pictures, numbers, notes, method groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..evaluation.outcome import WORD_SCORES, Outcome, Score, UsedScore
from ..i18n import mark
from ..schemes.plan import AssignedBy
from . import rounding
from .case import Case, Numbers, score_text
from .content import Align, Cell, Column, Determination, Facts, Layout, Table
from .curved_scale import is_curved, scale_name
from .distribution_picture import distribution_picture
from .score_picture import score_picture
from .sentences import remark, semicolons
from .signals import LIMITS, SCORE_SYMBOLS
from .suppression import Shown, shown
from .ways import assigned_briefly, sigma_briefly
from .whole_round import BY_METHOD, held_back, median_text, round_table

COMPACT_FROM = 9
"""Determinations from which blocks are set small."""

Pair = tuple[str, str]


def determination(case: Case, layout: Layout) -> Determination:
    """Set the block of one case."""
    pictures = (score_picture(case), distribution_picture(case))
    own = case.own
    return Determination(
        title=case.title,
        signal=case.signal(own[0]) if len(own) == 1 else None,
        charts=tuple(picture for picture in pictures if picture is not None),
        facts=Facts((*own_facts(case), *outcome_facts(case))),
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
    for used, value in values.items():
        if value is not None:
            symbol = SCORE_SYMBOLS[used]
            name = t("{symbol} (for the signal)", symbol=symbol) if used is score.used else symbol
            pairs.append((name, rounding.score(value, limits=LIMITS[used])))
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
        pairs.append((t("x_pt set by"), assigned_briefly(main, t)))
    if main.u_assigned_value is not None:
        pairs.append(("u(x_pt)", numbers.with_unit(numbers.u)))
    if main.sigma_pt is not None:
        pairs.append(("σ_pt", numbers.with_unit(numbers.sigma)))
        pairs.append((t("σ_pt set by"), sigma_briefly(main, t)))
    if is_curved(main):
        pairs.append((t("Scale of the evaluation"), scale_name(main, t)))
        if main.sigma_pt_on_scale is not None:
            pairs.append((t("σ_pt on this scale"), numbers.sigma_on_scale))
    if main.robust_sd is not None:
        spread = numbers.with_unit(rounding.significant(main.robust_sd, 3))
        pairs.append((t("Robust SD s*"), spread))
    if main.median is not None:
        pairs.append((t("Median"), numbers.with_unit(numbers.like_assigned(main.median))))
    behind = t("{labs} ({results} results)", labs=main.labs, results=main.results)
    pairs.append((t("Laboratories"), behind))
    return pairs


def notes(case: Case) -> tuple[str, ...]:
    """List what the evaluation remarked on the outcome and on the own result."""
    t = case.edition.t
    remarks = [*case.main.notes, *(s.note for s in case.own if s.note)]
    return tuple(dict.fromkeys(remark(note, t) for note in remarks))


def group_tables(case: Case) -> tuple[Table, ...]:
    """Show method groups where there are any: the laboratory's own ones, or all."""
    levels = shown({group.method: group.labs for group in case.groups})
    if any(levels[group.method] is not Shown.NOTHING for group, _ in case.own_groups):
        return (group_table(case, levels),)
    if case.groups and case.edition.lab is None:
        groups = [replace(case, main=group) for group in case.groups]
        caption = case.edition.t(BY_METHOD)
        return (round_table(groups, case.edition, caption=caption, levels=levels),)
    return ()


GROUP_CAPTION = mark("For information: the same result within its method group")


def group_table(case: Case, levels: Mapping[str | None, Shown]) -> Table:
    """Show the own result within its method groups."""
    t = case.edition.t
    return Table(
        caption=t(GROUP_CAPTION),
        columns=(
            Column(t("Method"), 1.6),
            Column(t("Labs"), 0.85, Align.RIGHT),
            Column(t("Result"), 1.0, Align.DECIMAL),
            Column("x_pt ± U", 1.5, Align.DECIMAL),
            Column("σ_pt", 0.8, Align.DECIMAL),
            Column(t("Score"), 1.0, Align.DECIMAL),
            Column(t("Signal"), 1.3),
        ),
        rows=tuple(
            group_row(case, group, score, in_full=levels[group.method] is Shown.EVERYTHING)
            for group, score in case.own_groups
            if levels[group.method] is not Shown.NOTHING
        ),
        note=held_back(levels, t),
    )


def group_row(case: Case, group: Outcome, score: Score, *, in_full: bool) -> tuple[Cell, ...]:
    """Show one method group; of a small one its median and no score."""
    numbers = Numbers(group, case.edition)
    texts = (
        case.edition.method(group.method),
        str(group.labs),
        numbers.result(score),
        numbers.assigned_with_u if in_full else median_text(case, group),
        numbers.sigma if in_full else "",
        score_text(score, case.edition.t) if in_full else "",
    )
    return (*map(Cell, texts), Cell("", case.signal(score)) if in_full else Cell(""))
