"""The roles people hold, and their names."""

from __future__ import annotations

from enum import StrEnum

from ..i18n import mark


class Role(StrEnum):
    """What a person is on the platform."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    APPROVER = "approver"
    CONVENOR = "convenor"
    AUDITOR = "auditor"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, str] = {
    Role.ADMINISTRATOR: mark("administrator"),
    Role.COORDINATOR: mark("coordinator"),
    Role.ANALYST: mark("analyst"),
    Role.APPROVER: mark("approver"),
    Role.CONVENOR: mark("convenor"),
    Role.AUDITOR: mark("auditor"),
    Role.SYSTEM: mark("system"),
}
