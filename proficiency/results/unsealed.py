"""The states of a round in which laboratories may hand in late results."""

from __future__ import annotations

from ..rounds.lifecycle import UNSEALED as UNSEALED
from ..rounds.lifecycle import RoundState

TAKING_LATE = frozenset({RoundState.CLOSED, RoundState.ANALYSIS})
"""Later, laboratories have seen scores: a result is no longer their own."""
