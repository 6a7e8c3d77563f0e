"""What the provider put on record, as sections of a report: design, items, traceability, words."""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import Translator, mark
from .case import Edition
from .completeness.items import ITEM_OF
from .content import Block, Cell, Column, Facts, Kind, Paragraph, Section, Table
from .records import ItemRecord, RoundRecords, Statement, Traceability
from .sentences import commas, join, semicolons
from .statement_kinds import TraceabilityKind
from .statements import moment

NONE_RECORDED = mark("None, as recorded by {name} on {date}.")
NONE_STATED = mark("None, as recorded on {date}.")
NOT_CONFIRMED = mark("no receipt on record")
BATCH = mark("Batch {code}: {description}; produced on {produced}, to be used by {expires}.")
STORAGE = mark("Storage: {storage}.")
UNTESTED = mark("Homogeneity and stability were not tested ({date}): {reason}")
SIGNED_RULES = mark("Fixed with the statistical plan on {date}, signed by {names}.")
FIXED_RULES = mark("Fixed with the statistical plan on {date}.")
COUNTS = mark(
    "{invited} laboratories registered or were enrolled; {taking_part} took part: {in_time} handed"
    " in results in time, {late} late, {silent} none. {withdrawn} withdrew, {declined} were not"
    " admitted."
)
TRACED = {
    TraceabilityKind.CONSENSUS: mark("consensus of the participants; not traceable to the SI"),
    TraceabilityKind.REFERENCE_MATERIAL: mark("certified reference material"),
    TraceabilityKind.REFERENCE_METHOD: mark("reference measurement procedure"),
    TraceabilityKind.FORMULATION: mark("formulation of the items"),
    TraceabilityKind.IDENTITY: mark("identity established by preparation or by experts"),
    TraceabilityKind.PUBLISHED: mark("published reference value"),
}
WAIVED = mark("{item} {title}: waived by {name} on {date}. Reason: {reason}")


def design_section(edition: Edition) -> tuple[Section, ...]:
    """Say how the round was designed and run, and what happened in it."""
    records, t = edition.header.records, edition.t
    if records is None:
        return ()
    running, header = records.running, edition.header
    rows = [
        (t("Registration closed"), moment(running.registration_closed_at, header)),
        (t("Items sent, first"), moment(running.sent_first, header)),
        (t("Items sent, last"), moment(running.sent_last, header)),
        (t("Items received, last"), received(records, edition)),
        (t("Results open"), moment(running.opened_at, header)),
        (t("Results closed"), moment(running.closed_at, header)),
        (t("Closing date moved"), str(running.closing_extended or "")),
        (t("Reports planned"), moment(running.planned_at, header)),
    ]
    if records.archived:
        # Dates of a published study stand for its year, and nothing was sent.
        rows = rows[4:6]
    took_part = records.participation
    counts = t(
        COUNTS,
        invited=took_part.invited,
        taking_part=took_part.taking_part,
        in_time=took_part.in_time,
        late=took_part.late,
        silent=took_part.silent,
        withdrawn=took_part.withdrawn,
        declined=took_part.declined,
    )
    blocks: list[Block] = [
        Facts(tuple((name, value) for name, value in rows if value)),
        Paragraph(counts),
        *said(t("Reports later than planned"), records.delay, edition),
        *said(t("Incidents"), records.incidents, edition),
        *said(t("Activities of external providers"), records.subcontracted, edition),
    ]
    return (Section(t("Design and running of the round"), tuple(blocks)),)


def received(records: RoundRecords, edition: Edition) -> str:
    """Say when the last items arrived, or that nobody confirmed that they did."""
    if records.running.received_last is not None:
        return moment(records.running.received_last, edition.header)
    travelled = any(item.physical for item in records.items)
    return edition.t(NOT_CONFIRMED) if travelled else ""


def item_section(edition: Edition) -> tuple[Section, ...]:
    """Describe every item: what it is, where it comes from, how it was made."""
    records, t = edition.header.records, edition.t
    if records is None or not records.items:
        return ()
    blocks = [block for item in records.items for block in of_item(item, edition)]
    return (Section(t("Items of the round"), tuple(blocks)),)


def of_item(item: ItemRecord, edition: Edition) -> Iterator[Block]:
    """Describe one item by what was stated and by its batches."""
    t = edition.t
    yield Paragraph(edition.material(item.material), Kind.HEADING)
    if item.description.text(t):
        yield Paragraph(item.description.text(t))
    for batch in item.batches:
        text = t(
            BATCH,
            code=batch.code,
            description=batch.description.text(t).rstrip("。."),
            produced=batch.produced_on,
            expires=batch.expires_on,
        )
        storage = batch.storage.text(t).rstrip("。.")
        yield Paragraph(join(t, text, t(STORAGE, storage=storage) if storage else ""))
    if item.untested.text(t):
        yield Paragraph(t(UNTESTED, date=item.stated_on, reason=item.untested.text(t)))


def traceability_section(edition: Edition, shown: set[tuple[str, str]]) -> tuple[Section, ...]:
    """Say to what assigned values are traceable, and where the criterion comes from."""
    records, t = edition.header.records, edition.t
    if records is None:
        return ()
    claims = [each for each in records.traceability if (each.measurand, each.material) in shown]
    blocks: list[Block] = []
    if claims:
        blocks.append(claims_table(claims, edition))
    if said_source := [*said(t("Source of σ_pt"), records.criterion_source, edition)]:
        blocks += [*said_source, *decided(records, edition)]
    return (Section(t("Traceability and criteria"), tuple(blocks)),) if blocks else ()


def claims_table(claims: list[Traceability], edition: Edition) -> Table:
    """List measurands by what their values are traceable to: most have the same."""
    t = edition.t
    by_words: dict[str, dict[str, list[str]]] = {}
    for each in claims:
        of = by_words.setdefault(claim_words(each, t), {})
        of.setdefault(edition.measurand(each.measurand), []).append(edition.material(each.material))
    rows = tuple(
        (
            Cell(words),
            Cell(semicolons(t, (f"{name} ({commas(t, items)})" for name, items in found.items()))),
        )
        for words, found in by_words.items()
    )
    return Table(
        caption=t("Traceability of the assigned values"),
        columns=(Column(t("Traceable to"), 1.0), Column(t("Measurands (materials)"), 2.2)),
        rows=rows,
    )


def claim_words(claim: Traceability, t: Translator) -> str:
    """Write to what one value is traceable, and why it has no uncertainty where it has none."""
    parts = (t(TRACED[TraceabilityKind(claim.kind)]), claim.detail.text(t), claim.without_u.text(t))
    return semicolons(t, filter(None, parts))


def decided(records: RoundRecords, edition: Edition) -> Iterator[Paragraph]:
    """Say when the criterion was decided, and who signed it."""
    t, running = edition.t, records.running
    if running.rules_locked_at is None:
        return
    day = moment(running.rules_locked_at, edition.header)
    if running.rules_signed_by:
        yield Paragraph(t(SIGNED_RULES, date=day, names=commas(t, running.rules_signed_by)))
    else:
        yield Paragraph(t(FIXED_RULES, date=day))


def comment_section(edition: Edition) -> tuple[Section, ...]:
    """Print comments and recommendations, and the items that were waived."""
    records, t = edition.header.records, edition.t
    if records is None:
        return ()
    blocks: list[Block] = [*said("", records.comments, edition)]
    if records.waived:
        blocks.append(Paragraph(t("Waived items"), Kind.HEADING))
    for each in records.waived:
        blocks.append(
            Paragraph(
                t(
                    WAIVED,
                    item=each.item,
                    title=t(ITEM_OF[each.item].title),
                    name=each.name,
                    date=moment(each.signed_at, edition.header),
                    reason=each.reason.text(t),
                )
            )
        )
    return (Section(t("Comments and recommendations"), tuple(blocks)),) if blocks else ()


def said(title: str, statements: tuple[Statement, ...], edition: Edition) -> Iterator[Paragraph]:
    """Print what was stated under its title; nothing where nobody stated anything."""
    t = edition.t
    if statements and title:
        yield Paragraph(title, Kind.HEADING)
    for each in statements:
        if each.is_none:
            day = moment(each.recorded_at, edition.header)
            named = t(NONE_RECORDED, name=each.recorded_by, date=day)
            yield Paragraph(named if each.recorded_by else t(NONE_STATED, date=day))
        else:
            yield Paragraph(
                each.text.text(t), lead=f"{each.happened_on}  " if each.happened_on else ""
            )
