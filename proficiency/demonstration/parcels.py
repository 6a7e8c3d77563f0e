"""The samples of a demonstration round: made, allocated, sent, received; one box arrives warm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from ..identity.actor import Actor
from ..rounds.models import Enrolment, Round, RoundMaterial
from ..samples.allocation import Supply, allocate, replace_units
from ..samples.conditions import Condition
from ..samples.dispatching import Consignment, Sending, dispatch
from ..samples.instructions import Bilingual, acknowledge, publish_instructions
from ..samples.models import Unit
from ..samples.parcel_models import Parcel
from ..samples.receiving import Arrival, Finding, confirm_receipt, units_in
from ..samples.services import BatchDetails, add_batch
from .people import NEWCOMERS_LABORATORY, Member
from .studies import PlantedStudy, batch_code, units_needed

RESERVE = 6
ON_THE_ROAD = timedelta(days=3)
"""How long before the opening the parcels leave."""
RESUPPLIED_AFTER = timedelta(days=2)
FIRST_HOURS = 20
"""The nearest laboratory has its parcel after so many hours; the others later."""
INSTRUCTIONS = Bilingual(
    zh=(
        "合成样品，仅供演示。\n"
        "1. 收到后立即核对样品编号与识别码，在本页确认接收，并按标签保存。\n"
        "2. 按本实验室的常规方法测定，每个样品按要求的重复次数独立测定。\n"
        "3. 截止日期前在本平台填报结果，由另一人核对签署后提交。"
    ),
    en=(
        "Synthetic samples, for demonstration only.\n"
        "1. On arrival compare numbers and identifiers, confirm the receipt on this page, and"
        " store the units as their labels say.\n"
        "2. Measure by your routine method, with the asked number of independent replicates.\n"
        "3. Enter the results here before the round closes; a second person checks and signs them."
    ),
)


def make_units(
    session: Session, round_: Round, planted: Sequence[PlantedStudy], *, actor: Actor
) -> None:
    """Make a batch of every material that travels: for laboratories, studies and reserve."""
    vials, studied = vials_of(round_), units_needed(round_, planted)
    for material in travelling(round_):
        made = vials[material.code] * len(round_.enrolments) + RESERVE + studied[material.code]
        details = BatchDetails(
            code=batch_code(round_, material.code),
            produced_on=round_.opens_at.date() - timedelta(days=75),
            expires_on=round_.closes_at.date() + timedelta(days=730),
            storage_zh="合成样品：按作业指导书保存",
            storage_en="Synthetic sample: store as the instructions say",
            description_zh=material.name_zh,
            description_en=material.name_en,
        )
        add_batch(session, material, details, made=made, actor=actor)


def allocate_units(session: Session, round_: Round, *, actor: Actor) -> None:
    """Give the laboratories their units, after the studies have drawn theirs."""
    vials = vials_of(round_)
    supplies = {
        material.code: Supply(per_laboratory=vials[material.code], reserve=RESERVE)
        for material in travelling(round_)
    }
    if supplies:
        allocate(session, round_, actor=actor, supplies=supplies)


def travelling(round_: Round) -> list[RoundMaterial]:
    """Return the materials that are sent to laboratories."""
    return [material for material in round_.materials if material.physical]


def vials_of(round_: Round) -> dict[str, int]:
    """Return how many vials of each material the measurands ask for: those with most decide."""
    vials = {material.code: 1 for material in round_.materials}
    for measurand in round_.measurands:
        for determination in measurand.determinations:
            code = determination.material.code
            vials[code] = max(vials[code], measurand.vials)
    return vials


def send_units(
    session: Session,
    round_: Round,
    enrolments: Mapping[str, Enrolment],
    *,
    members: Mapping[str, Member],
    silent: Sequence[str],
    is_over: bool,
    actor: Actor,
) -> None:
    """Send every laboratory its parcel; who is not `silent` confirms it, one of them damage.

    What arrived thawed is supplied again; while the round is open, that parcel is on the road,
    and one more laboratory has told of damage on which the coordinator has yet to act.
    """
    publish_instructions(session, round_, text=INSTRUCTIONS, actor=actor)
    if not any(material.physical for material in round_.materials):
        return
    leaves = round_.opens_at - ON_THE_ROAD
    parcels = _send(session, round_, list(enrolments.values()), at=leaves, actor=actor)
    heard = [lab for lab in sorted(enrolments) if lab not in silent]
    warm = NEWCOMERS_LABORATORY if NEWCOMERS_LABORATORY in heard else heard[0]
    undecided = "" if is_over else heard[-1]
    damaged: list[Unit] = []
    # In the order of the codes: arrivals in the order of the register would tell whose they are.
    for position, lab in enumerate(sorted(heard, key=lambda lab: enrolments[lab].code)):
        enrolment = enrolments[lab]
        parcel, analyst = parcels[enrolment.id], members[lab].analyst
        acknowledge(session, enrolment, version=1, actor=analyst)
        units = units_in(session, parcel)
        thawed = units[:1] if lab in (warm, undecided) else []
        _receive(session, parcel, units, thawed, hours=FIRST_HOURS + position, actor=analyst)
        damaged += thawed if lab == warm else []
    if damaged:
        replace_units(session, round_, damaged, actor=actor)
        again = _send(
            session, round_, [enrolments[warm]], at=leaves + RESUPPLIED_AFTER, actor=actor
        )[enrolments[warm].id]
        if is_over:
            units, analyst = units_in(session, again), members[warm].analyst
            _receive(session, again, units, [], hours=FIRST_HOURS, actor=analyst)


def _send(
    session: Session, round_: Round, enrolments: Sequence[Enrolment], *, at: datetime, actor: Actor
) -> dict[int, Parcel]:
    consignment = Consignment(
        courier="示例冷链 Example Cold Chain",
        dispatched_at=at,
        time_zone=round_.time_zone,
        packaging="EPS, UN 1845",
        dry_ice_kg=Decimal(5),
    )
    # Numbered by code: numbers that follow the register would tell whose code it is.
    codes = sorted(each.code for each in enrolments)
    sendings = {
        code: Sending(tracking=f"SYN-{code}-{at:%m%d}", logger=f"LOG-{number:03d}")
        for number, code in enumerate(codes, 1)
    }
    sent = dispatch(session, round_, sendings, consignment, actor=actor, at=at)
    return {parcel.enrolment_id: parcel for parcel in sent}


def _receive(
    session: Session,
    parcel: Parcel,
    units: Sequence[Unit],
    thawed: Sequence[Unit],
    *,
    hours: int,
    actor: Actor,
) -> None:
    arrived = parcel.dispatched_at + timedelta(hours=hours)
    arrival = Arrival(arrived, parcel.time_zone, Decimal(-4) if thawed else Decimal(-72))
    findings = {
        unit.id: Finding(Condition.THAWED if unit in thawed else Condition.INTACT) for unit in units
    }
    confirm_receipt(session, parcel, arrival, findings, actor=actor, at=arrived)
