"""The states of a round in which submitted results are no longer sealed."""

from __future__ import annotations

from ..rounds.lifecycle import RoundState

NAMES = {"closed", "analysis", "preliminary", "final", "corrected", "archived"}
UNSEALED = frozenset(state for state in RoundState if state.value in NAMES)
"""A cancelled round stays sealed: nobody has a reason to read it."""
TAKING_LATE = frozenset({RoundState.CLOSED, RoundState.ANALYSIS})
"""Later, laboratories have seen scores: a result is no longer their own."""
