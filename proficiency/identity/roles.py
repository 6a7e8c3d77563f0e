"""The roles people hold, and their names."""

from __future__ import annotations

from enum import StrEnum

from ..i18n import mark


class Role(StrEnum):
    """What a person is on the platform."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    INSTITUTION_ADMIN = "institution_admin"
    ANALYST = "analyst"
    APPROVER = "approver"
    CONVENOR = "convenor"
    MEMBER = "member"
    OBSERVER = "observer"
    AUDITOR = "auditor"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, str] = {
    Role.ADMINISTRATOR: mark("administrator"),
    Role.COORDINATOR: mark("coordinator"),
    Role.INSTITUTION_ADMIN: mark("institution administrator"),
    Role.ANALYST: mark("analyst"),
    Role.APPROVER: mark("approver"),
    Role.CONVENOR: mark("convenor"),
    Role.MEMBER: mark("working-group member"),
    Role.OBSERVER: mark("observer"),
    Role.AUDITOR: mark("auditor"),
    Role.SYSTEM: mark("system"),
}
