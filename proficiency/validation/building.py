"""From a validation record to the content of its printed form in one language."""

from __future__ import annotations

from datetime import UTC

from ..i18n import Language, Translator, mark, translator
from ..reporting.content import Block, Facts, Kind, Paragraph, ReportContent, Section
from ..reporting.statements import PAGE_OF
from .record import ValidationRecord
from .tables import (
    case_table,
    failure_table,
    figure_table,
    group_table,
    invariance_table,
    not_followed_table,
    origin_table,
    overview_table,
    unreproduced_table,
)
from .verdict import verdict

PURPOSE = mark(
    "ISO/IEC 17043, 7.5.2, asks the provider of proficiency testing to validate its methods of "
    "statistical analysis. This record was made by the installation it describes."
)
HOW_COMPARED = mark(
    "A value agrees when it lies within the tolerance of its reference value. The part of the "
    "tolerance is the largest deviation divided by that tolerance: above 1 the value disagrees. "
    "Absolute deviations are in the unit of the value and are the largest of the whole method."
)
HOW_PRINTED = mark(
    "A printed figure is reproduced when the calculated value lies within half a unit of its last "
    "printed digit."
)
HOW_INVARIANT = mark(
    "Generated rounds of 5 to 200 laboratories with fixed seeds: normal results, gross errors, "
    "heavy tails, two groups, a skewed distribution and ties. An amount is added to all results, "
    "their unit or sign is changed, the laboratories are listed in another order, every result is "
    "doubled. Shown is the largest departure from what must follow, as a part of the tolerance of "
    "1e-9 of the range of the results; a dash where the property does not apply."
)
ORIGIN = mark(
    "The expected values are part of the product. They were computed by programs other than "
    "ringtrial; where two are named, the second was written independently. Names are given as "
    "their sources write them."
)
DIGEST = mark("SHA-256 of the record (JSON)")
END_OF_RECORD = mark("— End of record —")
FOOT = mark("This record holds no results of laboratories. It may be passed on as a whole.")


def build_record(record: ValidationRecord, language: Language, *, digest: str) -> ReportContent:
    """Set a record; `digest` is that of its JSON document."""
    t = translator(language)
    return ReportContent(
        language=language,
        title=t("Validation record of the statistics"),
        subtitle=t("Reference values, printed figures and invariances"),
        number=record_number(record, digest),
        version=f"proficiency {record.circumstances.versions['proficiency']}",
        status=t("Everything agrees") if record.agrees else t("Not everything agrees"),
        synthetic="",
        identification=identification(record, t, digest),
        verdict=verdict(record, t),
        sections=tuple(section for section in sections(record, t) if section.blocks),
        confidentiality=t(FOOT),
        end_mark=t(END_OF_RECORD),
        page_of=t(PAGE_OF),
    )


def record_number(record: ValidationRecord, digest: str) -> str:
    """Name a record by its day and digest."""
    return f"VALIDATION-{record.circumstances.made_at.astimezone(UTC):%Y%m%d}-{digest[:12]}"


def identification(record: ValidationRecord, t: Translator, digest: str) -> Facts:
    """Say when and where the record was made, with which programs, and its digests."""
    around = record.circumstances
    utc, local = around.made_at.astimezone(UTC), around.made_at.astimezone(around.zone)
    versions = ", ".join(f"{name} {version}" for name, version in around.versions.items())
    return Facts(
        (
            (t("Programs"), versions),
            (t("Platform"), around.platform),
            (t("Made at (UTC)"), f"{utc:%Y-%m-%d %H:%M:%S}"),
            (t("Made at (local time)"), f"{local:%Y-%m-%d %H:%M:%S} ({around.zone.key})"),
            (t("SHA-256 of the reference file"), around.reference_sha256),
            (t(DIGEST), digest),
        )
    )


def sections(record: ValidationRecord, t: Translator) -> tuple[Section, ...]:
    """Put the parts of the record in order."""
    return (
        Section(t("What was checked"), (Paragraph(t(PURPOSE)), overview_table(record, t))),
        Section(t("What does not agree"), failures(record, t)),
        Section(
            t("Reference values by method"),
            (note(t(HOW_COMPARED)), group_table(record, t)),
        ),
        Section(t("Compared with"), (note(t(ORIGIN)), origin_table(record, t))),
        Section(t("Printed figures"), (note(t(HOW_PRINTED)), figure_table(record, t))),
        Section(
            t("Printed figures that do not reproduce, and why"),
            (unreproduced_table(record, t), not_followed_table(t)),
        ),
        Section(t("Invariances"), (note(t(HOW_INVARIANT)), invariance_table(record, t))),
        Section(t("Every case of the reference file"), (case_table(record, t),)),
    )


def failures(record: ValidationRecord, t: Translator) -> tuple[Block, ...]:
    """List what disagrees; nothing where everything agrees."""
    return () if record.agrees else (failure_table(record, t),)


def note(text: str) -> Paragraph:
    """Set an explanation above a table."""
    return Paragraph(text, Kind.NOTE)
