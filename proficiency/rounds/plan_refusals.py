"""What the plan of a round refuses, each with its facts."""

from __future__ import annotations

from ..errors import Refusal
from ..i18n import mark


class PlanIsLocked(Refusal):
    """A locked plan is not edited; a deviation is proposed."""

    message = mark(
        "The plan of round {round_code} is locked. A change is proposed as a deviation, with a "
        "reason, and signed by two."
    )


class PlanNotLocked(Refusal):
    """A deviation needs something to deviate from."""

    message = mark("The plan of round {round_code} is not locked yet; it can simply be changed.")


class PlanNoLongerChanges(Refusal):
    """The round is past the states in which its plan may change."""

    message = mark("The plan of round {round_code} can no longer be changed.")


class AnotherPlanWasShown(Refusal):
    """The plan was changed between reading and signing."""

    message = mark(
        "What you read has been changed since. Nothing was signed: read the plan as it is now, "
        "then sign."
    )


class NothingToLock(Refusal):
    """Nothing is to be determined, so a plan has no object."""

    message = mark("Round {round_code} determines nothing yet, so there is no plan to sign.")


class ReasonNeeded(Refusal):
    """A deviation without reason."""

    message = mark("Give the reason for the change; it is printed in the report.")


class NothingChanged(Refusal):
    """The proposed plan says what the plan in force says."""

    message = mark("The plan says the same as before; there is nothing to sign.")


class NotPublishedData(Refusal):
    """Only archived rounds of published data are locked without signatures."""

    message = mark("Only the plan of an archived round of published data is locked unsigned.")
