"""What laboratories handed in, exactly as typed, under their codes.

What they wrote in words of their own stays behind: it may tell whose it is, and no number needs it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from ..files import Store
from ..results.opened import digest_lists, opened_sets
from ..results.queries import determinations_of
from ..results.questionnaire import asked_questions, names_without_words
from ..rounds.lifecycle import UNSEALED
from ..rounds.models import Round
from .tables import as_csv, as_json, moment

if TYPE_CHECKING:
    from ..results.models import ResultSet

HEADS = (
    "lab",
    "set",
    "scored",
    "late",
    "submitted_at",
    "set_sha256",
    "measurand",
    "material",
    "replicate",
    "method",
    "typed",
    "unit",
    "u",
    "k",
)


def files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give every opened set; nothing of a round whose results are sealed."""
    if round_.state not in UNSEALED:
        return {}
    found = opened_sets(session, round_)
    told = names_without_words(asked_questions(determinations_of(session, round_)))
    return {
        "results.csv": as_csv(HEADS, (row for results in found for row in rows_of(results))),
        "sets.json": as_json([described(results, told) for results in found]),
        **{
            f"digests-at-closing-{each.version}.json": each.content.encode()
            for each in digest_lists(session, round_)
        },
    }


def rows_of(results: ResultSet) -> Iterator[tuple[object, ...]]:
    """Give one row for each result of a set."""
    head = (
        results.enrolment.code,
        results.number,
        results.primary,
        results.late,
        results.submitted_at,
        results.sha256,
    )
    for each in results.results:
        yield (
            *head,
            each.determination.measurand.code,
            each.determination.material.code,
            each.replicate,
            each.method,
            each.typed,
            each.unit,
            each.u_typed,
            each.k_typed,
        )


def described(results: ResultSet, told: Collection[str]) -> dict[str, object]:
    """Return what belongs to a set as a whole: what it was asked, and details of results."""
    return {
        "lab": results.enrolment.code,
        "set": results.number,
        "scored": results.primary,
        "late": results.late,
        "submitted_at": moment(results.submitted_at),
        "sha256": results.sha256,
        "followed_method": results.followed_method.value if results.followed_method else None,
        "answers_about_the_work": {
            name: answer for name, answer in results.questionnaire.items() if name in told
        },
        "asked_before_submission": [
            {"key": each["key"], "about": each["facts"], "answered_at": each["at"]}
            for each in results.answers
        ],
        "details": [
            {
                "measurand": each.determination.measurand.code,
                "material": each.determination.material.code,
                "replicate": each.replicate,
                **each.details,
            }
            for each in results.results
            if each.details
        ],
    }
