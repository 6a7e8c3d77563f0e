"""What the causes were, over all laboratories: counts only, and no count that tells on somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..identity.permissions import Act, require
from ..reporting.suppression import FEWEST_SHOWN, Shown, shown
from ..rounds.lifecycle import REPORTS_ARE_OUT
from ..rounds.models import Determination, Enrolment, Round, RoundMeasurand
from ..schemes.models import Scheme
from .lifecycle import ActionState, Cause
from .models import CorrectiveAction

TOLD = frozenset({ActionState.APPROVED, ActionState.ACCEPTED, ActionState.CLOSED})
"""An answer counts once the laboratory has sent it."""


@dataclass(frozen=True)
class CauseLine:
    """How often each cause was named for one measurand, or for all together."""

    measurand: str | None
    """Code; None for all together."""
    counts: Mapping[Cause, int]
    """A cause that is missing was named too seldom to be shown, or not at all."""


def cause_statistics(session: Session, scheme: Scheme, *, actor: Actor) -> list[CauseLine]:
    """Count causes of a scheme over all rounds, first of all measurands together.

    A count stands for at least three laboratories. Where what is held back of a cause could be
    computed from the rest, another count is held back as well.
    """
    require(actor, Act.READ_ROUND_REPORT, scheme_id=scheme.id)
    named: dict[Cause, dict[str, list[int]]] = {}
    for cause, code, laboratory_id in session.execute(
        select(CorrectiveAction.cause, RoundMeasurand.code, Enrolment.laboratory_id)
        .join(CorrectiveAction.enrolment)
        .join(Enrolment.round)
        .outerjoin(CorrectiveAction.determination)
        .outerjoin(Determination.measurand)
        .where(
            Round.scheme_id == scheme.id,
            Round.state.in_(REPORTS_ARE_OUT),
            CorrectiveAction.state.in_(TOLD),
        )
    ):
        if cause is not None:
            named.setdefault(cause, {}).setdefault(code or "", []).append(laboratory_id)
    return lines_of(named)


def lines_of(named: Mapping[Cause, Mapping[str, list[int]]]) -> list[CauseLine]:
    """Turn who named which cause for what into lines of counts that tell on nobody."""
    together: dict[Cause, int] = {}
    by_measurand: dict[str, dict[Cause, int]] = {}
    for cause in (each for each in Cause if each in named):
        places = named[cause]
        everybody = [lab for labs in places.values() for lab in labs]
        if len(set(everybody)) < FEWEST_SHOWN:
            continue
        together[cause] = len(everybody)
        for code, level in shown({code: len(set(labs)) for code, labs in places.items()}).items():
            if code and level is not Shown.NOTHING:
                by_measurand.setdefault(code, {})[cause] = len(places[code])
    first = [CauseLine(None, together)] if together else []
    return [*first, *(CauseLine(code, by_measurand[code]) for code in sorted(by_measurand))]
