"""Rounds whose results are sealed: nothing stands in the clear, and only their key opens it."""

from __future__ import annotations

from ..i18n import mark
from ..results.keyring import KEYRING
from ..results.seal_check import (
    readable_results,
    rounds_that_open_with_any_key,
    rounds_with_lost_keys,
)
from .findings import Complaint, Installation

OPEN_VALUES = mark(
    "Round {round_code} is sealed, but {count} of its results stand readable in the database."
    " Tell the provider's quality officer, and restore the backup."
)
OPENS_WITH_ANY_KEY = mark(
    "A sealed set of round {round_code} opens without its key. Tell the provider's quality officer."
)
NO_ROUND_KEY = mark(
    "The key of round {round_code} cannot be opened. Restore sealing.key from the backup."
)


def sealing(installation: Installation) -> list[Complaint]:
    """Look for readable results of sealed rounds, and try keys that must not fit."""
    KEYRING.hold(installation.settings.sealing_keys)
    with installation.database.session() as session:
        return [
            *(
                Complaint(OPEN_VALUES, {"round_code": code, "count": count})
                for code, count in readable_results(session)
            ),
            *(
                Complaint(NO_ROUND_KEY, {"round_code": code})
                for code in rounds_with_lost_keys(session)
            ),
            *(
                Complaint(OPENS_WITH_ANY_KEY, {"round_code": code})
                for code in rounds_that_open_with_any_key(session)
            ),
        ]
