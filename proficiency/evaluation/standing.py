"""Whether a stored evaluation would come out the same if the round were evaluated now."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ..results.queries import coded_rows
from ..studies.frozen_study import canonical
from ..studies.queries import statements_in_force
from .deviations import freeze_deviations
from .frozen_inputs import digest, freeze
from .models import EvaluationRun
from .services import deviations_of


def is_overtaken(session: Session, run: EvaluationRun) -> bool:
    """Answer whether results, plan or materials have changed since an evaluation was made."""
    round_ = run.round
    now = (
        digest(freeze(coded_rows(session, round_))),
        round_.plan_text,
        freeze_deviations(deviations_of(session, round_)),
        canonical(statements_in_force(session, round_)),
    )
    return now != (run.input_sha256, run.plan_text, run.deviations_text, run.materials_text)
