"""The history of a round with its seals: open where nobody's identity can follow from it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..audit.models import AuditEntry
from ..audit.services import sealed_text, verify_chain
from ..files import Store
from ..rounds.models import Round
from .tables import as_json, moment
from .withholding import names_of_members, people_of_members, strike

OPEN_SUBJECTS = frozenset(
    {"round", "evaluation_run", "report_order", "plan_version", "material_clearance", "study"}
)
"""Entries about these tell of the provider's own work; others may tell whose code it is."""
CLOSED_AREAS = frozenset({"identity_key", "confidentiality", "registration"})
ABOUT = (
    "The seal (digest) of an entry is the SHA-256 of its sealed_text and is part of the next"
    " entry's. Entries about single laboratories are given without content: their seals still show"
    " that nothing was taken out or put in."
    " / 条目的封签（digest）为其 sealed_text 的 SHA-256，并计入下一条目。"
    "涉及单个实验室的条目不附内容，但其封签仍可证明未删除或插入任何条目。"
)


def files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give every entry of the round, and what a check of the whole chain finds now."""
    chain = verify_chain(session)
    members = people_of_members(session)
    names = names_of_members(session)
    found = session.scalars(
        select(AuditEntry).where(AuditEntry.round_id == round_.id).order_by(AuditEntry.id)
    )
    return {
        "entries.json": as_json(
            {"about": ABOUT, "entries": [described(each, members, names) for each in found]}
        ),
        "chain.json": as_json(
            {
                "entries": chain.entries,
                "last_digest": chain.last_digest,
                "intact": chain.is_intact,
                "flaws": [[number, flaw.value] for number, flaw in chain.flaws],
            }
        ),
    }


def described(entry: AuditEntry, members: frozenset[int], names: frozenset[str]) -> dict[str, Any]:
    """Return an entry with its seal; with its content only where that tells no identity."""
    line: dict[str, Any] = {
        "number": entry.id,
        "at": moment(entry.at),
        "action": entry.action,
        "previous_digest": entry.previous_digest,
        "digest": entry.digest,
    }
    text = sealed_text(entry)
    is_open = (
        entry.subject_type in OPEN_SUBJECTS
        and entry.action.partition(".")[0] not in CLOSED_AREAS
        and not any(fact.startswith(("enrolment", "laboratory")) for fact in entry.facts)
        and entry.actor_id not in members
        and not strike(text, names)[1]
    )
    return line | ({"sealed_text": text} if is_open else {"withheld": True})
