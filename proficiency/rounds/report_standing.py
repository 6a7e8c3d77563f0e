"""Whether two coordinators answer for a round: its assigned values, its outcome, a correction.

Evaluations stand on rounds and may not be imported here; a new one has a new number, which nobody
has signed, so that it voids the signatures under the one before.
"""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    ScalarSelect,
    String,
    cast,
    column,
    func,
    literal,
    select,
    table,
)

from ..identity.signatures import Signature, SignaturePurpose

EVALUATION_RUN = table(
    "evaluation_run",
    column("id", Integer),
    column("round_id", Integer),
    column("version", Integer),
    column("document_sha256", String),
    column("in_force_since", DateTime(timezone=True)),
)
AUDIT_ENTRY = table(
    "audit_entry",
    column("round_id", Integer),
    column("action", String),
    column("at", DateTime(timezone=True)),
)
SIGNATURES_NEEDED = 2
FINAL_SUBJECT = "evaluation_run"
"""Assigned values, too, are signed as those of one evaluation."""
CORRECTION_SUBJECT = "correction"
CORRECTED = "round.corrected"
"""The event of a correction; counting it tells a further correction from the one before."""


def is_assigned_signed(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that two people signed the assigned values of the evaluation in force."""
    return _is_signed(round_id, SignaturePurpose.ASSIGNED_VALUES)


def is_final_signed(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that two people signed the evaluation in force as the final one."""
    return _is_signed(round_id, SignaturePurpose.FINAL)


def _is_signed(round_id: int, purpose: SignaturePurpose) -> ColumnElement[bool]:
    return (
        select(Signature.sha256)
        .where(
            Signature.purpose == purpose,
            Signature.subject_type == FINAL_SUBJECT,
            Signature.subject_id == cast(_in_force(round_id, EVALUATION_RUN.c.id), String),
            Signature.sha256 == _in_force(round_id, EVALUATION_RUN.c.document_sha256),
        )
        .group_by(Signature.sha256)
        .having(func.count(Signature.person_id.distinct()) >= SIGNATURES_NEEDED)
        .exists()
    )


def is_correction_signed(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that two people signed one and the same correction, the next of this round."""
    return (
        select(Signature.sha256)
        .where(
            Signature.purpose == SignaturePurpose.CORRECTION,
            Signature.subject_type == CORRECTION_SUBJECT,
            Signature.subject_id == correction_subject(round_id),
        )
        .group_by(Signature.sha256)
        .having(func.count(Signature.person_id.distinct()) >= SIGNATURES_NEEDED)
        .exists()
    )


def correction_subject(round_id: int) -> ColumnElement[str]:
    """Name the next correction in SQL: the newest evaluation and how many went before."""
    earlier = (
        select(func.count())
        .select_from(AUDIT_ENTRY)
        .where(AUDIT_ENTRY.c.round_id == round_id, AUDIT_ENTRY.c.action == CORRECTED)
        .scalar_subquery()
    )
    newest = (
        select(EVALUATION_RUN.c.id)
        .where(EVALUATION_RUN.c.round_id == round_id)
        .order_by(EVALUATION_RUN.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    return cast(newest, String) + literal("-") + cast(earlier + 1, String)


def _in_force(round_id: int, wanted: ColumnElement[object]) -> ScalarSelect[object]:
    return (
        select(wanted)
        .where(EVALUATION_RUN.c.round_id == round_id, EVALUATION_RUN.c.in_force_since.is_not(None))
        .order_by(EVALUATION_RUN.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
