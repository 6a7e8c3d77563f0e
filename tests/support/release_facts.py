"""A round as its reports would be made, whose list is fulfilled, without any database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from proficiency.evaluation.outcome import Evaluation
from proficiency.i18n import Language
from proficiency.reporting.builder import build_summary
from proficiency.reporting.completeness.facts import ReleaseFacts
from proficiency.reporting.completeness.gate import RULES
from proficiency.reporting.content import Block, Facts, Paragraph, ReportContent
from proficiency.reporting.header import Authorisation, RoundHeader
from proficiency.reporting.label import Label
from proficiency.reporting.records import (
    ItemRecord,
    Participation,
    ProviderProfile,
    RoundRecords,
    Running,
    Statement,
    Traceability,
)
from proficiency.schemes.plan import Plan

ISSUED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
SAID = Statement(Label("有一个包裹延迟。", "One parcel was late."), "Coordinator", ISSUED)
SIGNER = Label("协调员", "Coordinator")


def records_for(evaluation: Evaluation) -> RoundRecords:
    """Return records in which nothing is missing for this evaluation."""
    places = dict.fromkeys((o.measurand, o.material) for o in evaluation.outcomes)
    by = {(o.measurand, o.material): o.assigned_by for o in evaluation.outcomes}
    return RoundRecords(
        provider=ProviderProfile(
            Label("示例提供者", "Example provider"),
            Label("示例路 1 号", "1 Example Road"),
            "Office",
            "+86 20 0000 0000",
            "pt@provider.example",
        ),
        scheme_code="MSC",
        confidentiality=Label("结果保密。", "Results are confidential."),
        use_policy=Label("不得摘录。", "Not to be quoted in part."),
        archived=False,
        subcontracted=(SAID,),
        incidents=(SAID,),
        comments=(SAID,),
        delay=(),
        criterion_source=(SAID,),
        items=tuple(
            ItemRecord(material, False, SAID.text, SAID.text, "2026-11-01")
            for material in dict.fromkeys(material for _, material in places)
        ),
        traceability=tuple(
            Traceability(
                *place,
                "reference_material" if by[place] == "reference" else "consensus",
                SAID.text,
                SAID.text,
            )
            for place in places
        ),
        waived=(),
        participation=Participation(
            invited=400, declined=0, withdrawn=0, taking_part=400, in_time=400, late=0
        ),
        running=Running(
            registration_closed_at=None,
            sent_first=None,
            sent_last=None,
            received_last=None,
            opened_at=datetime(2026, 9, 1, 1, tzinfo=UTC),
            closed_at=datetime(2026, 10, 15, 10, tzinfo=UTC),
            closing_extended=0,
            planned_at=datetime(2026, 11, 30, tzinfo=UTC),
            rules_locked_at=datetime(2026, 8, 1, tzinfo=UTC),
            rules_signed_by=("Coordinator", "Coordinator 2"),
        ),
    )


def facts_of(evaluation: Evaluation, header: RoundHeader) -> ReleaseFacts:
    """Return what the rules look at, with the report as it would be printed."""
    records = records_for(evaluation)
    assert records.provider is not None
    signed = (Authorisation("Coordinator", ISSUED, SIGNER), Authorisation("Two", ISSUED, SIGNER))
    whole = replace(
        header,
        number="R3-V1-ROUND",
        provider=records.provider.name,
        contact="Office · +86 20 0000 0000 · pt@provider.example",
        confidentiality=records.confidentiality,
        authorised_by=signed,
        records=records,
    )
    rows = {(s.lab, o.measurand, o.material): s for o in evaluation.outcomes for s in o.scores}
    return ReleaseFacts(
        records=records,
        issued_at=ISSUED,
        header=whole,
        evaluation=evaluation,
        plan=Plan.from_mapping(evaluation.plan),
        plan_is_evaluated=True,
        contents={each: build_summary(evaluation, whole, each) for each in Language},
        submitted=frozenset(rows),
        with_u=frozenset(place for place, score in rows.items() if score.u is not None),
    )


def lacking(facts: ReleaseFacts) -> list[str]:
    """Return every item that is not fulfilled."""
    return [item for item, rule in RULES.items() if list(rule(facts))]


def lacks_of(facts: ReleaseFacts, item: str) -> list[str]:
    """Return the messages of what one item lacks."""
    return [lack.message for lack in RULES[item](facts)]


def printed_anew(facts: ReleaseFacts, evaluation: Evaluation) -> ReleaseFacts:
    """Return facts of another evaluation, with its report."""
    assert facts.header is not None
    contents = {each: build_summary(evaluation, facts.header, each) for each in Language}
    return replace(facts, evaluation=evaluation, contents=contents)


def printed_otherwise(
    facts: ReleaseFacts, change: Callable[[ReportContent], ReportContent]
) -> ReleaseFacts:
    """Return facts whose printed report is changed in both languages."""
    assert facts.contents is not None
    return replace(facts, contents={each: change(found) for each, found in facts.contents.items()})


def blocks_changed(
    content: ReportContent, change: Callable[[Block], Iterable[Block]]
) -> ReportContent:
    """Return a report each of whose blocks is replaced by those that stand for it."""
    sections = tuple(
        replace(section, blocks=tuple(new for block in section.blocks for new in change(block)))
        for section in content.sections
    )
    return replace(content, sections=sections)


def text_changed(content: ReportContent, text: str, to: str) -> ReportContent:
    """Return a report in which a text stands otherwise, in paragraphs and pairs."""

    def change(block: Block) -> Iterable[Block]:
        if isinstance(block, Paragraph):
            yield replace(block, text=block.text.replace(text, to))
        elif isinstance(block, Facts):
            yield Facts(tuple((name, value.replace(text, to)) for name, value in block.pairs))
        else:
            yield block

    return blocks_changed(content, change)


def first_outcome_changed(facts: ReleaseFacts, **fields: Any) -> ReleaseFacts:
    """Return facts whose first outcome is another one, while the report stays as it is."""
    assert facts.evaluation is not None
    first, *others = facts.evaluation.outcomes
    outcomes = (replace(first, **fields), *others)
    return replace(facts, evaluation=replace(facts.evaluation, outcomes=outcomes))
