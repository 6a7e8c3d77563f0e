"""An archived round is read, and nothing of it changes any more."""

from __future__ import annotations

from .lifecycle import RoundState
from .models import Round
from .refusals import RoundIsArchived


def check_not_archived(round_: Round) -> None:
    """Refuse a step that would change something of an archived round."""
    if round_.state is RoundState.ARCHIVED:
        raise RoundIsArchived(round_code=round_.code)
