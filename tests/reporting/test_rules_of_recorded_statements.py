"""Each item that people put on record: whatever is missing of it is noticed, and only that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from release_facts import SAID, facts_of, first_outcome_changed, lacking, lacks_of

from proficiency.evaluation.outcome import Evaluation
from proficiency.reporting.completeness import rules_of_records as rules
from proficiency.reporting.completeness.facts import ReleaseFacts
from proficiency.reporting.header import RoundHeader
from proficiency.reporting.label import Label
from proficiency.reporting.records import BatchFact, ItemRecord, RoundRecords, Traceability
from proficiency.reporting.statement_kinds import TraceabilityKind

ONE = Label("只有中文", "")
EMPTY = Label()
Spoil = Callable[[RoundRecords], RoundRecords]


@pytest.fixture
def facts(thirty: Evaluation, header: RoundHeader) -> ReleaseFacts:
    """Return a round whose reports lack nothing."""
    return facts_of(thirty, header)


def of_records(facts: ReleaseFacts, spoil: Spoil) -> ReleaseFacts:
    return replace(facts, records=spoil(facts.records))


def of_items(**fields: object) -> Spoil:
    """Spoil the first item."""

    def spoil(records: RoundRecords) -> RoundRecords:
        first, *others = records.items
        return replace(records, items=(replace(first, **fields), *others))  # type: ignore[arg-type]

    return spoil


def of_claims(**fields: object) -> Spoil:
    """Spoil what is stated of the first assigned value."""

    def spoil(records: RoundRecords) -> RoundRecords:
        first, *others = records.traceability
        claims = (replace(first, **fields), *others)  # type: ignore[arg-type]
        return replace(records, traceability=claims)

    return spoil


def of_running(**fields: object) -> Spoil:
    return lambda r: replace(r, running=replace(r.running, **fields))  # type: ignore[arg-type]


SPOILED: dict[str, tuple[str, Spoil, str]] = {
    "no provider": ("R-a", lambda r: replace(r, provider=None), rules.NO_PROVIDER),
    "nobody named": ("R-c", lambda r: replace(r, subcontracted=()), rules.NOT_SAID),
    "no policy": ("R-f", lambda r: replace(r, confidentiality=EMPTY), rules.NO_POLICY),
    "policy in one language": ("R-f", lambda r: replace(r, confidentiality=ONE), rules.NO_POLICY),
    "no description": ("R-h", of_items(description=EMPTY), rules.NOT_DESCRIBED),
    "description in one language": ("R-h", of_items(description=ONE), rules.NOT_DESCRIBED),
    "no word on studies": ("R-h", of_items(untested=EMPTY), rules.NO_STUDIES),
    "studies not stated": (
        "R-h",
        lambda r: of_running(sent_first=r.running.opened_at)(of_items(physical=True)(r)),
        rules.NO_STUDIES,
    ),
    "no traceability": ("R-l", lambda r: replace(r, traceability=()), rules.NOT_TRACED),
    "a consensus called traceable": (
        "R-l",
        of_claims(kind=TraceabilityKind.REFERENCE_METHOD.value),
        rules.WRONGLY_TRACED,
    ),
    "rules not locked": ("R-o", of_running(rules_locked_at=None), rules.NOT_DECIDED),
    "incidents not stated": ("R-q", lambda r: replace(r, incidents=()), rules.NOT_SAID),
    "too few answers": (
        "R-q",
        lambda r: replace(r, participation=replace(r.participation, in_time=28, late=1)),
        rules.MISCOUNTED,
    ),
    "no comments": ("R-s", lambda r: replace(r, comments=()), rules.NOT_SAID),
    "nothing announced": ("R-t", of_running(planned_at=None), rules.NOT_PLANNED),
    "no word on use": ("R-u", lambda r: replace(r, use_policy=EMPTY), rules.NO_USE),
    "use in one language": ("R-u", lambda r: replace(r, use_policy=ONE), rules.NO_USE),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_what_is_not_on_record_is_named_by_its_item(facts: ReleaseFacts, spoiled: str) -> None:
    item, spoil, message = SPOILED[spoiled]
    found = of_records(facts, spoil)
    assert lacking(found) == [item]
    assert set(lacks_of(found, item)) == {message}


def test_a_provider_that_the_report_does_not_print_is_no_contact(facts: ReleaseFacts) -> None:
    provider = facts.records.provider
    assert provider is not None
    for moved in (
        replace(provider, name=Label("别名", "Another")),
        replace(provider, address=Label("别处", "Elsewhere")),
        replace(provider, telephone="+86 10 0000 0000"),
    ):
        found = of_records(facts, lambda r, moved=moved: replace(r, provider=moved))
        assert (lacking(found), set(lacks_of(found, "R-a"))) == (["R-a"], {rules.NOT_REACHED})


def test_each_signature_counts(facts: ReleaseFacts) -> None:
    assert facts.header is not None
    for signed in (0, 1):
        header = replace(facts.header, authorised_by=facts.header.authorised_by[:signed])
        assert lacking(replace(facts, header=header)) == ["R-b"]


def test_every_name_of_a_member_is_told(facts: ReleaseFacts) -> None:
    found = replace(facts, names=("Secret laboratory", "秘密实验室"))
    assert (lacking(found), lacks_of(found, "R-f")) == (["R-f"], [rules.NAMED] * 2)


def test_batches_describe_a_material_too(facts: ReleaseFacts) -> None:
    batch = BatchFact("A", "2026-01-01", "2027-01-01", SAID.text, SAID.text)
    described = of_records(facts, of_items(description=EMPTY, batches=(batch,)))
    assert lacking(described) == []
    half = replace(batch, description=ONE)
    assert lacking(of_records(facts, of_items(description=EMPTY, batches=(batch, half)))) == ["R-h"]


def test_items_that_travel_need_the_day_they_were_sent_and_their_studies(
    facts: ReleaseFacts,
) -> None:
    assert facts.evaluation is not None
    travelling = of_records(facts, of_items(physical=True, untested=EMPTY))
    cleared = replace(facts.evaluation, materials=({"material": "MSC-A"},))
    travelling = replace(travelling, evaluation=cleared)
    assert (lacking(travelling), lacks_of(travelling, "R-q")) == (["R-q"], [rules.NOT_SENT])
    sent = of_records(travelling, of_running(sent_first=facts.issued_at))
    assert lacking(sent) == []


@pytest.mark.parametrize("kind", TraceabilityKind)
def test_a_statement_on_traceability_fits_the_way_in_which_the_value_was_set(
    facts: ReleaseFacts, kind: TraceabilityKind
) -> None:
    true_of = {
        "algorithm_a": {TraceabilityKind.CONSENSUS},
        "experts": {TraceabilityKind.CONSENSUS},
        "reference": set(TraceabilityKind)
        - {TraceabilityKind.CONSENSUS, TraceabilityKind.IDENTITY},
        "category": set(TraceabilityKind)
        - {TraceabilityKind.CONSENSUS, TraceabilityKind.PUBLISHED},
    }
    for route, kinds in true_of.items():
        of_route = first_outcome_changed(facts, assigned_by=route)
        found = of_records(of_route, of_claims(kind=kind.value))
        wrong = rules.WRONGLY_TRACED in lacks_of(found, "R-l")
        assert wrong is (kind not in kinds), route


def test_a_certificate_and_a_reason_are_asked_for_where_they_say_something(
    facts: ReleaseFacts,
) -> None:
    by_reference = first_outcome_changed(facts, assigned_by="reference", u_assigned_value=None)
    kind = TraceabilityKind.REFERENCE_MATERIAL.value
    bare = of_records(by_reference, of_claims(kind=kind, detail=EMPTY, without_u=EMPTY))
    assert lacks_of(bare, "R-l") == [rules.NO_DETAIL, rules.NO_U]
    half = of_records(by_reference, of_claims(kind=kind, detail=ONE, without_u=ONE))
    assert lacks_of(half, "R-l") == [rules.NO_DETAIL, rules.NO_U]
    zero = first_outcome_changed(facts, u_assigned_value=0.0)
    assert lacks_of(of_records(zero, of_claims(without_u=EMPTY)), "R-l") == [rules.NO_U]
    whole = of_records(by_reference, of_claims(kind=kind))
    assert lacks_of(whole, "R-l") == []
    without = first_outcome_changed(facts, assigned_value=None)
    assert lacks_of(of_records(without, of_claims(kind=kind)), "R-l") == []


@pytest.mark.parametrize(
    ("sigma_by", "needed"),
    [("fixed", True), ("perception", True), ("robust", False), ("horwitz", False)],
)
def test_who_prescribed_a_criterion_is_said_where_somebody_did(
    facts: ReleaseFacts, sigma_by: str, needed: bool
) -> None:
    prescribed = first_outcome_changed(facts, sigma_by=sigma_by)
    silent = of_records(prescribed, lambda r: replace(r, criterion_source=()))
    assert lacks_of(silent, "R-o") == ([rules.NO_SOURCE] if needed else [])
    assert lacks_of(prescribed, "R-o") == []


def test_a_delay_is_explained_and_archived_data_were_never_announced(facts: ReleaseFacts) -> None:
    early = of_running(planned_at=facts.issued_at - timedelta(seconds=1))
    late = of_records(facts, early)
    assert (lacking(late), lacks_of(late, "R-t")) == (["R-t"], [rules.DELAYED])
    assert lacking(of_records(late, lambda r: replace(r, delay=(SAID,)))) == []
    assert lacking(of_records(facts, of_running(planned_at=facts.issued_at))) == []
    unannounced = of_records(facts, of_running(planned_at=None))
    assert lacking(of_records(unannounced, lambda r: replace(r, archived=True))) == []


def test_a_correction_gives_its_reason(facts: ReleaseFacts) -> None:
    assert (lacking(replace(facts, amends=True))) == ["R-v"]
    assert lacking(replace(facts, amends=True, amendment="A wrong unit.")) == []


@pytest.mark.parametrize("what", ["scheme", "round_title", "measurands", "materials"])
def test_certificates_name_everything_in_both_languages(facts: ReleaseFacts, what: str) -> None:
    assert facts.header is not None
    halves = {
        "scheme": ONE,
        "round_title": ONE,
        "measurands": {**facts.header.measurands, "CD90": ONE},
        "materials": {},
    }
    header = replace(facts.header, **{what: halves[what]})  # type: ignore[arg-type]
    assert lacking_of_names(replace(facts, header=header)) == [rules.NOT_NAMED]


def lacking_of_names(facts: ReleaseFacts) -> list[str]:
    """Return what certificates lack, each message once."""
    return list(dict.fromkeys(lacks_of(facts, "R-w")))


def test_a_record_of_another_material_describes_nothing(facts: ReleaseFacts) -> None:
    other = ItemRecord("MSC-B", False, EMPTY, SAID.text, "2026-11-01")
    found = of_records(facts, lambda r: replace(r, items=(*r.items, other)))
    assert lacking(found) == ["R-h"]
    claim = Traceability("CD90", "MSC-B", "consensus", EMPTY, EMPTY)
    first, *_ = facts.records.traceability
    claims = tuple(c for c in facts.records.traceability if c is not first)
    assert lacking(of_records(facts, lambda r: replace(r, traceability=(*claims, claim)))) == [
        "R-l"
    ]
