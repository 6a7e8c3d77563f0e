"""The validation record as one JSON document that carries its own digest."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC

from ringtrial.deviations import Deviation
from ringtrial.verification import Comparison

from ..i18n import Language, translator
from .departures import unreproduced_figures
from .not_reproduced import DEPARTURES
from .record import CaseRecord, ValidationRecord
from .verdict import verdict

SCHEMA = 1

Document = dict[str, object]


def to_document(record: ValidationRecord) -> Document:
    """Write a record as JSON values; `digest` is the SHA-256 of everything else."""
    content = content_of(record)
    return {**content, "digest": {"algorithm": "sha256", "value": digest_of(content)}}


def digest_of(content: Document) -> str:
    """Return the digest of a document without its digest: keys sorted, no spaces, UTF-8."""
    bare = {key: value for key, value in content.items() if key != "digest"}
    text = json.dumps(
        bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(record: ValidationRecord) -> Document:
    """Write everything but the digest."""
    around = record.circumstances
    english = translator(Language.EN)
    return {
        "schema": SCHEMA,
        "kind": "validation record",
        "agrees": record.agrees,
        "verdict": {each.value: verdict(record, translator(each)) for each in Language},
        "made_at": {
            "utc": around.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "local": around.made_at.astimezone(around.zone).isoformat(timespec="seconds"),
            "zone": around.zone.key,
        },
        "versions": dict(around.versions),
        "platform": around.platform,
        "reference_file": {
            "name": "ringtrial/reference/statistics.json",
            "sha256": around.reference_sha256,
            "cases": len(record.cases),
        },
        "reference_values": [case_values(case) for case in record.cases],
        "published_figures": [
            {
                "case": figure.case,
                "key": figure.key,
                "printed": figure.printed,
                "decimals": figure.decimals,
                "got": figure.got,
                "reproduced": figure.reproduced,
            }
            for figure in record.figures
        ],
        "not_reproduced": [
            {
                "case": figure.entry.case,
                "key": figure.entry.key,
                "printed": figure.entry.printed,
                "decimals": figure.entry.decimals,
                "got": figure.got,
                "source": figure.source,
                "reason": english(figure.entry.reason),
            }
            for figure in unreproduced_figures(record)
        ],
        "not_followed": [{"where": d.where, "what": english(d.what)} for d in DEPARTURES],
        "invariances": [
            {
                "method": check.method,
                "property": check.property.value,
                "values": check.values,
                "largest_absolute": check.absolute,
                "largest_share_of_tolerance": number(check.share),
                "holds": check.holds,
            }
            for check in record.invariances
        ],
    }


def case_values(case: CaseRecord) -> Document:
    """Write one case of the reference file."""
    return {
        "case": case.id,
        "group": case.group,
        "source": case.source,
        "computed_by": case.computed_by,
        "second_program": case.second_program,
        "program_versions": case.program_versions,
        "values": len(case.comparisons),
        **deviation_values(case.deviation),
        "disagreements": [disagreement_values(each) for each in case.failures],
    }


def deviation_values(deviation: Deviation) -> Document:
    """Write the largest deviation."""
    return {
        "numbers": deviation.numbers,
        "largest_absolute": deviation.absolute,
        "largest_share_of_tolerance": number(deviation.share),
    }


def disagreement_values(each: Comparison) -> Document:
    """Write a value that disagrees or that no function computes."""
    return {
        "key": each.key,
        "covered": each.covered,
        "got": repr(each.got) if each.covered else None,
        "expected": each.expected,
    }


def number(value: float) -> float | None:
    """Return a number as JSON can hold it; nothing for infinite."""
    return value if math.isfinite(value) else None
