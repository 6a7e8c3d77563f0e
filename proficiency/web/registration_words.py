"""What became of a registration, in words."""

from __future__ import annotations

from ..i18n import mark
from ..rounds.lifecycle import EnrolmentState

STATE_NAMES: dict[EnrolmentState, str] = {
    EnrolmentState.PENDING: mark("waits for the decision of the coordinator"),
    EnrolmentState.CONFIRMED: mark("takes part"),
    EnrolmentState.DECLINED: mark("declined"),
    EnrolmentState.WITHDRAWN: mark("withdrawn"),
}
