"""What is missing of the items that the product generates: read off what would be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...evaluation.outcome import OutcomeStatus, UsedScore
from ...i18n import mark
from ...schemes.plan import Censored
from ..distribution_picture import FEWEST_RESULTS
from ..explanations import FEW, SCORE_TERMS, STANDARDS
from ..header import ReportStatus
from ..signals import Tone, tone_of
from ..statements import OUTLIERS, STATUS
from ..ways import assigned_by, sigma_by
from .facts import Lack, ReleaseFacts, has_value, says_why_not
from .printed import editions, has_section, listed, numbers_in, shown_in
from .rules_of_records import is_judged_in_words

NOT_EVALUATED = mark("The round has not been evaluated.")
NO_STATUS = mark("The report does not carry its status and the date of issue.")
NO_MARKS = mark("The report does not carry number, version, page numbers and end mark.")
TAKEN = mark("The number {number} belongs to another report.")
LEFT_OUT = mark("{count} submitted results are not in the evaluation, the first of code {lab}.")
NOT_SUBMITTED = mark("{count} evaluated results were not submitted, the first of code {lab}.")
U_LEFT_OUT = mark("The uncertainty that code {lab} reported for {measurand} is not evaluated.")
NOT_LISTED = mark("{title}: the report does not list every result once, with its uncertainty.")
TWICE = mark("Code {lab} appears twice for {measurand} in {material}.")
OTHER_PLAN = mark("The evaluation did not follow the plan that is in force.")
NO_PROCEDURE = mark("The report does not describe the statistical procedures.")
NO_NUMBERS = mark("{measurand} in {material}: neither values nor the reason why there are none.")
NO_GRAPH = mark("{title}: there is no graph.")
NOT_SHOWN = mark("{title}: the report does not show this determination.")
OTHER_ROUTE = mark("{measurand} in {material}: the value was not set in the way the plan says.")
NO_GROUP = mark("{measurand} in {material}, {method}: neither values nor “not evaluated”.")
NO_GROUPS_SHOWN = mark("{title}: the report does not show the method groups.")
NO_COMMENT = mark("The report does not say in words how the laboratories did.")
NOT_ADDED_UP = mark("The counts of the report do not add up to the scored results.")
NO_ADVICE = mark("The report does not explain what its statistics mean.")
ISSUED = frozenset({ReportStatus.FINAL, ReportStatus.AMENDED})


def status(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-d: date of issue and status."""
    if not facts.contents or facts.header is None:
        yield Lack(NOT_EVALUATED)
        return
    header = facts.header
    for t, content in editions(facts):
        labelled = header.status in ISSUED and content.status == t(STATUS[header.status])
        dated = any(name == t("Date of issue") for name, _ in content.identification.pairs)
        if not (labelled and dated):
            yield Lack(NO_STATUS)


def identification(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-e: number, version, pages, end."""
    if not facts.contents:
        yield Lack(NOT_EVALUATED)
    for _, content in editions(facts):
        numbered = "{page}" in content.page_of and "{pages}" in content.page_of
        named = facts.header is not None and content.number == facts.header.number
        if not (named and content.version and content.end_mark and numbered):
            yield Lack(NO_MARKS)


def number(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-g: its own number, and the scheme's."""
    if facts.header is None or not facts.records.scheme_code:
        yield Lack(NOT_EVALUATED)
    elif facts.number_is_taken:
        yield Lack(TAKEN, {"number": facts.header.number})


def results(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-i: every submitted result once."""
    if facts.evaluation is None:
        yield Lack(NOT_EVALUATED)
        return
    # A group of its own shows a result a second time, beside all others: only mains count.
    shown = Counter(
        (s.lab, o.measurand, o.material, o.method) for o in facts.mains for s in o.scores
    )
    evaluated = {(lab, what, item) for lab, what, item, _ in shown}
    if missing := sorted(facts.submitted - evaluated):
        yield Lack(LEFT_OUT, {"count": len(missing), "lab": missing[0][0]})
    if surplus := sorted(evaluated - facts.submitted):
        yield Lack(NOT_SUBMITTED, {"count": len(surplus), "lab": surplus[0][0]})
    for (lab, measurand, material, _), times in shown.items():
        if times > 1:
            yield Lack(TWICE, {"lab": lab, "measurand": measurand, "material": material})
    for outcome in facts.mains:
        for score in outcome.scores:
            # Where the uncertainty of replicates differs, a note says so.
            dropped = score.value is not None and score.u is None and score.note is None
            if dropped and (score.lab, outcome.measurand, outcome.material) in facts.with_u:
                yield Lack(U_LEFT_OUT, {"lab": score.lab, "measurand": outcome.measurand})
    yield from (Lack(NOT_LISTED, {"title": title}) for title in not_listed(facts))


def not_listed(facts: ReleaseFacts) -> Iterator[str]:
    """Name every determination whose results are not all printed once, with u and k."""
    for t, content in editions(facts):
        for each in shown_in(facts, content, t):
            scores = each.case.main.scores
            labs = Counter(score.lab for score in scores)
            with_u = Counter(score.lab for score in scores if score.u is not None)
            with_k = Counter(score.lab for score in scores if score.u and score.k is not None)
            table = each.results
            if (
                table is None
                or (listed(table), listed(table, "u")) != (labs, with_u)
                or not with_k <= listed(table, "k")
            ):
                yield each.case.title


def procedures(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-j: by which plan and software."""
    if facts.evaluation is None:
        yield Lack(NOT_EVALUATED)
        return
    if not facts.plan_is_evaluated:
        yield Lack(OTHER_PLAN)
    engine = f"{facts.evaluation.engine_name} {facts.evaluation.engine_version}"
    for t, content in editions(facts):
        ways = {way(outcome, t) for outcome in facts.mains for way in (assigned_by, sigma_by)}
        texts = {engine, t(OUTLIERS), facts.evaluation.input_sha256, *ways}
        procedures, reading = t("How the results were evaluated"), t("How to read this report")
        described = all(has_section(content, procedures, containing=text) for text in texts)
        if not (described and has_section(content, reading, containing=t(STANDARDS))):
            yield Lack(NO_PROCEDURE)


def statistics(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-k: values and at least one graph for each determination."""
    for outcome in facts.mains:
        spread = outcome.sigma_pt is not None or is_judged_in_words(outcome)
        if has_value(outcome) and spread:
            continue
        if outcome.status is OutcomeStatus.OK or not outcome.notes:
            place = {"measurand": outcome.measurand, "material": outcome.material}
            yield Lack(NO_NUMBERS, place)
    for t, content in editions(facts):
        for each in shown_in(facts, content, t):
            numbers = [score for score in each.case.main.scores if score.value is not None]
            if each.block is None:
                yield Lack(NOT_SHOWN, {"title": each.case.title})
            elif len(numbers) >= FEWEST_RESULTS and not each.block.charts:
                yield Lack(NO_GRAPH, {"title": each.case.title})


def routes(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-m: values set in the way the plan says."""
    if facts.plan is None:
        return
    for outcome in facts.mains:
        rules = facts.plan.all_rules_for(outcome.measurand, outcome.material)
        expected = {rules.assigned.by.value}
        if rules.results.censored is Censored.MAXIMUM_LIKELIHOOD:
            expected.add("maximum_likelihood")
        if outcome.assigned_by not in expected and not (
            outcome.assigned_by == "none" and outcome.notes
        ):
            place = {"measurand": outcome.measurand, "material": outcome.material}
            yield Lack(OTHER_ROUTE, place)


def method_groups(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-n: values of each group, or that it is not evaluated."""
    for outcome in facts.groups:
        if not has_value(outcome) and not says_why_not(outcome):
            yield Lack(
                NO_GROUP,
                {
                    "measurand": outcome.measurand,
                    "material": outcome.material,
                    "method": outcome.method,
                },
            )
    for t, content in editions(facts):
        for each in shown_in(facts, content, t):
            if each.case.groups and (each.block is None or not each.block.tables):
                yield Lack(NO_GROUPS_SHOWN, {"title": each.case.title})


def performance(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-p: a comment in words whose counts add up."""
    counts = Counter(tone_of(s.signal) for o in facts.mains for s in o.scores)
    scored = counts.total() - counts[Tone.NONE]
    tones = (Tone.ACCEPTABLE, Tone.WARNING, Tone.ACTION, *([Tone.NONE] * bool(counts[Tone.NONE])))
    expected = Counter(map(str, (scored, *(counts[tone] for tone in tones))))
    for _, content in editions(facts):
        if not content.verdict:
            yield Lack(NO_COMMENT)
        elif not expected <= numbers_in(content.verdict):
            yield Lack(NOT_ADDED_UP)


def advice(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-r: how to read the statistics that occur."""
    if facts.evaluation is None:
        yield Lack(NOT_EVALUATED)
        return
    few = any(o.status is OutcomeStatus.FEW_RESULTS for o in facts.mains)
    with_u = any(s.z_prime is not None for o in facts.mains for s in o.scores)
    for t, content in editions(facts):
        needed = [FEW] if few else []
        needed += [SCORE_TERMS[UsedScore.Z_PRIME][1]] if with_u else []
        title = t("How to read this report")
        if not has_section(content, title) or not all(
            has_section(content, title, containing=t(text)) for text in needed
        ):
            yield Lack(NO_ADVICE)
