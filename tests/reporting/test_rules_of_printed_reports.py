"""Each item that the product prints: a report that lacks it is noticed, and only that is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from release_facts import (
    blocks_changed,
    facts_of,
    first_outcome_changed,
    lacking,
    lacks_of,
    printed_anew,
    printed_otherwise,
    text_changed,
)

from proficiency.evaluation.outcome import Evaluation, OutcomeStatus
from proficiency.i18n import translator
from proficiency.reporting.completeness import rules_of_content as rules
from proficiency.reporting.completeness.facts import ReleaseFacts
from proficiency.reporting.content import Block, Cell, Determination, ReportContent, Table
from proficiency.reporting.explanations import FEW, SCORE_TERMS, STANDARDS, UsedScore
from proficiency.reporting.header import ReportStatus, RoundHeader
from proficiency.reporting.statements import OUTLIERS

Spoil = Callable[[ReportContent], ReportContent]


@pytest.fixture
def facts(thirty: Evaluation, header: RoundHeader) -> ReleaseFacts:
    """Thirty laboratories, two measurands, method groups, uncertainties and results in words."""
    return facts_of(thirty, header)


def test_a_complete_report_of_any_size_lacks_nothing(
    sample: Evaluation, header: RoundHeader
) -> None:
    assert lacking(facts_of(sample, header)) == []


def saying(text: str, to: str = "") -> Spoil:
    """Spoil a text of the product, in the language of each report."""

    def spoil(content: ReportContent) -> ReportContent:
        return text_changed(content, translator(content.language)(text), to)

    return spoil


def tables_changed(change: Callable[[Table], Table]) -> Spoil:
    """Spoil the tables of results."""

    def of_block(block: Block) -> Iterable[Block]:
        yield change(block) if isinstance(block, Table) and len(block.rows) > 10 else block

    return lambda content: blocks_changed(content, of_block)


def without_column(head: str) -> Callable[[Table], Table]:
    def drop(table: Table) -> Table:
        heads = [column.head for column in table.columns]
        if head not in heads:
            return table
        place = heads.index(head)
        return replace(
            table,
            columns=table.columns[:place] + table.columns[place + 1 :],
            rows=tuple(row[:place] + row[place + 1 :] for row in table.rows),
        )

    return drop


def blank(table: Table) -> Table:
    """Leave the uncertainty of the first laboratory out."""
    heads = [column.head for column in table.columns]
    if "u" not in heads:
        return table
    place = heads.index("u")
    first = tuple(Cell("—") if n == place else cell for n, cell in enumerate(table.rows[0]))
    return replace(table, rows=(first, *table.rows[1:]))


def without_last_row(table: Table) -> Table:
    return replace(table, rows=table.rows[:-1])


def last_row_twice(table: Table) -> Table:
    return replace(table, rows=(*table.rows, table.rows[-1]))


def of_determinations(change: Callable[[Determination], Iterable[Block]]) -> Spoil:
    def of_block(block: Block) -> Iterable[Block]:
        return change(block) if isinstance(block, Determination) else [block]

    return lambda content: blocks_changed(content, of_block)


def one_less(content: ReportContent) -> ReportContent:
    """Let the comment say one scored result fewer, and every other count as it is."""
    assert content.verdict.count("58") == 1
    return replace(content, verdict=content.verdict.replace("58", "57"))


SPOILED: dict[str, tuple[str, Spoil, str]] = {
    "another status": ("R-d", lambda c: replace(c, status="?"), rules.NO_STATUS),
    "no date of issue": (
        "R-d",
        lambda c: replace(
            c,
            identification=replace(
                c.identification,
                pairs=tuple(
                    (name, value)
                    for name, value in c.identification.pairs
                    if name != translator(c.language)("Date of issue")
                ),
            ),
        ),
        rules.NO_STATUS,
    ),
    "no end": ("R-e", lambda c: replace(c, end_mark=""), rules.NO_MARKS),
    "no version": ("R-e", lambda c: replace(c, version=""), rules.NO_MARKS),
    "another number": ("R-e", lambda c: replace(c, number="R3-V1-L001"), rules.NO_MARKS),
    "page without how many": ("R-e", lambda c: replace(c, page_of="{page}"), rules.NO_MARKS),
    "a result left out": ("R-i", tables_changed(without_last_row), rules.NOT_LISTED),
    "a result twice": ("R-i", tables_changed(last_row_twice), rules.NOT_LISTED),
    "no uncertainties": ("R-i", tables_changed(without_column("u")), rules.NOT_LISTED),
    "no coverage factors": ("R-i", tables_changed(without_column("k")), rules.NOT_LISTED),
    "one uncertainty left out": ("R-i", tables_changed(blank), rules.NOT_LISTED),
    "no software": ("R-j", lambda c: text_changed(c, "ringtrial", ""), rules.NO_PROCEDURE),
    "no word on outliers": ("R-j", saying(OUTLIERS), rules.NO_PROCEDURE),
    "no standard": ("R-j", saying(STANDARDS), rules.NO_PROCEDURE),
    "no way of the value": (
        "R-j",
        saying("robust mean of the results (Algorithm A)", "some way"),
        rules.NO_PROCEDURE,
    ),
    "no graph": (
        "R-k",
        of_determinations(lambda block: [replace(block, charts=())]),
        rules.NO_GRAPH,
    ),
    "a determination left out": (
        "R-k",
        of_determinations(lambda block: [block][: 0 if "CD90" not in block.title else 1]),
        rules.NOT_SHOWN,
    ),
    "no method groups": (
        "R-n",
        of_determinations(lambda block: [replace(block, tables=())]),
        rules.NO_GROUPS_SHOWN,
    ),
    "no comment": ("R-p", lambda c: replace(c, verdict=""), rules.NO_COMMENT),
    "a wrong count": ("R-p", one_less, rules.NOT_ADDED_UP),
    "no explanations": (
        "R-r",
        lambda c: replace(
            c,
            sections=tuple(
                replace(s, blocks=())
                if s.title == translator(c.language)("How to read this report")
                else s
                for s in c.sections
            ),
        ),
        rules.NO_ADVICE,
    ),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_what_a_report_does_not_print_is_named_by_its_item(
    facts: ReleaseFacts, spoiled: str
) -> None:
    item, spoil, message = SPOILED[spoiled]
    found = printed_otherwise(facts, spoil)
    # Without any explanation the standard is not named either.
    expected = ["R-j", "R-r"] if spoiled == "no explanations" else [item]
    assert lacking(found) == expected
    assert set(lacks_of(found, item)) == {message}


def test_a_report_is_complete_in_both_languages_or_not_at_all(facts: ReleaseFacts) -> None:
    assert facts.contents is not None
    for spoiled in facts.contents:
        contents = {
            language: replace(content, verdict="") if language is spoiled else content
            for language, content in facts.contents.items()
        }
        assert lacking(replace(facts, contents=contents)) == ["R-p"]


def test_an_interim_report_is_not_released(facts: ReleaseFacts) -> None:
    assert facts.header is not None
    interim = replace(facts, header=replace(facts.header, status=ReportStatus.INTERIM))
    assert lacking(interim) == ["R-d"]


def test_a_number_that_belongs_to_another_report_is_refused(facts: ReleaseFacts) -> None:
    assert lacking(replace(facts, number_is_taken=True)) == ["R-g"]


def test_every_submitted_result_is_evaluated_and_nothing_else(facts: ReleaseFacts) -> None:
    of_nobody = ("L999", "CD90", "MSC-A")
    more = replace(facts, submitted=facts.submitted | {of_nobody})
    assert (lacking(more), lacks_of(more, "R-i")) == (["R-i"], [rules.LEFT_OUT])
    less = replace(facts, submitted=facts.submitted - {("L003", "CD90", "MSC-A")})
    assert (lacking(less), lacks_of(less, "R-i")) == (["R-i"], [rules.NOT_SUBMITTED])


def test_a_result_that_is_evaluated_twice_is_found(facts: ReleaseFacts) -> None:
    scores = facts.mains[0].scores
    twice = printed_anew(
        facts, first_outcome_changed(facts, scores=(*scores, scores[0])).evaluation
    )
    assert lacks_of(twice, "R-i") == [rules.TWICE]


def test_an_uncertainty_that_was_reported_and_not_evaluated_is_found(facts: ReleaseFacts) -> None:
    place = ("L020", "CD90", "MSC-A")
    found = replace(facts, with_u=facts.with_u | {place})
    assert (lacking(found), lacks_of(found, "R-i")) == (["R-i"], [rules.U_LEFT_OUT])


def test_an_evaluation_by_another_plan_is_not_released(facts: ReleaseFacts) -> None:
    assert lacking(replace(facts, plan_is_evaluated=False)) == ["R-j"]


def test_a_value_without_spread_needs_a_reason(facts: ReleaseFacts) -> None:
    bare = first_outcome_changed(facts, sigma_pt=None)
    assert lacks_of(bare, "R-k") == [rules.NO_NUMBERS]
    nothing = {"assigned_value": None, "u_assigned_value": None, "sigma_pt": None, "notes": ()}
    silent = first_outcome_changed(facts, status=OutcomeStatus.TOO_FEW, **nothing)
    assert lacks_of(silent, "R-k") == [rules.NO_NUMBERS]


def test_a_value_that_was_set_in_another_way_than_the_plan_says_is_found(
    facts: ReleaseFacts,
) -> None:
    assert lacks_of(first_outcome_changed(facts, assigned_by="median"), "R-m") == [
        rules.OTHER_ROUTE
    ]


def test_a_method_group_without_value_and_reason_is_found(facts: ReleaseFacts) -> None:
    assert facts.evaluation is not None
    emptied = {"assigned_value": None, "status": OutcomeStatus.NOT_EVALUATED, "notes": ()}
    outcomes = tuple(
        replace(o, **emptied) if o.method == "flow" else o for o in facts.evaluation.outcomes
    )
    found = replace(facts, evaluation=replace(facts.evaluation, outcomes=outcomes))
    assert (lacking(found), lacks_of(found, "R-n")) == (["R-n"], [rules.NO_GROUP])


def test_few_results_and_z_prime_are_explained_where_they_occur(
    sample: Evaluation, header: RoundHeader
) -> None:
    facts = facts_of(sample, header)
    few = any(o.status is OutcomeStatus.FEW_RESULTS for o in facts.mains)
    with_prime = any(s.z_prime is not None for o in facts.mains for s in o.scores)
    for text, needed in ((FEW, few), (SCORE_TERMS[UsedScore.Z_PRIME][1], with_prime)):
        assert (lacking(printed_otherwise(facts, saying(text))) == ["R-r"]) is needed


def test_a_round_without_evaluation_lacks_what_only_an_outcome_can_say(
    facts: ReleaseFacts,
) -> None:
    bare = ReleaseFacts(records=facts.records, issued_at=facts.issued_at)
    assert lacking(bare) == ["R-b", "R-d", "R-e", "R-g", "R-i", "R-j", "R-r"]
