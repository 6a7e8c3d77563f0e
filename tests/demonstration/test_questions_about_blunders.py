"""Planted mistakes a guard can see are asked about; of the correct results, none is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import pytest
from sqlalchemy import select

from proficiency.database import Database
from proficiency.demonstration.expectations import declared_range
from proficiency.demonstration.specification import (
    DemoRound,
    DemoScheme,
    Specification,
    specification,
)
from proficiency.demonstration.synthesis import synthesise
from proficiency.demonstration.typed import TypedResult
from proficiency.identity.models import Laboratory
from proficiency.results.guards.asking import questions
from proficiency.results.guards.observation import Expectation, Observation
from proficiency.results.guards.question import Question
from proficiency.results.models import ResultSet
from proficiency.results.parsing import parse_value
from proficiency.rounds.models import Enrolment, Round
from proficiency.schemes.catalogue import catalogue

SEEN = {
    "B1": ("MSC-QC", "R1", "L11", {"VIA", "CD73", "CD90", "CD105"}),
    "B2": ("MSC-QC", "R2", "L15", {"TCC"}),
    "B3": ("MSC-QC", "R2", "L19", {"VIA", "TCC"}),
    "B4": ("MSC-QC", "R1", "L13", {"CD105"}),
    "B7": ("IPSC-QC", "R2", "L14", {"RUC"}),
    "B9": ("MSC-QC", "R4", "L05", {"END"}),
}
"""The mistakes one laboratory's own results give away, by laboratory and measurands."""
UNSEEN = {"B5", "B6", "B8", "B10", "B11"}
"""Copied results, a lasting bias, another identity, lateness, a factor of two."""

NUMERIC, MISTAKEN = 11_298, 69
"""Numbers typed in all rounds of the demonstration, and those of the mistakes that are seen."""

Asked = dict[tuple[str, str, str], list[Question]]


def observe(
    scheme: DemoScheme, round_: DemoRound, typed: Sequence[TypedResult]
) -> Iterator[Observation]:
    """Return the numeric results of one laboratory as the guards look at them."""
    for result in typed:
        measurand = scheme.measurands.get(result.measurand)
        if measurand is None:
            continue  # Answered with a word or a profile.
        parsed = parse_value(result.typed, intervals=True)
        declared = declared_range(measurand, result.material, round_.like)
        yield Observation(
            determination_id=hash((result.measurand, result.material)),
            replicate=result.replicate,
            measurand=result.measurand,
            material=result.material,
            typed=result.typed,
            value=in_own_unit(parsed.value, result),
            is_limit=parsed.qualifier is not None or parsed.upper is not None,
            unit="",
            own_unit=measurand.unit,
            expected=Expectation(*declared) if declared else None,
        )


def in_own_unit(value: Decimal | None, result: TypedResult) -> Decimal | None:
    """Return a value in the unit of its measurand; some laboratories report in another."""
    if value is None or not result.unit:
        return value
    definition = catalogue()[result.measurand].definition
    factor = next(a.factor for a in definition.units if a.unit == result.unit)
    return value * factor.numerator / factor.denominator


def limits_of(observations: Sequence[Observation]) -> dict[str, set[Decimal]]:
    """Return the limits stated in some results."""
    limits: dict[str, set[Decimal]] = {}
    for each in observations:
        if each.is_limit and each.value is not None:
            limits.setdefault(each.measurand, set()).add(each.value)
    return limits


@pytest.fixture(scope="module")
def asked() -> Asked:
    """Every question of every round, by scheme, round and laboratory."""
    spec: Specification = specification()
    found: Asked = {}
    for scheme in spec.schemes.values():
        limits: dict[str, Mapping[str, set[Decimal]]] = {}
        for round_ in scheme.rounds:
            for laboratory, typed in synthesise(spec, scheme, round_).items():
                observations = list(observe(scheme, round_, typed))
                earlier = limits.get(laboratory, {})
                key = (scheme.code, round_.name, laboratory)
                found[key] = questions(observations, earlier_limits=earlier)
                limits[laboratory] = {**earlier, **limits_of(observations)}
    return found


def measurands_of(found: Sequence[Question]) -> set[str]:
    """Return the measurands some questions are about."""
    names: set[str] = set()
    for question in found:
        names |= set(question.facts.get("measurands", question.facts["measurand"]).split(", "))
    return names


@pytest.mark.parametrize("blunder", sorted(SEEN))
def test_a_planted_mistake_is_asked_about(asked: Asked, blunder: str) -> None:
    scheme, round_name, laboratory, measurands = SEEN[blunder]
    found = asked[scheme, round_name, laboratory]
    assert measurands <= measurands_of(found)


def test_no_correct_result_is_asked_about(asked: Asked) -> None:
    mistaken = {(scheme, name, lab): codes for scheme, name, lab, codes in SEEN.values()}
    wrongly = {
        key: [(q.kind.value, q.facts["measurand"], q.facts["typed"]) for q in found]
        for key, found in asked.items()
        if measurands_of(found) - mistaken.get(key, set())
    }
    assert wrongly == {}


def test_both_counts_six_mistakes_are_seen_and_no_other_of_all_numbers_is_asked_about() -> None:
    spec = specification()
    planted = {(scheme, name, lab): codes for scheme, name, lab, codes in SEEN.values()}
    numbers = [
        each.measurand in planted.get((scheme.code, round_.name, laboratory), set())
        for scheme in spec.schemes.values()
        for round_ in scheme.rounds
        for laboratory, typed in synthesise(spec, scheme, round_).items()
        for each in observe(scheme, round_, typed)
    ]
    assert (len(SEEN), len(SEEN) + len(UNSEEN)) == (6, len(spec.blunders))
    assert (len(numbers), sum(numbers)) == (NUMERIC, MISTAKEN)


def test_what_the_stored_demonstration_was_asked_is_what_was_planted(
    demonstration: Database,
) -> None:
    """Through the product itself: asked before the signature, confirmed, kept with the results."""
    with demonstration.session() as session:
        rows = session.execute(
            select(Round.code, Laboratory.name_en, ResultSet.answers)
            .join(Enrolment, ResultSet.enrolment_id == Enrolment.id)
            .join(Enrolment.round)
            .join(Enrolment.laboratory)
            .where(ResultSet.opened_at.is_not(None))
        ).all()
    kept: dict[tuple[str, str], set[str]] = {}
    for code, name, answers in rows:
        for answer in answers:
            facts = answer["facts"]
            measurands = facts.get("measurands", facts["measurand"]).split(", ")
            kept.setdefault((code, f"L{name[-2:]}"), set()).update(measurands)
    assert kept == {
        (f"{scheme}-{name}", laboratory): measurands
        for scheme, name, laboratory, measurands in SEEN.values()
    }
    assert len(rows) - len(kept) == 178, "all others were signed without a question"


def test_every_planted_mistake_is_either_seen_or_known_to_be_beyond_the_guards() -> None:
    assert {b["id"] for b in specification().blunders} <= set(SEEN) | UNSEEN
