"""What of an answer has left the laboratory: nothing of a draft reaches the coordinator."""

from __future__ import annotations

from .lifecycle import AT_LABORATORY, Cause, Event
from .models import CorrectiveAction
from .services import Answer


def sent_answer(action: CorrectiveAction) -> Answer | None:
    """Return the answer as an approver of the laboratory last sent it, None where nobody did."""
    for step in reversed(action.steps):
        if step.event is Event.APPROVE:
            given = step.answer
            cause = given.get("cause")
            return Answer(
                cause=Cause(cause) if cause else None,
                cause_text=given.get("cause_text", ""),
                correction=given.get("correction", ""),
                measure=given.get("measure", ""),
            )
    return None


def told_answer(action: CorrectiveAction) -> Answer | None:
    """Return what the coordinator reads: what was sent, unless it is being rewritten."""
    return None if action.state in AT_LABORATORY else sent_answer(action)


def shows_evidence(action: CorrectiveAction) -> bool:
    """Answer whether its files belong to an answer that was sent, and is not being rewritten."""
    return told_answer(action) is not None
