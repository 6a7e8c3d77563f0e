"""What a unit is used for, and in which condition it arrived."""

from __future__ import annotations

from enum import StrEnum

from ..i18n import mark


class UnitUse(StrEnum):
    """What a unit is there for."""

    STORE = "store"
    STUDY = "study"
    LABORATORY = "laboratory"
    DISCARDED = "discarded"


class Condition(StrEnum):
    """How a unit arrived."""

    INTACT = "intact"
    THAWED = "thawed"
    BROKEN = "broken"
    LEAKING = "leaking"
    MISSING = "missing"
    WRONG_TEMPERATURE = "wrong_temperature"


class FileKind(StrEnum):
    """What a laboratory sends along with its confirmation."""

    LOGGER = "logger"
    PHOTOGRAPH = "photograph"


class DrawPurpose(StrEnum):
    """What units were drawn for."""

    LABORATORIES = "laboratories"
    STUDY = "study"
    RESUPPLY = "resupply"


USE_NAMES: dict[UnitUse, str] = {
    UnitUse.STORE: mark("in store"),
    UnitUse.STUDY: mark("set aside for a study"),
    UnitUse.LABORATORY: mark("for a laboratory"),
    UnitUse.DISCARDED: mark("discarded"),
}
CONDITION_NAMES: dict[Condition, str] = {
    Condition.INTACT: mark("intact"),
    Condition.THAWED: mark("thawed"),
    Condition.BROKEN: mark("broken"),
    Condition.LEAKING: mark("leaking"),
    Condition.MISSING: mark("missing from the parcel"),
    Condition.WRONG_TEMPERATURE: mark("arrived too warm or too cold"),
}
FILE_NAMES: dict[FileKind, str] = {
    FileKind.LOGGER: mark("temperature record"),
    FileKind.PHOTOGRAPH: mark("photograph"),
}
