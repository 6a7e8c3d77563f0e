"""What laboratories raise, and the way of each as one table: from, to, who, what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..i18n import mark
from ..identity.permissions import Act
from ..rounds.lifecycle import SCORES_ARE_OUT, RoundState


class ComplaintKind(StrEnum):
    """What a laboratory raises."""

    TRANSCRIPTION = "transcription"
    COMPLAINT = "complaint"
    APPEAL = "appeal"


class ComplaintState(StrEnum):
    """Where it stands."""

    UNSIGNED = "unsigned"
    FILED = "filed"
    REVIEW = "review"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


_S = ComplaintState


@dataclass(frozen=True)
class Step:
    """One permitted step; every one of these rights allows it."""

    source: ComplaintState
    target: ComplaintState
    who: Act
    event: str
    """Name of the audit event."""


STEPS: tuple[Step, ...] = (
    Step(_S.UNSIGNED, _S.FILED, Act.SIGN_CORRECTION_REQUEST, "complaint.signed"),
    Step(_S.UNSIGNED, _S.WITHDRAWN, Act.COMPLAIN, "complaint.withdrawn"),
    Step(_S.FILED, _S.REVIEW, Act.ANSWER_COMPLAINT, "complaint.taken_up"),
    Step(_S.FILED, _S.WITHDRAWN, Act.COMPLAIN, "complaint.withdrawn"),
    Step(_S.REVIEW, _S.UPHELD, Act.ANSWER_COMPLAINT, "complaint.decided"),
    Step(_S.REVIEW, _S.PARTLY, Act.ANSWER_COMPLAINT, "complaint.decided"),
    Step(_S.REVIEW, _S.REJECTED, Act.ANSWER_COMPLAINT, "complaint.decided"),
    Step(_S.REVIEW, _S.WITHDRAWN, Act.COMPLAIN, "complaint.withdrawn"),
    Step(_S.UPHELD, _S.CLOSED, Act.ANSWER_COMPLAINT, "complaint.closed"),
    Step(_S.PARTLY, _S.CLOSED, Act.ANSWER_COMPLAINT, "complaint.closed"),
    Step(_S.REJECTED, _S.CLOSED, Act.ANSWER_COMPLAINT, "complaint.closed"),
)

DECISIONS = (_S.UPHELD, _S.PARTLY, _S.REJECTED)
UNDECIDED = frozenset({_S.UNSIGNED, _S.FILED, _S.REVIEW})
WITHDRAWABLE = frozenset(step.source for step in STEPS if step.target is _S.WITHDRAWN)
FOLLOWED_UP = frozenset({_S.UPHELD, _S.PARTLY})
"""Somebody was right: until it is closed, what follows from it is still to be done."""

KIND_NAMES: dict[ComplaintKind, str] = {
    ComplaintKind.TRANSCRIPTION: mark("Claim of a transcription error"),
    ComplaintKind.COMPLAINT: mark("Complaint"),
    ComplaintKind.APPEAL: mark("Appeal"),
}
KIND_EXPLANATIONS: dict[ComplaintKind, str] = {
    ComplaintKind.TRANSCRIPTION: mark(
        "A result was typed wrongly. It stays scored as it was handed in and your statement is"
        " printed beside it, unless the provider caused the error."
    ),
    ComplaintKind.COMPLAINT: mark(
        "Something about samples, service or the running of the round was not as it should be."
    ),
    ComplaintKind.APPEAL: mark(
        "You ask that an assigned value, a score or an exclusion is decided anew, by somebody who"
        " did not take the decision."
    ),
}
STATE_NAMES: dict[ComplaintState, str] = {
    _S.UNSIGNED: mark("waits for the signature of your approver"),
    _S.FILED: mark("filed"),
    _S.REVIEW: mark("under review"),
    _S.UPHELD: mark("upheld"),
    _S.PARTLY: mark("partly upheld"),
    _S.REJECTED: mark("rejected"),
    _S.CLOSED: mark("case closed"),
    _S.WITHDRAWN: mark("withdrawn"),
}
RAISED_IN: dict[ComplaintKind, frozenset[RoundState]] = {
    ComplaintKind.TRANSCRIPTION: frozenset({RoundState.PRELIMINARY}),
    ComplaintKind.COMPLAINT: frozenset(RoundState)
    - {RoundState.DRAFT, RoundState.CANCELLED, RoundState.ARCHIVED},
    ComplaintKind.APPEAL: SCORES_ARE_OUT - {RoundState.ARCHIVED},
}
"""The states of a round in which each kind is raised; claims also end with the query window."""
ANSWER_WITHIN: dict[ComplaintKind, int] = {
    ComplaintKind.TRANSCRIPTION: 5,
    ComplaintKind.COMPLAINT: 20,
    ComplaintKind.APPEAL: 20,
}
"""Working days until the decision is due."""
FILES_WITH: dict[ComplaintKind, Act] = {
    ComplaintKind.TRANSCRIPTION: Act.REQUEST_CORRECTION,
    ComplaintKind.COMPLAINT: Act.COMPLAIN,
    ComplaintKind.APPEAL: Act.COMPLAIN,
}


def find_step(source: ComplaintState, target: ComplaintState) -> Step | None:
    """Return the step between two states, None where there is none."""
    return next((s for s in STEPS if (s.source, s.target) == (source, target)), None)
