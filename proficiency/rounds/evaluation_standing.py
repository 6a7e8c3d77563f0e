"""Whether a round was evaluated by what is in force now: plan, samples cleared, decided results.

Evaluations and studies stand on rounds and may not be imported here. A deviation or a statement
that came into force after the evaluation would be in the reports and not in their numbers.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    column,
    exists,
    func,
    or_,
    select,
    table,
)

from .models import Enrolment, Round, RoundMaterial

_RUN = table(
    "evaluation_run",
    column("round_id", Integer),
    column("version", Integer),
    column("plan_text", Text),
    column("created_at", DateTime(timezone=True)),
    column("in_force_since", DateTime(timezone=True)),
)
_CLEARANCE = table(
    "material_clearance",
    column("round_material_id", Integer),
    column("in_force_at", DateTime(timezone=True)),
    column("ended_at", DateTime(timezone=True)),
)
_EXCLUSION = table(
    "exclusion",
    column("round_id", Integer),
    column("excluded_at", DateTime(timezone=True)),
    column("ended_at", DateTime(timezone=True)),
)
_CORRECTION = table(
    "result_correction",
    column("result_id", Integer),
    column("counts", Boolean),
    column("decided_at", DateTime(timezone=True)),
)
_RESULT = table("result", column("id", Integer), column("result_set_id", Integer))
_SET = table("result_set", column("id", Integer), column("enrolment_id", Integer))


def is_evaluated(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that the evaluation in force of a round is one by what is in force now."""
    newest = select(func.max(_RUN.c.version)).where(
        _RUN.c.round_id == round_id, _RUN.c.in_force_since.is_not(None)
    )
    return exists().where(
        _RUN.c.round_id == round_id,
        _RUN.c.version == newest.scalar_subquery(),
        Round.id == round_id,
        _RUN.c.plan_text == Round.plan_text,
        ~_cleared_anew(round_id),
        ~_excluded_anew(round_id),
        ~_corrected_anew(round_id),
    )


def _excluded_anew(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that a result was excluded, or taken back, after the evaluation."""
    return (
        exists()
        .where(
            _EXCLUSION.c.round_id == round_id,
            or_(
                _EXCLUSION.c.excluded_at > _RUN.c.created_at,
                _EXCLUSION.c.ended_at > _RUN.c.created_at,
            ),
        )
        .correlate(_RUN)
    )


def _corrected_anew(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that a result was corrected for an error of ours after the evaluation."""
    return (
        exists()
        .where(
            _CORRECTION.c.result_id == _RESULT.c.id,
            _RESULT.c.result_set_id == _SET.c.id,
            _SET.c.enrolment_id == Enrolment.id,
            Enrolment.round_id == round_id,
            _CORRECTION.c.counts,
            _CORRECTION.c.decided_at > _RUN.c.created_at,
        )
        .correlate(_RUN)
    )


def _cleared_anew(round_id: int) -> ColumnElement[bool]:
    """Say in SQL that a statement on a material came into force or ended after the evaluation."""
    return (
        exists()
        .where(
            RoundMaterial.round_id == round_id,
            _CLEARANCE.c.round_material_id == RoundMaterial.id,
            _CLEARANCE.c.in_force_at.is_not(None),
            or_(
                _CLEARANCE.c.in_force_at > _RUN.c.created_at,
                _CLEARANCE.c.ended_at > _RUN.c.created_at,
            ),
        )
        .correlate(_RUN)
    )
