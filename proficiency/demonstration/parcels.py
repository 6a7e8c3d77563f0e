"""The samples of a demonstration round: made, allocated, sent, received; one box arrives warm."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..rounds.models import Round
from ..samples.allocation import Supply, allocate
from ..samples.services import BatchDetails, add_batch

RESERVE = 6


def prepare_units(session: Session, round_: Round, *, actor: Actor) -> None:
    """Make a batch of every material that travels and allocate its units."""
    travelling = [material for material in round_.materials if material.physical]
    vials = vials_of(round_)
    for material in travelling:
        made = vials[material.code] * len(round_.enrolments) + RESERVE
        details = BatchDetails(
            code=f"{round_.code}-{material.code}-A",
            produced_on=round_.opens_at.date() - timedelta(days=75),
            expires_on=round_.closes_at.date() + timedelta(days=730),
            storage_zh="合成样品：按作业指导书保存",
            storage_en="Synthetic sample: store as the instructions say",
            description_zh=material.name_zh,
            description_en=material.name_en,
        )
        add_batch(session, material, details, made=made, actor=actor)
    if travelling:
        supplies = {
            material.code: Supply(per_laboratory=vials[material.code], reserve=RESERVE)
            for material in travelling
        }
        allocate(session, round_, actor=actor, supplies=supplies)


def vials_of(round_: Round) -> dict[str, int]:
    """Return how many vials of each material the measurands ask for: those with most decide."""
    vials = {material.code: 1 for material in round_.materials}
    for measurand in round_.measurands:
        for determination in measurand.determinations:
            code = determination.material.code
            vials[code] = max(vials[code], measurand.vials)
    return vials
