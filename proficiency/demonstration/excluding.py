"""The gross error a coordinator of the demonstration leaves out of the consensus, and why."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from ..evaluation.exclusions import exclude
from ..identity.actor import Actor
from ..results.exclusion_reasons import ExclusionReason
from ..rounds.models import Enrolment, Round

ROUND, LABORATORY, MEASURAND = "MSC-QC-R2", "L15", "TCC"
EXPLANATION = (
    "结果约为其他实验室的千分之一，与以每微升代替每毫升填报相符。"
    "About one thousandth of all other results, as if cells per µL were given as cells per mL."
)


def exclude_gross_errors(
    session: Session, round_: Round, enrolments: Mapping[str, Enrolment], *, actor: Actor
) -> None:
    """Leave the results in the wrong unit out of the consensus; they are scored all the same."""
    if round_.code != ROUND or LABORATORY not in enrolments:
        return
    for measurand in round_.measurands:
        for determination in measurand.determinations if measurand.code == MEASURAND else ():
            exclude(
                session,
                round_,
                lab=enrolments[LABORATORY].code,
                determination=determination,
                reason=ExclusionReason.BLUNDER,
                explanation=EXPLANATION,
                actor=actor,
            )
