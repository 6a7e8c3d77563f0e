"""Run all checks in order; what needs the database is left out when it does not answer."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from ..i18n import mark
from . import database_state, surroundings
from .confidentiality import confidentiality
from .findings import Check, Complaint, Examine, Installation
from .sealed_rounds import sealing

CHECKS: dict[Check, Examine] = {
    Check.SECRETS: surroundings.secrets,
    Check.DISK: surroundings.disk,
    Check.DATABASE: database_state.database,
    Check.MIGRATIONS: database_state.migrations,
    Check.CLOCK: surroundings.clocks,
    Check.AUDIT: database_state.audit,
    Check.JOBS: database_state.jobs,
    Check.MAIL: surroundings.mail,
    Check.SIGNING: surroundings.signing,
    Check.ADDRESS: surroundings.address,
    Check.SEALING: sealing,
    Check.CONFIDENTIALITY: confidentiality,
}
WITHOUT_DATABASE = frozenset({Check.SECRETS, Check.DISK, Check.MAIL, Check.SIGNING, Check.ADDRESS})
WITHOUT_TABLES = WITHOUT_DATABASE | {Check.DATABASE, Check.MIGRATIONS, Check.CLOCK}

NOT_POSSIBLE = mark("This could not be checked before the complaints above are settled.")
FAULT = mark("The check itself failed ({reason}); the log says more.")
log = logging.getLogger(__name__)


def examine(installation: Installation) -> Iterator[tuple[Check, list[Complaint]]]:
    """Give each check with what it found; it is found out what can be in spite of a fault."""
    possible = frozenset(Check)
    for check, ask in CHECKS.items():
        if check not in possible:
            yield check, [Complaint(NOT_POSSIBLE)]
            continue
        try:
            found = ask(installation)
        except Exception as error:  # a fault in one check must not hide the others
            log.exception("the check %s failed", check.value)
            found = [Complaint(FAULT, {"reason": type(error).__name__})]
        yield check, found
        if found and check is Check.DATABASE:
            possible = WITHOUT_DATABASE
        elif found and check is Check.MIGRATIONS:
            possible &= WITHOUT_TABLES
