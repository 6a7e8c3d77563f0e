"""What is missing of the items that people put on record: one rule for each of them."""

from __future__ import annotations

from collections.abc import Iterator

from ...evaluation.outcome import WORD_SCORES, Outcome
from ...i18n import mark, translator
from ..heading import contact_of
from ..label import Label
from ..statement_kinds import TraceabilityKind
from .facts import Lack, ReleaseFacts, has_value

PEOPLE_NEEDED = 2
CONSENSUS_ROUTES = frozenset(
    {"algorithm_a", "median", "mean", "q_hampel", "maximum_likelihood", "experts"}
)
WORD_ROUTES = frozenset({"category", "profile"})
PRESCRIBED = frozenset({"fixed", "relative", "perception", "by_level", "precision", "regression"})
"""Criteria whose numbers somebody chose; the others follow from results or a known model."""

NO_PROVIDER = mark("The profile of the provider is not filled in.")
NOT_REACHED = mark("The report does not name the provider and how to reach it.")
NOT_SIGNED = mark("{count} of 2 signatures are there.")
NOT_SAID = mark("Nothing is recorded, not even that there was none.")
NO_POLICY = mark("The scheme says nothing of confidentiality in both languages.")
NAMED = mark("What reports print contains the name of a member: {name}.")
NOT_DESCRIBED = mark("Material {material} is not described.")
NO_STUDIES = mark("Nothing is stated on homogeneity and stability of material {material}.")
NOT_TRACED = mark("{measurand} in {material}: it is not stated to what the value is traceable.")
WRONGLY_TRACED = mark(
    "{measurand} in {material}: what is stated of the traceability does not fit the way in which"
    " the value was set."
)
NO_DETAIL = mark(
    "{measurand} in {material}: the certificate, method or source of the value is not named."
)
NO_U = mark("{measurand} in {material}: the value has no standard uncertainty, and no reason why.")
NOT_DECIDED = mark("The plan is not locked, so nobody decided on σ_pt.")
NO_SOURCE = mark("The source of the prescribed σ_pt is not recorded.")
NOT_SENT = mark("It is not recorded when the items were sent.")
MISCOUNTED = mark("The evaluation has results of more laboratories than answered.")
NOT_PLANNED = mark("No date of the reports was announced before the round.")
DELAYED = mark("The reports come later than planned ({planned}), and no reason is recorded.")
NO_USE = mark("The scheme does not say what participants may do with reports.")
NO_REASON = mark("The correction has no signed reason.")
NOT_NAMED = mark("“{code}” is not named in both languages.")


def provider(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-a: the provider and how to reach it."""
    provider = facts.records.provider
    if provider is None:
        yield Lack(NO_PROVIDER)
        return
    for language, content in (facts.contents or {}).items():
        name, address = (x.text(translator(language)) for x in (provider.name, provider.address))
        printed = {value for _, value in content.identification.pairs}
        if not {name, address, contact_of(provider)} - {""} <= printed or not address:
            yield Lack(NOT_REACHED)


def authorisation(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-b: who authorised it."""
    signed = len(facts.header.authorised_by) if facts.header else 0
    if signed < PEOPLE_NEEDED:
        yield Lack(NOT_SIGNED, {"count": signed})


def external_providers(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-c: what external providers did."""
    if not facts.records.subcontracted:
        yield Lack(NOT_SAID)


def confidentiality(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-f: the policy, and no name of a member."""
    if not complete(facts.records.confidentiality):
        yield Lack(NO_POLICY)
    yield from (Lack(NAMED, {"name": name}) for name in facts.names)


def items(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-h: every item described, and its studies or why there are none."""
    stated = {each["material"] for each in facts.evaluation.materials} if facts.evaluation else ()
    for item in facts.records.items:
        batches = [batch.description for batch in item.batches]
        described = complete(item.description) or (batches and all(map(complete, batches)))
        if not described:
            yield Lack(NOT_DESCRIBED, {"material": item.material})
        if not (item.material in stated if item.physical else complete(item.untested)):
            yield Lack(NO_STUDIES, {"material": item.material})


def traceability(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-l: to what each value is traceable, and its uncertainty or why it has none."""
    for outcome in facts.mains:
        if not has_value(outcome):
            continue
        place = {"measurand": outcome.measurand, "material": outcome.material}
        claim = facts.records.traceability_of(outcome.measurand, outcome.material)
        if claim is None:
            yield Lack(NOT_TRACED, place)
            continue
        kind = TraceabilityKind(claim.kind)
        if not fits(kind, outcome.assigned_by):
            yield Lack(WRONGLY_TRACED, place)
        if needs_detail(kind) and not complete(claim.detail):
            yield Lack(NO_DETAIL, place)
        numeric = outcome.assigned_value is not None and outcome.assigned_word is None
        if numeric and not outcome.u_assigned_value and not complete(claim.without_u):
            yield Lack(NO_U, place)


def fits(kind: TraceabilityKind, route: str) -> bool:
    """Answer whether a statement can be true of a value that was set in this way."""
    if kind is TraceabilityKind.PUBLISHED:
        return route == "reference"
    if route in WORD_ROUTES:
        return kind is not TraceabilityKind.CONSENSUS
    if route in CONSENSUS_ROUTES:
        return kind is TraceabilityKind.CONSENSUS
    return kind not in {TraceabilityKind.CONSENSUS, TraceabilityKind.IDENTITY}


def needs_detail(kind: TraceabilityKind) -> bool:
    """Answer whether a kind says nothing without the certificate, method or source."""
    return kind not in {TraceabilityKind.CONSENSUS, TraceabilityKind.IDENTITY}


def criterion(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-o: where the criterion comes from, and when it was decided."""
    if facts.records.running.rules_locked_at is None:
        yield Lack(NOT_DECIDED)
    prescribed = any(outcome.sigma_by in PRESCRIBED for outcome in facts.mains)
    if prescribed and not facts.records.criterion_source:
        yield Lack(NO_SOURCE)


def running(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-q: dates, numbers and incidents."""
    records = facts.records
    travels = any(item.physical for item in records.items)
    if travels and records.running.sent_first is None:
        yield Lack(NOT_SENT)
    answered = records.participation.in_time + records.participation.late
    if facts.evaluation is not None and len(facts.evaluation.labs) > answered:
        yield Lack(MISCOUNTED)
    if not records.incidents:
        yield Lack(NOT_SAID)


def comments(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-s: comments and recommendations."""
    if not facts.records.comments:
        yield Lack(NOT_SAID)


def planned(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-t: the announced date, and the reason where it is missed; it was that of the original."""
    date = facts.records.running.planned_at
    if facts.records.archived or facts.amends:
        return
    if date is None:
        yield Lack(NOT_PLANNED)
    elif facts.issued_at > date and not facts.records.delay:
        yield Lack(DELAYED, {"planned": f"{date:%Y-%m-%d}"})


def use_of_reports(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-u: what participants may do with it."""
    if not complete(facts.records.use_policy):
        yield Lack(NO_USE)


def amendment(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-v: an amended report gives its reason."""
    if facts.amends and not facts.amendment:
        yield Lack(NO_REASON)


def certificates(facts: ReleaseFacts) -> Iterator[Lack]:
    """R-w: certificates name what they are about in both languages."""
    if facts.header is None:
        return
    for label, code in (
        (facts.header.scheme, facts.records.scheme_code),
        (facts.header.round_title, facts.header.round_code),
    ):
        if not complete(label):
            yield Lack(NOT_NAMED, {"code": code})
    for outcome in facts.mains:
        for labels, code in (
            (facts.header.measurands, outcome.measurand),
            (facts.header.materials, outcome.material),
        ):
            if not complete(labels.get(code, Label())):
                yield Lack(NOT_NAMED, {"code": code})


def complete(label: Label) -> bool:
    """Answer whether a text is there in both languages."""
    return bool(label.zh and label.en)


def is_judged_in_words(outcome: Outcome) -> bool:
    """Answer whether results are categories, which have no spread."""
    return outcome.assigned_word is not None or any(s.used in WORD_SCORES for s in outcome.scores)
